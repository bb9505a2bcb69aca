"""What does the one way in cost? Claims through dispatch, beside bare SQL that writes the same rows, in one run."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from benchmarks.figures import Figure
from benchmarks.measuring import percentile, stores
from handlers.claim_seat import Claimed, ClaimSeat
from handlers.load_company import InterviewEntry
from policies.vocabulary import Actor, ActorKind, Role, SeatKind, Surface
from storage.columns import new_id
from storage.store import Store
from tests.builders import PEOPLE, Company, person

LOOPS = 60
RACERS = tuple(f"racer{number:03d}" for number in range(LOOPS * 4))
INTERVIEW = InterviewEntry("Coding", "coding", 60, (SeatKind.LEAD,), "engineering")


def run() -> list[Figure]:
    with stores() as opened:
        return [figure for name, store in opened.items() for figure in _measured(name, store)]


def _measured(name: str, store: Store) -> list[Figure]:
    bench = Bench.prepared(store)
    through, bare = [], []
    for number, slot in enumerate(bench.slots):
        if number % 2:
            bare.append(_seconds(lambda slot=slot: bench.bare(slot)))  # type: ignore[misc]
        else:
            through.append(_seconds(lambda slot=slot: bench.dispatched(slot)))  # type: ignore[misc]
    # The first ones warm caches on both sides.
    rates = [1 / percentile(took[10:], 50) for took in (through, bare)]
    return [
        Figure(f"{name}: claims through dispatch", rates[0], 0, "/s", "at_least"),
        Figure(f"{name}: the same writes, bare", rates[1], 0, "/s", "at_least"),
        Figure(f"{name}: share of the bare rate", rates[0] / rates[1], 2 / 3, "", "at_least"),
    ]


def _seconds(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


@dataclass
class Bench:
    """A company with many loops, a fresh interviewer for each claim, and what a claim writes, counted once."""

    company: Company
    slots: list[dict[str, Any]]
    people: list[str]
    promises: list[dict[str, Any]]

    @classmethod
    def prepared(cls, store: Store) -> "Bench":
        company = Company(store, now=datetime.now(UTC).replace(microsecond=0))
        company.load(INTERVIEW, people=(*PEOPLE, *(person(one, (Role.INTERVIEWER,), "coding") for one in RACERS)))
        for number in range(LOOPS):
            company.apply(id=f"app-{number}", candidate_id=f"cand-{number}")
        company.carry()
        slots = company.rows(
            "SELECT slot.id, seat.id AS seat, slot.starts_at, slot.ends_at FROM slot "
            "JOIN seat ON seat.slot_id = slot.id ORDER BY slot.id"
        )
        people = [row["id"] for row in company.rows("SELECT id FROM person WHERE email LIKE 'racer%' ORDER BY id")]
        made = cls(company, slots[1:], people, [])
        before = company.count("outbox")
        made.dispatched(slots[0])
        made.promises = company.rows("SELECT kind, lane, subject FROM outbox ORDER BY id")[before:]
        return made

    def dispatched(self, slot: dict[str, Any]) -> None:
        actor = Actor(ActorKind.PERSON, self.people.pop())
        answer = self.company.dispatcher.dispatch(ClaimSeat(slot["id"]), actor, Surface.SLACK)
        assert isinstance(answer, Claimed), answer

    def bare(self, slot: dict[str, Any]) -> None:
        """The rows that a claim writes, and its transaction, with nothing asked and nothing judged."""
        claim, now = new_id(), self.company.now
        seat = {"c": claim, "seat": slot["seat"], "slot": slot["id"], "p": self.people.pop(), "now": now}
        with self.company.store.engine.begin() as connection:
            connection.execute(CLAIM, {**seat, "s": slot["starts_at"], "e": slot["ends_at"]})
            for row in self.promises:
                connection.execute(PROMISE, {**row, "key": new_id(), "now": now})
            connection.execute(AUDIT, {"now": now, "p": seat["p"]})


CLAIM = sa.text(
    "INSERT INTO claim (id, seat_id, slot_id, person_id, state, starts_at, ends_at, sequence, claimed_at) "
    "VALUES (:c, :seat, :slot, :p, 'claimed', :s, :e, 0, :now) ON CONFLICT DO NOTHING RETURNING id"
)
PROMISE = sa.text(
    "INSERT INTO outbox (kind, key, lane, subject, state, due_at, attempts, created_at) "
    "VALUES (:kind, :key, :lane, :subject, 'pending', :now, 0, :now) ON CONFLICT DO NOTHING RETURNING id"
)
AUDIT = sa.text(
    "INSERT INTO audit_entry (at, actor_kind, actor_id, command, surface, allowed, rule, answer) "
    "VALUES (:now, 'person', :p, 'ClaimSeat', 'slack', true, 'interviewer', 'Claimed')"
)
