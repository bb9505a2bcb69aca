"""The whole loop through the one way in, on both databases."""

import pytest

from handlers.book_option import Booked, BookOption
from handlers.claim_seat import Claimed, ClaimSeat
from handlers.finish_interviews import Finished, FinishInterviews
from handlers.parcels import ChatParcel, HireToPrepare, OfferMail, OutcomeWanted, ScorecardWanted
from handlers.record_application import ApplicationRecorded
from handlers.record_outcome import OutcomeRecorded, RecordOutcome
from handlers.submit_scorecard import ScorecardSubmitted, SubmitScorecard
from policies.vocabulary import AtsOutcome, AtsScorecard, Decision, Hire, LoopState, OptionState, Recommendation
from storage.store import Store
from tests.builders import Company


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()


def test_a_stage_change_leads_to_a_hire(company: Company) -> None:
    assert isinstance(company.apply(), ApplicationRecorded)
    company.carry()
    code = company.loop().code
    assert [option.letter for option in company.options()] == ["A", "B", "C", "D"]
    for letter in "AB":
        assert isinstance(company.as_("alice", ClaimSeat(f"{code}-{letter}1")), Claimed)
        assert isinstance(company.as_("bob", ClaimSeat(f"{code}-{letter}2")), Claimed)
    assert company.loop().state is LoopState.OFFERED
    mails = [parcel for parcel in company.carry() if isinstance(parcel, OfferMail)]
    assert [mail.letter.to for mail in mails] == ["carmen@mail.example"]

    booked = company.as_candidate(BookOption(company.options()[0].id))
    assert isinstance(booked, Booked)
    assert [option.state for option in company.options()] == [
        OptionState.BOOKED,
        OptionState.RELEASED,
        OptionState.RELEASED,
        OptionState.RELEASED,
    ]
    company.carry()
    company.pass_time(days=14)
    assert company.system(FinishInterviews()) == Finished(2)
    asked = [p.content for p in company.carry() if isinstance(p, ChatParcel)]
    assert sum(isinstance(content, ScorecardWanted) for content in asked) == 2
    for name in ("alice", "bob"):
        answer = company.as_(
            name, SubmitScorecard(code, {"solving": 3}, "Clear and calm under a hard question.", Recommendation.YES)
        )
        assert isinstance(answer, ScorecardSubmitted)
    sent = company.carry()
    assert sum(isinstance(parcel, AtsScorecard) for parcel in sent) == 2
    assert any(isinstance(p, ChatParcel) and isinstance(p.content, OutcomeWanted) for p in sent)
    answer = company.as_("hana", RecordOutcome(code, Decision.HIRE, "Strong in both interviews."))
    assert isinstance(answer, OutcomeRecorded)
    sent = company.carry()
    assert sum(isinstance(parcel, AtsOutcome) for parcel in sent) == 1
    assert sum(isinstance(parcel, Hire) for parcel in sent) == 1
    assert any(isinstance(p, ChatParcel) and isinstance(p.content, HireToPrepare) for p in sent)
    assert company.loop().state is LoopState.CLOSED
