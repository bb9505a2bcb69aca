"""How does Slack call the bot? One signed POST to its request URL, 3 seconds to answer, events tried again."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from simulator.wire import WireLog
from simulator.workspace import Json

SECONDS = 3.0
EVENT_RETRIES = (0.2, 1.0, 3.0)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `X-Slack-Signature` for a body at a time (whole epoch seconds as text)."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return "v0=" + digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered; `trouble` is Slack's word when that was nothing good, else empty."""

    status: int
    body: Json
    trouble: str = ""


class Outgoing:
    """Signs and sends to `<bot>/slack/events`; times on the wire are real, whatever the simulated day is."""

    def __init__(self, bot_url: str, signing_secret: str, wire: WireLog) -> None:
        self._url = bot_url.rstrip("/") + "/slack/events"
        self._secret = signing_secret
        self._wire = wire
        self._client = httpx.AsyncClient(timeout=30, trust_env=False)
        self._running: set[asyncio.Task[None]] = set()

    async def command(self, fields: dict[str, str]) -> Answer:
        """Send a slash command."""
        return await self._form(f"command {fields['command']}", fields, fields)

    async def interaction(self, payload: Json) -> Answer:
        """Send `block_actions`, `view_submission` or `view_closed`."""
        return await self._form(payload["type"], {"payload": json.dumps(payload)}, payload)

    async def event(self, payload: Json) -> Answer:
        """Send an event once; when that fails, it is tried again in the background, at most 3 times."""
        answer = await self._event(payload, 0, "")
        if answer.trouble:
            task = asyncio.create_task(self._retry(payload, answer))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return answer

    async def verify(self) -> Answer:
        """Send `url_verification` and see that the challenge comes back."""
        challenge = secrets.token_hex(8)
        answer = await self._event({"type": "url_verification", "challenge": challenge}, 0, "")
        if answer.body.get("challenge") == challenge:
            return answer
        return Answer(answer.status, answer.body, "challenge_failed")

    async def close(self) -> None:
        """Stop retries and drop connections."""
        for task in list(self._running):
            task.cancel()
        await self._client.aclose()

    async def _retry(self, payload: Json, failed: Answer) -> None:
        for number, pause in enumerate(EVENT_RETRIES, 1):
            await asyncio.sleep(pause)
            reason = "http_timeout" if failed.trouble == "operation_timeout" else "http_error"
            failed = await self._event(payload, number, reason)
            if not failed.trouble:
                return

    async def _event(self, payload: Json, retry: int, reason: str) -> Answer:
        headers = {"Content-Type": "application/json"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        name = "event " + payload.get("event", payload)["type"] + (f" (retry {retry})" if retry else "")
        return await self._send(name, json.dumps(payload).encode(), headers, payload)

    async def _form(self, name: str, fields: dict[str, str], shown: Json) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._send(name, urlencode(fields).encode(), headers, shown)

    async def _send(self, name: str, body: bytes, headers: dict[str, str], shown: Json) -> Answer:
        timestamp = str(int(time.time()))
        headers |= {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        began = time.perf_counter()
        try:
            async with asyncio.timeout(SECONDS):
                reply = await self._client.post(self._url, content=body, headers=headers)
            answer = _read(reply)
            text = reply.text
        except TimeoutError:
            answer, text = Answer(0, {}, "operation_timeout"), "no answer within 3 s"
        except httpx.HTTPError as error:
            answer, text = Answer(0, {}, "dispatch_failed"), f"no connection: {type(error).__name__}"
        ms = round((time.perf_counter() - began) * 1000)
        self._wire.add("to bot", name, answer.status, ms, shown, answer.body or text)
        return answer


def _read(reply: httpx.Response) -> Answer:
    if reply.status_code != 200:
        return Answer(reply.status_code, {}, "dispatch_failed")
    text = reply.text.strip()
    if not text:
        return Answer(200, {})
    try:
        body = json.loads(text)
    except ValueError:
        return Answer(200, {"text": text})
    return Answer(200, body if isinstance(body, dict) else {"text": text})
