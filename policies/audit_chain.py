"""Is the audit trail still what it was? The hash of an entry, its link in the chain, and where the chain is broken.

The same code judges the database and an export, with nothing but what it is fed. docs/explanation/audit.md writes the
form down for others: what is hashed here may never change, only get a new tag.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

ENTRY_TAG = b"panelkeeper audit entry 1"
GENESIS = hashlib.sha256(b"panelkeeper audit chain 1").digest()
"""What stands before the first hash."""

COLUMNS = (
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "command",
    "surface",
    "allowed",
    "rule",
    "answer",
    "about",
    "subject",
    "shown",
    "shown_to",
    "place_rule",
    "text",
)
"""The columns of an entry, in the order in which they are hashed. A new one goes to the end."""

UNREADABLE = b"\x00"
"""Begins what a column of its kind cannot hold; no genuine value begins so."""

Values = tuple[bytes | None, ...]
"""An entry as bytes, in the order of COLUMNS: numbers in decimals, `at` in microseconds since 1970 UTC, `allowed` as 0
or 1, words in UTF-8, `text` as its ciphertext. None where the column is empty."""


def netstring(value: bytes) -> bytes:
    """The value behind its length, so that two values in a row can be told from two others."""
    return b"%d:%b," % (len(value), value)


_TAG = netstring(ENTRY_TAG)
_NAMES = tuple(netstring(name.encode()) for name in COLUMNS)


def leaf(values: Values) -> bytes:
    """The hash of an entry: of its tag, and the name and value of every column that is not empty.

    An empty column leaves no trace, so that a column which comes later leaves every older hash as it is.
    """
    parts = [_TAG]
    for name, value in zip(_NAMES, values, strict=True):
        if value is not None:
            parts += (name, b"%d:" % len(value), value, b",")
    return hashlib.sha256(b"".join(parts)).digest()


def link(before: bytes, leaf: bytes, sealed_at: int) -> bytes:
    """The hash of a seal: of the hash before it, its leaf, and when it was made (microseconds since 1970 UTC)."""
    return hashlib.sha256(before + leaf + struct.pack(">q", sealed_at)).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """A place in the chain: a seal's number and hash. Before the first seal: 0 and GENESIS."""

    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal and the entry it names; `values` None where there is no such entry. `sealed_at` in microseconds, None
    where it is no time.
    """

    seq: int
    entry_id: int
    leaf: bytes
    hash: bytes
    sealed_at: int | None
    values: Values | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that was noted down outside the database. `at` is what was written beside it, for people."""

    at: str
    seq: int
    hash: bytes


class FaultKind(StrEnum):
    """What can be wrong."""

    ENTRY_CHANGED = "entry changed"
    ENTRY_MISSING = "entry missing"
    UNSEALED = "entry not sealed"
    UNREADABLE = "line that cannot be read"
    SEALED_TWICE = "entry sealed twice"
    SEAL_CHANGED = "seal changed"
    GAP = "gap in seq"
    TRUNCATED = "tail truncated"
    REWRITTEN = "chain rewritten"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at which seal and entry; None where there is none to name."""

    kind: FaultKind
    seq: int | None
    entry_id: int | None
    detail: str = ""


class Verifier:
    """Reads a chain once, from `before` on, in the order of seq, and names every fault. Memory stays flat.

    A fault is named once: behind a seal that was changed the chain is followed by what the seal says and by what it
    should say, whichever the next one was made from.
    """

    def __init__(self, anchors: Iterable[Anchor] = (), before: Head = Head()) -> None:
        self.head = before
        self.count = 0
        self._stored: bytes | None = before.hash
        self._computed: bytes | None = before.hash
        self._seen = Seen()
        self._anchors: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            if anchor.seq >= before.seq:
                self._anchors.setdefault(anchor.seq, []).append(anchor)
        self._at_start = tuple(self._rewritten(before.seq, None, before.hash))

    def read(self, seal: Sealed) -> Iterator[Fault]:
        """The faults of the next seal. Read them all: the verifier moves on while they are read."""
        yield from self._in_place(seal)
        yield from self._genuine(seal)
        if self._seen.add(seal.entry_id):
            yield Fault(FaultKind.SEALED_TWICE, seal.seq, seal.entry_id)
        yield from self._rewritten(seal.seq, seal.entry_id, seal.hash)
        self.count += 1
        if seal.seq >= self.head.seq:
            self.head = Head(seal.seq, seal.hash)

    def finish(self, end: Head | None = None) -> Iterator[Fault]:
        """The faults of what is not there: seals that an anchor, or the `end` that was announced, knows of."""
        yield from self._at_start
        if end is not None and end.seq > self.head.seq:
            yield Fault(FaultKind.TRUNCATED, end.seq, None, f"it should end at seq {end.seq}, not {self.head.seq}")
        elif end is not None and end != self.head:
            yield Fault(FaultKind.REWRITTEN, end.seq, None, "it was announced to end otherwise")
        for anchor in sorted((one for some in self._anchors.values() for one in some), key=lambda one: one.seq):
            kind = FaultKind.TRUNCATED if anchor.seq > self.head.seq else FaultKind.GAP
            yield Fault(kind, anchor.seq, None, f"the anchor of {anchor.at} knows this seal")

    def _in_place(self, seal: Sealed) -> Iterator[Fault]:
        wanted = self.head.seq + 1
        if seal.seq == wanted:
            return
        if seal.seq > wanted:
            told = f"seq {wanted} to {seal.seq - 1} are missing before it"
        else:
            told = f"seq {wanted} should follow"
        self._stored = self._computed = None
        yield Fault(FaultKind.GAP, seal.seq, seal.entry_id, told)

    def _genuine(self, seal: Sealed) -> Iterator[Fault]:
        """Is the entry what was sealed, and the seal bound to the one before?"""
        now = leaf(seal.values) if seal.values is not None else None
        bound = self._is_bound(seal, seal.leaf)
        by_entry = now is not None and now != seal.leaf and not bound and self._is_bound(seal, now)
        if now is None:
            yield Fault(FaultKind.ENTRY_MISSING, seal.seq, seal.entry_id)
        elif now != seal.leaf and not by_entry:
            yield Fault(FaultKind.ENTRY_CHANGED, seal.seq, seal.entry_id)
        if not bound:
            told = "the hash of its entry" if by_entry else "its hash, its time, or what stands before it"
            yield Fault(FaultKind.SEAL_CHANGED, seal.seq, seal.entry_id, told)
        if bound:
            self._computed = seal.hash
        elif self._computed is not None and seal.sealed_at is not None:
            self._computed = link(self._computed, now if by_entry and now is not None else seal.leaf, seal.sealed_at)
        self._stored = seal.hash

    def _is_bound(self, seal: Sealed, leaf: bytes) -> bool:
        if seal.sealed_at is None:
            return False
        if self._stored is None:  # behind a gap nobody knows what this one was made from
            return True
        befores = {self._stored, self._computed}
        return any(link(before, leaf, seal.sealed_at) == seal.hash for before in befores if before is not None)

    def _rewritten(self, seq: int, entry_id: int | None, found: bytes) -> Iterator[Fault]:
        for anchor in self._anchors.pop(seq, ()):
            if anchor.hash != found:
                yield Fault(FaultKind.REWRITTEN, seq, entry_id, f"the anchor of {anchor.at} has another hash")


class Seen:
    """Which of many whole numbers were there before? A bit each: a million of them are 125 kB."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def add(self, number: int) -> bool:
        """Remember the number; True when it was there already."""
        page, place = divmod(number, 8192)
        bits = self._pages.setdefault(page, bytearray(1024))
        mask = 1 << (place & 7)
        known = bool(bits[place >> 3] & mask)
        bits[place >> 3] |= mask
        return known


def chained(before: Head, entries: Sequence[tuple[int, Values]], sealed_at: int) -> Iterator[Sealed]:
    """Seals for these entries (id and values), in this order, behind `before`."""
    seq, last = before.seq, before.hash
    for entry_id, values in entries:
        seq, made = seq + 1, leaf(values)
        last = link(last, made, sealed_at)
        yield Sealed(seq, entry_id, made, last, sealed_at, values)
