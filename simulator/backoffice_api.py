"""How does a request come into a back-office API? Token, size, JSON, then the act; and faults on demand."""

import asyncio
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from simulator.doors import Unreadable, is_local, read_body
from simulator.strict import Refused, fields, one_of, text, whole
from simulator.wire import WireLog

FAULT = {
    "path_prefix": text(200, empty=True),
    "kind": one_of("400", "401", "429", "500", "503", "drop_after", "slow"),
    "times": whole(1, 1000),
    "retry_after": whole(-1, 86400),
    "skip": whole(0, 1000),
    "method": text(10, empty=True),
    "path_suffix": text(200, empty=True),
}


EACH = {name: check for name, check in FAULT.items() if name in ("path_prefix", "kind", "retry_after")} | {
    "only": text(4000, empty=True)
}
DEFAULTS = {"times": 1, "retry_after": -1, "skip": 0, "method": "", "path_suffix": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act answers: an HTTP status and a JSON body, or none."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Act = Callable[[Mapping[str, str], Any], Answer]


@dataclass(slots=True)
class Fault:
    """The next `times` requests to paths with this prefix go wrong. `retry_after` is in seconds, -1 for none.

    `skip` requests come through before that; a `method` and a `path_suffix` leave all others alone.
    """

    path_prefix: str
    kind: str
    times: int
    retry_after: int
    skip: int = 0
    method: str = ""
    path_suffix: str = ""

    def meets(self, method: str, path: str) -> bool:
        """Is it about this request?"""
        is_method = self.method in ("", method)
        return is_method and path.startswith(self.path_prefix) and path.endswith(self.path_suffix)


@dataclass(slots=True)
class EachCall:
    """Every call to paths with this prefix goes wrong once, and only one at a time: a call is a method and a route.

    `under_way` is the call that has gone wrong last, until it is answered as it should be, or somebody says that it was
    got over. `met` are those that went wrong, `passed` those that came through meanwhile and never have. Where `only`
    names some, no other goes wrong.
    """

    path_prefix: str
    kind: str
    retry_after: int
    only: frozenset[str] = frozenset()
    under_way: str = ""
    met: list[str] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    def take(self, call: str, path: str) -> Fault | None:
        """The fault for this call, where it is its turn."""
        if not path.startswith(self.path_prefix):
            return None
        if self.under_way or call in self.met or (self.only and call not in self.only):
            self.passed |= {call} - set(self.met)
            self.under_way = "" if call == self.under_way else self.under_way
            return None
        self.met.append(call)
        self.passed.discard(call)
        self.under_way = call
        return Fault(path, self.kind, 1, self.retry_after)


class Faults:
    """What is to go wrong next."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing goes wrong."""
        self.waiting: list[Fault] = []
        self.each: EachCall | None = None

    def add_each(self, body: object) -> Answer:
        """Order a fault for each call, one at a time; `only` are calls with commas, none for every one."""
        told = fields({"retry_after": -1, "only": "", **body} if isinstance(body, dict) else body, EACH)
        only = frozenset(filter(None, told.pop("only").split(",")))
        self.each = EachCall(**told, only=only)
        return Answer(200, {"ok": True})

    def get_over(self) -> Answer:
        """Whatever has gone wrong last was got over."""
        if self.each is not None:
            self.each.under_way = ""
        return Answer(200, {"ok": True})

    def add(self, body: object) -> Answer:
        """Order a fault; `times` is 1 and `retry_after` -1 unless told."""
        told = {**DEFAULTS, **body} if isinstance(body, dict) else body
        self.waiting.append(Fault(**fields(told, FAULT)))
        return Answer(200, {"ok": True})

    def take(self, path: str, method: str = "", route: str = "") -> Fault | None:
        """The first fault for this request, counted down. `route` is the path without what is in it of ids."""
        if self.each is not None and (fault := self.each.take(f"{method} {route}", path)) is not None:
            return fault
        for fault in self.waiting:
            if fault.meets(method, path):
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                self.waiting = [each for each in self.waiting if each.times > 0]
                return fault
        return None


class Guard(Protocol):
    """How an API lets requests in and says no, in its own words."""

    def admit(self, request: Request) -> Answer | None:
        """None for a request that may come in; else what it is answered."""
        ...

    def refuse(self, error: Refused) -> Answer:
        """The answer to a request that is not done."""
        ...

    def fail(self, status: int) -> Answer:
        """The answer while something is wrong with us: one of 401, 429, 500, 503."""
        ...


@dataclass(frozen=True, slots=True)
class BearerToken:
    """The guard of the demo's own systems."""

    token: str

    def admit(self, request: Request) -> Answer | None:
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        return None if hmac.compare_digest(given, f"Bearer {self.token}".encode()) else self.fail(401)

    def refuse(self, error: Refused) -> Answer:
        return Answer(error.status, {"errors": error.errors})

    def fail(self, status: int) -> Answer:
        problem = "the token is not right" if status == 401 else "a fault was ordered"
        return Answer(status, {"errors": [{"field": "", "problem": problem}]})


class CutOff(Response):
    """No answer: a body is announced and never sent, so that the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})


class Door:
    """Makes routes of acts."""

    def __init__(self, wire: WireLog, faults: Faults, changed: Callable[[], None]) -> None:
        self._wire = wire
        self._faults = faults
        self._changed = changed

    def api(self, method: str, path: str, guard: Guard, act: Act) -> Route:
        """A route for the product: guarded, logged, subject to faults."""

        async def endpoint(request: Request) -> Response:
            started = time.monotonic()
            fault = self._faults.take(request.url.path, method, path)
            answer, sent = await self._judge(request, guard, act, fault)
            ms = int((time.monotonic() - started) * 1000)
            note = f" ({fault.kind} on demand)" if fault else ""
            name, trace = f"{method} {request.url.path}{note}", request.headers.get("traceparent", "")
            self._wire.add("from bot", name, answer.status, ms, sent, answer.body or "", trace)
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.retry_after if fault.retry_after >= 0 else 12)
            return CutOff() if fault and fault.kind == "drop_after" else respond(answer, fault)

        return Route(path, endpoint, methods=[method])

    async def _judge(self, request: Request, guard: Guard, act: Act, fault: Fault | None) -> tuple[Answer, Any]:
        unwelcome = guard.admit(request)
        if unwelcome is not None:
            return unwelcome, ""
        if fault and fault.kind.isdecimal():
            return guard.fail(int(fault.kind)), ""
        return await self._act(request, act, guard)

    async def _act(self, request: Request, act: Act, guard: Guard) -> tuple[Answer, Any]:
        body: Any = ""
        try:
            body = await json_body(request)
            answer = act({**request.query_params, **request.path_params}, body)
            if request.method != "GET":
                self._changed()
        except Refused as error:
            answer = guard.refuse(error)
        return answer, body

    def driver(self, path: str, act: Act) -> Route:
        """A POST route for people's and tests' hands, from this machine only."""

        async def endpoint(request: Request) -> Response:
            if not is_local(request):
                return respond(Answer(403, {"errors": [{"field": "", "problem": "from this machine only"}]}))
            answer, _ = await self._act(request, act, BearerToken(""))
            return respond(answer)

        return Route(path, endpoint, methods=["POST"])


async def json_body(request: Request) -> Any:
    """The body as JSON, None where there is none; raises Refused with 400 or 413."""
    try:
        raw = await read_body(request)
        return json.loads(raw) if raw else None
    except Unreadable as error:
        raise Refused(413, "", str(error)) from error
    except ClientDisconnect as error:
        raise Refused(400, "", "the body was cut off") from error
    except (ValueError, RecursionError) as error:
        raise Refused(400, "", "the body is not JSON") from error


def respond(answer: Answer, fault: Fault | None = None) -> Response:
    """The HTTP form of an answer."""
    headers = dict(answer.headers)
    if fault and fault.retry_after >= 0:
        headers["retry-after"] = str(fault.retry_after)
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return JSONResponse(plain(answer.body), answer.status, headers)


def plain(value: Any) -> Any:
    """Records and moments as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
