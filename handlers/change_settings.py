"""When may this person be asked to interview, and how often? Their own answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from handlers import public_holidays, reading
from handlers.command import Command, Context, Refused
from handlers.views import MutedView, PersonView
from policies.vocabulary import Refusal
from storage import nudges, people
from storage.tables import Person

ZONES = frozenset(available_timezones())
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Settings:
    """One person's own settings. Working and quiet hours are minutes after local midnight; loads count interviews.

    `holidays` is the country or region whose public holidays they have (`DE-BY`), `none`, or empty for their zone's.
    """

    timezone: str
    work_start: int
    work_end: int
    load_day: int
    load_week: int
    quiet_from: int = 18 * 60
    quiet_until: int = 9 * 60
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """`pools` are the kinds of interview the person is qualified for; an admin changes those. `muted` are the loops
    under way that they hear no more of.
    """

    person: PersonView
    settings: Settings
    pools: tuple[str, ...]
    muted: tuple[MutedView, ...]


@dataclass(frozen=True, slots=True)
class SettingsInvalid:
    """Nothing was changed; a reason for each field that is wrong."""

    fields: Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class ShowSettings(Command[SettingsShown | Refused]):
    """The actor's own settings."""


@dataclass(frozen=True, slots=True)
class ChangeSettings(Command[SettingsShown | SettingsInvalid | Refused]):
    """Change the actor's own settings."""

    settings: Settings


def show(command: ShowSettings, context: Context) -> SettingsShown:
    person = context.session.get_one(Person, context.standing.person_id)
    settings = Settings(
        person.timezone,
        person.work_start,
        person.work_end,
        person.load_day,
        person.load_week,
        context.rules.quiet_from if person.quiet_from is None else person.quiet_from,
        context.rules.quiet_until if person.quiet_until is None else person.quiet_until,
        person.holidays or "",
    )
    pools = tuple(sorted(people.kinds(context.session, person.id)))
    silent = nudges.muted_by(context.session, person.id)
    muted = tuple(MutedView(loop.id, loop.code, requisition.title) for loop, requisition in silent)
    return SettingsShown(reading.person(person), settings, pools, muted)


def handle(command: ChangeSettings, context: Context) -> SettingsShown | SettingsInvalid:
    wanted = command.settings
    wrong = {
        "timezone": wanted.timezone not in ZONES,
        "work_start": not 0 <= wanted.work_start < DAY,
        "work_end": not wanted.work_start < wanted.work_end <= DAY,
        "load_day": not 0 <= wanted.load_day <= 12,
        "load_week": not 0 <= wanted.load_week <= 60,
        "quiet_from": not 0 <= wanted.quiet_from <= DAY,
        "quiet_until": not 0 <= wanted.quiet_until < wanted.quiet_from,
        "holidays": wanted.holidays != "" and not public_holidays.is_region(wanted.holidays),
    }
    if any(wrong.values()):
        return SettingsInvalid({name: Refusal.INVALID for name, is_wrong in wrong.items() if is_wrong})
    person = context.session.get_one(Person, context.standing.person_id)
    person.timezone = wanted.timezone
    person.work_start, person.work_end = wanted.work_start, wanted.work_end
    person.load_day, person.load_week = wanted.load_day, wanted.load_week
    person.quiet_from, person.quiet_until = wanted.quiet_from, wanted.quiet_until
    person.holidays = wanted.holidays or None
    context.session.flush()
    return show(ShowSettings(), context)
