"""What else does the company run beside its chat? ATS, calendars, HRIS and a mailbox, put together here."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulator import seed
from simulator.ats import Ats
from simulator.backoffice_api import Answer, BearerToken, Door, Faults, plain
from simulator.backoffice_pages import Pages
from simulator.calendar import Calendars
from simulator.clock import Clock
from simulator.fakes.bamboohr import FakeBambooHr
from simulator.fakes.vendor import Tenant, Vendor
from simulator.fakes.vendors import HR_VENDORS, VENDORS
from simulator.hris import Hris
from simulator.mailbox import Letter, Mailbox
from simulator.strict import boolean, fields
from simulator.webhooks import Webhooks
from simulator.wire import WireLog


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the product needs to be let in, and to know the ATS's webhooks."""

    ats_token: str
    ats_webhook_secret: str
    calendar_token: str
    hris_token: str

    @classmethod
    def mint(cls) -> "Secrets":
        """New ones, for one run."""
        return cls(*(secrets.token_hex(32) for _ in range(4)))


def _nothing() -> None:
    """Nobody wants to know of changes."""


class BackOffice:
    """State, routes, and the two things that run: the mail server and the webhook sender.

    `base_url` is where people see the pages; both URLs may be set after building, before `start`.
    """

    def __init__(
        self,
        clock: Clock,
        wire: WireLog,
        keys: Secrets,
        *,
        bot_url: str = "",
        base_url: str = "",
        smtp_port: int = 0,
        changed: Callable[[], None] = _nothing,
        staff: seed.Seed | None = None,
        vendor: str = "",
        hr_vendor: str = "",
    ) -> None:
        """`vendor` names whose ATS the company uses, `hr_vendor` whose HRIS, where it is not its own."""
        self.base_url = base_url
        self.seed = staff or seed.load()
        self.faults = Faults()
        self.webhooks = Webhooks(bot_url, keys.ats_webhook_secret, wire)
        self.ats: Ats | Vendor = self._ats(vendor, clock, keys)
        self.calendar = Calendars(self.seed, clock, lambda: self.base_url)
        self.hris: Hris | FakeBambooHr = self._hris(hr_vendor, clock, keys)
        self.mailbox = Mailbox(clock, wire, self.faults, changed, smtp_port)
        self._sender: asyncio.Task[None] | None = None
        door = Door(wire, self.faults, changed)
        pages = Pages(self.ats, self.calendar, self.hris, self.mailbox, clock, changed)
        self.routes: list[BaseRoute] = [
            *self.ats.routes(door),
            *self.hris.routes(door),
            *self._apis(door, keys),
            *self._drivers(door),
            *pages.routes,
        ]

    def _ats(self, vendor: str, clock: Clock, keys: Secrets) -> Ats | Vendor:
        if not vendor:
            return Ats(self.seed, clock, self.webhooks.announce, lambda: self.base_url, keys.ats_token)
        tenant = Tenant(keys.ats_token, keys.ats_webhook_secret)
        return VENDORS[vendor](self.seed, clock, self.webhooks, tenant, lambda: self.base_url)

    def _hris(self, vendor: str, clock: Clock, keys: Secrets) -> Hris | FakeBambooHr:
        if not vendor:
            return Hris(clock, lambda: self.base_url, keys.hris_token)
        return HR_VENDORS[vendor](self.seed, keys.hris_token)

    async def start(self) -> None:
        """Serve mail and send webhooks, in the running event loop."""
        await self.mailbox.start()
        self._sender = asyncio.create_task(self.webhooks.run())

    async def stop(self) -> None:
        """End both."""
        if self._sender is not None:
            self._sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sender
        await self.mailbox.stop()

    def reset(self) -> None:
        """Everything as on the first day; undelivered webhooks are forgotten."""
        for part in (self.webhooks, self.ats, self.calendar, self.hris, self.mailbox):
            part.reset()
        self.faults.clear()

    def state(self) -> dict[str, Any]:
        """Everything, as JSON values: for tests and the scripted story."""
        hooks = self.webhooks
        return {
            "applications": plain(self.ats.applications),
            "interviews": plain(self.ats.interviews),
            "scorecards": plain(self.ats.scorecards),
            "outcomes": plain(self.ats.outcomes),
            "events": [plain(event) for event in self.calendar.events.values() if event.ours],
            "hires": plain(self.hris.hires),
            "mails": [_mail(letter) for letter in self.mailbox.letters],
            "webhooks": {
                "pending": [{"id": one.id, "attempts": one.attempts, "status": one.status} for one in hooks.pending],
                "delivered": hooks.delivered,
                "given_up": hooks.given_up,
            },
            "faults": plain(self.faults.waiting),
            "each": {"met": each.met, "passed": sorted(each.passed)} if (each := self.faults.each) else None,
        }

    def _apis(self, door: Door, keys: Secrets) -> list[BaseRoute]:
        calendar, calendars = self.calendar, BearerToken(keys.calendar_token)
        return [
            door.api("POST", "/calendar/api/busy", calendars, calendar.busy),
            door.api("PUT", "/calendar/api/events/{uid:path}", calendars, calendar.put_event),
            door.api("POST", "/calendar/api/cancellations/{uid:path}", calendars, calendar.cancel_event),
        ]

    def _drivers(self, door: Door) -> list[BaseRoute]:
        async def show_state(request: Request) -> Response:
            return JSONResponse(self.state())

        return [
            door.driver("/sim/ats/move", self.ats.move),
            door.driver("/sim/ats/reject", self.ats.reject),
            door.driver("/sim/backoffice/faults", lambda params, body: self.faults.add(body)),
            door.driver("/sim/backoffice/faults/each", lambda params, body: self.faults.add_each(body)),
            door.driver("/sim/backoffice/faults/over", lambda params, body: self.faults.get_over()),
            door.driver("/sim/ats/unruly", self._unruly),
            Route("/sim/backoffice/state", show_state),
        ]

    def _unruly(self, params: Mapping[str, str], body: object) -> Answer:
        """From now on webhooks come twice and the newest first, or not any more."""
        self.webhooks.unruly = fields(body, {"on": boolean})["on"]
        return Answer(200, {"ok": True})


def _mail(letter: Letter) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        {name: getattr(letter, name) for name in ("id", "message_id", "to", "recipient", "subject", "text", "repeats")}
    )
    attachments = [
        {"name": one.name, "content_type": one.content_type, "text": one.content.decode("utf-8", "replace")}
        for one in letter.attachments
    ]
    return {**shown, "received_at": letter.received_at.isoformat(), "links": letter.links, "attachments": attachments}
