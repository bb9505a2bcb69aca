"""Does the bot work over a socket that it opens, and does a repeated envelope act once?"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.ports import Redactor
from bot import app as assembly
from bot.desk import Desk
from bot.message_log import MessageLog
from bot.settings import Settings
from bot.slack.door import SlackSocket, build_app
from policies.redaction import KnownPerson, Mode, PersonalSpan, Redacted
from storage.ledgers import ChatMessage
from storage.store import Store
from tests.bot.slack.socket_mode import APP_TOKEN, BOT_TOKEN, FakeSlack, command, fake_slack, written
from tests.builders import Company, unkept

ALICE, STRANGER = "U0ALICE", "U0NOBODY"
EMAILS = {ALICE: "alice@acme.example", STRANGER: "someone@elsewhere.example"}


def settings(database_url: str, slack_url: str) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        slack_transport="socket",
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=f"{slack_url}/api/",
        link_secret="l" * 32,
        pseudonym_secret="p" * 32,
        local_url="http://127.0.0.1:9",
        local_token="t" * 32,
        local_webhook_secret="w" * 32,
    )


@pytest.fixture
def company(store: Store) -> Company:
    """Carmen's loop with options to claim, at the real time of day."""
    made = Company(store, now=datetime.now(UTC)).load()
    made.open_loop()
    return made


def claims_in_audit(company: Company) -> int:
    return company.count("audit_entry WHERE command = 'ClaimSeat'")


class Blot:
    """A redactor that finds somebody's phone number in every text, and takes nothing out."""

    def add(self, person: KnownPerson) -> None: ...

    def remove(self, person_id: str) -> None: ...

    def redact(self, text: str, mode: Mode, people: Collection[str] = ()) -> Redacted:
        return Redacted(text, (PersonalSpan(0, 4, "PHONE_NUMBER", 1.0, "somebody"),))


def socket_walk(
    company: Company,
    walk: Callable[[FakeSlack], Awaitable[None]],
    redactor: Callable[[], Redactor] | None = None,
) -> None:
    """Open the real socket door to a fake Slack, walk, and close it. Without a redactor no message is kept."""

    async def run() -> None:
        async with fake_slack(EMAILS) as slack:
            desk = Desk(company.dispatcher)
            client = AsyncWebClient(BOT_TOKEN, base_url=f"{slack.url}/api/")
            messages = MessageLog(desk, redactor) if redactor else unkept(desk)
            keeping = asyncio.create_task(messages.run()) if redactor else None
            door = SlackSocket(desk, build_app(desk, messages, client, None, "https://bot.example"), APP_TOKEN)
            await door.connect_async()  # type: ignore[no-untyped-call]
            try:
                await walk(slack)
            finally:
                await door.close_async()  # type: ignore[no-untyped-call]
                messages.stop()
                if keeping:
                    await keeping
                desk.close()

    asyncio.run(run())


def text(answer: dict[str, Any] | None) -> str:
    assert answer is not None
    assert answer["response_type"] == "ephemeral"
    return str(answer["text"])


def test_a_command_is_answered_in_its_acknowledgement(company: Company) -> None:
    async def walk(slack: FakeSlack) -> None:
        answer = await slack.send("slash_commands", command(ALICE, "help"), "e-1")
        assert text(answer) == "How to use Panelkeeper"
        assert answer is not None and answer["blocks"]

    socket_walk(company, walk)


def test_an_envelope_that_comes_twice_acts_once(company: Company) -> None:
    code = company.loop().code

    async def walk(slack: FakeSlack) -> None:
        claim = command(ALICE, f"claim {code}-A1")
        assert "is yours" in text(await slack.send("slash_commands", claim, "e-1"))
        assert text(await slack.send("slash_commands", claim, "e-1")) == "This was handled already."
        assert "is yours already" in text(await slack.send("slash_commands", claim, "e-2"))

    socket_walk(company, walk)
    assert claims_in_audit(company) == 2
    assert company.count("claim") == 1


def test_an_envelope_is_remembered_after_the_socket_was_opened_anew(company: Company) -> None:
    claim = command(ALICE, f"claim {company.loop().code}-A1")

    async def before(slack: FakeSlack) -> None:
        await slack.send("slash_commands", claim, "e-1")

    async def after(slack: FakeSlack) -> None:
        assert text(await slack.send("slash_commands", claim, "e-1")) == "This was handled already."

    socket_walk(company, before)
    socket_walk(company, after)
    assert claims_in_audit(company) == 1


def test_a_message_told_of_again_in_another_envelope_is_heard_once(company: Company) -> None:
    loop = company.loop()
    with company.store.transaction() as session:
        session.add(
            ChatMessage(platform="slack", name=f"card:{loop.id}", channel="C1", ts="1.0", posted_at=company.now)
        )

    async def walk(slack: FakeSlack) -> None:
        for number, event_id in enumerate(("Ev0A", "Ev0A", "Ev0B", "Ev0A")):
            told = written(ALICE, f"Ring them, {event_id}", event_id)
            assert await slack.send("events_api", told, f"e-{number}") is None
        assert slack.called.count("chat.postEphemeral") == 2

    socket_walk(company, walk, Blot)
    kept = company.rows("SELECT text FROM message WHERE kind = 'message' ORDER BY id")
    assert [row["text"] for row in kept] == ["Ring them, Ev0A", "Ring them, Ev0B"]


def test_a_stranger_is_told_so(company: Company) -> None:
    async def walk(slack: FakeSlack) -> None:
        answer = text(await slack.send("slash_commands", command(STRANGER, "open"), "e-1"))
        assert answer.startswith("I do not know you yet")

    socket_walk(company, walk)
    assert company.count("chat_identity") == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_whole_server_runs_over_a_socket_and_comes_back_when_it_drops(company: Company, database_url: str) -> None:
    async def run() -> None:
        async with fake_slack(EMAILS) as slack:
            server = assembly.build(settings(database_url, slack.url))
            async with server.router.lifespan_context(server):
                assert "waits for you" in text(await slack.send("slash_commands", command(ALICE, ""), "e-1"))
                await slack.drop()
                assert "Open seats" in str(await slack.send("slash_commands", command(ALICE, "open"), "e-2"))
            assert slack.called.count("apps.connections.open") == 2
            assert all("/slack/" not in str(getattr(route, "path", "")) for route in server.routes)

    asyncio.run(run())


def test_without_an_app_token_there_is_no_socket(company: Company) -> None:
    desk = Desk(company.dispatcher)
    with pytest.raises(ValueError, match="app-level token"):
        SlackSocket(desk, build_app(desk, unkept(desk), AsyncWebClient(BOT_TOKEN), None, "https://bot.example"), "")
    desk.close()
