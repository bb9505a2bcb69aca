"""Who gets the seat when a hundred people want it at once? One, whatever database and however many servers."""

from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.journeys.crowd import HALVES, Race, company_of_racers, race
from tests.journeys.forked import forked
from tests.journeys.stage import ON_EACH_PLATFORM, ON_POSTGRES, ON_SQLITE, Stage, at_seat_choice, stage

pytestmark = pytest.mark.slow

WITHOUT_THE_LOCK = """
from storage import facts, slots
facts._AT, facts._AT_CODE = facts.UNLOCKED.where(slots.BY_ID), facts.UNLOCKED.where(slots.BY_CODE)
from bot.cli import main
main()
"""


def run_for_one_seat(set_up: Stage) -> Race:
    code = at_seat_choice(set_up)
    return race(set_up.wires, f"{code}-A1", first_slot(set_up))


def first_slot(set_up: Stage) -> str:
    query = "SELECT s.id FROM slot s JOIN option o ON o.id = s.option_id WHERE o.letter = 'A'"
    return str(set_up.rows(query)[0][0])


def holds(set_up: Stage) -> int:
    """How many events are in the calendars, once nothing is on its way any more."""
    set_up.settle()
    return len(set_up.office()["events"])


def has_one_winner(set_up: Stage, result: Race) -> None:
    assert result.statuses == {200: 100}
    assert (result.winners, result.refusals) == (1, 99)
    assert set_up.rows("SELECT count(*) FROM claim")[0][0] == 1
    assert holds(set_up) == 1


@ON_SQLITE
@ON_EACH_PLATFORM
def test_of_a_hundred_who_race_for_one_seat_one_wins(tmp_path: Path, database_url: str, platform: str) -> None:
    with stage(tmp_path, database_url, 1, company_of_racers(tmp_path), platform=platform) as set_up:
        has_one_winner(set_up, run_for_one_seat(set_up))


@ON_POSTGRES
@ON_EACH_PLATFORM
def test_of_a_hundred_who_race_through_two_servers_one_wins(tmp_path: Path, database_url: str, platform: str) -> None:
    with stage(tmp_path, database_url, 2, company_of_racers(tmp_path), platform=platform) as set_up:
        has_one_winner(set_up, run_for_one_seat(set_up))


def test_of_a_hundred_half_in_slack_and_half_in_teams_one_wins(tmp_path: Path, database_url: str) -> None:
    """On PostgreSQL through two servers."""
    servers = 2 if database_url.startswith("postgres") else 1
    company = company_of_racers(tmp_path)
    with stage(tmp_path, database_url, servers, company, platform="both", cast=HALVES) as set_up:
        has_one_winner(set_up, run_for_one_seat(set_up))


@ON_POSTGRES
def test_without_the_unique_index_more_than_one_wins(tmp_path: Path, database_url: str) -> None:
    """The index decides: the lock only puts the claims in a row, and nothing looks whether the seat is free."""
    with stage(tmp_path, database_url, 2, company_of_racers(tmp_path)) as set_up:
        with set_up.store.engine.begin() as connection:
            connection.execute(sa.text("DROP INDEX uq_claim_seat"))
        result = run_for_one_seat(set_up)
        assert result.winners > 1
        assert set_up.rows("SELECT count(*) FROM claim")[0][0] == result.winners


@ON_POSTGRES
def test_without_the_loops_lock_one_still_wins(tmp_path: Path, database_url: str) -> None:
    """The index alone is enough for the seat."""
    unlocked = partial(forked, code=WITHOUT_THE_LOCK)
    with stage(tmp_path, database_url, 2, company_of_racers(tmp_path), launch=unlocked) as set_up:
        has_one_winner(set_up, run_for_one_seat(set_up))


@ON_POSTGRES
def test_two_servers_on_one_database_carry_every_promise_once(tmp_path: Path, database_url: str) -> None:
    with stage(tmp_path, database_url, 2) as set_up:
        set_up.tell_settled()
        attempts = set_up.rows("SELECT kind, attempts, state FROM outbox WHERE attempts <> 1 OR state <> 'sent'")
        assert attempts == []
        assert {letter["repeats"] for letter in set_up.office()["mails"]} == {0}
