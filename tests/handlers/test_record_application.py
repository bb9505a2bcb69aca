"""The ATS says how an application stands: loops open, close, or stay as they are."""

from handlers.cancel_loop import CancelLoop, LoopCancelled
from handlers.open_loop import Opened, OpenLoop
from handlers.parcels import (
    CancelEvent,
    CancelInterview,
    CancelledMail,
    ChannelCancelled,
    OfferMail,
    ReadApplication,
    RecruiterNotice,
    SeatFreed,
)
from handlers.receive_delivery import Received, ReceiveDelivery
from handlers.record_application import ApplicationIgnored, ApplicationRecorded
from handlers.record_outcome import OutcomeRecorded, RecordOutcome
from handlers.show_booking import ShowBooking
from handlers.show_schedule import ScheduleShown, ShowSchedule
from handlers.views import BookingView
from policies.vocabulary import ApplicationId, ApplicationStatus, Decision, LoopState, OptionState, Refusal
from tests.builders import Company, chat, refused

NOTHING = ApplicationRecorded(None, ())


def test_entering_a_stage_with_interviews_opens_its_loop_once(company: Company) -> None:
    first = company.apply()
    assert first == ApplicationRecorded(company.loop().code, ())
    assert [company.apply(), company.apply()] == [NOTHING, NOTHING]
    assert company.count("loop") == 1
    notices = [notice.event for notice in chat(company.carry(), RecruiterNotice, "dana")]
    assert notices == ["opened"]


def test_a_stage_without_interviews_opens_nothing(company: Company) -> None:
    assert company.apply("Application review") == NOTHING
    assert company.apply("Onsite").opened is not None


def test_a_job_that_no_requisition_is_about_is_ignored(company: Company) -> None:
    assert company.apply(job_id="job-unknown") == ApplicationIgnored()
    assert company.count("candidate") == 0


def test_old_news_of_an_application_that_is_over_and_not_ours_is_not_kept(company: Company) -> None:
    """Else whoever was erased here would come back with the next thing that the ATS says of their old application."""
    assert company.apply(status=ApplicationStatus.REJECTED) == ApplicationIgnored()
    assert company.count("candidate") == company.count("loop") == 0


def test_leaving_the_stage_cancels_a_booked_loop_frees_everything_and_tells(company: Company) -> None:
    code = company.booked_loop()
    link = company.link_id()
    assert company.apply("Offer") == ApplicationRecorded(None, (code,))
    assert company.loop().state is LoopState.CANCELLED
    assert company.count("claim WHERE state <> 'released'") == 0
    assert company.count("booking WHERE state = 'live'") == 0
    assert refused(company.as_candidate(ShowBooking(), link)) == "unknown_subject"
    sent = company.carry()
    assert {parcel.owner_email for parcel in sent if isinstance(parcel, CancelEvent)} == {
        "alice@acme.example",
        "bob@acme.example",
    }
    assert sum(isinstance(parcel, CancelInterview) for parcel in sent) == 2
    assert [mail.letter.to for mail in sent if isinstance(mail, CancelledMail)] == ["carmen@mail.example"]
    assert [freed.because for freed in chat(sent, SeatFreed)] == ["loop_cancelled"] * 2
    assert len(chat(sent, ChannelCancelled)) == 1
    assert [notice.event for notice in chat(sent, RecruiterNotice, "dana")] == ["loop_cancelled"]
    assert company.carry() == []


def test_leaving_the_stage_frees_the_seats_of_a_loop_not_yet_booked(company: Company) -> None:
    company.open_loop()
    code = company.fill("A", "B")
    company.carry()
    assert company.apply("Offer").cancelled == (code,)
    assert {option.state for option in company.options()} == {OptionState.WITHDRAWN}
    sent = company.carry()
    assert len(chat(sent, SeatFreed, "alice")) == len(chat(sent, SeatFreed, "bob")) == 2
    assert not [parcel for parcel in sent if isinstance(parcel, CancelInterview | CancelledMail | OfferMail)]


def test_a_rejection_in_the_ats_cancels_the_loop(company: Company) -> None:
    code = company.open_loop()
    assert company.apply(status=ApplicationStatus.REJECTED).cancelled == (code,)


def test_an_application_that_is_active_again_gets_a_new_loop(company: Company) -> None:
    company.open_loop()
    company.apply(status=ApplicationStatus.REJECTED)
    assert company.apply().opened is not None
    assert company.apply() == NOTHING


def test_coming_back_to_the_stage_opens_a_new_loop(company: Company) -> None:
    first = company.open_loop()
    company.apply("Offer")
    company.pass_time(hours=1)
    second = company.apply("Onsite").opened
    assert second not in (None, first)


def test_a_loop_that_the_recruiter_cancelled_stays_cancelled_when_the_webhook_repeats(company: Company) -> None:
    code = company.open_loop()
    assert isinstance(company.as_("dana", CancelLoop(code, "The role is on hold.")), LoopCancelled)
    assert company.apply() == NOTHING
    assert company.count("loop") == 1
    application = ApplicationId(company.loop().application_id)
    company.pass_time(minutes=1)
    assert isinstance(company.as_("dana", OpenLoop(application)), Opened)
    assert refused(company.as_("dana", OpenLoop(application))) == "loop_live"


def test_a_loop_whose_interviews_were_held_ends_without_undoing_them(company: Company) -> None:
    code = company.held_loop()
    assert company.apply("Offer") == ApplicationRecorded(None, (code,))
    assert company.loop().state is LoopState.CLOSED
    assert not [one for one in company.carry() if isinstance(one, CancelInterview | CancelEvent | CancelledMail)]
    company.write_scorecard("alice")
    assert refused(company.as_("dana", CancelLoop(code, "Too late."))) == "loop_ended"


def test_a_decided_stage_gets_no_second_loop(company: Company) -> None:
    code = company.held_loop()
    company.write_scorecard("alice")
    company.write_scorecard("bob")
    assert isinstance(company.as_("hana", RecordOutcome(code, Decision.ADVANCE, "Convincing.")), OutcomeRecorded)
    application = ApplicationId(company.loop().application_id)
    assert company.apply() == NOTHING
    assert company.apply("Offer") == NOTHING
    assert company.apply("Onsite") == NOTHING
    assert company.loop().state is LoopState.CLOSED
    assert refused(company.as_("dana", OpenLoop(application))) == Refusal.ALREADY_DECIDED
    shown = company.as_("dana", ShowSchedule())
    assert isinstance(shown, ScheduleShown)
    assert shown.applications == ()


def test_an_application_that_the_ats_ended_gets_no_loop_by_hand(company: Company) -> None:
    company.open_loop()
    company.apply(status=ApplicationStatus.REJECTED)
    application = ApplicationId(company.loop().application_id)
    assert refused(company.as_("dana", OpenLoop(application))) == Refusal.ALREADY_DECIDED
    assert company.count("loop") == 1


def test_a_corrected_address_ends_the_old_link_and_mails_a_new_one(company: Company) -> None:
    company.open_loop()
    company.fill("A", "B")
    company.carry()
    old = company.link_id()
    company.apply(candidate_email="carmen@new.example")
    assert company.link_id() != old
    assert refused(company.as_candidate(ShowBooking(), old)) == "unknown_subject"
    assert isinstance(company.as_candidate(ShowBooking()), BookingView)
    mails = [parcel for parcel in company.carry() if isinstance(parcel, OfferMail)]
    assert [(mail.letter.to, mail.link_id) for mail in mails] == [("carmen@new.example", company.link_id())]
    company.apply(candidate_email="carmen@new.example")
    assert company.carry() == []


def test_a_corrected_address_renews_the_link_of_a_booked_loop_until_after_the_interviews(company: Company) -> None:
    company.booked_loop()
    old = company.rows("SELECT expires_at FROM link WHERE state = 'issued'")[0]["expires_at"]
    company.apply(candidate_email="carmen@new.example")
    assert company.rows("SELECT expires_at FROM link WHERE state = 'issued'")[0]["expires_at"] >= old
    (mail,) = [parcel for parcel in company.carry() if isinstance(parcel, OfferMail)]
    assert mail.booked


def test_a_corrected_address_ends_the_links_of_every_application_of_the_candidate(company: Company) -> None:
    company.booked_loop()
    company.write("UPDATE requisition SET ats_job = 'job-2'")
    company.load()  # job-1 anew: Carmen has applications on both
    company.apply(id="app-2")
    both = {row["id"] for row in company.rows("SELECT id FROM loop")}
    assert len(both) == 2
    old = company.link_id()
    company.apply(id="app-2", candidate_email="carmen@new.example")
    assert refused(company.as_candidate(ShowBooking(), old)) == "unknown_subject"


def test_a_second_application_on_the_same_requisition_is_left_to_people(company: Company) -> None:
    company.apply()
    assert company.apply(id="app-again") == ApplicationIgnored()
    assert company.count("loop") == 1


def test_a_candidate_without_a_name_can_still_see_the_page(company: Company) -> None:
    company.open_loop()
    company.apply(candidate_name=" ")
    company.fill("A", "B")
    shown = company.as_candidate(ShowBooking())
    assert isinstance(shown, BookingView)
    assert shown.candidate_first_name == "Candidate"


def test_a_delivery_is_stored_once_and_its_applications_are_read_once(company: Company) -> None:
    delivery = ReceiveDelivery("ashby", "delivery-1", "stage", ("app-1", "app-2"))
    assert company.system(delivery) == Received(again=False)
    assert company.system(delivery) == Received(again=True)
    assert company.system(ReceiveDelivery("lever", "delivery-1", "stage", ("app-1",))) == Received(again=False)
    reads = [parcel.ats_id for parcel in company.carry() if isinstance(parcel, ReadApplication)]
    assert sorted(reads) == ["app-1", "app-2"]
    assert company.count("inbox") == 2


def test_several_deliveries_about_one_application_are_read_once_and_a_later_one_again(company: Company) -> None:
    for number, kind in enumerate(("updated", "stage", "hired")):
        company.system(ReceiveDelivery("ats", f"delivery-{number}", kind, ("app-1",)))
    assert [one for one in company.carry() if isinstance(one, ReadApplication)] == [ReadApplication("app-1")]
    company.system(ReceiveDelivery("ats", "delivery-9", "stage", ("app-1",)))
    assert [one for one in company.carry() if isinstance(one, ReadApplication)] == [ReadApplication("app-1")]


def test_long_ids_of_one_source_are_not_mistaken_for_one_another(company: Company) -> None:
    long = "a" * 110
    for number in "12":
        company.system(ReceiveDelivery("ashby", f"{long}{number}", "stage", (f"{long}{number}", f"{long}3")))
    reads = {parcel.ats_id for parcel in company.carry() if isinstance(parcel, ReadApplication)}
    assert reads == {f"{long}1", f"{long}2", f"{long}3"}
    assert company.count("outbox") == 3
