"""What does a refusal of Ashby's mean, which comes with status 200?"""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapters.ats.ashby_api import Ashby
from adapters.ports import CredentialsBroken, Limited, Rejected
from tests.adapters.office import serving


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("rate_limit_exceeded", Limited),
        ("missing_endpoint_permission", CredentialsBroken),
        ("invalid_input", Rejected),
    ],
)
def test_a_refusal_is_known_by_its_code(code: str, failure: type[Exception]) -> None:
    """Where too much was asked, all else for Ashby waits too."""

    async def refuse(request: Request) -> JSONResponse:
        return JSONResponse({"success": False, "errors": [code]})

    async def ask(url: str, call: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            ashby = Ashby(url, "key", client)
            await (ashby.read(call) if call == "job.list" else ashby.write(call, {}))

    with serving(Starlette(routes=[Route("/{call}", refuse, methods=["POST"])])) as url:
        for call in ("job.list", "candidate.createNote"):
            with pytest.raises(failure) as caught:
                asyncio.run(ask(url, call))
            assert type(caught.value) is failure
