"""What does a second time change in Teams? The same button, the same activity, the same dialog, at the same moment."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from simulator.teams.words import said
from tests.journeys.stage import Json, Stage, at_seat_choice, stage


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("doubled")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform="teams") as made:
        at_seat_choice(made)
        yield made


def side_by_side(set_up: Stage, *activities: Json) -> list[httpx.Response]:
    """The answers to activities sent at the same moment."""

    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            return list(await asyncio.gather(*(set_up.teams[0].post_from(client, one) for one in activities)))

    return asyncio.run(send())


def slot(set_up: Stage, letter: str) -> str:
    query = (
        "SELECT s.id FROM slot s JOIN option o ON o.id = s.option_id JOIN interview i ON i.id = s.interview_id "
        "WHERE o.letter = :letter AND i.position = 1"
    )
    return str(set_up.rows(query, letter=letter)[0][0])


def test_a_double_clicked_button_claims_once(set_up: Stage) -> None:
    clicks = [set_up.teams[0].press("Jonas", "claim", slot(set_up, "C")) for _ in range(2)]
    answers = side_by_side(set_up, *clicks)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("yours" in said(answer.json()["value"]) for answer in answers), [answer.text for answer in answers]
    claims = set_up.rows("SELECT count(*) FROM claim c JOIN person p ON p.id = c.person_id WHERE p.email LIKE 'jonas%'")
    assert claims[0][0] == 1
    set_up.settle()
    assert sum(event["owner_email"].startswith("jonas") for event in set_up.office()["events"]) == 1


def test_an_activity_delivered_again_acts_once(set_up: Stage) -> None:
    code = set_up.rows("SELECT code FROM loop")[0][0]
    activity = set_up.teams[0].message("Alice", f"panel claim {code}-A1")
    assert set_up.teams[0].post(activity).is_success
    assert "is yours" in set_up.chat.texts("Alice")[-1]
    set_up.settle()
    before, told = set_up.dump(), len(set_up.chat.texts("Alice"))
    for _ in range(2):
        assert set_up.teams[0].post(activity).is_success
    assert set_up.dump() == before
    assert len(set_up.chat.texts("Alice")) == told
