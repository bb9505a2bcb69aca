"""A demo begins when its company is at work, at whatever hour it is started."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot import demo
from bot.demo_hours import STAY, ZONES, at_work


@pytest.mark.parametrize(
    ("started", "begins"),
    [
        ("2026-11-26T10:20", "2026-11-26T10:20"),  # Thursday, everybody is there
        ("2026-11-26T17:30", "2026-11-27T09:00"),  # evening: when London opens
        ("2026-11-28T12:00", "2026-11-30T09:00"),  # Saturday
        ("2026-12-24T18:00", "2026-12-29T09:00"),  # Christmas, and the Monday that London is off for it
    ],
)
def test_a_demo_begins_when_everybody_is_at_work_for_hours_to_come(started: str, begins: str) -> None:
    moment = at_work(datetime.fromisoformat(started).replace(tzinfo=UTC))
    assert moment == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    for zone in ZONES:
        here = moment.astimezone(ZoneInfo(zone))
        assert here.hour >= 9 and (here + STAY - timedelta(minutes=1)).hour < 18


def test_the_places_are_those_of_the_demos_people() -> None:
    people = yaml.safe_load(demo.company().read_text("utf-8"))["people"]
    assert {one["timezone"] for one in people} == set(ZONES)
