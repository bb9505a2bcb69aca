"""Which words does redaction have? Two modes, the people it knows, what it finds, and the token for a person."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

TOKEN_CHARACTERS = 10
"""Base32 characters of a pseudonym: 50 bits. That two of 100,000 candidates share one has a chance of 1 in 200,000."""


class Mode(StrEnum):
    """How much is masked. A log must not leak, so `strict` masks every word that is not an ordinary one as well."""

    STRICT = "strict"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A candidate as the redactor must know them: every alias that was ever stated.

    `key` is this person's own part of the pseudonym's key: without it no token can be led back to them.
    """

    id: str
    names: tuple[str, ...]
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    key: bytes = field(default=b"", repr=False)


class PersonalSpan(NamedTuple):
    """A stretch of the text as given, in characters, the end outside. `person` is the id of the known person meant."""

    start: int
    end: int
    type: str
    score: float
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text with every span replaced, and the spans, in order and apart from each other."""

    text: str
    spans: tuple[PersonalSpan, ...]


class CannotRedact(Exception):
    """The text could not be redacted, so nothing of it may be kept. `reason` is a word of ours, never of the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


CONTACT = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "LOCATION"})


def gives_contact(spans: Iterable[PersonalSpan]) -> bool:
    """Does a message hand around how to reach a candidate? Their own address or number, or one beside their name."""
    spans = tuple(spans)
    named = any(span.person is not None for span in spans)
    return named and any(span.type in CONTACT for span in spans)


def pseudonym(secret: bytes, key: bytes) -> str:
    """The token of the person with this key: the same for every alias, and meaningless once the key is destroyed."""
    digest = hmac.digest(secret, b"panelkeeper pseudonym\x00" + key, hashlib.sha256)
    return base64.b32encode(digest[:TOKEN_CHARACTERS]).decode("ascii").lower()[:TOKEN_CHARACTERS]
