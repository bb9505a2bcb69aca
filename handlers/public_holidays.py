"""Which days are public holidays where somebody is? By country or region, or by the country of a time zone."""

import functools
from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources

import holidays

NONE = "none"
"""Stands for a place without any public holidays."""
Place = tuple[str, str | None]
"""A country by its two letters, and one of its regions as the `holidays` library names it."""


def place(name: str) -> Place | None:
    """The place that a region (`DE`, `DE-BY`) or a jurisdiction (`eu-de`, `us-ny-nyc`, `us-ca+us-federal-contractor`)
    names; None where it names none, such as `eu`.
    """
    parts = name.partition("+")[0].strip().upper().split("-")
    if parts[0] == "EU":
        parts = parts[1:]
    country = {"UK": "GB"}.get(parts[0], parts[0]) if parts else ""
    regions = _supported().get(country)
    if regions is None:
        return None
    return country, parts[1] if len(parts) > 1 and parts[1] in regions else None


def is_region(name: str) -> bool:
    """May somebody name this as where they are?"""
    found = place(name)
    whole = "-" not in name.lower().removeprefix("eu-")
    return name.lower() == NONE or (found is not None and (whole or found[1] is not None))


def around(name: str, day: date) -> frozenset[date]:
    """The public holidays of a region or jurisdiction, from the year before that day's to the year after."""
    return _around(place(name), day.year)


def around_zone(timezone: str, now: datetime) -> frozenset[date]:
    """The public holidays that a whole country has, for the country of a time zone."""
    country = _countries().get(timezone)
    return _around((country, None) if country in _supported() else None, now.year)


@functools.lru_cache(maxsize=256)
def _around(where: Place | None, year: int) -> frozenset[date]:
    if where is None:
        return frozenset()
    return frozenset(holidays.country_holidays(where[0], subdiv=where[1], years=range(year - 1, year + 2)))


@functools.cache
def _supported() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries()


@functools.cache
def _countries() -> Mapping[str, str]:
    """The country of each time zone, other names of a zone included, as the time zone database has them."""
    tables = resources.files("tzdata") / "zoneinfo"
    rows = (line.split("\t") for line in (tables / "zone.tab").read_text("utf-8").splitlines() if line[0] != "#")
    found = {row[2]: row[0] for row in rows}
    links = (line.split() for line in (tables / "tzdata.zi").read_text("utf-8").splitlines() if line[:2] == "L ")
    for _, zone, other in links:
        if zone in found:
            found.setdefault(other, found[zone])
    return found
