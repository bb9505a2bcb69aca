"""What do all the bot's calls to Microsoft go through? Faults, the bearer, size, JSON; each is noted on the wire."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.doors import Unreadable, read_body
from simulator.faults import STATUSES, Fault, Faults
from simulator.teams.tenant import Json
from simulator.web_api import Cut
from simulator.wire import WireLog

Handler = Callable[[Request, Any], tuple[int, object]]


class Refused(Exception):
    """This is not done: an HTTP status and Microsoft's word and sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"code": code, "message": message}}


@dataclass(frozen=True, slots=True)
class Calls:
    """`knows` judges an Authorization header, `fault` finds the fault that meets a call; a body is `largest` bytes."""

    faults: Faults
    wire: WireLog
    knows: Callable[[str], bool]
    fault: Callable[[str, Request], Fault | None]
    largest: int

    def door(self, name: str, run: Handler) -> Callable[[Request], Awaitable[Response]]:
        """One call: faults, bearer, size, JSON, then the deed; logged on the wire."""

        async def door(request: Request) -> Response:
            began, shown = time.perf_counter(), ""
            fault = self.fault(name, request)
            await pause(fault)
            try:
                if not self.knows(request.headers.get("authorization", "")):
                    raise Refused(401, "Unauthorized", "Authorization has been denied for this request.")
                raw = await read_body(request)
                shown = raw.decode(errors="replace")
                if len(raw) > self.largest:
                    raise Refused(413, "MessageSizeTooBig", "Message size too large")
                answer = faulty(fault) or _answer(*run(request, _object(raw)))
            except Unreadable:
                answer = JSONResponse({"error": {"code": "MessageSizeTooBig", "message": "too large"}}, 413)
            except Refused as refused:
                answer = JSONResponse(refused.body, refused.status)
            cut = fault is not None and fault.kind == "drop_after"
            status, text = (0, "done, then the connection was cut") if cut else (answer.status_code, _text(answer))
            self.wire.add("from bot", f"teams {name}", status, ms(began), shown, text)
            return Cut() if cut else answer

        return door


def dig(value: object, *names: str) -> object:
    """What is there below these names; None where something on the way is no object."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


async def pause(fault: Fault | None) -> None:
    """Wait as long as a slow one takes."""
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)


WORDS = {
    "400": ("BadSyntax", "Not supported here."),
    "412": ("PreconditionFailed", "The resource has changed."),
    "500": ("InternalServerError", "Try again."),
    "502": ("BadGateway", "Try again."),
    "504": ("GatewayTimeout", "Try again."),
    "429": ("TooManyRequests", "API calls quota exceeded"),
}


def faulty(fault: Fault | None) -> Response | None:
    """The answer that a fault gives in place of the deed."""
    if fault is None or fault.kind not in STATUSES:
        return None
    code, message = WORDS[fault.kind]
    heads = {"Retry-After": str(int(fault.seconds))} if fault.kind == "429" else {}
    return JSONResponse({"error": {"code": code, "message": message}}, int(fault.kind), heads)


def ms(began: float) -> int:
    """Milliseconds since then."""
    return round((time.perf_counter() - began) * 1000)


def _object(raw: bytes) -> Json:
    """The body as an object; none at all is an empty one."""
    try:
        value = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        raise Refused(400, "BadSyntax", "The request body is not JSON.") from None
    if not isinstance(value, dict):
        raise Refused(400, "BadSyntax", "The request body is not an object.")
    return value


def _answer(status: int, body: object) -> Response:
    return Response(status_code=status) if body is None else JSONResponse(body, status)


def _text(answer: Response) -> object:
    raw = bytes(answer.body)
    return json.loads(raw) if raw[:1] in (b"{", b"[") else raw.decode()
