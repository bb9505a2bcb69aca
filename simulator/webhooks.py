"""How does the simulated ATS tell the bot? Signed webhooks, kept and repeated until the bot takes them."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from simulator.wire import WireLog

PATH = "/webhooks/ats/local"
PATIENCE_SECONDS = 600
MAX_REFUSALS = 12
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 2.0


Sign = Callable[[bytes], Mapping[str, str]]
"""The headers that vouch for a body, made anew for each attempt."""


@dataclass(slots=True)
class Parcel:
    """One delivery on its way. `due` and `since` are monotonic seconds; `status` is the last answer, 0 for none."""

    id: str
    body: bytes
    url: str
    sign: Sign
    since: float = field(default_factory=time.monotonic)
    due: float = 0.0
    attempts: int = 0
    refusals: int = 0
    status: int = 0


class Webhooks:
    """The queue and the one that empties it. A bot that is down or overloaded is waited for, for ten minutes."""

    def __init__(self, bot_url: str, secret: str, wire: WireLog) -> None:
        self.bot_url = bot_url
        self._secret = secret.encode()
        self._wire = wire
        self._news = asyncio.Event()
        self.reset()

    def reset(self) -> None:
        """Forget what was not delivered."""
        self.pending: list[Parcel] = []
        self.delivered: list[str] = []
        self.given_up: list[str] = []
        self.unruly = False
        """Everything is told twice, and the newest first."""

    def queue(self, body: bytes, url: str, sign: Sign, parcel_id: str = "") -> None:
        """Have this told to that address until it is taken."""
        parcel = Parcel(parcel_id or str(uuid.uuid4()), body, url, sign)
        if self.unruly:
            parcel.due = time.monotonic() + FIRST_PAUSE  # so that what comes next can overtake it
            self.pending[:0] = [parcel, replace(parcel)]
        else:
            self.pending.append(parcel)
        self._news.set()

    def announce(self, kind: str, application_id: str, stage: str, occurred_at: datetime) -> None:
        """Queue the news that an application has moved."""
        parcel_id = str(uuid.uuid4())
        body = {
            "id": parcel_id,
            "type": kind,
            "application_id": application_id,
            "stage": stage,
            "occurred_at": occurred_at.isoformat(),
        }
        self.queue(
            json.dumps(body, ensure_ascii=False).encode(),
            self.bot_url + PATH,
            lambda told: self.headers(parcel_id, told),
            parcel_id,
        )

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            while True:
                self._news.clear()
                now = time.monotonic()
                for parcel in [each for each in self.pending if each.due <= now]:
                    await self._deliver(client, parcel)
                await self._rest()

    async def _rest(self) -> None:
        """Wait for news or for the next repeat."""
        due = min((parcel.due for parcel in self.pending), default=None)
        pause = None if due is None else max(0.0, due - time.monotonic())
        try:
            await asyncio.wait_for(self._news.wait(), pause)
        except TimeoutError:
            return

    async def _deliver(self, client: httpx.AsyncClient, parcel: Parcel) -> None:
        started = time.monotonic()
        parcel.attempts += 1
        try:
            headers = {"content-type": "application/json", **parcel.sign(parcel.body)}
            answer = await client.post(parcel.url, content=parcel.body, headers=headers)
            parcel.status, said = answer.status_code, answer.text[:2000]
            parcel.refusals += 400 <= answer.status_code < 500 and answer.status_code != 429
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            parcel.status, said = 0, type(error).__name__
        ms = int((time.monotonic() - started) * 1000)
        self._wire.add("to bot", f"POST {urlsplit(parcel.url).path}", parcel.status, ms, parcel.body.decode(), said)
        self._settle(parcel)

    def _settle(self, parcel: Parcel) -> None:
        now = time.monotonic()
        parcel.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(parcel.attempts - 1, 10))
        if not any(one is parcel for one in self.pending):
            return  # a reset came between
        if 200 <= parcel.status < 300:
            self._take_out(parcel)
            self.delivered.append(parcel.id)
        elif now - parcel.since > PATIENCE_SECONDS or parcel.refusals >= MAX_REFUSALS:
            self._take_out(parcel)
            self.given_up.append(parcel.id)

    def _take_out(self, parcel: Parcel) -> None:
        """This very one: the same may be waiting twice."""
        self.pending = [one for one in self.pending if one is not parcel]

    def headers(self, parcel_id: str, body: bytes) -> dict[str, str]:
        """The headers of an attempt made now: real time, whatever the simulated clock says."""
        timestamp = str(int(time.time()))
        digest = hmac.new(self._secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {
            "x-local-delivery": parcel_id,
            "x-local-timestamp": timestamp,
            "x-local-signature": f"sha256={digest}",
        }
