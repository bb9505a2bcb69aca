"""How does the bot reach the Web API? `/api/<method>`: token, faults, scopes, arguments, then the method itself."""

import asyncio
import hmac
import json
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.doors import Unreadable, read_arguments
from simulator.faults import STATUSES, Fault, Faults
from simulator.methods import METHODS, Api, Method, Refused
from simulator.wire import WireLog
from simulator.workspace import Json

NESTED = ("blocks", "view", "metadata", "users", "attachments")


@dataclass(frozen=True, slots=True)
class Door:
    """The Web API over HTTP."""

    api: Api
    token: str
    faults: Faults
    wire: WireLog

    def routes(self) -> list[Route]:
        """The one route of all methods."""
        return [Route("/api/{method}", self.call, methods=["GET", "POST"])]

    async def call(self, request: Request) -> Response:
        """Answer one call and log it."""
        began = time.perf_counter()
        name = request.path_params["method"]
        try:
            arguments = await read_arguments(request)
        except Unreadable:
            return self._logged(name, began, "unreadable", _failure("invalid_form_data"))
        fault = self.faults.take(name)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in STATUSES:
            return self._logged(name, began, arguments, _faulty(fault))
        answer = JSONResponse(self._answer(request, name, dict(arguments)))
        if fault and fault.kind == "drop_after":
            self.wire.add("from bot", name, 0, _ms(began), _masked(arguments), "done, then the connection was cut")
            return Cut()
        return self._logged(name, began, arguments, answer)

    def _answer(self, request: Request, name: str, arguments: Json) -> Json:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ") or str(arguments.get("token", ""))
        if not bearer:
            return {"ok": False, "error": "not_authed"}
        if not hmac.compare_digest(bearer.encode(), self.token.encode()):
            return {"ok": False, "error": "invalid_auth"}
        method = METHODS.get(name)
        if method is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        needed = self._missing_scope(method, arguments)
        if needed:
            provided = ",".join(sorted(self.api.scopes))
            return {"ok": False, "error": "missing_scope", "needed": needed, "provided": provided}
        return self._run(method, arguments)

    def _run(self, method: Method, arguments: Json) -> Json:
        try:
            return {"ok": True} | method.call(self.api, _decoded(arguments))
        except Refused as refused:
            body: Json = {"ok": False, "error": refused.error}
            return body | ({"response_metadata": {"messages": refused.messages}} if refused.messages else {})

    def _missing_scope(self, method: Method, arguments: Json) -> str:
        channel = self.api.workspace.channel(arguments.get("channel"))
        is_im = (channel is not None and channel.is_im) or arguments.get("types") == "im"
        scopes = method.im_scopes if is_im and method.im_scopes else method.scopes
        return "" if not scopes or self.api.scopes & set(scopes) else scopes[0]

    def _logged(self, name: str, began: float, arguments: object, answer: Response) -> Response:
        self.wire.add("from bot", name, answer.status_code, _ms(began), _masked(arguments), _body(answer))
        return answer


class Cut(Response):
    """No answer: the connection is closed under the caller, who cannot know that the work was done."""

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        """Close uvicorn's connection; other servers answer 500 for want of one."""
        cycle = getattr(receive, "__self__", None)
        transport = getattr(cycle, "transport", None)
        if transport is None:
            raise ConnectionError("cut on purpose")
        transport.abort()
        await receive()


def _decoded(arguments: Json) -> Json:
    """Nested values come as JSON text in forms."""
    for name in NESTED:
        value = arguments.get(name)
        if isinstance(value, str) and value[:1] in ("[", "{"):
            try:
                arguments[name] = json.loads(value)
            except (ValueError, RecursionError):
                wrong = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
                raise Refused(wrong.get(name, "invalid_arguments")) from None
    return arguments


def _faulty(fault: Fault) -> Response:
    if fault.kind == "400":
        return JSONResponse({"ok": False, "error": "invalid_arguments"}, 400)
    if fault.kind == "500":
        return Response("Internal Server Error", 500)
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(int(fault.seconds))})


def _failure(error: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error": error})


def _masked(arguments: object) -> object:
    return {k: v for k, v in arguments.items() if k != "token"} if isinstance(arguments, dict) else arguments


def _body(answer: Response) -> object:
    raw = bytes(answer.body)
    return json.loads(raw) if raw[:1] == b"{" else raw.decode()


def _ms(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
