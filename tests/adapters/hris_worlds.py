"""Which worlds must every HRIS adapter hold up in? The demo's HRIS, an address of one's own, and each vendor's."""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import httpx

from adapters.hris.bamboohr import BambooHr
from adapters.hris.local import LocalHris
from adapters.hris.webhook import WebhookHris
from adapters.ports import HRIS
from bot.clock import wall_clock
from simulator.fakes.bamboohr import KEY_FIELD
from tests.adapters.office import Office
from tests.adapters.receiver import Receiver, receiving

Result = TypeVar("Result")
KEY = b"a-key-of-the-company's-automation"


@dataclass(slots=True)
class HrisWorld(ABC):
    """An HRIS and its adapter."""

    name: ClassVar[str]
    looks: ClassVar[bool] = False
    """Has it no keys, so that the first request only looks?"""
    stops: ClassVar[bool] = False
    """Is what may have been made, and is not found, left to a person?"""

    runner: asyncio.Runner
    client: httpx.AsyncClient
    hris: HRIS

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        """Run one adapter call to its end."""
        return self.runner.run(asked)

    @classmethod
    @abstractmethod
    def opened(
        cls, offices: Callable[..., Office], runner: asyncio.Runner
    ) -> contextlib.AbstractContextManager["HrisWorld"]:
        """The world, as on its first day."""

    @abstractmethod
    def misbehave(self, kind: str, retry_after: int = -1, skip: int = 0) -> None:
        """The next request is answered with this status, or done and then cut off (`drop_after`); `skip` requests come
        through before it.
        """

    @abstractmethod
    def revoke(self) -> None:
        """The adapter's credentials are not accepted any more."""

    @abstractmethod
    def hires(self) -> list[tuple[str, str, str]]:
        """Name, address and job title of each hire that was recorded."""


@dataclass(slots=True)
class OfficeWorld(HrisWorld):
    """An HRIS that the simulated company has."""

    office: Office

    @classmethod
    @contextlib.contextmanager
    def opened(cls, offices: Callable[..., Office], runner: asyncio.Runner) -> Iterator[HrisWorld]:
        office = offices(hr_vendor="" if cls.name == "local" else cls.name)
        client = httpx.AsyncClient(trust_env=False)
        yield cls(runner, client, cls.adapter(office, client, office.keys.hris_token), office)

    @staticmethod
    @abstractmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> HRIS:
        """The adapter with this key."""

    def misbehave(self, kind: str, retry_after: int = -1, skip: int = 0) -> None:
        self.office.fault("/", kind, retry_after=retry_after, skip=skip)

    def revoke(self) -> None:
        self.hris = self.adapter(self.office, self.client, "no-longer")

    def hires(self) -> list[tuple[str, str, str]]:
        kept = [one["content"] for one in self.office.state()["hires"].values()]
        return [(one["name"], one["email"], one["job_title"]) for one in kept]


class LocalWorld(OfficeWorld):
    """The demo's own HRIS."""

    name = "local"

    @staticmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> HRIS:
        return LocalHris(office.url, key, client)


class BambooWorld(OfficeWorld):
    """The simulated company's BambooHR."""

    name = "bamboohr"
    looks = stops = True

    @staticmethod
    def adapter(office: Office, client: httpx.AsyncClient, key: str) -> HRIS:
        return BambooHr(f"{office.url}/bamboohr", key, client, KEY_FIELD)


@dataclass(slots=True)
class WebhookWorld(HrisWorld):
    """An address of the company's own."""

    name = "webhook"
    stops = True
    receiver: Receiver

    @classmethod
    @contextlib.contextmanager
    def opened(cls, offices: Callable[..., Office], runner: asyncio.Runner) -> Iterator[HrisWorld]:
        with receiving(KEY) as receiver:
            client = httpx.AsyncClient(trust_env=False)
            yield cls(runner, client, WebhookHris(receiver.url, KEY, client, wall_clock), receiver)

    def misbehave(self, kind: str, retry_after: int = -1, skip: int = 0) -> None:
        self.receiver.faults += [("", -1)] * skip + [(kind, retry_after)]

    def revoke(self) -> None:
        self.hris = WebhookHris(self.receiver.url, b"another key", self.client, wall_clock)

    def hires(self) -> list[tuple[str, str, str]]:
        kept = [one["data"] for one in self.receiver.acted.values()]
        return [(one["name"], one["email"], one["job_title"]) for one in kept]


HRIS_WORLDS: list[type[HrisWorld]] = [LocalWorld, WebhookWorld, BambooWorld]
