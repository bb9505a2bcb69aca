"""How is the audit trail read from its first entry to its last, to be judged or written into a file?

A page at a time, whatever its length; from the database by commands, or from an export without one.
"""

import csv
import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from bot import audit_lines
from bot.operator_desk import Ask
from handlers.command import Refused
from handlers.read_audit import (
    ExportAudit,
    ReadingBegun,
    ReadSeals,
    ReadUnsealed,
    SealsRead,
    UnsealedRead,
    VerifyAudit,
)
from policies.audit_chain import Anchor, Fault, FaultKind, Sealed, Values, Verifier

Texts = dict[int, str | None]
Judging = tuple[Verifier, Iterator[Fault]]


class NoExport(Exception):
    """The file cannot be read, or its first line is not that of an export."""


def of_database(ask: Ask, anchors: Iterable[Anchor], wait: timedelta) -> Judging:
    """A verifier, and the faults that it finds in the database while they are read.

    `wait`: an entry may be so old without a seal.
    """
    begun = _begun(ask(VerifyAudit()))
    verifier = Verifier(anchors, begun.before)

    def found() -> Iterator[Fault]:
        for seal, _ in _seals(ask, begun, with_texts=False):
            yield from verifier.read(seal)
        yield from verifier.finish(begun.head)
        for entry_id, _, _ in _unsealed(ask, begun.at - wait, with_texts=False):
            yield _waits(entry_id)

    return verifier, found()


@contextmanager
def of_file(file: Path, anchors: Iterable[Anchor], wait: timedelta) -> Iterator[Judging]:
    """The same of an export. Its first line says where it begins, so that a part of a chain can be verified as well.

    Raises NoExport.
    """
    try:
        lines = file.open(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise NoExport(str(error)) from error
    with lines:
        begun = audit_lines.read_first(lines.readline())
        if begun is None:
            raise NoExport(f"{file} is no export of the audit trail: its first line says something else.")
        verifier = Verifier(anchors, begun.before)

        def found() -> Iterator[Fault]:
            for number, line in enumerate(lines, start=2):
                read = audit_lines.read(line)
                if isinstance(read, Sealed):
                    yield from verifier.read(read)
                elif read is None:
                    yield Fault(FaultKind.UNREADABLE, None, None, f"line {number}")
                elif read.at is None or read.at < begun.at - wait:
                    yield _waits(read.entry_id)
            yield from verifier.finish(begun.head)

        yield verifier, found()


def export(ask: Ask, out: TextIO, form: str, since: datetime | None, *, with_texts: bool) -> int:
    """Write every seal and every entry without one; how many lines there are."""
    begun = _begun(ask(ExportAudit(since)))
    sealed = ((audit_lines.sealed(seal), texts) for seal, texts in _seals(ask, begun, with_texts=with_texts))
    loose = (
        (audit_lines.loose(entry_id, values), texts)
        for entry_id, values, texts in _unsealed(ask, begun.at, with_texts=with_texts)
    )
    lines = itertools.chain(sealed, loose)
    count = 0
    if form == "csv":
        table = csv.writer(out)
        table.writerow(audit_lines.CSV_HEADER)
        for count, (line, texts) in enumerate(lines, start=1):  # noqa: B007
            table.writerow(audit_lines.csv_row(line, texts, with_texts=with_texts))
        return count
    out.write(f"{audit_lines.first(begun)}\n")
    for count, (line, texts) in enumerate(lines, start=1):  # noqa: B007
        words = {"words": texts[line["entry_id"]]} if line["entry_id"] in texts else {}
        out.write(f"{json.dumps(line | words)}\n")
    return count


def _seals(ask: Ask, begun: ReadingBegun, *, with_texts: bool) -> Iterator[tuple[Sealed, Texts]]:
    """The chain from behind `begun.before` to its head, a page at a time."""
    after = begun.before.seq if begun.before.seq else None
    while True:
        page = ask(ReadSeals(after, begun.head.seq, with_texts=with_texts))
        if not isinstance(page, SealsRead):
            raise RuntimeError("the operator may not read the audit trail: the access rules are broken")
        yield from ((seal, page.texts) for seal in page.seals)
        if not page.seals:
            return
        after = page.seals[-1].seq


def _unsealed(ask: Ask, before: datetime, *, with_texts: bool) -> Iterator[tuple[int, Values, Texts]]:
    """The entries from before a moment that have no seal, a page at a time."""
    after = 0
    while True:
        page = ask(ReadUnsealed(after, before, with_texts=with_texts))
        if not isinstance(page, UnsealedRead):
            raise RuntimeError("the operator may not read the audit trail: the access rules are broken")
        yield from ((entry_id, values, page.texts) for entry_id, values in page.entries)
        if not page.entries:
            return
        after = page.entries[-1][0]


def _begun(answer: ReadingBegun | Refused) -> ReadingBegun:
    if isinstance(answer, Refused):
        raise RuntimeError("the operator may not read the audit trail: the access rules are broken")
    return answer


def _waits(entry_id: int) -> Fault:
    return Fault(FaultKind.UNSEALED, None, entry_id, "it waits for too long; is the server running?")
