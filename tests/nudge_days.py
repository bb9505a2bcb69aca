"""Sixty days of a company around the world, and every nudge in them: by the product's own commands, on a moved clock.

Three hundred people in twelve zones, with hours, days and holidays of their own. What they owe is due at any hour of
day and night: whether it may be said then is for the product to judge.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from handlers.command import Rules
from handlers.fire_nudges import FireNudges
from handlers.load_company import InterviewEntry
from policies.vocabulary import Role, SeatKind
from storage.store import Store
from tests import held_loops
from tests.builders import MONDAY, PEOPLE, Company, person

DAYS = 60
PEOPLE_COUNT = 300
LOOPS = 160
PANEL = 4
STEP = timedelta(minutes=30)
NUDGES_A_DAY = 3
PLACES = {
    "Europe/Berlin": "DE", "Europe/London": "GB", "Europe/Madrid": "ES", "America/New_York": "US",
    "America/Los_Angeles": "US", "America/Sao_Paulo": "BR", "Asia/Kolkata": "IN", "Asia/Tokyo": "JP",
    "Asia/Singapore": "SG", "Australia/Sydney": "AU", "Pacific/Auckland": "NZ", "Africa/Johannesburg": "ZA",
}  # fmt: skip
"""Each zone with its country, written down here once more: the product finds it by itself."""
HABITS = ((18, 9, "12345"), (17, 8, "12345"), (20, 12, "1234"), (22, 7, "71234"))
"""Quiet from, quiet until (hours), working days."""
INTERVIEW = InterviewEntry("Coding", "coding", 60, (SeatKind.LEAD,), "engineering")


@dataclass(frozen=True, slots=True)
class Nudged:
    """A message that was sent to somebody: when, in their own time, and what they said of their hours."""

    person_id: str
    local: datetime
    quiet_from: int
    quiet_until: int
    days: str
    country: str

    @property
    def is_fair(self) -> bool:
        """Is it a working day of theirs, no holiday there, and inside their hours?"""
        minutes = self.local.hour * 60 + self.local.minute
        off = self.local.date() in _holidays(self.country)
        return not off and str(self.local.isoweekday()) in self.days and self.quiet_until <= minutes < self.quiet_from


def walk(store: Store, seed: int = 7) -> list[Nudged]:
    """Let the days pass; every message that went out."""
    chance = random.Random(seed)
    company = Company(store, Rules(nudges_a_day=NUDGES_A_DAY), now=MONDAY)
    zones = tuple(PLACES)
    panel = [
        person(f"panel{number:04d}", (Role.INTERVIEWER,), "coding", timezone=zones[number % len(zones)])
        for number in range(PEOPLE_COUNT)
    ]
    company.load(*[INTERVIEW] * PANEL, people=(*PEOPLE, *panel))
    _settle_in(company, chance)
    claims = held_loops.write(company, LOOPS, PANEL, "panel")
    _owe(company, claims, chance)
    end = MONDAY + timedelta(days=DAYS)
    while (moment := _next(company)) < end:
        company.now = moment
        while company.system(FireNudges()).more:
            pass
    return list(_said(company))


def per_day(said: list[Nudged]) -> Counter[tuple[str, date]]:
    """How many messages each person had on each of their days."""
    return Counter((one.person_id, one.local.date()) for one in said)


def _settle_in(company: Company, chance: random.Random) -> None:
    for row in company.rows("SELECT id FROM person WHERE email LIKE 'panel%' ORDER BY email"):
        quiet_from, quiet_until, days = chance.choice(HABITS)
        company.write(
            "UPDATE person SET quiet_from = :f, quiet_until = :u, work_days = :d WHERE id = :id",
            f=quiet_from * 60, u=quiet_until * 60, d=days, id=row["id"],
        )  # fmt: skip


def _owe(company: Company, claims: list[dict[str, str]], chance: random.Random) -> None:
    """Each scorecard is owed since some moment of the first weeks; a few people owe a great many."""
    rows = []
    busy = [claim["person"] for claim in claims[:8]]
    for number, claim in enumerate(claims):
        since = MONDAY + timedelta(minutes=chance.randrange(40 * 24 * 60))
        owner = chance.choice(busy) if chance.random() < 0.2 else claim["person"]
        for rung, wait in ((0, timedelta(hours=1)), (1, timedelta(days=1))):
            rows.append({**claim, "person": owner, "nudge": f"{number:030d}{rung:02d}", "rung": rung, "time_no": 1,
                         "since": since, "due": since + wait})  # fmt: skip
    with company.store.engine.begin() as connection:
        connection.execute(held_loops.NUDGE, rows)


def _next(company: Company) -> datetime:
    """The next half hour in which something is due."""
    found = company.rows("SELECT min(due_at) AS at FROM nudge WHERE state = 'due'")[0]["at"]
    if found is None:
        return datetime.max.replace(tzinfo=UTC)
    at = datetime.fromisoformat(str(found))
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    steps = -((MONDAY - at) // STEP)
    return max(company.now + timedelta(minutes=1), MONDAY + steps * STEP)


def _said(company: Company) -> Iterator[Nudged]:
    """Every message: a nudge's own, and a day's last one once for each time that something was folded into it anew."""
    rows = company.rows("SELECT id, timezone, quiet_from, quiet_until, work_days FROM person")
    people = {row["id"]: row for row in rows}
    known = set()
    owners = {row["id"]: row["person_id"] for row in company.rows("SELECT id, person_id FROM nudge")}
    for row in company.rows("SELECT kind, subject, created_at FROM outbox WHERE kind IN ('chat.nudge', 'chat.nudges')"):
        if row["subject"] in known:
            continue  # the same message, edited
        known.add(row["subject"])
        person_id = owners[row["subject"]] if row["kind"] == "chat.nudge" else row["subject"].partition(":")[0]
        who = people[person_id]
        at = datetime.fromisoformat(str(row["created_at"]))
        local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ZoneInfo(who["timezone"]))
        hours = (who["quiet_from"], who["quiet_until"], who["work_days"])
        yield Nudged(person_id, local, *hours, PLACES[who["timezone"]])


_DAYS_OFF = {country: holidays.country_holidays(country, years=(2026, 2027)) for country in set(PLACES.values())}


def _holidays(country: str) -> holidays.HolidayBase:
    return _DAYS_OFF[country]
