"""Do roles follow Slack's user groups, and stay where Slack cannot be asked? Against the simulated workspace."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.demo import free_port
from bot.desk import Desk
from bot.role_keeping import RoleKeeping
from bot.slack.groups import RoleGroups
from policies.vocabulary import Role
from simulator import app as simulated
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.methods import Api
from simulator.tickets import Tickets
from simulator.web_api import Door
from simulator.wire import WireLog
from simulator.workspace import Workspace
from storage.store import Store
from tests.builders import Company

TOKEN = "xoxb-the-simulators"
PEOPLE = ("Alice", "Bob", "Mallory", "Zoe")
RECRUITERS, PANEL = "S0RECRUITER", "S0INTERVIEWER"


@dataclass
class Town:
    """The workspace, what goes wrong in it, and the bot's side of it."""

    workspace: Workspace
    faults: Faults
    desk: Desk
    client: AsyncWebClient

    def groups(self, *named: tuple[str, Role]) -> RoleGroups:
        return RoleGroups(self.desk, self.client, named)


@contextlib.asynccontextmanager
async def town(company: Company, folder: Path, scopes: frozenset[str]) -> AsyncIterator[Town]:
    people = [
        {"name": f"{name} Tester", "email": f"{name.lower()}@acme.example", "timezone": "UTC", "roles": ["interviewer"]}
        for name in PEOPLE
    ]
    workspace = Workspace({"name": "Acme", "people": people, "requisitions": []}, Clock(folder / "clock"), "T0", "Bot")
    workspace.user_groups[RECRUITERS] = []
    port, faults = free_port(), Faults()
    url = f"http://127.0.0.1:{port}"
    door = Door(Api(workspace, Tickets(), scopes, url), TOKEN, faults, WireLog())
    server = simulated.server(Starlette(routes=door.routes()), port)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait_for(_started(server), 10)
    desk = Desk(company.dispatcher)
    client = AsyncWebClient(TOKEN, base_url=f"{url}/api/", retry_handlers=[], timeout=2)
    try:
        yield Town(workspace, faults, desk, client)
    finally:
        desk.close()
        server.should_exit = True
        await serving


async def _started(server: uvicorn.Server) -> None:
    for _ in range(1000):
        if server.started:
            return
        await asyncio.sleep(0.01)


SCOPES = frozenset({"usergroups:read", "users:read", "users:read.email"})


def play(
    company: Company, folder: Path, act: Callable[[Town], Awaitable[None]], scopes: frozenset[str] = SCOPES
) -> None:
    async def run() -> None:
        async with town(company, folder, scopes) as opened:
            await act(opened)

    asyncio.run(run())


def given(company: Company) -> set[tuple[str, str, str]]:
    rows = company.rows(
        "SELECT email, role, source FROM person_role JOIN person ON id = person_id WHERE source LIKE 'slack:%'"
    )
    return {(row["email"].partition("@")[0], row["role"], row["source"]) for row in rows}


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()


def test_members_have_the_role_until_they_leave_the_group(company: Company, tmp_path: Path) -> None:
    async def act(town: Town) -> None:
        keeper = town.groups((RECRUITERS, Role.RECRUITER), (RECRUITERS, Role.AUDITOR), (PANEL, Role.INTERVIEWER))
        town.workspace.user_groups[RECRUITERS] = ["U0ALICE", "U0ZOE", "U0PANELBOT", "U0UNHEARD"]
        town.workspace.user_groups[PANEL] = ["U0ALICE", "U0BOB"]
        await keeper.sync()
        assert given(company) == {
            ("alice", "recruiter", f"slack:{RECRUITERS}"),
            ("alice", "auditor", f"slack:{RECRUITERS}"),
            ("alice", "interviewer", f"slack:{PANEL}"),
            ("bob", "interviewer", f"slack:{PANEL}"),
        }
        town.workspace.user_groups[RECRUITERS] = ["U0BOB"]
        await keeper.sync()
        assert {one for one in given(company) if one[2].endswith(RECRUITERS)} == {
            ("bob", "recruiter", f"slack:{RECRUITERS}"),
            ("bob", "auditor", f"slack:{RECRUITERS}"),
        }
        await town.groups((PANEL, Role.INTERVIEWER)).sync()
        assert {role for _, role, _ in given(company)} == {"interviewer"}

    play(company, tmp_path, act)


@pytest.mark.parametrize("kind", ["429", "500", "drop_after", "no scope", "no such group"])
def test_what_slack_does_not_tell_stays_as_it_was(company: Company, tmp_path: Path, kind: str) -> None:
    before = {("alice", "recruiter", f"slack:{RECRUITERS}"), ("bob", "interviewer", f"slack:{PANEL}")}
    named = (RECRUITERS, Role.RECRUITER), (PANEL, Role.INTERVIEWER)

    async def fine(town: Town) -> None:
        town.workspace.user_groups.update({RECRUITERS: ["U0ALICE"], PANEL: ["U0BOB"]})
        await town.groups(*named).sync()

    async def broken(town: Town) -> None:
        town.workspace.user_groups.update({RECRUITERS: [], PANEL: []})
        if kind == "no such group":
            del town.workspace.user_groups[RECRUITERS], town.workspace.user_groups[PANEL]
        elif kind != "no scope":
            town.faults.add("usergroups.users.list", kind, 4, 1)  # the client asks twice when it is cut off
        with capture_logs() as lines:
            await town.groups(*named).sync()
        assert [line["event"] for line in lines] == ["a user group was not read: its roles stay as they are"] * 2

    play(company, tmp_path, fine)
    assert given(company) == before
    play(company, tmp_path, broken, SCOPES - {"usergroups:read"} if kind == "no scope" else SCOPES)
    assert given(company) == before


def test_a_group_that_is_not_read_does_not_hold_up_the_other(company: Company, tmp_path: Path) -> None:
    async def act(town: Town) -> None:
        town.workspace.user_groups.update({RECRUITERS: ["U0ALICE"], PANEL: ["U0BOB"]})
        town.faults.add("usergroups.users.list", "500", 1, 0)
        await town.groups((RECRUITERS, Role.RECRUITER), (PANEL, Role.INTERVIEWER)).sync()
        assert given(company) == {("bob", "interviewer", f"slack:{PANEL}")}

    play(company, tmp_path, act)


def test_what_the_settings_say_holds_even_where_slack_fails(company: Company, tmp_path: Path) -> None:
    async def fail() -> None:
        raise RuntimeError("no groups today")

    async def act(town: Town) -> None:
        listed = (("noor@acme.example", Role.AUDITOR), ("zoe@acme.example", Role.ADMIN))
        keeping = RoleKeeping(town.desk, listed, [fail])
        with capture_logs() as lines:
            await keeping.keep()
            await keeping.keep()
        said = [(line["log_level"], line["event"]) for line in lines]
        assert said.count(("warning", "PANELKEEPER_ROLES names people who are not known here")) == 1
        assert said.count(("error", "roles are as they were")) == 2
        assert "zoe" not in str(lines)
        assert company.count("person_role WHERE source = 'settings'") == 1
        await RoleKeeping(town.desk, (), [town.groups().sync]).keep()
        assert company.count("person_role WHERE source = 'settings'") == 0

    play(company, tmp_path, act)
