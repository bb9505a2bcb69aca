"""What tests do with the audit trail: seal it, judge it, and change it behind the product's back."""

import contextlib
import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bot import audit_reader
from handlers.seal_audit import SealAudit
from policies.audit_chain import Anchor, Fault
from storage import audit_chain
from storage.store import Store
from tests.builders import Company

TABLES = ("audit_entry", "audit_seal")


def seal(company: Company) -> int:
    """Seal everything, the way the clock does; how many entries were sealed."""
    count, more = 0, True
    while more:
        answer = company.system(SealAudit())
        count, more = count + answer.count, answer.more
    return count


def faults(company: Company, anchors: Iterable[Anchor] = (), minutes: int = 10) -> list[Fault]:
    """What `panelkeeper audit verify` finds."""
    _, found = audit_reader.of_database(company.operator, anchors, timedelta(minutes=minutes))
    return list(found)


def named(found: Iterable[Fault]) -> list[tuple[str, int | None]]:
    """What is wrong with which entry."""
    return [(fault.kind.value, fault.entry_id) for fault in found]


def write(company: Company, entry_id: int, **changes: Any) -> None:
    """An entry with this id, however it came there."""
    row = {
        "id": entry_id,
        "at": company.now,
        "actor_kind": "person",
        "actor_id": "p1",
        "command": "ClaimSeat",
        "surface": "slack",
        "allowed": True,
        "rule": "interviewer",
        "answer": "Claimed",
        **changes,
    }
    with company.store.engine.begin() as connection:
        connection.execute(audit_chain.ENTRY.insert(), row)


def disarm(store: Store) -> None:
    """What the database's owner can do: no trigger and no reference stands in the way any more."""
    if store.is_sqlite:
        with contextlib.closing(_file(store)) as file:
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                file.execute(f'DROP TRIGGER "{name}"')
        return
    for table in TABLES:
        tamper(store, f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def tamper(store: Store, statement: str, *values: Any) -> None:
    """Run this with `?` for values, past every reference and every type."""
    if store.is_sqlite:
        with contextlib.closing(_file(store)) as file:
            file.execute(statement, values)
        return
    with store.engine.begin() as connection:
        connection.exec_driver_sql(statement.replace("?", "%s"), values)


def _file(store: Store) -> sqlite3.Connection:
    """The database's file, by a connection that knows no references and commits at once."""
    return sqlite3.connect(str(store.engine.url.database), isolation_level=None)
