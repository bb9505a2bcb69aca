"""Loops whose interviews are over and whose scorecards are owed, in bulk, written straight into the tables."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from tests.builders import Company


def write(company: Company, loops: int, panel: int, prefix: str) -> list[dict[str, Any]]:
    """So many loops with so many interviews each, held by the people whose address begins so, in turn.

    Answers the claims: id, loop and person.
    """
    found = company.rows("SELECT id FROM person WHERE email LIKE :p ORDER BY email", p=f"{prefix}%")
    people = [row["id"] for row in found]
    requisition = company.rows("SELECT id FROM requisition")[0]["id"]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in INSERTS}
    claims = []
    start, end = company.now - timedelta(hours=2), company.now - timedelta(hours=1)
    for number in range(loops):
        key = f"{number:028d}"
        at = {"id": f"{key}0000", "requisition": requisition, "code": f"PK-{number:04d}", "n": number,
              "at": company.now, "start": start, "end": end}  # fmt: skip
        for name in ("candidate", "application", "loop", "option"):
            rows[name].append(at)
        for place in range(panel):
            holder = people[(number * panel + place) % len(people)]
            one = {**at, "part": f"{key}1{place:03d}", "place": place + 1, "person": holder}
            for name in ("interview", "slot", "seat", "claim"):
                rows[name].append(one)
            claims.append({"id": one["part"], "loop": at["id"], "person": holder})
    with company.store.engine.begin() as connection:
        for name, statement in INSERTS.items():
            connection.execute(sa.text(statement), rows[name])
    return claims


INSERTS = {
    "candidate": "INSERT INTO candidate (id, ats_id, name, email, pseudonym_key) "
    "VALUES (:id, :id, 'Some Candidate', 'c@mail.example', :id)",
    "application": "INSERT INTO application (id, ats_id, candidate_id, requisition_id, stage, status, read_at) "
    "VALUES (:id, :id, :id, :requisition, 'Onsite', 'active', :at)",
    "loop": "INSERT INTO loop (id, code, application_id, candidate_id, requisition_id, stage, onsite, state, "
    "reschedules, rounds, offers, invited, opened_at) VALUES (:id, :code, :id, :id, :requisition, 'Onsite', true, "
    "'held', 0, 1, 1, true, :at)",
    "option": "INSERT INTO option (id, loop_id, letter, state, reason, proposed_at) "
    "VALUES (:id, :id, 'A', 'done', 'made for this', :at)",
    "interview": "INSERT INTO interview (id, loop_id, position, name, kind, minutes, seats, attributes) "
    "VALUES (:part, :id, :place, 'Coding', 'coding', 60, '[\"lead\"]', '[]')",
    "slot": "INSERT INTO slot (id, option_id, interview_id, starts_at, ends_at, finished_at) "
    "VALUES (:part, :id, :part, :start, :end, :at)",
    "seat": "INSERT INTO seat (id, slot_id, ordinal, kind) VALUES (:part, :part, 0, 'lead')",
    "claim": "INSERT INTO claim (id, seat_id, slot_id, person_id, state, starts_at, ends_at, sequence, claimed_at) "
    "VALUES (:part, :part, :part, :person, 'attended', :start, :end, 1, :at)",
}
NUDGE = sa.text(
    "INSERT INTO nudge (id, waiting, subject, loop_id, audience, person_id, rung, time_no, again, since, due_at, "
    "state, folded) VALUES (:nudge, 'scorecard', :id, :loop, 'interviewer', :person, :rung, :time_no, 0, :since, "
    ":due, 'due', false)"
)
