"""What if the database is away for a moment while promises are carried? Carriers go on by themselves afterwards."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
from psycopg import sql
from structlog.testing import capture_logs

from adapters.jobs.procrastinate import ProcrastinateEngine
from bot.carrying import Carrier, World
from bot.desk import Desk
from bot.relay import Relay
from bot.slack.platform import SLACK
from handlers.parcels import ChatParcel
from storage import outbox
from storage.store import Store
from tests.builders import Company, unkept
from tests.journeys.stage import ON_POSTGRES, until

PATIENCE = 30


@dataclass
class Outage:
    """Takes the database away, as in a fall, and brings it back: connections are cut, and nobody can connect."""

    store: Store

    def begin(self) -> None:
        with self._elsewhere() as connection:
            connection.execute(self._of_it("ALTER DATABASE {} ALLOW_CONNECTIONS false"))
            told = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(told, (self.store.engine.url.database,))

    def end(self) -> None:
        with self._elsewhere() as connection:
            connection.execute(self._of_it("ALTER DATABASE {} ALLOW_CONNECTIONS true"))

    def _elsewhere(self) -> contextlib.AbstractContextManager[psycopg.Connection[Any]]:
        url = self.store.engine.url.set(drivername="postgresql", database="postgres")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    def _of_it(self, statement: str) -> sql.Composed:
        return sql.SQL(cast(Any, statement)).format(sql.Identifier(self.store.engine.url.database or ""))


@pytest.fixture
def outage(store: Store) -> Iterator[Outage]:
    made = Outage(store)
    yield made
    made.end()  # the database is another test's next


@dataclass
class Sink:
    """Chat that takes everything. `then` is what happens meanwhile."""

    then: Callable[[], None] = lambda: None
    came: list[str] = field(default_factory=list)
    platform = SLACK

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        self.came.append(parcel.name)
        await asyncio.to_thread(self.then)
        return "C1", str(len(self.came))

    async def forget(self, channel: str, ts: str) -> None:
        raise AssertionError("nothing is forgotten here")


def owing_one(store: Store) -> Company:
    """A company that has promised one message."""
    company = Company(store).load()
    company.booked_loop()
    company.write("DELETE FROM outbox")
    claim = company.rows("SELECT id FROM claim WHERE state = 'confirmed'")[0]["id"]
    with company.store.transaction() as session:
        outbox.promise(session, "chat.confirmed", claim, key="one", lane="one", now=company.now)
    return company


@contextlib.asynccontextmanager
async def relaying(company: Company, sink: Sink) -> Any:
    """A relay that looks when it is asked and never else, as beside an engine."""
    desk = Desk(company.dispatcher)
    none = cast(Any, SimpleNamespace(name="none"))
    world = World(none, none, none, none, {SLACK.name: cast(Any, sink)}, lambda *_: "")
    relay = Relay(desk, Carrier(desk, world, unkept(desk)), alone=False, asked=True)
    running = asyncio.create_task(relay.run())
    yield relay
    relay.stop()
    await running
    desk.close()


async def is_logged(logs: list[MutableMapping[str, Any]], event: str) -> None:
    await asyncio.to_thread(until, lambda: any(line["event"] == event for line in logs), event, PATIENCE)


@ON_POSTGRES
def test_what_was_carried_when_the_database_went_away_is_settled_when_it_is_back(store: Store, outage: Outage) -> None:
    """Else its lane would stand still until the lease lapses, and somebody would have to look whether it was done."""
    company, sink = owing_one(store), Sink(outage.begin)

    async def carry() -> None:
        with capture_logs() as logs:
            async with relaying(company, sink) as relay:
                asked = asyncio.create_task(relay.carry_due())
                await is_logged(logs, "not settled")
                outage.end()
                await asyncio.wait_for(asked, PATIENCE)

    asyncio.run(carry())
    assert len(sink.came) == 1
    assert company.rows("SELECT state, attempts FROM outbox") == [{"state": "sent", "attempts": 1}]


@ON_POSTGRES
def test_who_asked_while_the_database_was_away_is_answered_when_all_is_carried(store: Store, outage: Outage) -> None:
    """The job that asked is the only one that says so: answered before, nobody would look again."""
    company, sink = owing_one(store), Sink()

    async def carry() -> None:
        with capture_logs() as logs:
            async with relaying(company, sink) as relay:
                outage.begin()
                asked = asyncio.create_task(relay.carry_due())
                await is_logged(logs, "leasing failed")
                outage.end()
                await asyncio.wait_for(asked, PATIENCE)

    asyncio.run(carry())
    assert len(sink.came) == 1
    assert company.rows("SELECT state FROM outbox") == [{"state": "sent"}]


@ON_POSTGRES
def test_an_engine_that_can_listen_no_more_says_so_and_is_not_started_while_the_database_is_away(
    store: Store, outage: Outage
) -> None:
    """The worker of Procrastinate goes on without its listener, and would see a job only when it looks by itself."""
    engine = ProcrastinateEngine(*store.address)
    listeners = "FROM pg_stat_activity WHERE starts_with(query, 'LISTEN') AND datname = current_database()"

    def listens() -> bool:
        with store.engine.connect() as connection:
            return connection.exec_driver_sql(f"SELECT 1 {listeners}").first() is not None

    async def carry() -> None:
        raise AssertionError("there is no job")

    async def lose() -> None:
        running = asyncio.create_task(engine.run(carry))
        await asyncio.to_thread(until, listens, "the engine to listen", PATIENCE)
        await asyncio.to_thread(outage.begin)
        for lost in (running, asyncio.create_task(engine.run(carry))):
            with pytest.raises(Exception, match=r"lost|not currently accepting|Database error"):
                await asyncio.wait_for(lost, PATIENCE)

    asyncio.run(lose())
