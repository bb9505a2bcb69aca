"""Which of the ATS's words may be kept? They are put in order once, where they enter, so that nobody else need doubt.

Ids are taken as they are or not at all: a cut id would be another application's.
"""

import unicodedata
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policies.vocabulary import AtsApplication

LONGEST_ID = 128
LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_STAGE = 120
LONGEST_ZONE = 64
LONGEST_PHONE = 40
LONGEST_LINK = 400
MOST_CONTACTS = 10

NAMELESS = "Candidate"
"""Stands for a name that the ATS leaves blank, so that a greeting or a card never has a hole in it."""

_NOT_WORDS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make a line read in another order than it is written; a name needs none of them."""


def tidy(stated: AtsApplication) -> AtsApplication | None:
    """The application with its words in order; None when one of its ids cannot be kept.

    A zone that is no IANA zone is None. An address that is too long or unprintable is empty: cut, it would be another
    person's.
    """
    if not all(_is_id(id) for id in (stated.id, stated.job_id, stated.candidate_id)):
        return None
    return replace(
        stated,
        stage=_line(stated.stage, LONGEST_STAGE),
        candidate_name=_line(stated.candidate_name, LONGEST_NAME) or NAMELESS,
        candidate_email=_address(stated.candidate_email),
        candidate_timezone=_zone(stated.candidate_timezone),
        candidate_phones=_contacts(stated.candidate_phones, LONGEST_PHONE),
        candidate_links=_contacts(stated.candidate_links, LONGEST_LINK),
    )


def _is_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and text.isprintable()


def _line(text: str, longest: int) -> str:
    """One line: whatever is no word becomes a space, spaces collapse, the rest is cut."""
    words = "".join(
        " " if unicodedata.category(letter) in _NOT_WORDS or letter in _REORDERING else letter for letter in text
    )
    return " ".join(words.split())[:longest].rstrip()


def _address(text: str) -> str:
    trimmed = text.strip()
    return trimmed if len(trimmed) <= LONGEST_EMAIL and trimmed.isprintable() else ""


def _contacts(stated: tuple[str, ...], longest: int) -> tuple[str, ...]:
    """Those that can be kept whole: a part of a number or an address is somebody else's."""
    trimmed = (text.strip() for text in stated)
    return tuple(text for text in trimmed if 0 < len(text) <= longest and text.isprintable())[:MOST_CONTACTS]


def _zone(name: str | None) -> str | None:
    if not name or len(name) > LONGEST_ZONE:
        return None
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return name
