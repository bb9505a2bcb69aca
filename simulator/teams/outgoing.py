"""How does Teams call the bot? One POST to its messaging endpoint with a signed token, and a few seconds to answer."""

import json
import time

import httpx

from simulator.outgoing import Answer
from simulator.teams.identity import Identity
from simulator.teams.tenant import Json
from simulator.wire import WireLog

MESSAGE_SECONDS = 15.0
INVOKE_SECONDS = 5.0
UNREACHABLE = "Unable to reach app. Please try again."
WRONG = "Something went wrong. Please try again."


class Outgoing:
    """Sends to `<bot>/api/messages`. An invoke's answer is its body; any other activity needs only a 2xx."""

    def __init__(self, bot_url: str, identity: Identity, wire: WireLog) -> None:
        self._url = bot_url.rstrip("/") + "/api/messages"
        self._identity = identity
        self._wire = wire
        self._client = httpx.AsyncClient(trust_env=False)

    async def send(self, activity: Json) -> Answer:
        """What the bot answered; `trouble` is what the client would show the person, else empty."""
        is_invoke = activity["type"] == "invoke"
        patience = INVOKE_SECONDS if is_invoke else MESSAGE_SECONDS
        headers = {
            "authorization": f"Bearer {self._identity.bearer()}", "content-type": "application/json; charset=utf-8",
            "user-agent": "Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)",
        }  # fmt: skip
        began = time.perf_counter()
        try:
            body = json.dumps(activity).encode()
            reply = await self._client.post(self._url, content=body, headers=headers, timeout=patience)
            answer = _read(reply)
            text: object = answer.body or reply.text
        except httpx.TimeoutException:
            answer, text = Answer(0, {}, UNREACHABLE), f"no answer within {patience:.0f} s"
        except httpx.HTTPError as error:
            answer, text = Answer(0, {}, UNREACHABLE), f"no connection: {type(error).__name__}"
        ms = round((time.perf_counter() - began) * 1000)
        name = " ".join(filter(None, ["teams", activity["type"], activity.get("name"), activity.get("action")]))
        self._wire.add("to bot", name, answer.status, ms, activity, text)
        return answer

    def refused(self, what: str, errors: list[str]) -> None:
        """Note on the wire log why something that the bot answered is not shown."""
        if errors:
            self._wire.add("from bot", f"teams {what} not shown", 400, 0, "", errors)

    async def close(self) -> None:
        """Drop the connections."""
        await self._client.aclose()


def _read(reply: httpx.Response) -> Answer:
    if not reply.is_success:
        return Answer(reply.status_code, {}, UNREACHABLE if reply.status_code >= 500 else WRONG)
    try:
        body = json.loads(reply.text) if reply.text.strip() else {}
    except ValueError:
        return Answer(reply.status_code, {}, WRONG)
    return Answer(reply.status_code, body) if isinstance(body, dict) else Answer(reply.status_code, {}, WRONG)
