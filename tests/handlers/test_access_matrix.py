"""Every command through the one way in, as every role and every relation, on real rows.

The handlers are left out: what is let in would change what the next one finds.
"""

import contextlib
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from handlers import dispatch
from handlers.command import Command, Done, Refused
from handlers.dispatch import Dispatcher
from handlers.request_swap import RequestSwap
from policies.hiring import Anchor, HireId
from policies.vocabulary import Actor, ActorKind, Decision, PersonId, Role, Surface
from policies.waiting import Audience, Waiting
from storage import hires
from storage.feedback import Outcome
from storage.hiring import ChecklistItem
from storage.store import Store
from storage.waiting import Nudge
from tests.builders import SECRET, Company
from tests.handlers.access_table import (
    ABOUT,
    CANDIDATE_COMMANDS,
    COMMANDS,
    OPERATOR_COMMANDS,
    OPTIONAL_SUBJECT,
    SYSTEM_COMMANDS,
    expected,
    make,
)

ROLE_SETS = (frozenset[Role](), *(frozenset({role}) for role in Role), frozenset(Role))
RELATIONS = {
    "dana": {"the loop's recruiter", "somebody else"},
    "hana": {"the loop's hiring manager", "somebody else"},
    "alice": {"on the panel", "holder", "somebody else"},
    "bob": {"on the panel", "receiver", "owner", "somebody else"},
    "erin": {"asked", "somebody else"},
    "mallory": {"self"},
}
"""How the cast stands to Carmen's loop, Alice's seat in it, the swap Erin was asked for, Bob's nudge and item of a
checklist, and Mallory.
"""


class Undone(Store):
    """A database that forgets every transaction: nothing that is tried changes what is tried after it."""

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session
            session.rollback()


@pytest.fixture
def contested(company: Company) -> Company:
    """Carmen's booked loop, in which Alice has asked Erin to take over."""
    company.booked_loop()
    alices = company.rows("SELECT id FROM claim WHERE state = 'confirmed' ORDER BY starts_at")[0]["id"]
    answer = company.as_("alice", RequestSwap(alices, company.id_of("erin")))
    assert not isinstance(answer, Refused)
    return company


def nudge(company: Company, name: str) -> str:
    """A nudge about the loop, to this person."""
    loop, person = company.loop(), company.id_of(name)
    with company.store.transaction() as session:
        made = Nudge(
            waiting=Waiting.INTERVIEW,
            audience=Audience.INTERVIEWER,
            subject=loop.id,
            loop_id=loop.id,
            person_id=person,
            rung=9,
            time_no=9,
            since=company.now,
            due_at=company.now,
        )
        session.add(made)
    return made.id


def hire(company: Company) -> str:
    """Carmen's, of an outcome that Hana recorded."""
    loop, hana = company.loop(), company.id_of("hana")
    with company.store.transaction() as session:
        outcome = Outcome(
            application_id=loop.application_id,
            stage="Offer",
            loop_id=loop.id,
            decision=Decision.HIRE,
            reason="Convincing.",
            decided_by=hana,
            decided_at=company.now,
        )
        session.add(outcome)
        session.flush()
        return hires.begin(session, outcome.id, loop.id, company.now.date()).id


def item(company: Company, hire_id: str, name: str) -> str:
    """Something to do for the hire, which is this person's."""
    person = company.id_of(name)
    with company.store.transaction() as session:
        made = ChecklistItem(hire_id=HireId(hire_id), position=1, what="x", owner_id=person, days=1, anchor=Anchor.HIRE)
        session.add(made)
    return made.id


@pytest.fixture
def places(contested: Company) -> dict[str, str]:
    """What each kind of command is about."""
    alices = contested.rows("SELECT id, slot_id FROM claim WHERE state = 'confirmed' ORDER BY starts_at")[0]
    return {
        "company": "",
        "link": "",
        "loop": contested.loop().code,
        "candidate": contested.loop().code,
        "slot": alices["slot_id"],
        "claim": alices["id"],
        "swap": contested.rows("SELECT id FROM swap")[0]["id"],
        "application": contested.loop().application_id,
        "person": "mallory@acme.example",
        "nudge": nudge(contested, "bob"),
        "hire": (known := hire(contested)),
        "item": item(contested, known, "bob"),
    }


@pytest.fixture
def door(contested: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dispatcher]:
    """The one way in, with nothing behind it and nothing kept."""
    monkeypatch.setattr(dispatch, "HANDLERS", dict.fromkeys(COMMANDS.values(), lambda command, context: Done()))
    store = Undone(contested.store.engine.url.render_as_string(hide_password=False))
    yield Dispatcher(store, lambda: contested.now, contested.rules, SECRET)
    store.close()


def about(name: str, places: dict[str, str]) -> Command[object]:
    kind, field = ABOUT[name]
    return make(COMMANDS[name], **({field: places[kind]} if field else {}))


def give(company: Company, people: list[PersonId], roles: frozenset[Role]) -> None:
    """These people have these roles and no others."""
    company.write("DELETE FROM person_role")
    for person_id, role in ((person_id, role) for person_id in people for role in roles):
        company.write(
            "INSERT INTO person_role (person_id, role, source) VALUES (:p, :r, 'cli')", p=person_id, r=role.value
        )


def is_let_in(door: Dispatcher, command: Command[object], actor: Actor) -> bool:
    answer = door.dispatch(command, actor, Surface.WEB)
    if isinstance(answer, Refused):
        assert (answer.why, answer.rule) == ("not_allowed", "none"), answer
    return not isinstance(answer, Refused)


def test_a_person_is_let_in_where_the_table_says_so(
    contested: Company, places: dict[str, str], door: Dispatcher
) -> None:
    cast = {name: contested.id_of(name) for name in RELATIONS}
    wrong = []
    for roles in ROLE_SETS:
        give(contested, list(cast.values()), roles)
        for name in COMMANDS:
            kind, _ = ABOUT[name]
            if kind == "link":
                continue  # a person has none
            for who in RELATIONS if kind != "company" else ("mallory",):
                let_in = is_let_in(door, about(name, places), Actor(ActorKind.PERSON, cast[who]))
                if let_in is not expected(name, frozenset(roles), frozenset(RELATIONS[who])):
                    wrong.append((name, who, sorted(roles), let_in))
    assert wrong == []


def test_who_is_no_person_is_let_in_where_the_table_says_so(
    contested: Company, places: dict[str, str], door: Dispatcher
) -> None:
    wrong = []
    for actor, commands in (
        (Actor(ActorKind.SYSTEM, "clock"), SYSTEM_COMMANDS),
        (Actor(ActorKind.OPERATOR, "cli:root"), OPERATOR_COMMANDS),
        (Actor(ActorKind.CANDIDATE, contested.link_id()), CANDIDATE_COMMANDS),
    ):
        for name in COMMANDS:
            if ABOUT[name][0] == "link" and actor.kind is not ActorKind.CANDIDATE:
                continue
            if is_let_in(door, about(name, places), actor) is not (name in commands):
                wrong.append((name, actor))
    assert wrong == []


def test_nobody_is_let_in_by_a_link_that_is_not_a_candidates(contested: Company, door: Dispatcher) -> None:
    for kind, id in ((ActorKind.CANDIDATE, "no-such-link"), (ActorKind.SYSTEM, "clock"), (ActorKind.OPERATOR, "cli")):
        for name in CANDIDATE_COMMANDS:
            answer = door.dispatch(make(COMMANDS[name]), Actor(kind, id), Surface.WEB)
            assert isinstance(answer, Refused) and answer.why == "unknown_subject"


def test_what_need_not_be_about_a_loop_is_judged_without_one(contested: Company, door: Dispatcher) -> None:
    for name in OPTIONAL_SUBJECT:
        command = make(COMMANDS[name], **{str(ABOUT[name][1]): None})
        assert command.subject() is None
        assert is_let_in(door, command, Actor(ActorKind.OPERATOR, "cli:root"))
        assert not is_let_in(door, command, Actor(ActorKind.PERSON, contested.id_of("dana")))
