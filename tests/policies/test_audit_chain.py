"""The chain's form is what the docs say, no two entries look alike to it, and every fault has its name."""

import hashlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.audit_chain import (
    COLUMNS,
    GENESIS,
    Anchor,
    Fault,
    FaultKind,
    Head,
    Sealed,
    Seen,
    Values,
    Verifier,
    chained,
    leaf,
    link,
)

NOW = 1_795_424_400_000_000
START = Head()


def values(entry_id: int, **changes: bytes | None) -> Values:
    stated: dict[str, bytes | None] = {
        "id": b"%d" % entry_id,
        "at": b"%d" % NOW,
        "actor_kind": b"person",
        "actor_id": b"p1",
        "command": b"ClaimSeat",
        "surface": b"slack",
        "allowed": b"1",
        "rule": b"interviewer",
        "answer": b"Claimed",
        "about": b"PK-7F3A",
    }
    stated.update(changes)
    return tuple(stated.get(name) for name in COLUMNS)


def chain(length: int = 9, before: Head = START) -> list[Sealed]:
    first = before.seq + 1
    return list(chained(before, [(number, values(number)) for number in range(first, first + length)], NOW))


def faults(
    seals: Iterable[Sealed], anchors: Iterable[Anchor] = (), before: Head = START, end: Head | None = None
) -> list[tuple[FaultKind, int | None]]:
    verifier = Verifier(anchors, before)
    found: list[Fault] = [fault for seal in seals for fault in verifier.read(seal)]
    return [(fault.kind, fault.seq) for fault in (*found, *verifier.finish(end))]


def changed(seal: Sealed, **fields: object) -> Sealed:
    known = {name: getattr(seal, name) for name in Sealed.__slots__}
    return Sealed(**{**known, **fields})


def test_the_form_of_a_leaf_and_of_a_hash_never_changes() -> None:
    """Written out by hand: a chain that was sealed years ago has to verify."""
    entry = values(7, about=None, text=b"\x00\xff,")
    plain = b"25:panelkeeper audit entry 1,2:id,1:7,2:at,16:1795424400000000,10:actor_kind,6:person,8:actor_id,2:p1,"
    plain += b"7:command,9:ClaimSeat,7:surface,5:slack,7:allowed,1:1,4:rule,11:interviewer,6:answer,7:Claimed,"
    plain += b"4:text,3:\x00\xff,,"
    assert leaf(entry) == hashlib.sha256(plain).digest()
    assert GENESIS.hex() == hashlib.sha256(b"panelkeeper audit chain 1").hexdigest()
    assert link(b"a" * 32, b"b" * 32, 1) == hashlib.sha256(b"a" * 32 + b"b" * 32 + b"\0\0\0\0\0\0\0\x01").digest()


ANY_VALUES = st.tuples(*[st.none() | st.binary(max_size=3) | st.sampled_from((b"1:a,", b"2:", b","))] * len(COLUMNS))


@given(ANY_VALUES, ANY_VALUES)
def test_different_entries_have_different_leaves(one: Values, other: Values) -> None:
    assert (leaf(one) == leaf(other)) is (one == other)


@given(ANY_VALUES, st.integers(0, len(COLUMNS) - 2))
def test_what_moves_to_the_next_column_changes_the_leaf(entry: Values, place: int) -> None:
    moved = (*entry[:place], entry[place + 1], entry[place], *entry[place + 2 :])
    assert (leaf(entry) == leaf(moved)) is (entry == moved)


def test_a_value_that_holds_the_next_columns_form_is_still_a_value() -> None:
    """Without lengths before values, these two would be one and the same."""
    smuggled = values(5, rule=b"interviewer,6:answer,Claimed", answer=None)
    assert leaf(smuggled) != leaf(values(5))
    assert leaf(values(5, rule=b"interviewer,6:answer,7:Claimed", answer=None)) != leaf(values(5))


def test_a_whole_chain_is_sound() -> None:
    seals = chain()
    assert faults(seals) == []
    assert faults(seals[4:], before=Head(4, seals[3].hash), end=Head(9, seals[-1].hash)) == []


WRONG = b"\x01" * 32


@pytest.mark.parametrize("place", [0, 4, 8])
@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"values": values(5, answer=b"ClaimRefused")}, FaultKind.ENTRY_CHANGED),
        ({"values": values(5, shown=b"name")}, FaultKind.ENTRY_CHANGED),
        ({"values": None}, FaultKind.ENTRY_MISSING),
        ({"leaf": WRONG}, FaultKind.SEAL_CHANGED),
        ({"hash": WRONG}, FaultKind.SEAL_CHANGED),
        ({"sealed_at": NOW + 1}, FaultKind.SEAL_CHANGED),
        ({"sealed_at": None}, FaultKind.SEAL_CHANGED),
    ],
)
def test_what_was_changed_is_named_once_and_nothing_else_is(
    place: int, fields: dict[str, object], kind: FaultKind
) -> None:
    seals = chain()
    seals[place] = changed(seals[place], **fields)
    assert faults(seals) == [(kind, place + 1)]


def test_an_entry_that_was_changed_with_its_leaf_is_found_by_its_hash() -> None:
    seals = chain()
    forged = values(5, answer=b"ClaimRefused")
    seals[4] = changed(seals[4], values=forged, leaf=leaf(forged))
    assert faults(seals) == [(FaultKind.SEAL_CHANGED, 5)]


def test_several_changes_in_a_row_are_each_named() -> None:
    seals = chain()
    for place in (3, 4, 5):
        seals[place] = changed(seals[place], hash=WRONG)
    assert faults(seals) == [(FaultKind.SEAL_CHANGED, place) for place in (4, 5, 6)]


def test_missing_seals_are_a_gap_and_the_rest_is_followed() -> None:
    seals = chain()
    assert faults(seals[:3] + seals[5:]) == [(FaultKind.GAP, 6)]
    assert faults(seals[1:]) == [(FaultKind.GAP, 2)]
    seals[7] = changed(seals[7], hash=WRONG)
    assert faults(seals[:3] + seals[5:]) == [(FaultKind.GAP, 6), (FaultKind.SEAL_CHANGED, 8)]


def test_an_entry_that_is_sealed_twice_is_named() -> None:
    again = [*range(1, 6), 2]
    seals = list(chained(Head(), [(number, values(number)) for number in again], NOW))
    assert faults(seals) == [(FaultKind.SEALED_TWICE, 6)]


def test_a_line_that_comes_twice_is_named() -> None:
    seals = chain()
    assert (FaultKind.GAP, 3) in faults([*seals[:4], seals[2], *seals[4:]])


def test_anchors_know_what_a_chain_made_anew_does_not() -> None:
    seals = chain()
    noted = [Anchor("then", 5, seals[4].hash), Anchor("later", 9, seals[8].hash)]
    assert faults(seals, noted) == []
    forged = [(n, values(n, answer=b"Nothing") if n == 3 else values(n)) for n in range(1, 10)]
    anew = list(chained(Head(), forged, NOW))
    assert faults(anew) == []
    assert faults(anew, noted) == [(FaultKind.REWRITTEN, 5), (FaultKind.REWRITTEN, 9)]
    assert faults(seals[:7], noted) == [(FaultKind.TRUNCATED, 9)]
    assert faults([*seals[:3], *seals[5:]], noted) == [(FaultKind.GAP, 6), (FaultKind.GAP, 5)]
    assert faults([], noted) == [(FaultKind.TRUNCATED, 5), (FaultKind.TRUNCATED, 9)]


def test_an_anchor_of_where_a_part_begins_is_compared_with_what_the_part_says_of_it() -> None:
    seals = chain()
    before = Head(4, seals[3].hash)
    assert faults(seals[4:], [Anchor("then", 4, seals[3].hash), Anchor("before", 2, WRONG)], before) == []
    assert faults(seals[4:], [Anchor("then", 4, WRONG)], before) == [(FaultKind.REWRITTEN, 4)]


def test_an_end_that_was_announced_and_is_not_there_is_named() -> None:
    seals = chain()
    assert faults(seals[:7], end=Head(9, seals[-1].hash)) == [(FaultKind.TRUNCATED, 9)]
    assert faults(seals, end=Head(9, WRONG)) == [(FaultKind.REWRITTEN, 9)]


@given(st.lists(st.integers(-(2**63), 2**63) | st.integers(0, 40)))
def test_numbers_seen_before_are_known(numbers: list[int]) -> None:
    seen, known = Seen(), set[int]()
    for number in numbers:
        assert seen.add(number) is (number in known)
        known.add(number)
