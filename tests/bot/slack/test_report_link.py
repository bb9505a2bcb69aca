"""Does the way into a report stay with the one who asked for it?"""

import asyncio
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.cards.elements import Card, Link, Text, spoken
from bot.cards.fairness import report_link
from bot.cards.refusals import SENTENCES
from bot.chat.commands import Commands, Typed
from bot.desk import Desk
from bot.slack import render
from bot.slack.platform import SLACK
from policies.vocabulary import Actor, ActorKind, PersonId, Refusal
from storage.store import Store
from tests.builders import Company, unkept
from tests.journeys.stage import ON_SQLITE

URL = "https://interviews.acme.example/login/a-token"


def test_what_is_said_of_a_link_is_its_text() -> None:
    """The message log keeps what is said."""
    card = report_link(URL)
    assert "Open the report" in spoken(card)
    assert "a-token" not in spoken(card) + repr(card) + card.text
    assert URL in repr(render.message(card))


def test_people_cannot_write_a_link() -> None:
    payload = render.message(Card("x", (Text((f"<{URL}|press here>",)),)))
    assert '"link"' not in repr(payload).replace("'", '"')


async def _nobody(_word: str) -> PersonId | None:
    return None


@ON_SQLITE
@pytest.mark.parametrize(("name", "gets_in"), [("dana", True), ("hana", True), ("alice", False), ("noor", False)])
def test_who_may_read_a_report_gets_a_link_and_others_a_reason(store: Store, name: str, gets_in: bool) -> None:
    company = Company(store).load()
    desk = Desk(company.dispatcher)
    commands = Commands(desk, Assistant(desk, unkept(desk)), "https://interviews.acme.example", SLACK)
    actor = Actor(ActorKind.PERSON, company.id_of(name))

    async def ask() -> Any:
        return await commands.panel(Typed(actor, "UTC", ("report",), _nobody))

    card = asyncio.run(ask())
    desk.close()
    links = [word for block in card.blocks if isinstance(block, Text) for word in block.words if isinstance(word, Link)]
    if gets_in:
        (link,) = links
        assert link.url.startswith("https://interviews.acme.example/login/")
    else:
        assert (links, card.text) == ([], SENTENCES[Refusal.NOT_ALLOWED])
