"""How tests of nudges let time pass, look at what is said, and make a colleague owe a great deal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime

from handlers.carry_outbox import LeaseOutbox, Sent, SettleOutbox
from handlers.claim_seat import Claimed, ClaimSeat
from handlers.finish_interviews import FinishInterviews
from handlers.fire_nudges import FireNudges
from handlers.parcels import ChatParcel, NudgeDue, Parcel
from policies.waiting import NudgeId
from tests.builders import Company, chat

HALF_HOUR = timedelta(minutes=30)
DUE = sa.text("""
SELECT EXISTS (SELECT 1 FROM nudge WHERE state = 'due' AND due_at <= :now)
    OR EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'unknown'))
    OR EXISTS (
        SELECT 1 FROM slot JOIN booking ON booking.option_id = slot.option_id
        WHERE slot.finished_at IS NULL AND slot.ends_at <= :now
    )
""").bindparams(sa.bindparam("now", type_=UTCDateTime()))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fire(company: Company) -> list[Parcel]:
    """Everything that is due is fired and carried; the parcels."""
    while company.system(FireNudges()).more:
        pass
    return deliver(company)


def deliver(company: Company) -> list[Parcel]:
    """Carry every due promise as the relay does: what is said in chat stands somewhere from then on."""
    carried: list[Parcel] = []
    while leased := company.system(LeaseOutbox(50)):
        for item in leased:
            carried.append(item.parcel)
            said = item.parcel if isinstance(item.parcel, ChatParcel) else None
            told = (Sent(("D1", str(item.outbox_id))), said.name, said.about) if said else (Sent(),)
            company.system(SettleOutbox(item.outbox_id, item.token, *told))
    return carried


def walk(company: Company, until: datetime) -> list[tuple[datetime, Parcel]]:
    """Let time pass in steps of half an hour; what was said and when. Most ticks would find nothing, and are spared."""
    said = []
    while company.now < until:
        company.now += HALF_HOUR
        if _is_anything_due(company):
            company.system(FinishInterviews())
            said += [(company.now, parcel) for parcel in fire(company)]
    return said


def _is_anything_due(company: Company) -> bool:
    with company.store.engine.connect() as connection:
        return bool(connection.execute(DUE, {"now": company.now}).scalar_one())


def nudged(said: list[tuple[datetime, Parcel]], name: str) -> list[str]:
    """When (UTC) a person got a nudge of their own."""
    return [f"{moment:%a %H:%M}" for moment, parcel in said if chat([parcel], NudgeDue, name)]


def nudge_of(company: Company, name: str, state: str = "sent") -> NudgeId:
    """The newest nudge of this person in this state."""
    rows = company.rows(
        "SELECT id FROM nudge WHERE person_id = :p AND state = :s ORDER BY due_at DESC, rung DESC",
        p=company.id_of(name),
        s=state,
    )
    return NudgeId(rows[0]["id"])


def states(company: Company, waiting: str) -> set[str]:
    return {row["state"] for row in company.rows("SELECT state FROM nudge WHERE waiting = :w", w=waiting)}


def scorecard_nudge(company: Company) -> NudgeId:
    company.held_loop()
    company.pass_time(hours=1)
    assert chat(fire(company), NudgeDue, "alice")
    return nudge_of(company, "alice")


def many(company: Company, count: int) -> None:
    """Alice owes this many scorecards, all asked for an hour later."""
    company.write("UPDATE person SET load_day = 12, load_week = 60")
    for number in range(count):
        company.apply(id=f"app-{number}", candidate_id=f"cand-{number}", candidate_email=f"c{number}@mail.example")
        company.carry()
        code = company.loop().code
        for name, seat in (("alice", "A1"), ("bob", "A2")):
            assert isinstance(company.as_(name, ClaimSeat(f"{code}-{seat}")), Claimed)
        before = {"s": company.now - timedelta(hours=2), "e": company.now - timedelta(hours=1)}
        company.write("UPDATE claim SET state = 'attended', starts_at = :s, ends_at = :e", **before)
        company.pass_time(minutes=1)
    company.carry()
    company.write("UPDATE loop SET state = 'held'")
    company.write("DELETE FROM nudge")
    claims = (
        "SELECT claim.id, option.loop_id FROM claim JOIN slot ON slot.id = claim.slot_id "
        "JOIN option ON option.id = slot.option_id WHERE claim.person_id = :p"
    )
    rows = company.rows(claims, p=company.id_of("alice"))
    for row in rows:
        owe(company, row["id"], row["loop_id"], company.id_of("alice"))


def owe(company: Company, claim: str, loop: str, person: str, **changes: Any) -> None:
    values = {"id": claim, "rung": 0, "time_no": 1, "since": company.now, "due": company.now, **changes}
    company.write(
        "INSERT INTO nudge (id, waiting, subject, loop_id, audience, person_id, rung, time_no, again, since, due_at, "
        "state, folded) VALUES (:id, 'scorecard', :claim, :loop, 'interviewer', :person, :rung, :time_no, 0, :since, "
        ":due, 'due', false)",
        claim=claim, loop=loop, person=person, **values,
    )  # fmt: skip
