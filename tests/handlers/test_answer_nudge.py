"""Peace and quiet: later, no more of this, not more than so many a day; and clocks that jump."""

import re
from datetime import date, timedelta

from bot.cards.elements import Buttons
from bot.cards.notices import notice
from bot.slack.platform import SLACK
from bot.teams.platform import TEAMS
from handlers.answer_nudge import (
    LoopMuted,
    LoopUnmuted,
    MuteLoop,
    NudgeSnoozed,
    ShowSnooze,
    SnoozeNudge,
    SnoozeOffered,
    UnmuteLoop,
)
from handlers.carry_outbox import LeaseOutbox
from handlers.change_settings import ShowSettings
from handlers.command import Rules
from handlers.fire_nudges import FireNudges
from handlers.parcels import NudgeDue, NudgeOver, NudgesDue
from policies.waiting import NudgeId, Snooze
from storage.store import Store
from tests.builders import Company, at_once, chat, refused
from tests.nudge_acts import at, deliver, fire, many, nudged, scorecard_nudge, walk


def test_a_snoozed_nudge_comes_back_once_and_nothing_sooner(company: Company) -> None:
    nudge = scorecard_nudge(company)
    snoozed = company.as_("alice", SnoozeNudge(nudge, Snooze.HOURS))
    assert isinstance(snoozed, NudgeSnoozed) and snoozed.until == company.now + timedelta(hours=2)
    assert company.as_("alice", SnoozeNudge(nudge, Snooze.TOMORROW)) == snoozed
    (over,) = chat(deliver(company), NudgeOver, "alice")
    assert over.until == snoozed.until
    said = walk(company, company.now + timedelta(hours=4))
    assert [moment for moment, parcel in said if chat([parcel], NudgeDue, "alice")] == [snoozed.until]


def test_a_nudge_put_off_to_tomorrow_and_the_one_of_tomorrow_are_one(company: Company) -> None:
    nudge = scorecard_nudge(company)
    snoozed = company.as_("alice", SnoozeNudge(nudge, Snooze.TOMORROW))
    assert snoozed.until == at("2026-12-08T08:00")
    said = walk(company, at("2026-12-08T20:00"))
    assert nudged(said, "alice") == ["Tue 08:00"]


def test_what_was_to_come_sooner_waits_for_what_is_put_off(company: Company) -> None:
    nudge = scorecard_nudge(company)  # on Monday; there is another one each working morning
    company.now = at("2026-12-08T07:40")
    snoozed = company.as_("alice", SnoozeNudge(nudge, Snooze.TOMORROW))
    assert snoozed.until == at("2026-12-09T08:00")
    said = walk(company, at("2026-12-09T20:00"))
    assert nudged(said, "alice") == ["Wed 08:10"]


def test_a_nudge_is_put_off_until_a_day_of_the_receivers(company: Company) -> None:
    nudge = scorecard_nudge(company)  # on Monday the 7th
    offered = company.as_("alice", ShowSnooze(nudge))
    assert isinstance(offered, SnoozeOffered)
    assert (offered.first, offered.last) == (date(2026, 12, 8), date(2027, 2, 5))
    for day in (None, date(2026, 12, 6), date(2026, 12, 7), date(2027, 2, 6)):
        assert refused(company.as_("alice", SnoozeNudge(nudge, Snooze.UNTIL, day))) == "out_of_reach"
    snoozed = company.as_("alice", SnoozeNudge(nudge, Snooze.UNTIL, date(2026, 12, 12)))  # a Saturday
    assert snoozed == NudgeSnoozed(company.loop().code, at("2026-12-14T08:00"), "Europe/Berlin")
    assert company.as_("alice", SnoozeNudge(nudge, Snooze.UNTIL, offered.last)) == snoozed
    assert refused(company.as_("alice", ShowSnooze(nudge))) == "nudge_over"
    (over,) = chat(deliver(company), NudgeOver, "alice")
    assert over.until == snoozed.until
    assert nudged(walk(company, at("2026-12-14T20:00")), "alice") == ["Mon 08:00"]
    trail = company.rows("SELECT about, answer FROM audit_entry WHERE command = 'SnoozeNudge'")
    assert {(row["about"], row["answer"]) for row in trail} == {
        (company.loop().code, "refused:out_of_reach"),
        (company.loop().code, "NudgeSnoozed"),
    }


def test_only_nudges_with_room_for_it_offer_a_day(company: Company) -> None:
    company.held_loop()
    said = walk(company, company.now + timedelta(days=5))
    for content in [one for _, parcel in said for one in chat([parcel], NudgeDue)]:
        rows = [block for block in notice(content, "UTC", TEAMS).blocks if isinstance(block, Buttons)]
        actions = [button.action for row in rows for button in row.buttons]
        assert ("snooze_until" in actions) is (content.nudge.audience != "pool") and len(actions) <= 6


def test_a_muted_loop_is_silent_for_that_person_only(company: Company) -> None:
    nudge = scorecard_nudge(company)
    assert isinstance(company.as_("alice", MuteLoop(nudge)), LoopMuted)
    assert refused(company.as_("alice", SnoozeNudge(nudge, Snooze.HOURS))) == "nudge_over"
    said = walk(company, company.now + timedelta(days=4))
    assert nudged(said, "alice") == [] and len(nudged(said, "bob")) >= 2 and len(nudged(said, "hana")) == 1


def test_what_was_said_of_a_muted_loop_comes_back_the_next_working_morning(company: Company) -> None:
    nudge = scorecard_nudge(company)  # on Monday
    muted = company.as_("alice", MuteLoop(nudge))
    assert [one.code for one in company.as_("alice", ShowSettings()).muted] == [muted.code]
    assert company.as_("bob", ShowSettings()).muted == ()
    assert company.as_("bob", UnmuteLoop(muted.loop_id)) == LoopUnmuted(
        muted.code
    )  # his own mute, of which there is none
    assert company.as_("alice", UnmuteLoop(muted.loop_id)) == LoopUnmuted(muted.code)
    assert company.as_("alice", UnmuteLoop(muted.loop_id)) == LoopUnmuted(muted.code)
    assert company.as_("alice", ShowSettings()).muted == ()
    said = walk(company, at("2026-12-09T08:30"))
    assert nudged(said, "alice") == ["Tue 08:00", "Wed 08:00"]
    assert company.count("audit_entry WHERE command = 'UnmuteLoop' AND about = :code", code=muted.code) == 3


def test_a_loop_that_was_muted_for_days_is_heard_of_once_and_its_ladder_goes_on(company: Company) -> None:
    muted = company.as_("alice", MuteLoop(scorecard_nudge(company)))  # on Monday
    assert nudged(walk(company, at("2026-12-09T12:00")), "alice") == []
    company.as_("alice", UnmuteLoop(muted.loop_id))
    assert nudged(walk(company, at("2026-12-11T12:00")), "alice") == ["Thu 08:00", "Fri 08:00"]


def test_what_was_put_off_before_it_was_muted_stays_put_off(company: Company) -> None:
    nudge = scorecard_nudge(company)
    company.as_("alice", SnoozeNudge(nudge, Snooze.UNTIL, date(2026, 12, 10)))
    muted = company.as_("alice", MuteLoop(nudge))
    company.as_("alice", UnmuteLoop(muted.loop_id))
    assert nudged(walk(company, at("2026-12-10T12:00")), "alice") == ["Thu 08:00"]


def test_what_was_done_while_it_was_muted_does_not_come_back(company: Company) -> None:
    muted = company.as_("alice", MuteLoop(scorecard_nudge(company)))
    company.write("UPDATE loop SET state = 'closed'")
    assert company.as_("alice", ShowSettings()).muted == ()
    company.as_("alice", UnmuteLoop(muted.loop_id))
    assert company.count("nudge WHERE again > 0") == 0


def test_only_the_receiver_may_answer_a_nudge(company: Company) -> None:
    nudge = scorecard_nudge(company)
    for command in (ShowSnooze(nudge), SnoozeNudge(nudge, Snooze.HOURS), MuteLoop(nudge)):
        assert refused(company.as_("bob", command)) == "not_allowed"
    assert refused(company.as_("alice", MuteLoop(NudgeId("0" * 32)))) == "unknown_subject"


def test_more_than_the_daily_number_is_folded_into_one_message(company: Company) -> None:
    company.rules = company.dispatcher.rules = Rules(nudges_a_day=3)
    many(company, 6)
    parcels = fire(company)
    assert len(chat(parcels, NudgeDue, "alice")) == 2
    (folded,) = chat(parcels, NudgesDue, "alice")
    assert len(folded.nudges) == 4 and all(one.candidate == "" for one in folded.nudges)
    company.write("UPDATE nudge SET due_at = :now WHERE state = 'due'", now=company.now)
    more = fire(company)
    assert chat(more, NudgeDue, "alice") == []
    company.as_("alice", MuteLoop(NudgeId(folded.nudges[0].nudge_id)))
    (after,) = chat(deliver(company), NudgesDue, "alice")
    assert len(after.nudges) < len(folded.nudges) + 1 and after.over >= 1
    assert company.count("outbox WHERE kind = 'chat.nudges' AND state = 'pending'") == 0


def test_who_is_on_leave_is_left_in_peace_until_they_are_back(company: Company) -> None:
    company.held_loop()  # on Monday
    company.write(
        "INSERT INTO leave (id, person_id, starts_at, ends_at) VALUES ('l', :who, :goes, :back)",
        who=company.id_of("alice"), goes=company.now, back=at("2026-12-10T00:00"),
    )  # fmt: skip
    said = walk(company, at("2026-12-10T20:00"))
    assert nudged(said, "alice") == ["Thu 08:00"] and "Tue 08:00" in nudged(said, "bob")


# Time that jumps


def test_after_days_of_standing_still_only_the_current_nudge_is_sent(company: Company) -> None:
    company.held_loop()
    company.pass_time(days=4, hours=1)  # Monday to Friday
    parcels = fire(company)
    assert len(chat(parcels, NudgeDue, "alice")) == 1
    assert len(chat(parcels, NudgeDue, "hana")) == 1
    noted = company.rows("SELECT about, answer FROM audit_entry WHERE answer LIKE 'NudgesLeftOut:%'")
    assert noted and {row["about"] for row in noted} == {company.loop().code}
    assert fire(company) == []
    said = walk(company, company.now + timedelta(days=3, hours=20))
    assert nudged(said, "alice") == ["Mon 08:00"]  # and the ladder goes on


def test_a_clock_that_is_set_back_repeats_nothing(company: Company) -> None:
    company.held_loop()
    said = walk(company, company.now + timedelta(days=2))
    company.pass_time(days=-2)
    again = walk(company, company.now + timedelta(days=2))
    assert len(nudged(said, "alice")) >= 2 and nudged(again, "alice") == []


def test_interviews_that_have_begun_are_not_announced(company: Company) -> None:
    company.booked_loop()
    company.now = company.slots()[0].starts_at + timedelta(hours=2)
    assert [one for one in chat(fire(company), NudgeDue, "alice") if one.nudge.waiting == "interview"] == []
    assert company.count("audit_entry WHERE answer LIKE 'NudgesLeftOut:%'") == 1


def test_two_who_fire_at_once_send_each_nudge_once(company: Company, database_url: str) -> None:
    many(company, 6)
    others = [Company(Store(database_url), now=company.now) for _ in range(2)]
    answers = at_once(*[lambda one=one: one.system(FireNudges()) for one in (company, *others)])
    assert sum(answer.count for answer in answers) > 0
    for _ in range(2):
        assert company.system(FireNudges()).count == 0
    leased = at_once(*[lambda one=one: one.system(LeaseOutbox(50)) for one in (company, *others)])
    keys = [item.key for batch in leased for item in batch if item.errand == "chat.nudge"]
    assert len(keys) == len(set(keys)) == 4
    assert company.count("outbox WHERE kind = 'chat.nudge'") == 4
    for other in others:
        other.store.close()


def test_what_is_promised_and_pressed_holds_ids_only(company: Company) -> None:
    company.held_loop()
    company.pass_time(hours=1)
    pressed = [
        button.value
        for content in chat(fire(company), NudgeDue)
        for block in notice(content, "UTC", SLACK).blocks
        if isinstance(block, Buttons)
        for button in block.buttons
    ]
    assert len(pressed) >= 8 and all(re.fullmatch("[0-9a-f]{32}", value) for value in pressed)
    for row in company.rows("SELECT kind, key, lane, subject FROM outbox WHERE kind LIKE '%nudge%'"):
        text = " ".join(str(value) for value in row.values())
        assert not any(word in text for word in ("Carmen", "carmen", "Alice", "alice", "@"))
