"""What is a case that the redactor must hold against, and whom does it know? Everybody here is made up."""

from dataclasses import dataclass

from policies.redaction import KnownPerson

PEOPLE = (
    KnownPerson("carmen", ("Carmen Ruiz Ortega", "Carmen Ruiz"), ("carmen.ruiz@mail.test",), ("+34 612 345 678",)),
    KnownPerson("jane", ("Jane Roe",), ("jane.roe@gmail.com",), ("+44 7700 900123",), ("linkedin.com/in/jane-roe-77",)),
    KnownPerson("jose", ("José Ángel Núñez",), ("jose@nunez.example",), ("+52 55 1234 5678",)),
    KnownPerson("bjorn", ("Bjørn Ødegård",), ("bjorn@odegard.example",)),
    KnownPerson("priya", ("Priya Raghunathan",), ("priya.r@corp.internal",), ("+91 98765 43210",)),
    KnownPerson("siobhan", ("Siobhán O'Donnell",), ("sod@mail.test",)),
)
"""The candidates whom the redactor knows."""


@dataclass(frozen=True, slots=True)
class Case:
    """A message, the parts of it that must not survive, the trick, and who is in scope."""

    text: str
    personal: tuple[str, ...]
    kind: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benign:
    """A message that looks like something personal, and the parts of it that must stay."""

    text: str
    stays: tuple[str, ...]


def cases(kind: str, *given: tuple[str, ...], people: tuple[str, ...] = ()) -> tuple[Case, ...]:
    """Cases of one kind: each a text and what is personal in it."""
    return tuple(Case(text, tuple(personal), kind, people) for text, *personal in given)


def hidden(kind: str, mark: str, *names: str) -> tuple[Case, ...]:
    """Names with a mark between all of their letters, and one with it in a single place."""
    made = []
    for name in names:
        every = mark.join(name)
        one = name[:2] + mark + name[2:]
        made += [
            Case(f"Feedback about {every} is in", (every,), kind),
            Case(f"please move {one} to Tuesday", (one,), kind),
        ]
    return tuple(made)
