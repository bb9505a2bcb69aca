"""What comes of an answer that Teams does not take, of a guest, and of too much at once?"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.ports import Retry
from bot.teams.directory import email_of
from bot.teams.patience import patiently
from simulator.teams.driver import text_of
from simulator.teams.tenant import Conversation, Member
from simulator.teams.words import said
from tests.bot.teams.office import TENANT, Json, Office
from tests.journeys.stage import until

CHANNEL, OTHER = "hiring-backend", "hiring-design"
ASKS = "@Panelkeeper panel privacy"
ANSWER = "What is stored about whom"
TARGETED = "activities.post?targeted"


def read_by(place: Office, person: str, where: str | None = None) -> str:
    return "\n".join(map(text_of, place.teams.posts(person, where)))


# An answer that cannot be whispered


def test_an_answer_that_cannot_be_given_to_one_alone_in_a_channel_comes_in_their_chat(place: Office) -> None:
    place.teams.fault(TARGETED, "400")
    place.teams.say("Alice", ASKS, CHANNEL)
    assert ANSWER in read_by(place, "Alice")
    assert ANSWER not in read_by(place, "Alice", CHANNEL)
    assert ANSWER not in read_by(place, "Bob", CHANNEL)


def test_without_a_chat_either_the_channel_hears_only_that_there_is_an_answer(place: Office) -> None:
    place.teams.uninstall("Bob")
    place.teams.fault(TARGETED, "400")
    place.teams.say("Bob", ASKS, CHANNEL)
    for person in ("Bob", "Elif"):
        told = read_by(place, person, CHANNEL)
        assert "Please add me to your own apps" in told
        assert ANSWER not in told


def test_what_may_have_been_whispered_is_not_said_again(place: Office) -> None:
    before = len(place.teams.posts("Farid"))
    place.teams.fault(TARGETED, "drop_after")
    place.teams.say("Farid", ASKS, CHANNEL)
    assert read_by(place, "Farid", CHANNEL).count(ANSWER) == 1
    assert len(place.teams.posts("Farid")) == before


# An answer that is to be tried again


@pytest.mark.parametrize("kind", ["412", "429", "502", "504"])
@pytest.mark.parametrize(("said", "where"), [("panel help", None), ("@Panelkeeper panel help", CHANNEL)])
def test_an_answer_that_teams_asks_to_try_again_comes_once_and_in_the_same_turn(
    place: Office, kind: str, said: str, where: str | None
) -> None:
    before = read_by(place, "Elif", where).count("this list")
    place.teams.fault("activities.post", kind, retry_after=1)
    place.teams.say("Elif", said, where)
    assert read_by(place, "Elif", where).count("this list") == before + 1


def test_no_answer_is_tried_longer_than_its_turn() -> None:
    tried = []

    async def say() -> None:
        tried.append(True)
        raise Retry("429 TooManyRequests", 0.01)

    with pytest.raises(Retry):
        asyncio.run(patiently(say, within=0.05))
    assert 1 < len(tried) <= 6
    tried.clear()
    with pytest.raises(Retry):
        asyncio.run(patiently(say, within=0.005))
    assert len(tried) == 1


# Guests


@pytest.fixture
def guest(place: Office) -> Iterator[tuple[Member, Conversation]]:
    """Somebody from elsewhere in the team, whose guest's account bears Dana's address; the app is in their chats."""
    dana = place.tenant.by_key("Dana")
    assert dana is not None
    made = replace(dana, id="29:guest", object_id="00000000-0000-4000-8000-00000000abcd", role="guest")
    place.tenant.members[made.id] = made
    team = place.tenant.channels[place.tenant.team_id]
    team.members.append(made.id)
    place.tenant.installed.add(made.id)
    yield made, place.tenant.chat(made)
    team.members.remove(made.id)
    del place.tenant.members[made.id]


def by(member: Member, chat: Conversation) -> Json:
    """Whose activity it is, and where."""
    return {
        "from": {"id": member.id, "aadObjectId": member.object_id},
        "conversation": {"id": chat.id, "conversationType": "personal", "tenantId": TENANT},
    }


def test_a_guest_is_nobody_whatever_address_their_account_bears(
    place: Office, guest: tuple[Member, Conversation]
) -> None:
    member, chat = guest
    known = place.rows("SELECT count(*) FROM chat_identity")
    assert place.post(place.activity(**by(member, chat), text="panel open")).status_code == 200
    assert "I do not know you" in last_in(place, member, chat)
    assert place.rows("SELECT count(*) FROM chat_identity") == known
    assert place.rows("SELECT count(*) FROM chat_identity WHERE chat_user = :id", id=member.object_id) == [(0,)]


def last_in(place: Office, member: Member, chat: Conversation) -> str:
    return "\n".join(map(said, place.tenant.visible(chat, member)[-1].cards))


FULL = {"aadObjectId": "a", "email": "dana@acme.example", "userPrincipalName": "dana@acme.example", "userRole": "user"}


@pytest.mark.parametrize(
    "told",
    [
        {"userRole": "guest"},
        {"userRole": "Anonymous"},
        {"userRole": "bot"},
        {"userPrincipalName": "dana_elsewhere.example#EXT#@acme.onmicrosoft.com"},
        {"tenantId": "another"},
        {"aadObjectId": ""},
        {"email": "", "userPrincipalName": "dana"},
    ],
)
def test_whoever_is_no_full_member_of_the_tenant_has_no_address(told: Json) -> None:
    assert email_of({**FULL, "tenantId": TENANT}, TENANT) == "dana@acme.example"
    assert email_of({**FULL, "tenantId": TENANT, **told}, TENANT) is None


# Too much at once


def test_a_conversation_that_has_had_too_much_is_left_alone_for_as_long_as_teams_asks(place: Office) -> None:
    place.teams.fault(f"activities.post#{CHANNEL}", "429", retry_after=30)
    move(place, "app-carmen")
    until(lambda: place.rows("SELECT id FROM outbox WHERE fault = '429 TooManyRequests'"), "Teams to refuse")
    assert [row[0] for row in place.rows("SELECT name FROM pace WHERE paused_until IS NOT NULL")] == [f"#{CHANNEL}"]
    place.teams.advance(25)
    move(place, "app-yuki")  # what is carried for another channel meanwhile
    until(lambda: "Option A" in read_by(place, "Dana", OTHER), "the other channel's card")
    assert "Option A" not in read_by(place, "Dana", CHANNEL)
    place.teams.advance(6)
    until(lambda: "Option A" in read_by(place, "Dana", CHANNEL), "the card")
    place.settle()
    assert read_by(place, "Dana", CHANNEL).count("Option A") == 1


@pytest.mark.parametrize("kind", ["412", "429", "502", "504"])
def test_a_card_that_could_not_be_changed_is_written_anew_and_changed(place: Office, kind: str) -> None:
    """What it says by then is read again: a conflict is no reason to show what was so before."""
    taken = read_by(place, "Dana", CHANNEL).count("lead: Alice")
    place.teams.fault("activities.put", kind, retry_after=0)
    place.teams.press("Alice", "Claim Coding", CHANNEL)
    place.teams.advance(3)
    until(lambda: read_by(place, "Dana", CHANNEL).count("lead: Alice") == taken + 1, "the card to follow")
    place.settle()


def move(place: Office, application: str) -> None:
    told = {"application": application, "stage": "Onsite"}
    place.http.post(f"{place.url}/sim/ats/move", json=told).raise_for_status()
