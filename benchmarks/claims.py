"""What does the one way in cost? Claims through dispatch, beside bare SQL that writes the same rows, in one run.

Each database has two copies. A claim goes through dispatch into the first; every INSERT and UPDATE that this took is
then played into a copy, word for word as the driver got it and on the driver's own cursor, in one transaction of the
same engine: the same rows, indexes, triggers and commit, with nothing asked, read or judged. An UPDATE that found
nothing to change is left out, and so are row locks. What "the same writes" are is thus taken from what happens, and
cannot fall behind it. Into the other copy go the questions too: who asks, what is locked, whose turn it is. Beside that
one sees what dispatch itself costs, and that one beside the bare writes is the most that any dispatch could reach.

The three take turns and are timed one claim at a time, in the thread that works: the hop from the event loop to it
would be the same for all. A loop has two interviews with three seats, in four options: one claim in twelve
mails an offer.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg
import sqlalchemy as sa

from benchmarks.figures import Figure
from benchmarks.measuring import copy, stores
from handlers.claim_seat import Claimed, ClaimSeat
from policies.vocabulary import Actor, ActorKind, Role, Surface
from storage.store import Store
from tests.builders import CODING, DESIGN, PEOPLE, Company, person

LOOPS, SEATS = 30, 12
WARM = 60
"""The first claims warm caches on both sides, and are not counted."""


def run() -> list[Figure]:
    with stores() as opened:
        return [figure for name, store in opened.items() for figure in _measured(name, store)]


def _measured(name: str, store: Store) -> list[Figure]:
    company, wishes = prepared(store)
    through, bare, asking = [], [], []
    with copy(store) as twin, copy(store) as third, _said(store) as said:
        for slot, actor in wishes:
            said.clear()
            through.append(_seconds(partial(dispatched, company, slot, actor)))
            bare.append(_seconds(partial(_played, twin, [one for one in said if one.changed])))
            asking.append(_seconds(partial(_played, third, [one for one in said if one.changed or one.asks])))
    dispatch, writes, both = [(len(took) - WARM) / sum(took[WARM:]) for took in (through, bare, asking)]
    return [
        Figure(f"{name}: claims through dispatch", dispatch, 0, "/s", "at_least"),
        Figure(f"{name}: the same writes, bare", writes, 0, "/s", "at_least"),
        Figure(f"{name}: the same writes and questions, bare", both, 0, "/s", "at_least"),
        Figure(f"{name}: dispatch beside the bare writes", dispatch / writes, 2 / 3, "", "at_least"),
        Figure(f"{name}: dispatch beside the bare writes and questions", dispatch / both, 2 / 3, "", "at_least"),
    ]


def _seconds(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def prepared(store: Store) -> tuple[Company, Sequence[tuple[str, Actor]]]:
    """A company with many loops, and who is to claim a seat in which slot: everybody one, in no order."""
    names = [f"racer{number:03d}" for number in range(LOOPS * SEATS)]
    company = Company(store, now=datetime.now(UTC).replace(microsecond=0))
    company.load(
        CODING, DESIGN, people=(*PEOPLE, *(person(one, (Role.INTERVIEWER,), "coding", "design") for one in names))
    )
    for number in range(LOOPS):
        company.apply(id=f"app-{number}", candidate_id=f"cand-{number}")
    company.carry()
    seats = company.rows("SELECT slot_id FROM seat ORDER BY id")
    people = company.rows("SELECT id FROM person WHERE email LIKE 'racer%' ORDER BY id")
    random.Random(7).shuffle(seats)
    assert len(seats) == len(people)
    actors = (Actor(ActorKind.PERSON, row["id"]) for row in people)
    return company, [(seat["slot_id"], actor) for seat, actor in zip(seats, actors, strict=True)]


def dispatched(company: Company, slot: str, actor: Actor) -> None:
    answer = company.dispatcher.dispatch(ClaimSeat(slot), actor, Surface.SLACK)
    assert isinstance(answer, Claimed), answer


@dataclass(slots=True)
class Said:
    """A statement as the driver got it; how many rows it changed, its cursor knows when all that it answers is read."""

    statement: str
    parameters: Any
    many: bool
    cursor: Any
    rows: int | None = None

    @property
    def asks(self) -> bool:
        return self.statement.startswith("SELECT")

    @property
    def changed(self) -> bool:
        return not self.asks and bool((self.cursor.rowcount if self.rows is None else self.rows) > 0)


@contextmanager
def _said(store: Store) -> Iterator[list[Said]]:
    """All that is asked and written from here on, in order, on connections that are opened from here on."""
    seen: list[Said] = []

    def noting(cursor: Any) -> Any:
        class Noting(cursor):  # type: ignore[misc]  # whichever driver's it is
            def execute(self, statement: Any, parameters: Any = (), **options: Any) -> Any:
                self._note(statement, parameters, many=False)
                return super().execute(statement, parameters, **options)

            def executemany(self, statement: Any, parameters: Any, **options: Any) -> Any:
                self._note(statement, parameters, many=True)
                return super().executemany(statement, parameters, **options)

            def _note(self, statement: Any, parameters: Any, *, many: bool) -> None:
                if seen and seen[-1].cursor is self and seen[-1].rows is None:
                    seen[-1].rows = self.rowcount
                if str(statement).startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
                    seen.append(Said(str(statement), parameters, many, self))

        return Noting

    made = noting(sqlite3.Cursor if store.is_sqlite else psycopg.Cursor)

    class SqliteConnection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return made(self)

    def open_noting(_dialect: object, _record: object, _arguments: object, words: dict[str, Any]) -> None:
        words |= {"factory": SqliteConnection} if store.is_sqlite else {"cursor_factory": made}

    sa.event.listen(store.engine, "do_connect", open_noting)
    try:
        yield seen
    finally:
        sa.event.remove(store.engine, "do_connect", open_noting)
        store.close()


def _played(store: Store, said: Sequence[Said]) -> None:
    with store.engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        for one in said:
            (cursor.executemany if one.many else cursor.execute)(one.statement, one.parameters)
            if one.asks:
                cursor.fetchall()
