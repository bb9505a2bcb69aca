"""At which hours do reminders come? Sixty days of three hundred people in twelve zones, counted by their local hour."""

from collections import Counter

from benchmarks.figures import Figure
from benchmarks.measuring import folder
from storage import schema
from storage.store import Store
from tests import nudge_days

WIDTH = 50


def run() -> list[Figure]:
    with folder() as place:
        store = Store(f"sqlite:///{place}/days.db")
        schema.migrate(store)
        said = nudge_days.walk(store)
        store.close()
    print(histogram(Counter(one.local.hour for one in said)), end="\n\n")
    most = nudge_days.per_day(said).most_common(1)[0][1]
    return [
        Figure("reminders in sixty days", len(said), 1, "", "at_least"),
        Figure("outside the receiver's hours", sum(not one.is_fair for one in said), 0, "", "at_most"),
        Figure("most to one person on one day", most, nudge_days.NUDGES_A_DAY, "", "at_most"),
    ]


def histogram(hours: Counter[int]) -> str:
    """A line an hour of the receiver's day."""
    most = max(hours.values())
    return "\n".join(
        f"{hour:02d}:00  {hours[hour]:>6,}  {'█' * round(WIDTH * hours[hour] / most)}".rstrip() for hour in range(24)
    )
