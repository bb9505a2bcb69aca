"""How is the whole audit trail read, to be verified or exported? That somebody begins is written down; then come pages.

A page is a short transaction of its own: a trail of a million entries is read without holding up anybody's work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Refused
from policies.audit_chain import COLUMNS, Head, Sealed, Values
from policies.vocabulary import Shown
from storage import audit, audit_chain

ABOUT, TEXT = COLUMNS.index("about"), COLUMNS.index("text")


@dataclass(frozen=True, slots=True)
class ReadingBegun:
    """The chain is read from behind `before` up to `head`. `at` is aware UTC."""

    at: datetime
    before: Head
    head: Head


@dataclass(frozen=True, slots=True)
class VerifyAudit(Command[ReadingBegun | Refused]):
    """Begin to verify the audit trail."""


@dataclass(frozen=True, slots=True)
class ExportAudit(Command[ReadingBegun | Refused]):
    """Begin to export the audit trail, from the first seal of an entry from `since` on."""

    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SealsRead:
    """A page of seals with their entries, and what the actors wrote, by entry id, where that was asked for: None where
    the candidate is erased.
    """

    seals: Sequence[Sealed]
    texts: dict[int, str | None]


@dataclass(frozen=True, slots=True)
class ReadSeals(Command[SealsRead | Refused]):
    """Read a page of the chain. Without texts it holds codes and tokens; whose texts are read is written down."""

    quiet = True
    after: int | None
    until: int
    limit: int = 2_000
    with_texts: bool = False


@dataclass(frozen=True, slots=True)
class UnsealedRead:
    """A page of entries that have no seal, by id, with their texts like `SealsRead`."""

    entries: Sequence[tuple[int, Values]]
    texts: dict[int, str | None]


@dataclass(frozen=True, slots=True)
class ReadUnsealed(Command[UnsealedRead | Refused]):
    """Read a page of the entries without a seal, from before a moment."""

    quiet = True
    after: int
    before: datetime
    limit: int = 2_000
    with_texts: bool = False


def verify(command: VerifyAudit, context: Context) -> ReadingBegun:
    return ReadingBegun(context.now, Head(), audit_chain.head(context.session))


def export(command: ExportAudit, context: Context) -> ReadingBegun:
    before = audit_chain.first_since(context.session, command.since) if command.since else Head()
    return ReadingBegun(context.now, before, audit_chain.head(context.session))


def seals(command: ReadSeals, context: Context) -> SealsRead:
    found = audit_chain.page(context.session, command.after, command.until, command.limit)
    entries = [(one.entry_id, one.values) for one in found if one.values is not None]
    return SealsRead(found, _texts(context, entries) if command.with_texts else {})


def unsealed(command: ReadUnsealed, context: Context) -> UnsealedRead:
    found = audit_chain.unsealed(context.session, command.after, command.limit, before=command.before)
    return UnsealedRead(found, _texts(context, found) if command.with_texts else {})


def _texts(context: Context, entries: Sequence[tuple[int, Values]]) -> dict[int, str | None]:
    """What was written, decrypted. Of whom it is read stands in the trail afterwards."""
    kept: dict[int, tuple[str, bytes]] = {}
    for entry_id, values in entries:
        place, text = values[ABOUT], values[TEXT]
        if place is not None and text is not None:
            kept[entry_id] = (place.decode(errors="replace"), text)
    candidates = audit.candidates_at(context.session, {about for about, _ in kept.values()})
    texts: dict[int, str | None] = {}
    for entry_id, (about, sealed) in kept.items():
        candidate = candidates.get(about)
        texts[entry_id] = audit.text_of(candidate, sealed)
        if candidate is not None and texts[entry_id] is not None:
            context.disclose(candidate.id, about, Shown.AUDIT)
    return texts
