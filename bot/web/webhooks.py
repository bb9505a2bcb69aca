"""Where does the ATS tell us that something changed? Genuine deliveries are kept once and answered at once."""

from collections.abc import Callable
from datetime import datetime

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.ports import ATS, NotGenuine
from bot.desk import Desk
from handlers.command import Refused
from handlers.receive_delivery import ReceiveDelivery
from policies.vocabulary import Actor, ActorKind, Surface

log = structlog.get_logger()

DOOR = Actor(ActorKind.SYSTEM, "webhook")


def routes(desk: Desk, ats: ATS, wall_clock: Callable[[], datetime]) -> list[Route]:
    """The route of the ATS in use. `wall_clock` is real time: a signature's age is judged by it."""

    async def receive(request: Request) -> Response:
        body = await request.body()
        try:
            delivery = ats.receive(request.headers, body, wall_clock())
        except NotGenuine:
            return JSONResponse({"error": "This delivery is not genuine."}, 401)
        if any("\x00" in word for word in (delivery.id, delivery.kind, *delivery.application_ids)):
            return JSONResponse({"error": "This delivery is not readable."}, 400)
        command = ReceiveDelivery(ats.name, delivery.id, delivery.kind, delivery.application_ids)
        answer = await desk(command, DOOR, Surface.WEBHOOK)
        if isinstance(answer, Refused):
            raise RuntimeError("the webhook door may not receive: the access rules are broken")
        return JSONResponse({"again": answer.again})

    return [Route(f"/webhooks/ats/{ats.name}", receive, methods=["POST"])]
