"""What if an ATS is away for an hour, or refuses our credentials? All else goes on, nothing is lost, an admin hears."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from structlog.testing import capture_logs

from adapters.ats.local import LocalAts
from adapters.ports import ATS, CredentialsBroken
from bot import metrics
from bot.carrying import BROKEN_PAUSE, Carrier, World
from bot.desk import Desk
from bot.relay import Relay
from bot.slack.platform import SLACK
from handlers.book_option import Booked, BookOption
from handlers.cancel_booking import BookingCancelled, CancelBooking
from handlers.claim_seat import Claimed, ClaimSeat
from handlers.command import Rules
from handlers.parcels import ChatParcel, CredentialsRefused
from handlers.receive_delivery import ReceiveDelivery
from policies.vocabulary import Role
from storage.store import Store
from tests.adapters.office import serving
from tests.builders import MONDAY, PEOPLE, Company, person, unkept
from tests.journeys.stage import ON_SQLITE

NOWHERE = "http://127.0.0.1:9"
APPS = ("app-1", "app-2", "app-3")
PAIRS = {app: (f"first{number}", f"second{number}") for number, app in enumerate(APPS)}
"""Each application has a panel of its own: nobody is in two places at once."""
PANELS = tuple(person(name, (Role.INTERVIEWER,), "coding", "design") for pair in PAIRS.values() for name in pair)
ADMINS = (person("ada", (Role.ADMIN,)), person("ben", (Role.ADMIN,)))
PER_MINUTE = 4
STEP = 60 / PER_MINUTE


class SimpleAts:
    """An ATS that takes everything, or answers everything with one `status`; what it took, and when."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.status, self.now = 200, now
        self.asked = 0
        self.took: list[tuple[datetime, str]] = []

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/ats/api/{path:path}", self.answer, methods=["GET", "PUT", "DELETE"])])

    async def answer(self, request: Request) -> JSONResponse:
        self.asked += 1
        path = request.path_params["path"]
        if self.status == 200:
            self.took.append((self.now(), path))
        candidate = {"id": "c", "name": "C", "email": f"{path[-5:]}@mail.example", "timezone": "Europe/Madrid"}
        application = {"job_id": "job-1", "stage": "Onsite", "status": "active", "candidate": candidate}
        return JSONResponse({"id": path.rpartition("/")[2], **application}, self.status)


class Chat:
    """Chat that takes everything, or refuses the credentials; what it was told to whom."""

    platform = SLACK

    def __init__(self) -> None:
        self.refuses = False
        self.told: list[ChatParcel] = []

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        if self.refuses:
            raise CredentialsBroken("invalid_auth")
        self.told.append(parcel)
        return "C1", str(len(self.told))

    async def forget(self, channel: str, ts: str) -> None:
        raise AssertionError("nothing is forgotten here")

    def notices(self) -> list[tuple[str, CredentialsRefused]]:
        """Who was told of which refusals, by name."""
        told = [(one.to, one.content) for one in self.told]
        found = [(to.email[:3], one) for to, one in told if to is not None and isinstance(one, CredentialsRefused)]
        return sorted(found, key=lambda one: one[0])


class Elsewhere:
    """Calendar and mail that take everything."""

    name = "elsewhere"

    async def busy(self, *_: Any) -> dict[str, Any]:
        return {}

    async def put_event(self, *_: Any) -> None:
        pass

    cancel_event = send = put_event


class Setting:
    """A company whose ATS is on a socket, and the relay that carries to it, one round at a time."""

    def __init__(self, store: Store, url: str, people: tuple[Any, ...]) -> None:
        self.company = Company(store, Rules(per_minute={"ats": PER_MINUTE})).load(people=people)
        self.url, self.chat, self.token = url, Chat(), "token"

    def carry(self) -> None:
        """All that is due and may go now, and what comes of that."""
        asyncio.run(self._carry())
        asyncio.run(self._carry())

    def pass_time(self, seconds: float) -> None:
        self.company.pass_time(seconds=seconds)
        self.carry()

    async def _carry(self) -> None:
        desk, elsewhere = Desk(self.company.dispatcher), cast(Any, Elsewhere())
        hris = cast(Any, SimpleNamespace(name="none"))
        async with httpx.AsyncClient(trust_env=False) as client:
            ats: ATS = LocalAts(self.url, self.token, "secret", client)
            chats = {SLACK.name: cast(Any, self.chat)}
            world = World(ats, elsewhere, hris, elsewhere, chats, lambda *_: "https://panel.example/b")
            relay = Relay(desk, Carrier(desk, world, unkept(desk)), alone=False, asked=True)
            running = asyncio.create_task(relay.run())
            await relay.carry_due()
            relay.stop()
            await running
        desk.close()

    def open(self) -> list[str]:
        """The kinds of promises that are still to be kept."""
        return [
            row["kind"] for row in self.company.rows("SELECT kind FROM outbox WHERE state IN ('pending', 'unknown')")
        ]

    def hear(self, delivery: str, app: str) -> None:
        """The ATS says that something about this application has changed."""
        self.company.system(ReceiveDelivery("local", delivery, "application.updated", (app,)))


@pytest.fixture
def ats() -> SimpleAts:
    return SimpleAts(lambda: MONDAY)


@pytest.fixture
def url(ats: SimpleAts) -> Iterator[str]:
    with serving(ats.app()) as found:
        yield found


def setting(store: Store, ats: SimpleAts, url: str, people: tuple[Any, ...] = (*PEOPLE, *ADMINS)) -> Setting:
    made = Setting(store, url, people)
    ats.now = lambda: made.company.now
    return made


def loop_of(company: Company, app: str) -> dict[str, Any]:
    query = "SELECT l.id, l.code FROM loop l JOIN application a ON a.id = l.application_id WHERE a.ats_id = :app"
    return company.rows(query, app=app)[0]


def link_of(company: Company, app: str) -> str:
    loop_id = loop_of(company, app)["id"]
    return str(company.rows("SELECT id FROM link WHERE loop_id = :id AND state = 'issued'", id=loop_id)[0]["id"])


def book(company: Company, app: str) -> None:
    """The panel claims, and the candidate books."""
    loop, (first, second) = loop_of(company, app), PAIRS[app]
    for letter in "CD":
        assert isinstance(company.as_(first, ClaimSeat(f"{loop['code']}-{letter}1")), Claimed)
        assert isinstance(company.as_(second, ClaimSeat(f"{loop['code']}-{letter}2")), Claimed)
    option = company.rows("SELECT id FROM option WHERE loop_id = :id AND letter = 'D'", id=loop["id"])[0]["id"]
    assert isinstance(company.as_candidate(BookOption(option), link_of(company, app)), Booked)


def promised(company: Company) -> dict[str, list[str]]:
    """What was promised to tell the ATS about each application, as the ends of paths, in order."""
    found = defaultdict(list)
    for row in company.rows("SELECT lane, subject FROM outbox WHERE kind LIKE 'ats.%' ORDER BY id"):
        found[row["lane"]].append(row["subject"])
    return dict(found)


@ON_SQLITE
def test_an_ats_that_is_down_for_an_hour_holds_up_nothing_and_loses_nothing(
    store: Store, ats: SimpleAts, url: str
) -> None:
    """For half of it nobody listens there, then every answer is 500."""
    here = setting(store, ats, url, (*PEOPLE, *PANELS))
    company = here.company
    for app in APPS:
        company.apply(id=app, candidate_id=f"cand-{app}", candidate_email=f"{app}@mail.example")
    here.carry()
    here.url, told, end = NOWHERE, len(here.chat.told), company.now + timedelta(hours=1)
    for app in APPS:
        here.hear(f"d-{app}", app)
    while company.now < end:
        here.pass_time(300)
        minute = 60 - (end - company.now) // timedelta(minutes=1)
        for app in APPS[minute // 10 - 1 : minute // 10] if minute % 10 == 0 else ():
            book(company, app)
        if minute == 30:
            here.url, ats.status = url, 500
        if minute == 40:
            assert isinstance(company.as_candidate(CancelBooking("ill"), link_of(company, APPS[0])), BookingCancelled)
    assert ats.asked > 3
    assert ats.took == []
    waiting = promised(company)
    assert [len(waiting[f"ats:{app}"]) for app in APPS] == [5, 3, 3]
    assert sorted(set(here.open())) == ["ats.application", "ats.interview"]
    assert len(here.chat.told) >= told + 9
    assert company.count("booking WHERE state = 'live'") == 2
    ats.status = 200
    for _ in range(round(1200 / STEP)):
        here.pass_time(STEP)
        if not here.open():
            break
    assert company.count("outbox WHERE state NOT IN ('sent', 'reconciled')") == 0
    took = [path.rpartition("/")[2] for _, path in ats.took]
    for lane, subjects in waiting.items():
        assert [one for one in took if one in subjects] == subjects, lane
    moments = [moment for moment, _ in ats.took]
    within = [sum(timedelta(0) <= other - one < timedelta(minutes=1) for other in moments) for one in moments]
    assert max(within) <= PER_MINUTE


def test_the_admins_hear_once_that_credentials_are_refused_and_again_when_it_happens_anew(
    store: Store, ats: SimpleAts, url: str
) -> None:
    here = setting(store, ats, url)
    told = [(name, CredentialsRefused("ats", "local")) for name in ("ada", "ben")]
    ats.status = 401
    with capture_logs() as logs:
        for number in range(4):
            here.hear(f"d-{number}", f"app-{number}")
            here.pass_time(BROKEN_PAUSE)
    assert here.chat.notices() == told
    assert [one["see"] for one in logs if one["event"] == "credentials refused"] == ["panelkeeper doctor"]
    assert set(here.open()) == {"ats.application"}
    ats.status = 200
    for _ in range(4):
        here.pass_time(BROKEN_PAUSE)
    assert here.open() == []
    ats.status = 403
    here.hear("d-again", "app-1")
    here.pass_time(STEP)
    assert here.chat.notices() == [told[0], told[0], told[1], told[1]]


def test_without_an_admin_the_recruiters_hear_of_it(store: Store, ats: SimpleAts, url: str) -> None:
    here = setting(store, ats, url, PEOPLE)
    ats.status = 401
    here.hear("d-1", "app-1")
    here.carry()
    assert [name for name, _ in here.chat.notices()] == ["dan", "mal"]


def test_where_chat_itself_refuses_us_the_log_and_the_metrics_say_so_and_nobody_is_told_late(
    store: Store, ats: SimpleAts, url: str
) -> None:
    here = setting(store, ats, url)
    here.chat.refuses = True
    here.company.apply()
    with capture_logs() as logs:
        here.carry()
        here.pass_time(BROKEN_PAUSE)
    assert [one["errand"].partition(".")[0] for one in logs if one["event"] == "credentials refused"] == ["chat"]
    assert (
        'panelkeeper_vendor_errors_total{kind="credentials",port="chat",vendor="slack"}' in metrics.exposed().decode()
    )
    here.chat.refuses = False
    here.pass_time(BROKEN_PAUSE)
    assert here.chat.told
    assert here.chat.notices() == []
    assert here.company.count("pace WHERE broken_since IS NOT NULL") == 0
