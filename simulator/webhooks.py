"""How does the simulated ATS tell the bot? Signed webhooks, kept and repeated until the bot takes them."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from simulator.wire import WireLog

PATH = "/webhooks/ats/local"
PATIENCE_SECONDS = 600
MAX_REFUSALS = 12
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 2.0


@dataclass(slots=True)
class Parcel:
    """One delivery on its way. `due` and `since` are monotonic seconds; `status` is the last answer, 0 for none."""

    id: str
    body: bytes
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
        self.pending.append(Parcel(parcel_id, json.dumps(body, ensure_ascii=False).encode()))
        self._news.set()

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
            answer = await client.post(self.bot_url + PATH, content=parcel.body, headers=self.headers(parcel))
            parcel.status, said = answer.status_code, answer.text[:2000]
            parcel.refusals += 400 <= answer.status_code < 500 and answer.status_code != 429
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            parcel.status, said = 0, type(error).__name__
        ms = int((time.monotonic() - started) * 1000)
        self._wire.add("to bot", f"POST {PATH}", parcel.status, ms, parcel.body.decode(), said)
        self._settle(parcel)

    def _settle(self, parcel: Parcel) -> None:
        now = time.monotonic()
        parcel.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(parcel.attempts - 1, 10))
        if parcel not in self.pending:
            return  # a reset came between
        if 200 <= parcel.status < 300:
            self.pending.remove(parcel)
            self.delivered.append(parcel.id)
        elif now - parcel.since > PATIENCE_SECONDS or parcel.refusals >= MAX_REFUSALS:
            self.pending.remove(parcel)
            self.given_up.append(parcel.id)

    def headers(self, parcel: Parcel) -> dict[str, str]:
        """The headers of an attempt made now: real time, whatever the simulated clock says."""
        timestamp = str(int(time.time()))
        digest = hmac.new(self._secret, timestamp.encode() + b"." + parcel.body, hashlib.sha256).hexdigest()
        return {
            "content-type": "application/json",
            "x-local-delivery": parcel.id,
            "x-local-timestamp": timestamp,
            "x-local-signature": f"sha256={digest}",
        }
