"""Whoever changes a byte of the trail, an entry's or a seal's, is found out, and what they changed is named."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from handlers.erase_candidate import EraseCandidate
from handlers.record_outcome import RecordOutcome
from policies.audit_chain import Anchor, FaultKind
from policies.vocabulary import Decision
from storage import audit_chain
from tests.audit_trail import disarm, faults, named, seal, tamper, write
from tests.builders import Company
from tests.storage.test_audit_tables import ON_POSTGRES, ON_SQLITE

BYTES = ("text", "leaf", "hash")
TIMES = ("at", "sealed_at")


@pytest.fixture
def trail(company: Company) -> Company:
    """A candidate decided about: a trail of some twenty entries, sealed, with a text and everything else in it."""
    code = company.held_loop()
    for name in ("alice", "bob"):
        company.write_scorecard(name)
    company.as_("hana", RecordOutcome(code, Decision.REJECT, "Not enough kestrels.", False))
    row = {"subject": "abcdefghij", "shown": "name", "shown_to": "p2", "place_rule": "de-agg-15", "about": "PK-AAAA"}
    write(company, 9000, **row, text=b"\x00\xffciphertext")
    write(company, 9001, allowed=False, rule="none", answer="refused:not_allowed")
    seal(company)
    disarm(company.store)
    return company


def altered(value: Any, column: str, dice: random.Random) -> Iterator[Any]:
    """Values that differ from this one by a byte, a bit or a microsecond, and no value at all."""
    if isinstance(value, bool) or column == "allowed":
        yield not value
    elif column in TIMES:
        for step in (1, -1, 1_000_000, 3_600_000_000):
            yield value + timedelta(microseconds=step)
    elif isinstance(value, int):
        yield value + 1_000
    else:
        raw = value if isinstance(value, bytes) else value.encode()
        place = dice.randrange(len(raw))
        for made in (
            raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :],
            raw[:place] + raw[place + 1 :],
            raw + b" ",
            b"",
        ):
            yield made if isinstance(value, bytes) else made.decode()
    if column in ("about", "subject", "shown", "shown_to", "place_rule", "text"):
        yield None


def stored(company: Company, table: str) -> list[dict[str, Any]]:
    """The rows, with times as the product reads them."""
    columns = audit_chain.ENTRY if table == "audit_entry" else audit_chain.SEAL
    with company.store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(columns.select()).mappings()]


@pytest.mark.parametrize(("table", "key"), [("audit_entry", "id"), ("audit_seal", "seq")])
def test_whatever_is_changed_in_an_entry_or_a_seal_is_named(trail: Company, table: str, key: str) -> None:
    dice, tried = random.Random(7), 0
    rows = stored(trail, table)  # all sealed: verifying writes more of them
    for column in rows[0]:
        having = [row for row in rows if row[column] is not None]
        for row in [*dice.sample(having, min(2, len(having))), having[-1]]:
            for value in altered(row[column], column, dice):
                tried += 1
                with changed(trail, table, key, row, column, value):
                    found = faults(trail, minutes=10**6)
                    entry_id = row.get("entry_id", row.get("id"))
                    assert any(entry_id == one.entry_id or one.seq == row.get("seq", 0) for one in found), (row, value)
                    assert len(found) <= 3, found
    assert tried > len(rows[0]) * 3
    assert faults(trail) == []


class changed:
    """While this is open the column of that row has another value; afterwards its old one."""

    def __init__(self, company: Company, table: str, key: str, row: dict[str, Any], column: str, value: Any) -> None:
        self._company, self._set = company, f"UPDATE {table} SET {column} = ? WHERE {key} = ?"  # noqa: S608
        self._old, self._new, self._key = row[column], value, row[key]
        self._moved = value if column == key else row[key]

    def __enter__(self) -> None:
        tamper(self._company.store, self._set, self._stored(self._new), self._key)

    def __exit__(self, *_fault: object) -> None:
        tamper(self._company.store, self._set, self._stored(self._old), self._moved)

    def _stored(self, value: Any) -> Any:
        is_time = hasattr(value, "isoformat") and self._company.store.is_sqlite
        return value.strftime("%Y-%m-%d %H:%M:%S.%f") if is_time else value


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        "command = CAST(command AS BLOB)",  # looks the same, and no search finds it
        "command = CAST(x'fffe' AS TEXT)",
        "at = substr(at, 1, 26) || ' '",
        "at = replace(at, ' ', 'T')",
        "at = 'never'",
        "at = 7",
        "allowed = 2",
        "allowed = 'yes'",
        "text = CAST(text AS TEXT)",
        "rule = rule || char(0)",
    ],
)
def test_what_only_sqlite_can_hold_is_named_as_well(trail: Company, change: str) -> None:
    tamper(trail.store, f"UPDATE audit_entry SET {change} WHERE id = 9000")  # noqa: S608
    assert named(faults(trail)) == [("entry changed", 9000)]


@ON_SQLITE
@pytest.mark.parametrize(
    ("before", "after"),
    [("at = 'never'", "at = 'later'"), ("rule = x'01'", "rule = x'02'"), ("about = x''", "about = x'00'")],
)
def test_what_was_odd_when_it_was_sealed_is_sealed_to_the_byte(company: Company, before: str, after: str) -> None:
    disarm(company.store)
    write(company, 9000)
    tamper(company.store, f"UPDATE audit_entry SET {before} WHERE id = 9000")  # noqa: S608
    seal(company)
    assert faults(company) == []
    tamper(company.store, f"UPDATE audit_entry SET {after} WHERE id = 9000")  # noqa: S608
    assert named(faults(company)) == [("entry changed", 9000)]


@ON_SQLITE
@pytest.mark.parametrize(
    "change", ["leaf = hex(leaf)", "hash = NULL", "hash = 'x'", "sealed_at = 'never'", "sealed_at = x'00'"]
)
def test_a_seal_of_the_wrong_type_is_named_as_well(trail: Company, change: str) -> None:
    tamper(trail.store, "CREATE TABLE other AS SELECT * FROM audit_seal")
    tamper(trail.store, "DROP TABLE audit_seal")
    tamper(trail.store, "ALTER TABLE other RENAME TO audit_seal")
    tamper(trail.store, f"UPDATE audit_seal SET {change} WHERE entry_id = 9000")  # noqa: S608
    assert named(faults(trail)) == [("seal changed", 9000)]


@ON_POSTGRES
@pytest.mark.parametrize("at", ["infinity", "-infinity"])
def test_a_time_that_never_comes_is_named_as_well(trail: Company, at: str) -> None:
    tamper(trail.store, "UPDATE audit_entry SET at = ? WHERE id = 9000", at)
    tamper(trail.store, "UPDATE audit_seal SET sealed_at = ? WHERE entry_id = 9001", at)
    assert named(faults(trail)) == [("entry changed", 9000), ("seal changed", 9001)]


def test_an_entry_that_is_taken_out_is_missing(trail: Company) -> None:
    tamper(trail.store, "DELETE FROM audit_entry WHERE id = 9000")
    assert named(faults(trail)) == [("entry missing", 9000)]


def test_seals_that_are_taken_out_leave_a_gap_and_their_entries_unsealed(trail: Company) -> None:
    tamper(trail.store, "DELETE FROM audit_seal WHERE entry_id = 9000")
    trail.pass_time(minutes=11)
    assert named(faults(trail)) == [("gap in seq", 9001), ("entry not sealed", 9000)]


def test_an_entry_that_waits_too_long_for_its_seal_is_named(company: Company) -> None:
    seal(company)
    write(company, 9000)
    company.pass_time(minutes=9)
    assert faults(company) == []
    company.pass_time(minutes=2)
    assert named(faults(company)) == [("entry not sealed", 9000)]
    assert faults(company, minutes=60) == []


def rewritten(company: Company, change: Callable[[], None]) -> None:
    """What somebody does who knows the chain: change the trail, take the seals away, and have it sealed anew."""
    change()
    tamper(company.store, "DELETE FROM audit_seal")
    seal(company)


def test_a_chain_that_is_made_anew_is_found_by_an_anchor_alone(trail: Company) -> None:
    rows = trail.rows("SELECT seq, hash FROM audit_seal ORDER BY seq")
    early, late = (Anchor("then", row["seq"], row["hash"]) for row in (rows[2], rows[-1]))
    assert faults(trail, [early, late]) == []
    rewritten(trail, lambda: tamper(trail.store, "UPDATE audit_entry SET answer = 'Nothing' WHERE id = 9000"))
    assert faults(trail) == []
    assert {fault.kind for fault in faults(trail, [early, late])} == {FaultKind.REWRITTEN}


def test_a_tail_that_is_cut_off_is_found_by_an_anchor_alone(trail: Company) -> None:
    (last,) = trail.rows("SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1")
    tamper(trail.store, "DELETE FROM audit_seal WHERE entry_id >= 9000")
    tamper(trail.store, "DELETE FROM audit_entry WHERE id >= 9000")
    assert faults(trail) == []
    (fault,) = faults(trail, [Anchor("then", last["seq"], last["hash"])])
    assert (fault.kind, fault.seq) == (FaultKind.TRUNCATED, last["seq"])


def test_verifying_is_in_the_trail(trail: Company) -> None:
    before = trail.count("audit_entry WHERE command = 'VerifyAudit'")
    faults(trail)
    assert trail.count("audit_entry WHERE command = 'VerifyAudit'") == before + 1
    assert trail.count("audit_entry WHERE command IN ('ReadSeals', 'ReadUnsealed')") == 0


def test_erasing_a_candidate_leaves_the_chain_sound(trail: Company) -> None:
    assert trail.count("audit_entry WHERE text IS NOT NULL") == 2
    trail.pass_time(days=400)
    trail.operator(EraseCandidate(trail.loop().code))
    seal(trail)
    assert trail.count("audit_entry WHERE command = 'EraseCandidate' AND answer = 'CandidateErased'") == 1
    assert faults(trail) == []
