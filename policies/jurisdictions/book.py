"""Which rules hold for a requisition? All known places, found by name; what is unknown is held to all of them at once.

A requisition's jurisdiction names a place, or several joined by `+` where it lies in more than one
(`us-ca+us-federal-contractor`).
"""

from collections.abc import Iterable, Mapping

from policies.jurisdictions.eu import EU
from policies.jurisdictions.eu_de import GERMANY
from policies.jurisdictions.eu_fr import FRANCE
from policies.jurisdictions.rules import Assistance, Notice, Place, Rule
from policies.jurisdictions.uk import UNITED_KINGDOM
from policies.jurisdictions.us import UNITED_STATES
from policies.jurisdictions.us_ca import CALIFORNIA
from policies.jurisdictions.us_co import COLORADO
from policies.jurisdictions.us_federal_contractor import FEDERAL_CONTRACTOR
from policies.jurisdictions.us_il import ILLINOIS
from policies.jurisdictions.us_md import MARYLAND
from policies.jurisdictions.us_ny_nyc import NEW_YORK_CITY
from policies.jurisdictions.us_public_employer import PUBLIC_EMPLOYER

PLACES: Mapping[str, Place] = {
    place.id: place
    for place in (
        EU, GERMANY, FRANCE, UNITED_KINGDOM, UNITED_STATES, NEW_YORK_CITY, ILLINOIS, COLORADO, CALIFORNIA, MARYLAND,
        FEDERAL_CONTRACTOR, PUBLIC_EMPLOYER,
    )
}  # fmt: skip


def unknown_in(jurisdiction: str) -> tuple[str, ...]:
    """The places of this jurisdiction that are not in the book."""
    return tuple(name for name in _named(jurisdiction) if name not in PLACES)


def rules_of(jurisdiction: str) -> tuple[Rule, ...]:
    """Every rule that holds: of each place it names and of the wider places around it. All there are, where one of the
    places is unknown.
    """
    if unknown_in(jurisdiction):
        return tuple(rule for place in PLACES.values() for rule in place.rules)
    around = {wider for name in _named(jurisdiction) for wider in _around(name)}
    return tuple(rule for place in PLACES.values() if place.id in around for rule in place.rules)


def assistance_allowed(jurisdiction: str, kind: Assistance, *, ai_notice: bool = False) -> tuple[bool, Rule | None]:
    """May the product assist there in this way, and which rule says so? None where no rule speaks of it.

    `ai_notice` says that the company has set the words in which candidates are told of assistance.
    """
    rules = rules_of(jurisdiction)
    for rule in rules:
        if kind in rule.off or (Notice.AI in rule.notices and not ai_notice):
            return False, rule
    speaking = (rule for rule in rules if kind in rule.on or Notice.AI in rule.notices)
    return True, next(speaking, None)


def notice_rule(jurisdiction: str, notice: Notice) -> Rule | None:
    """The rule by which a candidate there has to be told this; None where none does."""
    return next((rule for rule in rules_of(jurisdiction) if notice in rule.notices), None)


def longest_floor(jurisdictions: Iterable[str]) -> Rule | None:
    """The rule of all these places that asks to keep longest."""
    floors = (rule for rule in _all(jurisdictions) if rule.floor_days is not None)
    return max(floors, key=lambda rule: rule.floor_days or 0, default=None)


def shortest_cap(jurisdictions: Iterable[str]) -> Rule | None:
    """The rule of all these places that allows to keep shortest."""
    caps = (rule for rule in _all(jurisdictions) if rule.cap_days is not None)
    return min(caps, key=lambda rule: rule.cap_days or 0, default=None)


def _all(jurisdictions: Iterable[str]) -> Iterable[Rule]:
    return (rule for jurisdiction in sorted(set(jurisdictions)) for rule in rules_of(jurisdiction))


def _named(jurisdiction: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in jurisdiction.split("+"))


def _around(name: str) -> Iterable[str]:
    parts = name.split("-")
    return ("-".join(parts[:length]) for length in range(1, len(parts) + 1))
