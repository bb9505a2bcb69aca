"""A notice is said in its receiver's hours, and at once where it would come too late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies.notices import AHEAD, waits_until
from policies.nudging import Receiver

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland")
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001  (Hypothesis adds the zone)
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
receivers = st.builds(Receiver, st.sampled_from(ZONES), days=st.sets(st.integers(1, 7), min_size=1).map(frozenset))


@given(moments, receivers)
def test_what_is_about_no_moment_is_said_in_the_receivers_hours_only(now: datetime, receiver: Receiver) -> None:
    later = waits_until(now, receiver)
    assert (later is None) is receiver.may_have(now)
    assert later is None or (later > now and receiver.may_have(later))


@given(moments, receivers, st.timedeltas(timedelta(days=-3), timedelta(days=9)))
def test_what_begins_soon_after_the_receivers_morning_is_said_at_once(
    now: datetime, receiver: Receiver, ahead: timedelta
) -> None:
    later, morning = waits_until(now, receiver, now + ahead), waits_until(now, receiver)
    is_soon = morning is not None and timedelta(0) <= ahead < morning + AHEAD - now
    assert later == (None if is_soon else morning)
