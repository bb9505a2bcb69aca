"""What can the candidate's page be like? Every state as a view, a desk that answers with it, the page on a socket."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from bot.web.booking import routes
from bot.web.sessions import LinkSettings
from handlers.ask_recruiter import Asked, AskRecruiter
from handlers.book_option import Booked, BookOption
from handlers.cancel_booking import BookingCancelled, CancelBooking
from handlers.command import Refused
from handlers.request_reschedule import RequestReschedule, RescheduleRequested
from handlers.show_booking import ShowBooking
from handlers.views import BookableOption, BookingRefused, BookingView
from policies.links import Key, Keyring
from policies.vocabulary import (
    Actor,
    ActorKind,
    LinkId,
    LoopId,
    LoopState,
    OptionId,
    Refusal,
    RequestKind,
    Span,
    Surface,
)
from simulator.app import KEEP_ALIVE_SECONDS
from tests.builders import unkept

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEYRING = Keyring((Key("k1", b"a link secret for the tests, of 32 bytes and more"),))
LINK = LinkId("0f3c9a7b5d1e4826a1b2c3d4e5f60718")
UNKNOWN = LinkId("ffffffffffffffffffffffffffffffff")
INTERVIEWS = (("Coding with two engineers", 60), ("System design", 60), ("Working together", 45))


def option(name: str, starts_at: datetime) -> BookableOption:
    slots = []
    for interview, minutes in INTERVIEWS:
        slots.append((interview, Span(starts_at, starts_at + timedelta(minutes=minutes))))
        starts_at += timedelta(minutes=minutes + 15)
    return BookableOption(OptionId(name), tuple(slots))


FIRST = option("1" * 32, datetime(2026, 12, 1, 8, 30, tzinfo=UTC))
SECOND = option("2" * 32, datetime(2026, 12, 1, 13, 0, tzinfo=UTC))
THIRD = option("3" * 32, datetime(2026, 12, 3, 9, 0, tzinfo=UTC))

OFFERED = BookingView(
    loop_id=LoopId("4" * 32),
    code="PK-7F3A",
    company="Larkspur Instruments",
    title="Senior backend engineer",
    stage="Onsite",
    state=LoopState.OFFERED,
    candidate_first_name="Carmen",
    timezone="Europe/Madrid",
    recruiter_name="Dana Ruiz",
    recruiter_email="dana@larkspur.example",
    interviews=INTERVIEWS,
    options=(FIRST, SECOND, THIRD),
    booked=None,
    version=0,
    uid="4" * 32,
    may_change=False,
    reschedules_left=2,
    cutoff_hours=24,
)
BOOKED = replace(OFFERED, state=LoopState.BOOKED, options=(), booked=FIRST, version=1, may_change=True)
ASKED = (
    (RequestKind.OTHER_TIMES, datetime(2026, 11, 24, 8, 5, tzinfo=UTC)),
    (RequestKind.ADJUSTMENT, datetime(2026, 11, 24, 8, 40, tzinfo=UTC)),
)
STATES: dict[str, BookingView] = {
    "offered": OFFERED,
    "nothing_ready": replace(OFFERED, state=LoopState.OPEN, options=(), asked=ASKED),
    "one_interview": replace(
        OFFERED, interviews=INTERVIEWS[:1], options=(BookableOption(FIRST.option_id, FIRST.slots[:1]),)
    ),
    "booked": BOOKED,
    "moving": replace(BOOKED, options=(SECOND, THIRD), version=2, reschedules_left=1),
    "too_late": replace(BOOKED, may_change=False),
    "moved_twice": replace(BOOKED, version=3, reschedules_left=0),
    "cancelled": replace(OFFERED, state=LoopState.CANCELLED, options=(), version=1),
    "held": replace(BOOKED, state=LoopState.HELD, may_change=False),
    "closed": replace(BOOKED, state=LoopState.CLOSED, may_change=False),
}


@dataclass
class PageDesk:
    """Answers as the dispatcher would for one link, and keeps what was asked of it."""

    view: BookingView = OFFERED
    refusal: Refusal | None = None
    asked: list[Any] = field(default_factory=list)

    @property
    def effects(self) -> list[Any]:
        return [command for command in self.asked if not isinstance(command, ShowBooking)]

    async def __call__(self, command: Any, actor: Actor, surface: Surface) -> Any:
        assert (actor.kind, surface) == (ActorKind.CANDIDATE, Surface.WEB)
        self.asked.append(command)
        if actor.id != LINK:
            return Refused(Refusal.NOT_ALLOWED)
        if isinstance(command, ShowBooking):
            return self.view
        if self.refusal is not None:
            return BookingRefused(self.refusal, self.view)
        return self._done(command)

    def _done(self, command: Any) -> Any:
        match command:
            case BookOption(option_id=wanted):
                found = {one.option_id: one for one in (FIRST, SECOND, THIRD)}.get(wanted)
                if found is None:
                    return BookingRefused(Refusal.OPTION_GONE, self.view)
                self.view = replace(BOOKED, booked=found, version=self.view.version + 1)
                return Booked(self.view)
            case CancelBooking():
                self.view = replace(self.view, state=LoopState.OPEN, booked=None)
                return BookingCancelled(self.view)
            case AskRecruiter(kind=kind):
                self.view = replace(self.view, asked=(*self.view.asked, (kind, NOW)))
                return Asked(self.view)
            case RequestReschedule():
                return RescheduleRequested(self.view)
            case _:
                raise LookupError(type(command))


def page_app(desk: PageDesk, base_url: str, *, trusted_proxy: bool = False, now: datetime = NOW) -> Starlette:
    links = LinkSettings(base_url, KEYRING, trusted_proxy)
    return Starlette(routes=routes(desk, unkept(desk), links, lambda: now))


@dataclass
class Stand:
    """A server whose app can be changed while it stands; `links` have its real address."""

    links: LinkSettings
    app: Starlette | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@contextmanager
def stand_on_a_socket() -> Iterator[Stand]:
    """A server on a loopback port, with nothing on it yet."""
    # The protocol is said: without it asyncio lets every answer wait for the client's ACK, 40 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.bind(("127.0.0.1", 0))
    stand = Stand(LinkSettings(f"http://127.0.0.1:{sock.getsockname()[1]}", KEYRING))
    config = uvicorn.Config(
        stand, log_level="error", lifespan="off", proxy_headers=False, timeout_keep_alive=KEEP_ALIVE_SECONDS
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([sock])))
    thread.start()
    try:
        yield stand
    finally:
        server.should_exit = True
        thread.join(10)
        sock.close()


@contextmanager
def page_on_a_socket(desk: PageDesk, *, public: str = "", trusted_proxy: bool = False) -> Iterator[LinkSettings]:
    """The page on a loopback port; yields the settings with the real address. `public` is what it believes."""
    with stand_on_a_socket() as stand:
        stand.app = page_app(desk, public or stand.links.public_base_url, trusted_proxy=trusted_proxy)
        yield stand.links
