"""Does somebody who typed nearly the right thing read what the right thing is?"""

import asyncio

import pytest

from bot.assistant import Assistant
from bot.cards.elements import Card
from bot.chat.commands import Commands, Typed
from bot.desk import Desk
from bot.slack.platform import SLACK
from policies.vocabulary import Actor, ActorKind, PersonId
from storage.store import Store
from tests.builders import Company, unkept
from tests.journeys.stage import ON_SQLITE


async def _nobody(_word: str) -> PersonId | None:
    return None


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("claim {loop}", "{loop} is a whole loop. A seat's code has one part more: /panel claim {loop}-A1."),
        ("release {loop}", "{loop} is a whole loop. A seat's code has one part more: /panel release {loop}-A1."),
        ("claim", "Please add a code: /panel claim CODE. /panel lists the codes."),
        ("clam {loop}", "I do not know /panel clam. /panel help lists what I do."),
        ("claim {loop}-Z9", "There is nothing under that code. /panel lists what you can act on."),
        ("swap {loop}-A1 @bob", "I do not know whom you mean. Please name a colleague with @."),
    ],
)
def test_what_is_nearly_right_is_put_right(store: Store, typed: str, said: str) -> None:
    company = Company(store).load()
    loop = company.open_loop()
    desk = Desk(company.dispatcher)
    commands = Commands(desk, Assistant(desk, unkept(desk)), "https://interviews.acme.example", SLACK)
    words = tuple(typed.format(loop=loop).split())
    answer = asyncio.run(commands.panel(Typed(Actor(ActorKind.PERSON, company.id_of("alice")), "UTC", words, _nobody)))
    desk.close()
    assert isinstance(answer, Card)
    assert answer.text == said.format(loop=loop)
