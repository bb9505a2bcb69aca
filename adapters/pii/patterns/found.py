"""What does a finder of patterns hand back? Stretches of what a message says, with a type and how sure it is."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


def word_set(words: str) -> frozenset[str]:
    """Words between blanks, as a set."""
    return frozenset(words.split())


def phrases(text: str) -> tuple[str, ...]:
    """Phrases between bars; a blank is part of one."""
    return tuple(text.split("|"))


def either(several: Iterable[Sequence[str]]) -> str:
    """A pattern for any of these, each given as its characters (or patterns), of which none has a meaning of its own.

    What begins alike is looked at once: Python tries alternatives one after the other.
    """
    ways: dict[str, list[Sequence[str]]] = {}
    ended = False
    for one in several:
        if one:
            ways.setdefault(one[0], []).append(one[1:])
        else:
            ended = True
    if not ways:
        return ""
    return f"(?:{'|'.join(first + either(rest) for first, rest in sorted(ways.items()))}){'?' if ended else ''}"


class Found(NamedTuple):
    """`plain[start:end]` is of this type. `ordinary`: nobody's data by itself, such as
    the day of an interview."""

    start: int
    end: int
    type: str
    score: float
    ordinary: bool = False


Starts = Sequence[int]
"""Where the numbers of a text start: runs of digits that no letter or digit precedes, nor anything found before."""

WORDS = re.compile(r"[a-z]+")


def words_before(lower: str, start: int, reach: int) -> list[str]:
    """The words of the same line that begin at most so many characters before."""
    return WORDS.findall(lower[max(0, start - reach) : start].rpartition("\n")[2])


def without(text: str, found: Sequence[Found]) -> str:
    """The text with what was found, in order and apart, blotted out for other finders; of the same length."""
    if len(found) == 1:
        start, end = found[0][:2]
        return text[:start] + "\0" * (end - start) + text[end:]
    parts: list[str] = []
    at = 0
    for one in found:
        parts += text[at : one.start], "\0" * (one.end - one.start)
        at = one.end
    parts.append(text[at:])
    return "".join(parts)


def apart(found: list[Found]) -> list[Found]:
    """What was found, in order and without overlap: the first to begin stands, of those the longest."""
    if len(found) < 2:
        return found
    standing: list[Found] = []
    for one in sorted(found, key=lambda found: (found.start, -found.end)):
        if not standing or one.start >= standing[-1].end:
            standing.append(one)
        elif one.end > standing[-1].end:
            standing.append(one._replace(start=standing[-1].end))
    return standing
