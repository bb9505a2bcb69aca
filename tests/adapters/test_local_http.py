"""How does the local HTTP client read what servers answer, and what never gets an answer?"""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from adapters.http import retry_after
from adapters.local_http import LocalHttp
from adapters.ports import Ref, Rejected, Retry, Unknown
from tests.adapters.office import serving


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("9" * 400, 86_400.0),
        ("Mon, 02 Mar 2026 09:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0.0),
        ("Tue, 02 Mar 2027 09:00:00 GMT", 86_400.0),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        ("Mon, 99 Mar 2026 99:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value, "date": "Mon, 02 Mar 2026 09:00:00 GMT"}) == seconds


def test_a_server_that_is_not_there_was_told_nothing() -> None:
    async def ask() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await LocalHttp("http://127.0.0.1:9", "token", client).write("PUT", "/thing", {})

    with pytest.raises(Retry):
        asyncio.run(ask())


async def _answer(request: Request) -> Response:
    match request.path_params["kind"]:
        case "html":
            return PlainTextResponse("<p>maintenance</p>")
        case "empty":
            return Response()
        case "long":
            return PlainTextResponse("1" * 2_000_000)
        case "deep":
            return PlainTextResponse("[" * 200_000)
        case "moved":
            return RedirectResponse("http://elsewhere.example/")
        case "link":
            return PlainTextResponse('{"id": "x", "url": "javascript:alert(1)"}')
        case "late":
            return Response(status_code=408)
        case _:
            return Response(status_code=418)


@pytest.mark.parametrize(
    ("kind", "of_write", "of_read"),
    [
        ("html", Unknown, Rejected),
        ("empty", Unknown, Rejected),
        ("deep", Unknown, Rejected),
        ("long", Unknown, Retry),
        ("late", Unknown, Retry),
        ("moved", Rejected, Rejected),
        ("teapot", Rejected, Rejected),
    ],
)
def test_an_odd_answer_is_judged_by_what_may_have_happened(
    kind: str, of_write: type[Exception], of_read: type[Exception]
) -> None:
    app = Starlette(routes=[Route("/{kind}", _answer, methods=["GET", "PUT"])])

    async def ask(method: str, url: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            http = LocalHttp(url, "token", client)
            await (http.write(method, f"/{kind}", {}) if method == "PUT" else http.read(method, f"/{kind}"))

    with serving(app) as url:
        with pytest.raises(of_write):
            asyncio.run(ask("PUT", url))
        with pytest.raises(of_read):
            asyncio.run(ask("GET", url))


def test_only_web_addresses_are_passed_on() -> None:
    app = Starlette(routes=[Route("/{kind}", _answer, methods=["PUT"])])

    async def ask(url: str) -> Ref:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await LocalHttp(url, "token", client).write("PUT", "/link", {})

    with serving(app) as url:
        assert asyncio.run(ask(url)) == Ref("x", None)
