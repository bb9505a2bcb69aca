"""Sixty days, three hundred people, twelve zones: nobody is reminded at night, at a weekend or on their holidays."""

import pytest

from storage.store import Store
from tests import nudge_days


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sixty_days_around_the_world_are_fair(store: Store) -> None:
    said = nudge_days.walk(store)
    assert len(said) > 2_000 and len({one.person_id for one in said}) > 200
    assert len({one.local.tzinfo for one in said}) == len(nudge_days.PLACES)
    assert [one for one in said if not one.is_fair] == []
    most = nudge_days.per_day(said).most_common(1)[0][1]
    assert most == nudge_days.NUDGES_A_DAY  # somebody has reached it, and nobody has gone beyond
