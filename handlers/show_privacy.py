"""How long is what kept? The company's figures and those of its places, for those who ask what is stored about whom."""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused
from policies import retention
from policies.retention import Conflict, Period
from storage import periods


@dataclass(frozen=True, slots=True)
class PlacePeriod:
    """How many days after the last activity a candidate of this place is kept, and by which rule; None where the law of
    the place leaves it to a person.
    """

    place: str
    days: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class PrivacyShown:
    """Days that redacted messages and settled promises are kept, and that a candidate's link works; and for how long
    candidates are kept, in each place where there is or was a requisition.
    """

    message_days: int
    link_days: int
    settled_days: int = 30
    places: tuple[PlacePeriod, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowPrivacy(Command[PrivacyShown | Refused]):
    """Ask what is stored."""


def handle(command: ShowPrivacy, context: Context) -> PrivacyShown:
    rules = context.rules
    places = tuple(
        _of(place, retention.period(rules.candidate_days, [place])) for place in periods.places(context.session)
    )
    return PrivacyShown(rules.message_days, rules.link_days, rules.settled_days, places)


def _of(place: str, found: Period | Conflict) -> PlacePeriod:
    if isinstance(found, Conflict):
        return PlacePeriod(place, None, f"{found.floor.id} and {found.cap.id}")
    return PlacePeriod(place, found.days, found.rule)
