"""What is to be done for a hire is told, asked for when it is due, and asked for no more once somebody has done it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from handlers.erase_candidate import CandidateErased, EraseCandidate
from handlers.export_candidate import CandidateExported, ExportCandidate
from handlers.hire_views import HireView, ItemView
from handlers.keep_checklist import (
    AssignItem,
    ChecklistKept,
    ItemShown,
    SetStart,
    ShowItem,
    ShowStart,
    TickItem,
    UntickItem,
)
from handlers.load_company import CompanyLoaded, LoadCompany
from handlers.parcels import ChatParcel, HireToPrepare, NudgeDue, NudgeOver, Parcel
from handlers.show_hires import HiresShown, ShowHires
from handlers.show_panel import ShowPanel
from policies.hiring import Anchor, HireId, ItemId, Step
from storage.store import Store
from tests.builders import Company, chat, refused
from tests.nudge_acts import deliver, fire, nudged, walk

OWN = (
    Step("Print a badge", "erin@acme.example", 1),
    Step("Send the contract", "hr_operations", 1),
    Step("Clear a desk", "hiring_manager", 2, Anchor.START),
)


@pytest.fixture
def hired(store: Store) -> Company:
    """Carmen is hired on Monday, 7 December; everybody who has to know has been told."""
    company = Company(store).load()
    company.hired_loop()
    deliver(company)
    return company


def seen_by(company: Company, name: str) -> HireView:
    """The hire as this person sees it when they ask."""
    shown = company.as_(name, ShowHires())
    assert isinstance(shown, HiresShown)
    (hire,) = shown.hires
    return hire


def item(company: Company, what: str, name: str = "noor") -> ItemView:
    return next(one for one in seen_by(company, name).items if one.what == what)


def told(parcels: Sequence[Parcel], name: str) -> HireView:
    """What the person was last told of the hire."""
    return chat(parcels, HireToPrepare, name)[-1].hire


def asked(company: Company, days: int) -> dict[str, list[str]]:
    """When (UTC) whom was reminded of what, in so many days."""
    said = walk(company, company.now + timedelta(days=days))
    found: dict[str, list[str]] = {}
    for moment, parcel in said:
        for one in chat([parcel], NudgeDue):
            to = parcel.to.email[:4] if isinstance(parcel, ChatParcel) and parcel.to else ""
            found.setdefault(f"{to} {one.nudge.what}", []).append(f"{moment:%a %d}")
    return found


def test_a_hire_has_the_usual_checklist_with_owners_and_days(hired: Company) -> None:
    items = [(one.what, one.owner, one.due_on, one.done_by) for one in seen_by(hired, "noor").items]
    assert items == [
        ("Send the contract", "HR operations", date(2026, 12, 9), ""),
        ("Agree on the first day", "Dana Tester", date(2026, 12, 10), ""),
        ("Order the equipment", "HR operations", date(2026, 12, 14), ""),
        ("Ask for accounts and access", "HR operations", None, ""),
        ("Plan the first day", "Hana Tester", None, ""),
    ]


def test_everybody_who_has_something_to_do_is_told_and_may_tick_what_is_theirs(store: Store) -> None:
    company = Company(store).load()
    company.hired_loop()
    parcels = deliver(company)
    may_tick = {name: [one.may_tick for one in told(parcels, name).items] for name in ("noor", "dana", "hana")}
    assert may_tick == {"noor": [True] * 5, "dana": [True] * 5, "hana": [False] * 4 + [True]}
    assert chat(parcels, HireToPrepare, "alice") == []


def test_the_companys_own_checklist_takes_the_place_of_the_usual_one(store: Store) -> None:
    company = Company(store).load()
    loaded = company.operator(LoadCompany((), (), {}, OWN))
    assert isinstance(loaded, CompanyLoaded)
    company.hired_loop()
    found = [(one.what, one.owner, one.due_on) for one in seen_by(company, "noor").items]
    assert found == [
        ("Print a badge", "Erin Tester", date(2026, 12, 8)),
        ("Send the contract", "HR operations", date(2026, 12, 8)),
        ("Clear a desk", "Hana Tester", None),
    ]
    company.operator(LoadCompany((), ()))
    assert len(seen_by(company, "noor").items) == 3


def test_whoever_has_left_is_replaced_by_hr_operations(store: Store) -> None:
    company = Company(store).load()
    company.operator(LoadCompany((), (), {}, OWN))
    company.write("UPDATE person SET active = false WHERE id = :p", p=company.id_of("erin"))
    company.hired_loop()
    assert item(company, "Print a badge").owner == "HR operations"


def test_what_is_due_is_asked_for_on_its_day_and_then_until_it_is_done(hired: Company) -> None:
    found = asked(hired, 7)
    assert found["noor Send the contract"] == ["Wed 09", "Thu 10", "Mon 14"]
    assert found["dana Agree on the first day"] == ["Thu 10", "Fri 11"]
    assert found["noor Agree on the first day"] == ["Mon 14"]  # it is the recruiter's: later HR operations hears too
    assert found["noor Order the equipment"] == ["Mon 14"]
    assert "hana Plan the first day" not in found  # nobody knows when that is
    answer = hired.as_("noor", TickItem(item(hired, "Send the contract").item_id))
    assert isinstance(answer, ChecklistKept) and answer.hire.items[0].done_by == "Noor Tester"
    over = chat(deliver(hired), NudgeOver, "noor")
    assert {one.state for one in over} == {"acted"}
    assert "noor Send the contract" not in asked(hired, 7)


def test_what_is_done_in_time_is_never_asked_for_and_every_message_says_so(hired: Company) -> None:
    for one in seen_by(hired, "noor").items:
        hired.as_("noor", TickItem(one.item_id))
    said = deliver(hired)
    for name in ("noor", "dana", "hana"):
        assert [bool(one.done_by) for one in told(said, name).items] == [True] * 5
    names = {one.name for one in said if isinstance(one, ChatParcel) and isinstance(one.content, HireToPrepare)}
    assert len(names) == 3  # one message a person, edited
    assert asked(hired, 14) == {}
    shown = hired.as_("noor", ShowHires())
    assert isinstance(shown, HiresShown) and shown.hires == ()


def test_ticking_twice_keeps_who_was_first(hired: Company) -> None:
    wanted = item(hired, "Agree on the first day").item_id
    hired.as_("dana", TickItem(wanted))
    again = hired.as_("noor", TickItem(wanted))
    assert isinstance(again, ChecklistKept) and again.hire.items[1].done_by == "Dana Tester"
    assert hired.count("checklist_item WHERE done_at IS NOT NULL") == 1


def test_what_was_ticked_by_mistake_is_open_again_and_asked_for(hired: Company) -> None:
    wanted = item(hired, "Send the contract").item_id
    hired.as_("noor", TickItem(wanted))
    deliver(hired)
    for _ in range(2):  # pressed twice, it is open once
        assert isinstance(hired.as_("dana", UntickItem(wanted)), ChecklistKept)
    assert item(hired, "Send the contract").done_by == ""
    assert told(deliver(hired), "noor").items[0].done_by == ""
    assert asked(hired, 3)["noor Send the contract"] == ["Wed 09", "Thu 10"]


def test_the_first_day_makes_what_comes_before_it_due(hired: Company) -> None:
    hire = seen_by(hired, "noor").hire_id
    assert isinstance(hired.as_("dana", SetStart(hire, date(2027, 1, 4))), ChecklistKept)
    assert told(deliver(hired), "hana").starts_on == date(2027, 1, 4)
    assert item(hired, "Ask for accounts and access").due_on == date(2026, 12, 28)
    assert item(hired, "Plan the first day").due_on == date(2026, 12, 31)
    assert hired.as_("noor", ShowStart(hire)).starts_on == date(2027, 1, 4)
    hired.as_("noor", SetStart(hire, date(2026, 12, 18)))
    assert item(hired, "Plan the first day").due_on == date(2026, 12, 15)
    hired.write("DELETE FROM nudge WHERE due_at < '2026-12-14' OR person_id <> :p", p=hired.id_of("hana"))
    assert asked(hired, 11) == {"hana Plan the first day": ["Tue 15", "Wed 16", "Fri 18"]}


def test_a_first_day_that_is_passed_asks_at_once(hired: Company) -> None:
    hired.as_("noor", SetStart(seen_by(hired, "noor").hire_id, date(2026, 12, 8)))
    assert any(one.nudge.what == "Plan the first day" for one in chat(fire(hired), NudgeDue, "hana"))


def test_a_first_day_that_cannot_be_right_is_refused(hired: Company) -> None:
    assert refused(hired.as_("noor", SetStart(seen_by(hired, "noor").hire_id, date(2036, 1, 1)))) == "invalid"
    assert seen_by(hired, "noor").starts_on is None


def test_who_takes_it_over_is_told_and_reminded_in_place_of_others(hired: Company) -> None:
    wanted = item(hired, "Send the contract").item_id
    shown = hired.as_("noor", ShowItem(wanted))
    assert isinstance(shown, ItemShown) and (shown.what, shown.owner) == ("Send the contract", "HR operations")
    assert isinstance(hired.as_("noor", AssignItem(wanted, hired.id_of("erin"))), ChecklistKept)
    assert [one.may_tick for one in told(deliver(hired), "erin").items] == [True, False, False, False, False]
    found = asked(hired, 4)
    assert found["erin Send the contract"] == ["Wed 09", "Thu 10"]
    assert found["noor Send the contract"] == ["Fri 11"]  # as somebody of HR operations, later
    hired.as_("erin", AssignItem(wanted, hired.id_of("noor")))
    back = deliver(hired)
    assert item(hired, "Send the contract").owner == "Noor Tester"
    assert chat(back, NudgeOver, "erin") and not told(back, "erin").items[0].may_tick
    assert asked(hired, 4)["noor Send the contract"]
    hired.as_("noor", TickItem(wanted))
    assert refused(hired.as_("noor", AssignItem(wanted, hired.id_of("erin")))) == "already_answered"
    assert refused(hired.as_("noor", ShowItem(wanted))) == "already_answered"


def test_nobody_gets_it_who_is_not_there(hired: Company) -> None:
    wanted = item(hired, "Send the contract").item_id
    hired.write("UPDATE person SET active = false WHERE id = :p", p=hired.id_of("erin"))
    assert refused(hired.as_("noor", AssignItem(wanted, hired.id_of("erin")))) == "invalid"


def test_others_see_nothing_and_tick_nothing(hired: Company) -> None:
    wanted = item(hired, "Send the contract").item_id
    hire = seen_by(hired, "noor").hire_id
    for name in ("hana", "alice", "mallory"):
        for command in (TickItem(wanted), UntickItem(wanted), ShowItem(wanted), AssignItem(wanted, hired.id_of("bob"))):
            assert refused(hired.as_(name, command)) == "not_allowed"
        assert refused(hired.as_(name, SetStart(hire, date(2026, 12, 18)))) == "not_allowed"
    for name in ("alice", "mallory"):
        shown = hired.as_(name, ShowHires())
        assert isinstance(shown, HiresShown) and shown.hires == ()
    assert refused(hired.as_("noor", TickItem(ItemId("no-such-item")))) == "unknown_subject"
    assert refused(hired.as_("noor", ShowStart(HireId("no-such-hire")))) == "unknown_subject"


def test_what_waits_for_me_has_my_part_of_it(hired: Company) -> None:
    assert [one.what for one in hired.as_("hana", ShowPanel()).items] == ["Plan the first day"]
    assert [one.what for one in hired.as_("dana", ShowPanel()).items] == ["Agree on the first day"]
    assert [one.what for one in hired.as_("noor", ShowPanel()).items] == [
        "Send the contract", "Order the equipment", "Ask for accounts and access"
    ]  # fmt: skip
    assert hired.as_("alice", ShowPanel()).items == ()


def test_of_an_erased_candidate_nothing_is_left_to_do(hired: Company) -> None:
    code = hired.loop().code
    exported = hired.operator(ExportCandidate(code))
    assert isinstance(exported, CandidateExported) and "Send the contract" in repr(exported.content)
    assert isinstance(hired.operator(EraseCandidate(code, despite_floor=True)), CandidateErased)
    assert hired.count("checklist_item") == hired.count("hire") == 0
    assert nudged(walk(hired, hired.now + timedelta(days=7)), "noor") == []


def test_what_is_done_and_handed_over_is_in_the_audit_trail(hired: Company) -> None:
    wanted = item(hired, "Send the contract").item_id
    hired.as_("noor", AssignItem(wanted, hired.id_of("erin")))
    hired.as_("erin", TickItem(wanted))
    rows = hired.rows("SELECT command, about, rule FROM audit_entry WHERE rule = 'hire-item' ORDER BY id")
    code = hired.loop().code
    assert [tuple(row.values()) for row in rows] == [("AssignItem", code, "hire-item"), ("TickItem", code, "hire-item")]
