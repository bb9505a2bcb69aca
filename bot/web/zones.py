"""In which time zone does the visitor read? Names of zones and days, and offsets written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = frozenset({"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """One entry of the chooser: `Europe/Madrid` and `Madrid (UTC+01:00)`."""

    name: str
    label: str


@cache
def known_zones() -> frozenset[str]:
    """Every IANA name, legacy aliases too: browsers still send `Asia/Katmandu`. Cached, since it walks the disk."""
    return frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """The zone, or None for a name that is not one. The name is looked up before it comes near the file system."""
    return ZoneInfo(name) if name in known_zones() else None


def offset_text(moment: datetime) -> str:
    """`UTC+05:45`, for an aware local time."""
    offset = moment.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_text(zone: ZoneInfo, at: datetime) -> str:
    """`Europe/Madrid (UTC+01:00)`, with the offset that holds at that time."""
    return f"{zone.key.replace('_', ' ')} ({offset_text(at.astimezone(zone))})"


def day_text(local: datetime) -> str:
    return f"{WEEKDAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year}"


def choices(at: datetime) -> Iterator[tuple[str, list[ZoneChoice]]]:
    """The chooser's groups by region, each in alphabetical order, with the offsets of that time."""
    groups: dict[str, list[ZoneChoice]] = {}
    for name in sorted(known_zones()):
        region, _, place = name.partition("/")
        if region in REGIONS:
            label = f"{place.replace('_', ' ')} ({offset_text(at.astimezone(ZoneInfo(name)))})"
            groups.setdefault(region, []).append(ZoneChoice(name, label))
    groups["Other"] = [ZoneChoice("UTC", "UTC (UTC+00:00)")]
    yield from groups.items()
