"""What does the audit trail cost a claim, and how fast and in how much memory is a long one verified?"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from benchmarks import claims
from benchmarks.figures import Figure
from benchmarks.measuring import percentile, stores
from handlers.seal_audit import SealAudit
from policies.audit_chain import Head, chained
from storage import audit, audit_chain
from storage.store import Store

BLOCK = 20
FEW, MANY = 100_000, 1_000_000
BATCH = 20_000
MEGABYTE = 1024


def run() -> list[Figure]:
    figures = []
    with stores() as opened:
        for name, store in opened.items():
            figures += _claims(name, store)
    with stores() as opened:
        for name, store in opened.items():
            figures += _verifying(name, store)
    return figures


def _claims(name: str, store: Store) -> list[Figure]:
    """Claims in turn: one with its entry, one without. To each of the former is added its share of a sealing, counted
    in full as if nothing else could go on meanwhile: so it is on SQLite, with its one writer.
    """
    company, wishes = claims.prepared(store)
    company.system(SealAudit())
    with_entry, without, sealing = [], [], []
    for number, (slot, actor) in enumerate(wishes):
        claim = partial(claims.dispatched, company, slot, actor)
        if number % 2:
            with patch.object(audit, "append", lambda *_: None):
                without.append(_seconds(claim))
        else:
            with_entry.append(_seconds(claim))
        if number % (2 * BLOCK) == 2 * BLOCK - 1:
            sealing.append(_seconds(lambda: company.system(SealAudit())) / BLOCK)
    # The first ones warm caches on both sides.
    bare = percentile(without[10:], 50)
    sealed = percentile(with_entry[10:], 50) + percentile(sealing, 50)
    return [
        Figure(f"{name}: claims with the trail and its sealing", 1 / sealed, 0, "/s", "at_least"),
        Figure(f"{name}: claims without", 1 / bare, 0, "/s", "at_least"),
        Figure(f"{name}: share of the rate without", bare / sealed, 0.9, "", "at_least"),
    ]


def _seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _verifying(name: str, store: Store) -> list[Figure]:
    """`panelkeeper audit verify` in a process of its own, as an operator runs it."""
    figures, head, memory = [], Head(), []
    for count in (FEW, MANY):
        head = _filled(store, head, count)
        seconds, megabytes = _verified(store)
        memory.append(megabytes)
        figures += [
            Figure(f"{name}: verify {count:,} entries", seconds, 60, "s", "at_most"),
            Figure(f"{name}: memory at its highest", megabytes, 1_000, "MB", "at_most"),
        ]
    growth = memory[1] - memory[0]
    return [*figures, Figure(f"{name}: ten times the entries need more memory by", growth, 10, "MB", "at_most")]


def _filled(store: Store, head: Head, count: int) -> Head:
    """Entries and their seals up to this many, past the product; the new head."""
    while head.seq < count:
        now = datetime.now(UTC)
        with store.transaction() as session:
            session.execute(sa.insert(audit_chain.ENTRY), list(_rows(head.seq, now)))
        with store.transaction() as session:
            entries = audit_chain.unsealed(session, audit_chain.newest_sealed(session), 2 * BATCH)
            seals = list(chained(head, entries, audit_chain.microseconds(now)))
            audit_chain.append(session, seals, now)
        head = Head(seals[-1].seq, seals[-1].hash)
    if not store.is_sqlite:
        with store.unhurried() as connection:
            connection.execute(sa.text("ANALYZE"))
            connection.commit()
    return head


def _rows(first: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(first, first + BATCH):
        yield {
            "at": now - timedelta(microseconds=number),
            "actor_kind": "person",
            "actor_id": f"{number % 300:032x}",
            "command": "ShowScorecards",
            "surface": "slack",
            "allowed": True,
            "rule": "requisition-recruiter",
            "answer": "ScorecardsShown",
            "about": f"PK-{number % 9999:04d}",
            "subject": "abcdefghij",
            "shown": "name,scorecards",
            "text": os.urandom(60) if number % 10 == 0 else None,
        }


def _verified(store: Store) -> tuple[float, float]:
    """Seconds, and megabytes at its highest."""
    environment = {
        **os.environ,
        "PANELKEEPER_DATABASE_URL": store.engine.url.render_as_string(hide_password=False),
        "PANELKEEPER_PSEUDONYM_SECRET": "only for this benchmark, and for no other use",
    }
    start = time.perf_counter()
    child = os.posix_spawn(sys.executable, [sys.executable, "-m", "bot.cli", "audit", "verify"], environment)
    _, status, usage = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the trail does not verify"
    return time.perf_counter() - start, usage.ru_maxrss / MEGABYTE
