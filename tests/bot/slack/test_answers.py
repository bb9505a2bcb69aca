"""What becomes of what Slack answers? Nobody of an id that is nobody's here; one of four kinds of what went wrong."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.ports import Limited, Rejected, Unknown
from bot.slack.directory import SlackDirectory
from bot.slack.gateway import SlackGateway
from tests.bot.slack.answering import parcel

TEAM = "T0NORTHWIND"


def with_slack(answer: web.Response, play: Callable[[AsyncWebClient], Awaitable[None]]) -> None:
    """Play against a Slack that gives one answer to everything."""

    async def run() -> None:
        async def say(_request: web.Request) -> web.Response:
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)  # each is sent once

        app = web.Application()
        app.router.add_route("*", "/{method}", say)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        try:
            client = AsyncWebClient(token="xoxb-an-example", base_url=f"http://{host}:{port}/", retry_handlers=[])
            await play(client)
        finally:
            await runner.cleanup()

    asyncio.run(run())


def refusal(word: str, status: int = 200, **headers: str) -> web.Response:
    return web.json_response({"ok": False, "error": word}, status=status, headers=headers)


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
def test_an_id_that_is_nobodys_here_is_a_strangers(word: str) -> None:
    async def play(client: AsyncWebClient) -> None:
        assert await SlackDirectory(client).confirmed_email(TEAM, "U0OTHER") is None

    with_slack(refusal(word), play)


def test_a_directory_that_cannot_be_read_makes_strangers_of_nobody() -> None:
    async def play(client: AsyncWebClient) -> None:
        with pytest.raises(SlackApiError):
            await SlackDirectory(client).confirmed_email(TEAM, "U0ALICE")

    with_slack(refusal("internal_error"), play)


@pytest.mark.parametrize(
    ("answer", "kind", "after"),
    [
        (refusal("ratelimited", 429, **{"Retry-After": "17"}), Limited, 17.0),
        (web.Response(text="slow down", status=429, headers={"Retry-After": "17"}), Limited, 17.0),
        (web.Response(text="upstream connect error", status=503), Unknown, None),
        (web.Response(text="<html>", content_type="text/html", status=502), Unknown, None),
        (web.Response(text="{", content_type="application/json"), Unknown, None),
        (refusal("msg_too_long"), Rejected, None),
    ],
    ids=["its own", "plain 429", "plain 503", "page 502", "cut off", "refused"],
)
def test_what_stands_before_slack_may_answer_in_its_place(
    answer: web.Response, kind: type[Exception], after: float | None
) -> None:
    async def play(client: AsyncWebClient) -> None:
        gateway = SlackGateway(client)
        with pytest.raises(kind) as refused:
            await gateway.forget("C1", "1.1")
        assert getattr(refused.value, "after", None) == after
        with pytest.raises(kind):
            await gateway.deliver(parcel("alice"), uncertain=False)

    with_slack(answer, play)
