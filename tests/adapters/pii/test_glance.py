"""A glance at a message never says less than a look at all its words."""

import pytest

from adapters.pii.artifacts import Artifacts
from adapters.pii.people import recogniser
from adapters.pii.people.glance import EVERYTHING
from adapters.pii.people.recogniser import KnownPeople, People
from adapters.pii.reading import read
from benchmarks.chat import Cast, candidates, messages, templates


@pytest.mark.parametrize("file", ["ordinary_a", "personal_a", "personal_b"])
def test_what_a_glance_passes_over_names_nobody(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast(11).known(300)
    known = KnownPeople(People(candidates(cast)))
    chat = [(read(one.text), frozenset(one.scope)) for one in messages(templates(file), cast, 600, 12)]
    glanced = [known.find(Artifacts(*one)) for one in chat]
    monkeypatch.setattr(recogniser, "glance", lambda *_: EVERYTHING)
    assert glanced == [known.find(Artifacts(*one)) for one in chat]


def test_a_glance_knows_who_has_come_and_who_has_gone() -> None:
    people = People()
    known = KnownPeople(people)
    (person,) = candidates(Cast(1).known(1))
    people.add(person)
    reading = read(f"so {person.names[0]} called")
    assert [one[2] for one in known.find(Artifacts(reading))] == ["PERSON"]
    people.remove(person.id)
    people.add(candidates(Cast(2).known(2))[1])
    assert known.find(Artifacts(reading)) == []
