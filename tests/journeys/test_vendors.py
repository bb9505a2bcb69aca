"""Does the story hold when the company's ATS is a vendor's? The real server, and that vendor's strict fake.

One vendor's company chats in Slack, and the next one's in Teams.
"""

import io
import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from simulator import story
from simulator.fakes.vendors import HR_VENDORS, VENDORS
from tests.journeys.stage import ON_SQLITE, PLATFORMS, Stage, stage


@pytest.mark.slow
@ON_SQLITE
@pytest.mark.parametrize(("vendor", "platform"), list(zip(VENDORS, itertools.cycle(PLATFORMS), strict=False)))
def test_the_whole_story_holds_with_a_vendors_ats_although_every_kind_of_call_fails_once(
    tmp_path: Path, database_url: str, vendor: str, platform: str
) -> None:
    """Every write is done and its answer lost; whatever else is asked is first told to wait."""
    with stage(tmp_path, database_url, ats=vendor, platform=platform) as set_up:
        _sim(set_up, "ats/unruly", {"on": True})
        path = VENDORS[vendor].path
        for method, suffix in VENDORS[vendor].writes:
            order = {"path_prefix": path, "path_suffix": suffix, "method": method, "kind": "drop_after"}
            _sim(set_up, "backoffice/faults", order)
        _sim(set_up, "backoffice/faults", {"path_prefix": path, "kind": "429", "times": 10, "retry_after": 0})
        told = io.StringIO()
        assert story.tell(set_up.world.public_url, told, platform), told.getvalue() + set_up.logs()[-3000:]
        set_up.settle()
        there_is_one_of_each(set_up)


@pytest.mark.slow
@ON_SQLITE
@pytest.mark.parametrize(("vendor", "platform"), [(one, PLATFORMS[-1]) for one in HR_VENDORS])
def test_the_whole_story_holds_with_a_vendors_hr_system_although_every_kind_of_call_fails_once(
    tmp_path: Path, database_url: str, vendor: str, platform: str
) -> None:
    """Looking is told to wait, then gets no answer; the hire is made, its answer lost, and it is found again."""
    with stage(tmp_path, database_url, hris=vendor, platform=platform) as set_up:
        path = HR_VENDORS[vendor].path
        for kind in ("429", "500", "drop_after"):
            order = {"path_prefix": path, "method": "GET", "kind": kind, "retry_after": 0}
            _sim(set_up, "backoffice/faults", order)
        for method, suffix in HR_VENDORS[vendor].writes:
            order = {"path_prefix": path, "path_suffix": suffix, "method": method, "kind": "drop_after"}
            _sim(set_up, "backoffice/faults", order)
        told = io.StringIO()
        assert story.tell(set_up.world.public_url, told, platform), told.getvalue() + set_up.logs()[-3000:]
        set_up.settle()
        there_is_one_of_each(set_up)
        assert set_up.office()["faults"] == []
        (hire,) = set_up.office()["hires"].values()
        assert hire["content"]["name"] == "Carmen Díaz"


def there_is_one_of_each(set_up: Stage) -> None:
    office = set_up.office()
    assert set_up.rows("SELECT kind, fault FROM outbox WHERE state = 'dead'") == []
    assert len([one for one in office["interviews"].values() if not one["cancelled"]]) == 3
    assert len(office["scorecards"]) == 3
    assert [one["content"]["decision"] for one in office["outcomes"].values()] == ["hire"]
    assert office["applications"]["app-carmen"]["status"] == "hired"
    assert len(office["hires"]) == 1
    assert office["webhooks"]["given_up"] == []


def _sim(set_up: Stage, what: str, body: Mapping[str, object]) -> None:
    set_up.http.post(f"{set_up.world.public_url}/sim/{what}", json=body).raise_for_status()
