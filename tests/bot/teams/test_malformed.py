"""What comes of what should never come in, and of what comes twice? Never a fault, nor a change."""

import asyncio
import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.story import Story
from tests.bot.teams.office import TENANT, Office, office
from tests.journeys.stage import until

ACTIVITIES, AT_ONCE = 10_000, 8
Json = dict[str, Any]
NASTY: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "\x00", "a\x00b", "\ud800", "x" * 300, "x" * 20_000, "'; DROP TABLE claim; --",
    "🦔" * 500,
    "\u202e", "<at>x</at>", [], [[]], [None], {}, {"id": None}, {"id": []}, {"id": {"id": "x"}}, [{"type": "mention"}],
    {"panelkeeper": 5}, {"panelkeeper": {"form": [], "many": 7}}, {"panelkeeper": {"form": "x" * 300, "state": None}},
    {"action": "x"}, {"action": {"data": []}}, {"data": {"panelkeeper": {"typed": 5}}}, "PK-0000-A1\x00", "29:x", "..",
)  # fmt: skip
WORDS = (
    "panel", "panel help", "panel open", "panel claim", "panel claim PK-0000-A1", "panel release x",
    "panel swap a @29:x",
    "panel schedule PK-0000", "feedback", "feedback x", "panel outcome PK-0000", "/panel", "nothing", "", "panel \x00",
)  # fmt: skip
INVOKES = (
    "adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask", "composeExtension/submitAction",
    "composeExtension/query", "signin/verifyState", "fileConsent/invoke", "application/search", "x",
)  # fmt: skip
KINDS = (
    "message", "messageUpdate", "messageDelete", "messageReaction", "conversationUpdate", "installationUpdate",
    "typing",
    "event", "endOfConversation", "handoff", "command", "trace", "suggestion", "", "x" * 300,
)  # fmt: skip


@pytest.fixture(scope="module")
def at_seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("malformed")
    with office(folder, f"sqlite:///{folder}/panelkeeper.db") as made:
        made.teams.install()
        told = Story(made.url)
        told.move_to_onsite()
        told.close()
        until(lambda: made.rows("SELECT id FROM chat_message WHERE name LIKE 'card:%'"), "the card")
        made.settle()
        made.teams.say("Alice", "panel help")
        yield made


def whole(place: Office, chance: random.Random, number: int) -> Json:
    """Something that Teams sends, from somebody of the company."""
    alice = next(one for one in place.teams_members() if one.person.key == "alice")
    ours: tuple[Json, ...] = (
        {"form": "settings", "state": ""},
        {"form": "cancel", "state": "x"},
        {"action": "claim", "value": "0" * 32},
        {"typed": "panel claim PK-0000-A1"},
    )
    data = {"panelkeeper": chance.choice(ours)}
    value: Json = {"data": data, "commandId": chance.choice(("panel", "panel-open", "feedback", "x"))}
    value["action"] = {"type": "Action.Execute", "verb": "claim", "data": data}
    place_kind = chance.choice(("personal", "channel", "groupChat"))
    kind = chance.choice(("message", "message", "invoke", "invoke", chance.choice(KINDS)))
    return place.activity(
        type=kind, id=f"{number}", name=chance.choice(INVOKES), text=chance.choice(WORDS), value=value,
        **{"from": {"id": alice.id, "aadObjectId": alice.object_id}, "entities": [{"type": "clientInfo"}]},
        membersAdded=[{"id": "29:x"}], membersRemoved=[{"id": "29:y"}], action="x",
        conversation={"id": "a:x", "conversationType": place_kind, "tenantId": TENANT},
    )  # fmt: skip


def spoilt(body: Json, chance: random.Random) -> bytes:
    """The same with something wrong in it, up to four times, or cut off."""
    body = copy.deepcopy(body)
    for _ in range(chance.randint(1, 4)):
        node: Any = body
        while True:
            key = chance.choice(list(node))
            below = node[key]
            if not isinstance(below, dict) or not below or chance.random() < 0.3:
                break
            node = below
        if chance.random() < 0.25:
            del node[key]
        else:
            node[key] = copy.deepcopy(chance.choice(NASTY))
        if not body:
            break
    raw = json.dumps(body).encode()
    if chance.random() < 0.03:
        raw = raw[: chance.randrange(len(raw))]
    return chance.randbytes(50) + raw if chance.random() < 0.01 else raw


async def pour(place: Office, bodies: Iterator[bytes], bearer: str) -> dict[int, int]:
    """Send all of these, a few at a time; how often each status was answered."""
    counts: dict[int, int] = {}
    headers = {"authorization": f"Bearer {bearer}", "content-type": "application/json"}

    async def drink(client: aiohttp.ClientSession) -> None:
        for body in bodies:
            async with client.post(f"{place.bot_url}/api/messages", data=body, headers=headers) as answer:
                await answer.read()
                counts[answer.status] = counts.get(answer.status, 0) + 1

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as client:
        await asyncio.gather(*(drink(client) for _ in range(AT_ONCE)))
    return counts


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_thousand_malformed_activities_bring_no_fault_and_no_change(at_seats: Office) -> None:
    chance = random.Random(20261126)
    before = state(at_seats)
    bodies = (spoilt(whole(at_seats, chance, number), chance) for number in range(ACTIVITIES))
    counts = asyncio.run(pour(at_seats, bodies, at_seats.identity.bearer()))
    assert sum(counts.values()) == ACTIVITIES and set(counts) <= {200, 400, 401}
    assert counts[200] > ACTIVITIES / 3 and counts[401] > ACTIVITIES / 100
    assert state(at_seats) == before


STANDING = (
    "claim", "seat", "slot", "option", "loop", "booking", "scorecard", "outcome", "summary", "swap", "person",
    "person_role", "application", "candidate", "chat_identity", "nudge_mute", "legal_hold", "login_link", "web_session",
)  # fmt: skip


def state(place: Office) -> Json:
    """How things stand, without what the clock does meanwhile."""
    return {table: sorted(map(repr, place.rows(f'SELECT * FROM "{table}"'))) for table in STANDING}  # noqa: S608


def test_what_comes_twice_acts_once(at_seats: Office) -> None:
    """The same activity, signed anew: Teams tries again when it has waited too long."""
    member = next(one for one in at_seats.teams_members() if one.person.key == "elif")
    design = "SELECT id FROM interview WHERE kind = 'system_design'"
    slot = at_seats.rows(f"SELECT id FROM slot WHERE interview_id IN ({design})")[0][0]  # noqa: S608
    data = {"panelkeeper": {"action": "claim", "value": slot}}
    press = at_seats.activity(
        type="invoke", name="adaptiveCard/action", value={"action": {"verb": "claim", "data": data}},
        **{"from": {"id": member.id, "aadObjectId": member.object_id}},
    )  # fmt: skip
    before = tried(at_seats)
    first, second = at_seats.post(press), at_seats.post(press)
    assert "is yours" in first.text and "This was handled already." in second.text
    assert first.status_code == second.status_code == 200
    assert at_seats.rows("SELECT count(*) FROM claim")[0][0] == 1
    assert tried(at_seats) == before + 1


def tried(place: Office) -> int:
    return int(place.rows("SELECT count(*) FROM audit_entry WHERE command = 'ClaimSeat'")[0][0])


def test_a_person_of_no_tenant_is_a_stranger(at_seats: Office) -> None:
    """Somebody whom the roster does not know, or whose Entra id is somebody else's, is nobody."""
    for sender in ({"id": "29:x", "aadObjectId": "0" * 36}, {"id": "29:x"}, {}, {"aadObjectId": 5}):
        body = at_seats.activity(
            type="invoke", name="composeExtension/fetchTask", value={"commandId": "panel"}, **{"from": sender}
        )
        assert "I do not know you yet" in at_seats.post(body).text


def test_a_fault_of_ours_is_a_sentence_and_no_fault_to_teams(at_seats: Office) -> None:
    with at_seats.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE chat_identity RENAME TO chat_identity_away")
    try:
        for name in INVOKES[:2]:
            answer = at_seats.post(at_seats.activity(type="invoke", name=name, value={}))
            assert (answer.status_code, "Something went wrong on my side" in answer.text) == (200, True)
        assert at_seats.post(at_seats.activity()).status_code == 200
    finally:
        with at_seats.store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE chat_identity_away RENAME TO chat_identity")


def test_without_teams_there_is_no_door(tmp_path: Path) -> None:
    with office(tmp_path, f"sqlite:///{tmp_path}/panelkeeper.db", "both", teams_app_id="") as made:
        assert made.post(made.activity()).status_code == 404
