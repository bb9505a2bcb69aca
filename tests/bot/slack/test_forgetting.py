"""What the bot said about somebody who is erased is put into other words, or deleted where it cannot be edited."""

import asyncio
import json

import pytest

from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from bot.slack.gateway import SlackGateway
from tests.bot.slack.answering import Slack


def forget(gateway: SlackGateway) -> None:
    asyncio.run(gateway.forget("D1", "1.1"))


def test_a_message_is_put_into_words_that_name_nobody(slack: tuple[Slack, SlackGateway]) -> None:
    forget(slack[1])
    ((method, asked),) = slack[0].asked
    assert (method, asked["channel"], asked["ts"]) == ("chat.update", "D1", "1.1")
    assert "erased" in asked["text"] and "erased" in json.dumps(asked["blocks"])


@pytest.mark.parametrize("word", ["edit_window_closed", "cant_update_message"])
def test_one_that_cannot_be_edited_is_deleted(slack: tuple[Slack, SlackGateway], word: str) -> None:
    slack[0].says["chat.update"] = (200, {"ok": False, "error": word})
    forget(slack[1])
    assert [method for method, _ in slack[0].asked] == ["chat.update", "chat.delete"]


def test_one_that_is_gone_is_forgotten(slack: tuple[Slack, SlackGateway]) -> None:
    slack[0].says["chat.update"] = (200, {"ok": False, "error": "message_not_found"})
    forget(slack[1])
    assert [method for method, _ in slack[0].asked] == ["chat.update"]


@pytest.mark.parametrize(
    ("status", "word", "fault"),
    [
        (200, "token_revoked", CredentialsBroken),
        (200, "channel_not_found", Retry),
        (500, "internal_error", Unknown),
        (200, "something_new", Rejected),
    ],
)
def test_what_goes_wrong_is_told_in_the_ports_words(
    slack: tuple[Slack, SlackGateway], status: int, word: str, fault: type[Exception]
) -> None:
    slack[0].says["chat.update"] = (status, {"ok": False, "error": word})
    with pytest.raises(fault):
        forget(slack[1])


def test_one_that_can_be_neither_edited_nor_deleted_is_for_a_person(slack: tuple[Slack, SlackGateway]) -> None:
    slack[0].says["chat.update"] = (200, {"ok": False, "error": "edit_window_closed"})
    slack[0].says["chat.delete"] = (200, {"ok": False, "error": "cant_delete_message"})
    with pytest.raises(Rejected, match="cant_delete_message"):
        forget(slack[1])
