"""Is a right asked for when somebody acts, and not when their card was drawn? Old buttons and forms, really signed."""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from bot.cards.refusals import SENTENCES
from bot.desk import Desk
from bot.slack.door import SlackDoor, build_app
from handlers.link_identity import LinkIdentity
from policies.vocabulary import Refusal
from simulator.outgoing import signature
from storage.store import Store
from tests.builders import Company, unkept
from tests.journeys.slack_wire import TEAM, chosen, interaction, press, submission, user

SECRET = secrets.token_hex(32)
NOT_ALLOWED = SENTENCES[Refusal.NOT_ALLOWED]
Json = dict[str, Any]


@pytest.fixture
def company(store: Store) -> Company:
    made = Company(store).load()
    for name in ("alice", "bob", "hana"):
        made.system(LinkIdentity("slack", TEAM, user(name), f"{name}@acme.example"))
    return made


@dataclass
class Slack:
    """Slack's side: it sends signed requests, and takes what the bot says to a response URL."""

    http: httpx.AsyncClient
    response_url: str
    said: list[Json]

    async def send(self, payload: Json) -> Json:
        """The answer in the response; what a button's answer says comes to `said`."""
        body, stamp = interaction(payload), str(int(time.time()))
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature(SECRET, stamp, body),
        }
        answer = await self.http.post("http://bot.example/slack/events", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(json.loads(answer.text)) if answer.text else {}

    async def press(self, who: str, action: str, value: str) -> str:
        self.said.clear()
        assert await self.send(press(who, action, value, self.response_url)) == {}
        (said,) = self.said
        return json.dumps(said, ensure_ascii=False)


def at_the_door(company: Company, play: Callable[[Slack], Awaitable[None]]) -> None:
    """Play against the bot's own Slack door, in this process."""

    async def run() -> None:
        said: list[Json] = []

        async def hear(request: web.Request) -> web.Response:
            said.append(await request.json())
            return web.Response(text="ok")

        async def who_am_i(_request: web.Request) -> web.Response:
            return web.json_response({"ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"})

        listener = web.Application()
        listener.router.add_post("/responses/1", hear)
        listener.router.add_post("/api/auth.test", who_am_i)
        runner = web.AppRunner(listener, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        desk, client = Desk(company.dispatcher), AsyncWebClient("xoxb-test", base_url=f"{url}/api/")
        bolt = build_app(desk, unkept(desk), client, SECRET, "https://bot.example")
        app = Starlette(routes=SlackDoor(desk, bolt, SECRET).routes())
        try:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
                await play(Slack(http, f"{url}/responses/1", said))
        finally:
            await runner.cleanup()
            desk.close()

    asyncio.run(run())


def demote(company: Company, name: str) -> None:
    company.write("DELETE FROM person_role WHERE person_id = :id", id=company.id_of(name))


def restore(company: Company, name: str, role: str) -> None:
    company.write(
        "INSERT INTO person_role (person_id, role, source) VALUES (:id, :role, 'cli')",
        id=company.id_of(name),
        role=role,
    )


def scorecard(who: str, claim_id: str) -> Json:
    answers = {"rating_solving": chosen("3"), "notes": "Asked first, then solved it.", "recommendation": chosen("yes")}
    return submission(who, "scorecard", claim_id, **answers)


def outcome(who: str, loop_id: str) -> Json:
    return submission(who, "outcome", loop_id, decision=chosen("reject"), reason="Not enough depth in design.")


def test_a_claim_button_of_one_who_is_no_longer_an_interviewer(company: Company) -> None:
    company.open_loop()
    slot = company.slots()[0].id
    demote(company, "alice")

    async def play(slack: Slack) -> None:
        assert NOT_ALLOWED in await slack.press("alice", "claim", slot)
        assert company.count("claim") == 0
        assert "No open seat needs you" in await slack.press("alice", "open_seats", "")
        restore(company, "alice", "interviewer")
        assert "Other open seats" in await slack.press("alice", "claim", slot)
        assert company.count("claim") == 1
        assert "Open seats for you" in await slack.press("alice", "open_seats", "")

    at_the_door(company, play)


def test_a_scorecard_form_of_one_who_is_no_longer_an_interviewer(company: Company) -> None:
    company.held_loop()
    claim = company.rows("SELECT id FROM claim WHERE person_id = :me AND state = 'attended'", me=company.id_of("alice"))

    async def play(slack: Slack) -> None:
        demote(company, "alice")
        refused = await slack.send(scorecard("alice", claim[0]["id"]))
        assert refused == {"response_action": "errors", "errors": {"notes": NOT_ALLOWED}}
        assert company.count("scorecard") == 0
        restore(company, "alice", "interviewer")
        accepted = await slack.send(scorecard("alice", claim[0]["id"]))
        assert accepted["response_action"] == "update"
        assert company.count("scorecard") == 1

    at_the_door(company, play)


def test_an_outcome_form_of_one_who_is_no_longer_a_hiring_manager(company: Company) -> None:
    company.held_loop()
    for name in ("alice", "bob"):
        company.write_scorecard(name)
    loop = company.loop().id

    async def play(slack: Slack) -> None:
        demote(company, "hana")
        refused = await slack.send(outcome("hana", loop))
        assert refused == {"response_action": "errors", "errors": {"reason": NOT_ALLOWED}}
        restore(company, "hana", "interviewer")
        assert (await slack.send(outcome("hana", loop)))["response_action"] == "errors"
        assert company.count("outcome") == 0
        restore(company, "hana", "hiring_manager")
        assert (await slack.send(outcome("hana", loop)))["response_action"] == "update"
        assert company.count("outcome") == 1

    at_the_door(company, play)


def test_an_outcome_form_of_one_who_manages_the_requisition_no_longer(company: Company) -> None:
    company.held_loop()
    loop = company.loop().id
    company.write("UPDATE requisition SET hiring_manager_id = :mallory", mallory=company.id_of("mallory"))

    async def play(slack: Slack) -> None:
        refused = await slack.send(outcome("hana", loop))
        assert refused == {"response_action": "errors", "errors": {"reason": NOT_ALLOWED}}
        assert company.count("outcome") == 0

    at_the_door(company, play)


def test_scorecards_stay_blind_until_ones_own_is_in_and_are_gone_with_the_role(company: Company) -> None:
    code = company.held_loop()
    company.write_scorecard("alice", notes="Explained the trade-offs unasked.")

    async def play(slack: Slack) -> None:
        assert SENTENCES[Refusal.BLIND].split(".")[0] in await slack.press("bob", "read_scorecards", code)
        company.write_scorecard("bob")
        demote(company, "bob")
        assert NOT_ALLOWED in await slack.press("bob", "read_scorecards", code)

    at_the_door(company, play)
