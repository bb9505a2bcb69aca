"""A place is obeyed: where the product may not assist it does not, and candidates are told what they have to be."""

from handlers.command import Rules
from handlers.parcels import BookedMail, OfferMail, ReadBusy, RecruiterNotice
from handlers.plan_options import PlanOptions
from handlers.show_booking import ShowBooking
from handlers.views import BookingView, Notices
from storage.store import Store
from tests.builders import Company, chat

WORDS = "A program helps us to find times."


def in_place(store: Store, jurisdiction: str, ai_notice: str = "") -> Company:
    company = Company(store, Rules(ai_notice=ai_notice)).load()
    company.write("UPDATE requisition SET jurisdiction = :place", place=jurisdiction)
    return company


def place_rules(company: Company) -> list[object]:
    rows = company.rows("SELECT place_rule FROM audit_entry WHERE command = 'ProposeOptions' ORDER BY id")
    return [row["place_rule"] for row in rows]


def test_no_time_is_suggested_where_the_law_wants_a_notice_that_is_not_there(store: Store) -> None:
    company = in_place(store, "us-il")
    company.apply()
    carried = company.carry()
    assert company.count("option") == 0
    assert place_rules(company) == ["us-il-hb3773"]
    (busy,) = [one for one in carried if isinstance(one, ReadBusy)]
    assert busy.emails == ()  # nobody's calendar is looked at for nothing
    told = [one.event for one in chat(carried, RecruiterNotice, to="dana")]
    assert "by_hand" in told and "no_options" not in told


def test_the_recruiter_adds_options_by_hand_there(store: Store) -> None:
    company = in_place(store, "us-il")
    company.apply()
    company.carry()
    start = company.now.replace(hour=10, day=30)
    company.as_("dana", PlanOptions(company.loop().code, add_at=start, search=True))
    company.carry()
    assert [one.reason for one in company.options()] == ["Added by the recruiter"]
    assert place_rules(company) == ["us-il-hb3773"] * 2


def test_with_the_companys_notice_times_are_suggested_and_candidates_read_it(store: Store) -> None:
    company = in_place(store, "us-il", WORDS)
    company.open_loop()
    assert company.count("option") > 0
    assert place_rules(company) == ["us-il-hb3773"]
    company.fill("A", "B")
    (offer,) = [one for one in company.carry() if isinstance(one, OfferMail)]
    assert offer.letter.notices == Notices(by_program=True, on_assistance=WORDS)
    view = company.as_candidate(ShowBooking())
    assert isinstance(view, BookingView) and view.notices == offer.letter.notices
    company.book("A")
    (mail,) = [one for one in company.carry() if isinstance(one, BookedMail)]
    assert mail.letter.notices == offer.letter.notices


def test_the_rule_that_allows_is_in_the_trail_too(store: Store) -> None:
    company = in_place(store, "eu-de", WORDS)
    company.open_loop()
    assert place_rules(company) == ["eu-ai-act"]
    company.fill("A", "B")
    (offer,) = [one for one in company.carry() if isinstance(one, OfferMail)]
    assert offer.letter.notices == Notices(by_program=True)


def test_where_no_law_asks_nothing_is_added(store: Store) -> None:
    company = in_place(store, "us")
    company.open_loop()
    assert place_rules(company) == [None]
    company.fill("A", "B")
    (offer,) = [one for one in company.carry() if isinstance(one, OfferMail)]
    assert offer.letter.notices == Notices()


def test_a_place_nobody_knows_is_held_to_the_strictest(store: Store) -> None:
    company = in_place(store, "mars")
    company.apply()
    company.carry()
    assert company.count("option") == 0
    assert place_rules(company) == ["us-il-hb3773"]
