"""Rules of the domain that the database itself keeps, whatever the code above it does."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.columns import new_id
from tests.builders import Company


@pytest.fixture
def booked(company: Company) -> Company:
    company.booked_loop()
    return company


def again(company: Company, table: str, where: str = "1 = 1", **changes: Any) -> None:
    """Insert a row of `table` once more under a new key; the other columns are kept, but for `changes`."""
    row = company.rows(f"SELECT * FROM {table} WHERE {where} LIMIT 1")[0]  # noqa: S608
    copied = {**row, "id": new_id(), **changes}
    with company.store.engine.begin() as connection:
        names = ", ".join(copied)
        values = ", ".join(f":{name}" for name in copied)
        connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), _plain(copied))  # noqa: S608


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else value for name, value in row.items()}


def test_one_live_loop_for_a_candidate_requisition_and_stage(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        again(booked, "loop", code="PK-ZZZ2")
    again(booked, "loop", code="PK-ZZZ3", state="cancelled")
    again(booked, "loop", code="PK-ZZZ4", stage="Final")


def test_one_code_names_one_loop(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        again(booked, "loop", stage="Final")


def test_one_booked_onsite_day_for_a_candidate_and_requisition(booked: Company) -> None:
    again(booked, "loop", code="PK-ZZZ4", stage="Final")
    other = booked.rows("SELECT id FROM loop WHERE code = 'PK-ZZZ4'")[0]["id"]
    with pytest.raises(IntegrityError):
        again(booked, "booking", loop_id=other)
    again(booked, "booking", loop_id=other, onsite=False)
    again(booked, "booking", loop_id=other, version=2, state="superseded")


def test_one_claim_for_a_seat(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        again(booked, "claim", "state = 'confirmed'", person_id=booked.id_of("erin"))
    again(booked, "claim", "state = 'confirmed'", person_id=booked.id_of("erin"), state="released")


def test_one_person_has_one_seat_in_a_slot(booked: Company) -> None:
    lead, shadow = booked.rows(
        "SELECT seat.id FROM seat JOIN slot ON slot.id = seat.slot_id JOIN option ON option.id = slot.option_id "
        "JOIN interview ON interview.id = slot.interview_id "
        "WHERE option.state = 'booked' AND interview.position = 2 ORDER BY seat.ordinal"
    )
    with pytest.raises(IntegrityError):
        again(booked, "claim", f"seat_id = '{lead['id']}'", seat_id=shadow["id"])


def test_one_booked_option_for_a_loop(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        booked.write("UPDATE option SET state = 'booked' WHERE letter = 'B'")
    with pytest.raises(IntegrityError):
        booked.write("UPDATE option SET state = 'done' WHERE letter = 'B'")


def test_one_live_booking_for_a_loop_and_one_row_a_version(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        again(booked, "booking", version=2, onsite=False)
    with pytest.raises(IntegrityError):
        again(booked, "booking", state="cancelled", onsite=False)


def test_one_issued_link_for_a_loop(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        again(booked, "link")
    again(booked, "link", state="superseded")


def test_one_open_swap_for_a_claim(booked: Company) -> None:
    claim = booked.rows("SELECT id FROM claim WHERE state = 'confirmed' LIMIT 1")[0]["id"]
    insert = "INSERT INTO swap (id, claim_id, to_person_id, state, asked_at) VALUES (:id, :claim, :erin, :state, :at)"
    values = {"claim": claim, "erin": booked.id_of("erin"), "at": "2026-11-23 09:00:00+00:00"}
    booked.write(insert, id="1", state="asked", **values)
    booked.write(insert, id="2", state="declined", **values)
    with pytest.raises(IntegrityError):
        booked.write(insert, id="3", state="asked", **values)


def test_one_scorecard_for_a_seat(company: Company) -> None:
    company.held_loop()
    company.write_scorecard("alice")
    with pytest.raises(IntegrityError):
        again(company, "scorecard")


def test_one_outcome_for_an_application_and_stage(booked: Company) -> None:
    loop = booked.loop()
    insert = (
        "INSERT INTO outcome (id, application_id, stage, loop_id, decision, reason, decided_by, decided_at, missing, "
        "revision) VALUES (:id, :application, :stage, :loop, 'reject', :reason, :hana, :at, 0, 1)"
    )
    values = {
        "application": loop.application_id,
        "loop": loop.id,
        "hana": booked.id_of("hana"),
        "at": "2026-11-23 09:00:00+00:00",
    }
    booked.write(insert, id="1", stage="Onsite", reason="Because.", **values)
    with pytest.raises(IntegrityError):
        booked.write(insert, id="2", stage="Onsite", reason="Because.", **values)
    booked.write(insert, id="3", stage="Final", reason="Because.", **values)
    with pytest.raises(IntegrityError):
        booked.write(insert, id="4", stage="Later", reason="   ", **values)


def test_one_inbox_row_for_a_source_and_delivery(company: Company) -> None:
    insert = (
        "INSERT INTO inbox (source, delivery_id, kind, application_ids, received_at) "
        "VALUES (:source, 'delivery-1', 'stage', '[]', '2026-11-23 09:00:00+00:00')"
    )
    company.write(insert, source="ashby")
    company.write(insert, source="lever")
    with pytest.raises(IntegrityError):
        company.write(insert, source="ashby")


def test_one_outbox_row_for_a_key(booked: Company) -> None:
    row = booked.rows("SELECT * FROM outbox LIMIT 1")[0]
    del row["id"]
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    with pytest.raises(IntegrityError):
        booked.write(f"INSERT INTO outbox ({columns}) VALUES ({values})", **row)  # noqa: S608


@pytest.mark.parametrize(
    ("table", "column"),
    [("loop", "state"), ("option", "state"), ("claim", "state"), ("booking", "state"), ("seat", "kind")],
)
def test_a_word_outside_the_vocabulary_is_refused(booked: Company, table: str, column: str) -> None:
    with pytest.raises(IntegrityError):
        booked.write(f"UPDATE {table} SET {column} = 'nonsense'")  # noqa: S608


def test_a_row_that_refers_to_nothing_is_refused(booked: Company) -> None:
    with pytest.raises(IntegrityError):
        again(booked, "claim", "state = 'released'", seat_id="nowhere")
