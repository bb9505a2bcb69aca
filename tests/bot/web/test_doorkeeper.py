"""What does a person read where something of ours has failed, such as the database?"""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doorkeeper import SORRY, Doorkeeper, sorry


async def _fails(_request: Request) -> Response:
    raise ConnectionError("the password is kestrel")


def test_a_fault_of_ours_is_said_in_a_sentence_that_gives_nothing_away() -> None:
    app = Starlette(
        routes=[Route("/b/book", _fails)], middleware=[Middleware(Doorkeeper)], exception_handlers={Exception: sorry}
    )

    async def visited() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get("/b/book")

    answer = asyncio.run(visited())
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (500, SORRY, "5")
