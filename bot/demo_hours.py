"""When does a demo begin? Now, where everybody of its company is at work; else when they are next: nobody is told
anything at night, and whoever tries it in the evening should not have to wait for the morning.
"""

from datetime import datetime, timedelta

from handlers import public_holidays
from policies.nudging import Receiver

ZONES = ("Europe/Berlin", "Europe/London", "Europe/Istanbul", "Europe/Paris", "Europe/Prague")
"""Where the people of `simulator/company.yml` are."""
STAY = timedelta(hours=4)
STEP = timedelta(minutes=15)


def at_work(moment: datetime) -> datetime:
    """This moment (aware), or the next after it, at which all have the next hours before them."""
    receivers = [Receiver(zone, holidays=public_holidays.around_zone(zone, moment)) for zone in ZONES]
    while not all(one.may_have(moment) and one.may_have(moment + STAY) for one in receivers):
        moment += STEP
    return moment
