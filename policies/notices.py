"""May what merely informs somebody wait for their morning? It may, unless what it is about begins too soon."""

from datetime import datetime, timedelta

from policies.nudging import Receiver, next_fair

AHEAD = timedelta(hours=4)
"""So long before it begins its receiver should know: what is on tomorrow morning is told tonight."""
JUST_OVER = timedelta(hours=1)
"""So long after an interview whoever was in it is taken to be there, whatever the hour."""


def waits_until(now: datetime, receiver: Receiver, begins: datetime | None = None) -> datetime | None:
    """When a notice is said that comes outside its receiver's hours; None to say it at once.

    `begins` (aware) is when what it is about begins, None where that is no moment.
    """
    if receiver.may_have(now):
        return None
    later = next_fair(now, receiver)
    if later is None or (begins is not None and now <= begins < later + AHEAD):
        return None
    return later
