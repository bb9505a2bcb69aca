"""What may be told about how few? Counts, shares and spreads in which no group of fewer than ten candidates shows.

A unit (a loop, a time, a scorecard) is given as the id of its candidate: ids are only counted.
"""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from policies.vocabulary import CandidateId

FEWEST = 10
"""A figure about fewer candidates is not shown."""

KeyT = TypeVar("KeyT")


class Few(StrEnum):
    """Which side of a share is about too few candidates to be told."""

    PART = "part"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Spread:
    """The values that a tenth, half and nine tenths do not exceed."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """From 0 to 1; None where `few` says which side has fewer than ten candidates."""

    value: float | None
    few: Few | None = None


def publish(groups: Mapping[KeyT, Sequence[CandidateId]]) -> dict[KeyT, int | None]:
    """How many units each group has (a candidate's id for each), None where that is hidden.

    The groups are all there is, so that whoever knows the total could compute one hidden group: where any is hidden,
    the smallest others are hidden with it, until what is hidden gives none of it away; and all of them where only one
    would be left. Else a group of nobody is shown as 0.
    """
    if people_in(groups.values()) < FEWEST:
        return dict.fromkeys(groups, None)
    hidden = {key for key, units in groups.items() if 0 < len(set(units)) < FEWEST}
    rest = sorted((key for key, units in groups.items() if units and key not in hidden), key=lambda k: len(groups[k]))
    while hidden and rest and _gives_away([groups[key] for key in hidden]):
        # Of several that are as small, one that is picked by its place would tell where the small group is.
        size = len(groups[rest[0]])
        hidden.update(key for key in rest if len(groups[key]) == size)
        rest = [key for key in rest if key not in hidden]
    if hidden and len(rest) < 2:
        return dict.fromkeys(groups, None)
    return {key: None if key in hidden else len(units) for key, units in groups.items()}


def share(part: Sequence[CandidateId], rest: Sequence[CandidateId]) -> Share | None:
    """How much of the units (a candidate's id for each) the part is; None where all of it is about too few."""
    if people_in((part, rest)) < FEWEST:
        return None
    for side, few in ((part, Few.PART), (rest, Few.REST)):
        if 0 < len(set(side)) < FEWEST:
            return Share(None, few)
    return Share(len(part) / (len(part) + len(rest)))


def spread(values: Sequence[tuple[CandidateId, float]]) -> Spread | None:
    """Of each unit its candidate and value. By nearest rank, so that every figure is one that occurred; the median of
    an even number is the mean of the middle two.
    """
    if len({candidate for candidate, _ in values}) < FEWEST:
        return None
    found = sorted(value for _, value in values)
    return Spread(_rank(found, 0.1), statistics.median(found), _rank(found, 0.9))


def split(
    part: Mapping[str, Sequence[CandidateId]], rest: Mapping[str, Sequence[CandidateId]]
) -> tuple[Share | None, dict[str, int | None]]:
    """The share of the part, and the counts of both sides' groups.

    Where the share is told, so is each side's total: then each side's groups are kept from being computed by itself.
    """
    found = share(_all(part), _all(rest))
    if found is None or found.value is None:
        return found, publish({**part, **rest})
    return found, {**_published_side(part), **_published_side(rest)}


def _gives_away(hidden: Sequence[Sequence[CandidateId]]) -> bool:
    """Does the sum of hidden groups tell of few? It does where they are about fewer than ten candidates together, as
    one alone is, and where all are small and each has to be as small or as large as that can be.
    """
    all_small = all(len(set(units)) < FEWEST for units in hidden)
    at_an_end = sum(map(len, hidden)) in (len(hidden), len(hidden) * (FEWEST - 1))
    return people_in(hidden) < FEWEST or (all_small and at_an_end)


def people_in(groups: Iterable[Sequence[CandidateId]]) -> int:
    """How many different candidates the units are of."""
    return len({candidate for units in groups for candidate in units})


def _published_side(side: Mapping[str, Sequence[CandidateId]]) -> dict[str, int | None]:
    """A side whose total is told. One of nobody has nothing to hide."""
    return publish(side) if _all(side) else dict.fromkeys(side, 0)


def _all(groups: Mapping[str, Sequence[CandidateId]]) -> list[CandidateId]:
    return [candidate for units in groups.values() for candidate in units]


def _rank(ordered: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of the values does not exceed."""
    return ordered[max(0, math.ceil(round(len(ordered) * part, 9)) - 1)]
