"""What can a rule of a place set? Assistance, notices, consent, and how long what is held on a candidate stays."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How sure we are: read in the text itself, in somebody's account of it, or known from memory only."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Assistance(StrEnum):
    """What the product may do beyond carrying out what people decided."""

    SCHEDULE_SUGGEST = "schedule_suggest"
    FEEDBACK_SUMMARY = "feedback_summary"


class Notice(StrEnum):
    """What a candidate has to be told.

    `bot`: that page and mail are a program's, and that people decide. `ai`: what the company has assistance for, in the
    company's own words; until there are such words, there is no assistance.
    """

    BOT = "bot"
    AI = "ai"


@dataclass(frozen=True, slots=True)
class Rule:
    """One law or official guidance, as far as it sets something here. Days count from a candidate's last activity.

    `says` is what it says, in our words, and how we read it. `consent_for` is what needs the candidate's consent first:
    nothing in the product does it.
    """

    id: str
    says: str
    source: str
    as_of: date
    status: Status
    on: frozenset[Assistance] = frozenset()
    off: frozenset[Assistance] = frozenset()
    notices: frozenset[Notice] = frozenset()
    consent_for: tuple[str, ...] = ()
    floor_days: int | None = None
    cap_days: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the rules it adds to those of the wider places its name begins with: `eu-de` lies in `eu`."""

    id: str
    name: str
    rules: tuple[Rule, ...]
