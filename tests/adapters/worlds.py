"""Which worlds must every adapter hold up in? Each provider adds itself here; the contract tests run against all.

A world is the real other side (or its stand-in on a real socket), the adapters made for it, and the hands to make it
misbehave and to look at what arrived.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import httpx

from adapters.ats.local import LocalAts
from adapters.calendar.local import LocalCalendar
from adapters.hris.local import LocalHris
from adapters.ports import ATS, HRIS, Calendar
from tests.adapters.office import Office

Result = TypeVar("Result")


class World(Protocol):
    """What the contract tests need of a provider."""

    ats: ATS
    calendar: Calendar
    hris: HRIS

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        """Run one adapter call to its end."""
        ...

    def misbehave(self, kind: str, retry_after: int = -1) -> None:
        """The next request is answered 429, 500 or 503, or done and then cut off (`drop_after`)."""
        ...

    def revoke(self) -> None:
        """The adapters' credentials are not accepted any more."""
        ...

    def restate(self, application_id: str, **fields: object) -> None:
        """From now on the ATS says this of an application's candidate, in its own words, however malformed."""
        ...

    def interviews(self) -> dict[str, dict[str, Any]]:
        """Interviews not cancelled, by key: `name`, `interviewers`."""
        ...

    def scorecards(self) -> dict[str, dict[str, Any]]:
        """Scorecards by key: `notes`, `author`."""
        ...

    def stage(self, application_id: str) -> tuple[str, str]:
        """An application's stage and status."""
        ...

    def events(self, owner: str) -> dict[str, dict[str, Any]]:
        """Our events in a calendar, by uid: `title`, `tentative`."""
        ...

    def hires(self) -> dict[str, str]:
        """Names of hires by key."""
        ...


@dataclass(slots=True)
class LocalWorld:
    """The demo's back office."""

    office: Office
    runner: asyncio.Runner
    client: httpx.AsyncClient
    ats: ATS
    calendar: Calendar
    hris: HRIS

    @classmethod
    def open(cls, office: Office, runner: asyncio.Runner) -> "LocalWorld":
        client, keys = httpx.AsyncClient(trust_env=False), office.keys
        return cls(
            office,
            runner,
            client,
            LocalAts(office.url, keys.ats_token, keys.ats_webhook_secret, client),
            LocalCalendar(office.url, keys.calendar_token, client),
            LocalHris(office.url, keys.hris_token, client),
        )

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(asked)

    def misbehave(self, kind: str, retry_after: int = -1) -> None:
        self.office.fault("/", kind, retry_after=retry_after)

    def revoke(self) -> None:
        url, wrong = self.office.url, "no-longer"
        self.ats = LocalAts(url, wrong, wrong, self.client)
        self.calendar = LocalCalendar(url, wrong, self.client)
        self.hris = LocalHris(url, wrong, self.client)

    def restate(self, application_id: str, **fields: object) -> None:
        self.office.back_office.ats.applications[application_id].candidate.update(fields)

    def interviews(self) -> dict[str, dict[str, Any]]:
        kept = self.office.state()["interviews"]
        return {
            key: {"name": one["content"]["name"], "interviewers": one["content"]["interviewer_emails"]}
            for key, one in kept.items()
            if not one["cancelled"]
        }

    def scorecards(self) -> dict[str, dict[str, Any]]:
        kept = self.office.state()["scorecards"]
        return {
            key: {"notes": one["content"]["notes"], "author": one["content"]["author_email"]}
            for key, one in kept.items()
        }

    def stage(self, application_id: str) -> tuple[str, str]:
        application = self.office.state()["applications"][application_id]
        return application["stage"], application["status"]

    def events(self, owner: str) -> dict[str, dict[str, Any]]:
        return {
            one["uid"]: {"title": one["title"], "tentative": one["tentative"]}
            for one in self.office.state()["events"]
            if one["owner_email"] == owner and not one["cancelled"]
        }

    def hires(self) -> dict[str, str]:
        return {key: one["content"]["name"] for key, one in self.office.state()["hires"].items()}


WORLDS = [LocalWorld]
