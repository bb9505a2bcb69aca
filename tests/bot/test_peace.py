"""Can somebody who is reminded ask for peace in chat, and take it back? By buttons and forms of every platform."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.assistant import Assistant
from bot.cards.elements import Button, Buttons, Card, Checks, DateInput, Form, Screen, spoken
from bot.chat import buttons, forms
from bot.chat.forms import FieldErrors, Submitted
from bot.chat.opening import Opening
from bot.desk import Desk
from bot.message_log import MessageLog
from bot.slack.platform import SLACK
from policies.vocabulary import Actor, ActorKind, PersonId
from storage.store import Store
from tests.builders import Company
from tests.nudge_acts import scorecard_nudge


class Chat:
    """Alice, who was reminded, before one platform's buttons and forms."""

    def __init__(self, company: Company) -> None:
        self.nudge = scorecard_nudge(company)
        self.company = company
        self.actor = Actor(ActorKind.PERSON, company.id_of("alice"))
        self.desk = Desk(company.dispatcher)
        self._parts = self.desk, Assistant(self.desk, MessageLog(self.desk, lambda: NotImplemented)), SLACK

    def press(self, action: str, value: str) -> object:
        return asyncio.run(buttons.Buttons(*self._parts).press(action, value, self.actor, "UTC"))

    def settings(self) -> Form:
        form = asyncio.run(Opening(*self._parts).settings(self.actor))
        assert isinstance(form, Form)
        return form

    def submit(self, form: Form, **answers: str | tuple[str, ...]) -> object:
        async def nobody(word: str) -> PersonId | None:
            return None

        given = {part.key: str(getattr(part, "initial", "") or "") for part in form.parts if hasattr(part, "key")}
        submitted = Submitted(form.state, {**given, **answers}, self.actor, nobody)
        return asyncio.run(forms.Forms(*self._parts).submit(form.name, submitted))


@pytest.fixture
def chat(store: Store) -> Iterator[Chat]:
    made = Chat(Company(store).load())
    yield made
    made.desk.close()


def test_a_day_that_is_past_or_too_far_is_refused_at_its_field(chat: Chat) -> None:
    form = chat.press("snooze_until", chat.nudge)
    assert isinstance(form, Form) and [part.key for part in form.parts if isinstance(part, DateInput)] == ["day"]
    for day in ("2026-12-07", "2027-02-06"):
        refused = chat.submit(form, day=day)
        assert refused == FieldErrors({"day": "Please choose a day after today, at most 60 days ahead."})
    assert chat.submit(form, day="soon") == FieldErrors({"day": "This value cannot be right."})
    saved = chat.submit(form, day="2026-12-10")
    assert isinstance(saved, Screen) and "Thu 10 Dec 09:00 (Europe/Berlin)" in spoken(saved)
    over = chat.press("snooze_until", chat.nudge)
    assert isinstance(over, Card) and "nothing is left to put off" in spoken(over)


def test_the_answer_to_a_mute_has_a_button_that_takes_it_back(chat: Chat) -> None:
    muted = chat.press("mute_loop", chat.nudge)
    assert isinstance(muted, Card)
    (button,) = [one for block in muted.blocks if isinstance(block, Buttons) for one in block.buttons]
    assert isinstance(button, Button)
    again = chat.press(button.action, button.value)
    assert isinstance(again, Card) and f"reminded of {chat.company.loop().code} again" in spoken(again)
    assert chat.company.count("nudge_mute") == 0


def test_settings_list_what_is_muted_and_take_it_back(chat: Chat) -> None:
    assert not any(isinstance(part, Checks) for part in chat.settings().parts)
    chat.press("mute_loop", chat.nudge)
    (listed,) = [part for part in chat.settings().parts if isinstance(part, Checks)]
    code = chat.company.loop().code
    assert [option[1] for option in listed.options] == [code]
    saved = chat.submit(chat.settings(), unmute=())
    assert isinstance(saved, Screen) and code not in spoken(saved) and chat.company.count("nudge_mute") == 1
    saved = chat.submit(chat.settings(), unmute=(listed.options[0][0], "x" * 40))
    assert isinstance(saved, Screen) and f"reminded again of {code}." in spoken(saved)
    assert chat.company.count("nudge_mute") == 0
