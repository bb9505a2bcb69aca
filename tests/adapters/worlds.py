"""Which worlds must every adapter hold up in? Each provider adds itself here; the contract tests run against all.

A world is the other side's stand-in on a real socket, the adapter made for it, and the hands to make it misbehave and
to look at what arrived.
"""

import asyncio
import copy
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

import httpx

from adapters.ats.ashby import AshbyAts
from adapters.ats.ashby_api import Ashby
from adapters.ats.greenhouse import GreenhouseAts
from adapters.ats.greenhouse_api import Greenhouse
from adapters.ats.lever import LeverAts
from adapters.ats.lever_api import Lever
from adapters.ats.local import LocalAts
from adapters.calendar.local import LocalCalendar
from adapters.ports import ATS, Calendar
from policies.vocabulary import AtsInterview, AtsOutcome, AtsScorecard
from simulator.fakes.greenhouse.api import CLIENT
from simulator.fakes.vendor import Vendor
from tests.adapters.office import Office

Result = TypeVar("Result")
Written = TypeVar("Written", AtsInterview, AtsScorecard, AtsOutcome)


@dataclass(slots=True)
class AtsWorld(ABC):
    """An ATS and its adapter. What it holds is read in the words that all simulated ATSs share."""

    vendor: ClassVar[str] = ""
    new_interview: ClassVar[tuple[str, str]] = ("", "")
    """How a new interview is written: the method, and how the path ends."""
    knows_timezone: ClassVar[bool] = True
    keeps_versions: ClassVar[bool] = True
    """Is a version kept with an interview? Without one, the relay's lane alone keeps an older one from coming late."""
    renews_credentials: ClassVar[bool] = False
    """Does it get itself a new token where one is refused?"""
    finds_forgotten: ClassVar[bool] = True
    """Can an interview be found by its key alone?"""
    keeps_keys: ClassVar[bool] = False
    """Does it refuse other content under a key in use? Only the local one does: it alone keeps things by our keys."""

    office: Office
    runner: asyncio.Runner
    client: httpx.AsyncClient
    ats: ATS

    @classmethod
    def open(cls, office: Office, runner: asyncio.Runner) -> "AtsWorld":
        client = httpx.AsyncClient(trust_env=False)
        return cls(office, runner, client, cls.adapter(office, client, office.keys.ats_token))

    @staticmethod
    @abstractmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> ATS:
        """The adapter with this key."""

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        """Run one adapter call to its end."""
        return self.runner.run(asked)

    def id(self, application: str) -> str:
        """The ATS's id of an application of the seed."""
        ats = self.office.back_office.ats
        return ats.id_of("application", application) if isinstance(ats, Vendor) else application

    def cast(self, thing: Written) -> Written:
        """The thing, about the application as this ATS calls it."""
        return replace(thing, application_id=self.id(thing.application_id))

    def misbehave(self, kind: str, call: tuple[str, str] = ("", ""), retry_after: int = -1, skip: int = 0) -> None:
        """The next such request (its method, and how its path ends) is answered 401, 429, 500 or 503, or done and
        then cut off (`drop_after`); `skip` requests come through before it.
        """
        method, suffix = call
        self.office.fault("/", kind, retry_after=retry_after, skip=skip, method=method, path_suffix=suffix)

    def revoke(self) -> None:
        """The adapter's credentials are not accepted any more."""
        self.ats = self.adapter(self.office, self.client, "no-longer")

    def restate(self, application: str, **fields: object) -> None:
        """From now on the ATS says this of an application's candidate, in its own words, however malformed."""
        self.office.back_office.ats.applications[application].candidate.update(fields)

    def calls_of(self, write: Coroutine[Any, Any, Any]) -> int:
        """Run one adapter call to its end; how many requests came of it."""
        self.office.wire.clear()
        self.run(write)
        return sum(one.direction == "from bot" for one in self.office.wire.exchanges)

    def snapshot(self) -> dict[str, Any]:
        """All that the ATS holds now."""
        held = vars(self.office.back_office.ats)
        return copy.deepcopy(
            {name: value for name, value in held.items() if isinstance(value, dict | list | set | int)}
        )

    def restore(self, snapshot: dict[str, Any]) -> None:
        """It holds that again."""
        vars(self.office.back_office.ats).update(copy.deepcopy(snapshot))

    def interviews(self) -> dict[str, dict[str, Any]]:
        """Interviews not cancelled, by key: `name`, `interviewers`."""
        kept = self.office.state()["interviews"]
        return {
            key: {"name": one["content"]["name"], "interviewers": one["content"]["interviewer_emails"]}
            for key, one in kept.items()
            if not one["cancelled"]
        }

    def scorecards(self) -> list[dict[str, Any]]:
        """Scorecards: `notes`, `author`."""
        kept = self.office.state()["scorecards"].values()
        return [{"notes": one["content"]["notes"], "author": one["content"]["author_email"]} for one in kept]

    def notes(self) -> list[str]:
        """The texts of notes, where the ATS has such."""
        ats = self.office.back_office.ats
        return [note.text for note in ats.notes] if isinstance(ats, Vendor) else []

    def stage(self, application: str) -> tuple[str, str]:
        """An application's stage and status."""
        found = self.office.state()["applications"][application]
        return found["stage"], found["status"]

    def moves(self) -> int:
        """How many moves came through the API."""
        return len(self.office.state()["outcomes"])


class LocalAtsWorld(AtsWorld):
    """The demo's own ATS."""

    new_interview = ("PUT", "/int-1")
    keeps_keys = True

    @staticmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> ATS:
        return LocalAts(office.url, key, office.keys.ats_webhook_secret, client)


class AshbyWorld(AtsWorld):
    """The simulated tenant of Ashby."""

    vendor = "ashby"
    new_interview = ("POST", "/interviewSchedule.create")
    knows_timezone = False

    @staticmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> ATS:
        return AshbyAts(Ashby(f"{office.url}/ashby", key, client), office.keys.ats_webhook_secret)


class LeverWorld(AtsWorld):
    """The simulated account of Lever."""

    vendor = "lever"
    new_interview = ("POST", "/panels")
    knows_timezone = False
    finds_forgotten = False

    @staticmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> ATS:
        lever = Lever(f"{office.url}/lever/v1", key, client)
        return LeverAts(lever, office.keys.ats_webhook_secret, "dana@northwind.example")


class GreenhouseWorld(AtsWorld):
    """The simulated tenant of Greenhouse."""

    vendor = "greenhouse"
    new_interview = ("POST", "/interviews")
    knows_timezone = False
    keeps_versions = False
    renews_credentials = True

    @staticmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> ATS:
        api = Greenhouse(f"{office.url}/greenhouse/v3", f"{office.url}/greenhouse", CLIENT, key, client)
        return GreenhouseAts(api, office.keys.ats_webhook_secret)


ATS_WORLDS: list[type[AtsWorld]] = [LocalAtsWorld, AshbyWorld, LeverWorld, GreenhouseWorld]


@dataclass(slots=True)
class LocalWorld:
    """The demo's calendar."""

    office: Office
    runner: asyncio.Runner
    client: httpx.AsyncClient
    calendar: Calendar

    @classmethod
    def open(cls, office: Office, runner: asyncio.Runner) -> "LocalWorld":
        client, keys = httpx.AsyncClient(trust_env=False), office.keys
        return cls(
            office,
            runner,
            client,
            LocalCalendar(office.url, keys.calendar_token, client),
        )

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        """Run one adapter call to its end."""
        return self.runner.run(asked)

    def misbehave(self, kind: str, retry_after: int = -1) -> None:
        """The next request is answered 429, 500 or 503, or done and then cut off (`drop_after`)."""
        self.office.fault("/", kind, retry_after=retry_after)

    def revoke(self) -> None:
        """The adapter's credentials are not accepted any more."""
        self.calendar = LocalCalendar(self.office.url, "no-longer", self.client)

    def events(self, owner: str) -> dict[str, dict[str, Any]]:
        """Our events in a calendar, by uid: `title`, `tentative`."""
        return {
            one["uid"]: {"title": one["title"], "tentative": one["tentative"]}
            for one in self.office.state()["events"]
            if one["owner_email"] == owner and not one["cancelled"]
        }
