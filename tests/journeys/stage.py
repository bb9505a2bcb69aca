"""Where does a journey take place? Real server processes and the simulated company, on loopback, on a real database."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from bot.demo import Launch, Server, company, free_port, install, sides
from simulator import app as simulated
from simulator.chat import CHATS, Chat
from simulator.story import Story
from storage.store import Store
from tests.journeys.forked import forked
from tests.journeys.slack_wire import Slack
from tests.journeys.teams_wire import TeamsWire
from tests.journeys.wire import Wire

Json = dict[str, Any]
T = TypeVar("T")
PATIENCE = 30.0
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
PLATFORMS = ("slack", "teams")
ON_EACH_PLATFORM = pytest.mark.parametrize("platform", PLATFORMS)
ENGINE = "procrastinate_"
NOT_STATE = frozenset(
    {
        "inbox", "audit_entry", "audit_seal", "message", "alembic_version", "chat_identity", "chat_conversation",
        "digest",
    }
)  # fmt: skip
"""What came in, what was said, and was noted; who is who in chat, which the first contact writes down; and what the
clock plans by itself, whatever comes in."""
LAST_ACTED = ("person", "platform")
"""Where somebody acted last is noted too."""


@dataclass
class Stage:
    """The running parts. `store` is a connection to the servers' database, `http` a client, both of the test's own."""

    world: simulated.World
    servers: list[Server]
    store: Store
    http: httpx.Client
    chat: Chat
    platform: str
    workers: list[Server] = field(default_factory=list)
    slacks: list[Slack] = field(default_factory=list)
    teams: list[TeamsWire] = field(default_factory=list)

    @property
    def wires(self) -> Sequence[Wire]:
        """What the company's chat would send, to each server; where it uses both, first of Slack and then of Teams."""
        given: dict[str, tuple[Sequence[Wire], ...]] = {"slack": (self.slacks,), "teams": (self.teams,)}
        return [
            wire for pair in zip(*given.get(self.platform, (self.slacks, self.teams)), strict=True) for wire in pair
        ]

    @property
    def wire(self) -> Wire:
        """The same, to the first server."""
        return self.wires[0]

    @property
    def slack(self) -> Slack:
        """What Slack would send, to the first server."""
        return self.slacks[0]

    def bot_url(self, number: int = 0) -> str:
        return f"http://127.0.0.1:{self.servers[number].environment['PANELKEEPER_PORT']}"

    def story(self) -> Story:
        return Story(self.world.public_url, self.platform)

    def office(self) -> Json:
        """Everything in the ATS, the calendars, the HRIS and the mailbox."""
        return dict(self.http.get(f"{self.world.public_url}/sim/backoffice/state").json())

    def webhook(self, body: bytes | Json, **headers: str) -> httpx.Response:
        """POST to the ATS's webhook route with these headers and no others."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = f"{self.bot_url()}/webhooks/ats/local"
        return self.http.post(url, content=content, headers=headers)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query finds in the servers' database."""
        with self.store.engine.connect() as connection:
            return list(connection.execute(sa.text(query), values))

    def dump(self) -> dict[str, list[Json]]:
        """Every row of every table, without what is no state and what is the job engine's."""
        found: dict[str, list[Json]] = {}
        with self.store.engine.connect() as connection:
            for table in sorted(sa.inspect(connection).get_table_names()):
                if table not in NOT_STATE and not table.startswith(ENGINE):
                    rows = connection.execute(sa.text(f'SELECT * FROM "{table}"')).mappings()  # noqa: S608
                    kept = [{name: row[name] for name in row if (table, name) != LAST_ACTED} for row in rows]
                    found[table] = sorted(kept, key=repr)
        return found

    def settle(self) -> None:
        """Wait until nothing that is promised is left to carry."""
        until(lambda: not self.open_promises(), "the outbox to be empty")

    def tell_settled(self) -> None:
        """Tell the story, each step when nothing is under way: it moves the clock, and a running lease would lapse."""
        story = self.story()
        try:
            for step in story.steps():
                self.settle()
                step.deed()
        finally:
            story.close()
        self.settle()

    def wait_for_redactor(self) -> None:
        """Wait until the first server has loaded its redactor: what was said by then is kept."""
        until(lambda: self.rows("SELECT id FROM message WHERE text IS NOT NULL"), "the redactor")

    def open_promises(self) -> list[Any]:
        return self.rows("SELECT kind, state FROM outbox WHERE state IN ('pending', 'unknown')")

    def logs(self) -> str:
        """All that the servers have logged."""
        return "".join((one.folder / "server.log").read_text("utf-8") for one in (*self.servers, *self.workers))


def until(found: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """The first answer that is true; fails when there is none in time."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return answer


@contextlib.contextmanager
def stage(
    folder: Path,
    database_url: str,
    servers: int = 1,
    company_file: Path | None = None,
    launch: Launch = forked,
    workers: int = 0,
    ats: str = "local",
    hris: str = "local",
    platform: str = "slack",
    settings: Mapping[str, str] | None = None,
    **told: Any,
) -> Iterator[Stage]:
    """The company and its servers on a migrated database, ready to work; everything is stopped at the end.

    `ats` and `hris` are whose systems are simulated, `platform` what the company chats in, and `told` what else the
    simulated world is told; all processes are told `settings` beside the usual. Where there are workers, they carry,
    and servers do not.
    """
    port = free_port()
    first, world = sides(folder, port, free_port(), database_url, company_file or company(), ats, platform, hris)
    world = replace(world, **told)
    first.launch = launch
    first.environment.update(settings or {})
    if workers:
        first.duty = ("serve", "--no-carry")
    answering = [first, *(_another(first, folder / f"server-{number}", first.duty) for number in range(2, servers + 1))]
    crew = [_another(first, folder / f"worker-{number}", ("worker",)) for number in range(1, workers + 1)]
    with contextlib.ExitStack() as at_end:
        simulator = simulated.build(world)
        at_end.enter_context(_running(simulated.server(simulator, port)))
        first.load_company()
        store = Store(database_url)
        at_end.callback(store.close)
        for server in (*answering, *crew):
            at_end.callback(server.stop)
            server.start()
        for server in (*answering, *crew):
            server.wait_until_ready()
        http = at_end.enter_context(httpx.Client(timeout=20, trust_env=False))
        install(world)
        chat = CHATS[platform](world.public_url)
        at_end.callback(chat.close)
        made = Stage(world, answering, store, http, chat, platform, crew)
        for number in range(servers):
            slack = Slack(made.bot_url(number), world.signing_secret, world.public_url)
            at_end.callback(slack.close)
            made.slacks.append(slack)
            if simulator.state.teams is not None:
                made.teams.append(TeamsWire(made.bot_url(number), simulator.state.teams))
        yield made


def _another(server: Server, folder: Path, duty: tuple[str, ...]) -> Server:
    """The same server once more, on a port of its own and with a duty of its own."""
    folder.mkdir()
    environment = {**server.environment, "PANELKEEPER_PORT": str(free_port())}
    return replace(server, environment=environment, folder=folder, duty=duty)


@contextlib.contextmanager
def _running(server: uvicorn.Server) -> Iterator[None]:
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started, "the simulated company")
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def at_seat_choice(stage: Stage) -> str:
    """Carmen is in Onsite and four options are in the channel; the loop's code."""
    story = stage.story()
    try:
        story.move_to_onsite()
        story.see_options()
    finally:
        story.close()
    stage.settle()
    return story.code
