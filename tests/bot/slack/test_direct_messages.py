"""Is Slack asked once where somebody's direct messages are, and again when that is no longer so?"""

import asyncio
from collections.abc import Sequence

import pytest

from adapters.ports import Retry
from bot.slack import gateway as gateways
from bot.slack.gateway import SlackGateway
from handlers.parcels import ChatParcel, CredentialsRefused
from tests.bot.slack.answering import Slack, parcel

FIND, OPEN, POST = "users.lookupByEmail", "conversations.open", "chat.postMessage"
LIST = "conversations.list"


def deliver(gateway: SlackGateway, *parcels: ChatParcel) -> Sequence[tuple[str, str]]:
    async def run() -> Sequence[tuple[str, str]]:
        return [await gateway.deliver(one, uncertain=False) for one in parcels]

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def willing(slack: tuple[Slack, SlackGateway]) -> None:
    slack[0].says[FIND] = (200, {"ok": True, "user": {"id": "U1"}})
    slack[0].says[OPEN] = (200, {"ok": True, "channel": {"id": "D1"}})
    slack[0].says[POST] = (200, {"ok": True, "channel": "D1", "ts": "1.1"})


def asked(slack: Slack) -> list[str]:
    return [method for method, _ in slack.asked]


def test_where_direct_messages_are_is_asked_once_for_each_person(slack: tuple[Slack, SlackGateway]) -> None:
    posted = deliver(slack[1], parcel("alice"), parcel("alice"), parcel("bob", "U2"), parcel("bob", "U2"))
    assert asked(slack[0]) == [FIND, OPEN, POST, POST, OPEN, POST, POST]
    assert posted == [("D1", "1.1")] * 4


def test_it_is_asked_anew_when_slack_knows_the_place_no_longer(slack: tuple[Slack, SlackGateway]) -> None:
    deliver(slack[1], parcel("bob", "U2"))
    slack[0].says[POST] = (200, {"ok": False, "error": "channel_not_found"})
    with pytest.raises(Retry):
        deliver(slack[1], parcel("bob", "U2"))
    slack[0].says[POST] = (200, {"ok": True, "channel": "D2", "ts": "1.2"})
    assert deliver(slack[1], parcel("bob", "U2")) == [("D2", "1.2")]
    assert asked(slack[0]) == [OPEN, POST, POST, OPEN, POST]


def test_it_is_asked_anew_after_a_while(slack: tuple[Slack, SlackGateway], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateways, "KNOWN_SECONDS", 0.0)
    deliver(slack[1], parcel("alice"), parcel("alice"))
    assert asked(slack[0]) == [FIND, OPEN, POST] * 2


def test_a_channel_that_slack_knows_no_longer_is_looked_for_anew(slack: tuple[Slack, SlackGateway]) -> None:
    to_all = ChatParcel("one", CredentialsRefused("ats", "ashby"), "slack", channel="hiring")
    slack[0].says[LIST] = (200, {"ok": True, "channels": [{"name": "hiring", "id": "C1"}]})
    slack[0].says[POST] = (200, {"ok": False, "error": "channel_not_found"})
    with pytest.raises(Retry):
        deliver(slack[1], to_all)
    slack[0].says[LIST] = (200, {"ok": True, "channels": [{"name": "hiring", "id": "C2"}]})
    slack[0].says[POST] = (200, {"ok": True, "channel": "C2", "ts": "1.2"})
    assert deliver(slack[1], to_all) == [("C2", "1.2")]
    assert asked(slack[0]) == [LIST, POST, LIST, POST]
