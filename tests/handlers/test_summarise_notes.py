"""A summary is made on request where the place allows it, points to its notes, and is kept by a person."""

import pytest

from handlers.command import Done, Rules
from handlers.submit_scorecard import SubmitScorecard
from handlers.summarise_notes import KeepSummary, NotesSummarised, OfferSummary, SummariseNotes, SummaryKept
from policies.vocabulary import Recommendation
from storage.store import Store
from tests.builders import Company, refused

ALICE = "Asked about the load before drawing. Strong yes from me."
BOB = "Drew the schema on one page. Has three small children."


@pytest.fixture
def written(company: Company) -> Company:
    """A held loop in a place that allows summaries, with both scorecards in."""
    company.held_loop()
    company.write("UPDATE requisition SET jurisdiction = :place", place="uk")
    return company


def submit(company: Company, name: str, notes: str) -> None:
    code = company.loop().code
    answer = company.as_(
        name, SubmitScorecard(code, {"solving": 3}, notes, Recommendation.YES, "It was said, so it stays.")
    )
    assert not hasattr(answer, "why") and not hasattr(answer, "unrated"), answer


def rules_in_trail(company: Company) -> list[str]:
    rows = company.rows("SELECT place_rule FROM audit_entry WHERE command = 'SummariseNotes' ORDER BY id")
    return [row["place_rule"] for row in rows]


def test_each_point_names_its_note_and_verdicts_are_left_out(written: Company) -> None:
    submit(written, "alice", ALICE)
    submit(written, "bob", BOB)
    made = written.as_("hana", SummariseNotes(written.loop().code))
    assert isinstance(made, NotesSummarised)
    assert [(point.text, point.sources) for point in made.points] == [
        ("Asked about the load before drawing.", (1,)),
        ("Drew the schema on one page.", (2,)),
    ]
    assert made.sources == ("Coding, Alice Tester", "System design, Bob Tester")
    assert made.candidate.names == ("Carmen Canary",) and made.kept is None


def test_where_the_place_says_no_there_is_none_and_the_trail_says_which_rule(written: Company) -> None:
    submit(written, "alice", ALICE)
    written.write("UPDATE requisition SET jurisdiction = :place", place="eu-de")
    code = written.loop().code
    assert refused(written.as_("hana", SummariseNotes(code))) == "assistance_off"
    assert refused(written.as_("hana", OfferSummary(code, "Forged."))) == "assistance_off"
    assert refused(written.as_("hana", KeepSummary(code, "Forged."))) == "assistance_off"
    assert rules_in_trail(written) == ["eu-ai-act"]
    assert written.count("summary") == 0


def test_a_place_nobody_knows_is_held_to_the_strictest(written: Company) -> None:
    submit(written, "alice", ALICE)
    written.write("UPDATE requisition SET jurisdiction = :place", place="atlantis")
    assert refused(written.as_("hana", SummariseNotes(written.loop().code))) == "assistance_off"


def test_where_candidates_must_be_told_there_is_none_until_they_are(written: Company) -> None:
    submit(written, "alice", ALICE)
    written.write("UPDATE requisition SET jurisdiction = :place", place="us-il")
    code = written.loop().code
    assert refused(written.as_("hana", SummariseNotes(code))) == "assistance_off"
    told = Company(written.store, rules=Rules(ai_notice="A program shortens the notes of your interviews."))
    told.now = written.now
    assert isinstance(told.as_("hana", SummariseNotes(code)), NotesSummarised)
    assert rules_in_trail(written) == ["us-il-hb3773"] * 2


def test_a_panelist_and_a_stranger_get_none(written: Company) -> None:
    submit(written, "alice", ALICE)
    for name in ("alice", "bob", "mallory", "noor"):
        assert refused(written.as_(name, SummariseNotes(written.loop().code))) == "not_allowed"


def test_before_anybody_has_written_there_is_none(written: Company) -> None:
    assert refused(written.as_("hana", SummariseNotes(written.loop().code))) == "not_finished"


def test_what_a_person_keeps_is_theirs_and_says_whether_they_edited_it(written: Company) -> None:
    submit(written, "alice", ALICE)
    code = written.loop().code
    assert refused(written.as_("hana", KeepSummary(code, "Never offered."))) == "invalid"
    assert isinstance(written.as_("hana", OfferSummary(code, "Asked about the load. [1]")), Done)
    assert refused(written.as_("hana", KeepSummary(code, " "))) == "invalid"
    assert refused(written.as_("hana", KeepSummary(code, "x" * 3001))) == "too_long"
    assert refused(written.as_("dana", KeepSummary(code, "Offered to somebody else."))) == "invalid"
    as_made = written.as_("hana", KeepSummary(code, "Asked about the load. [1]"))
    assert as_made == SummaryKept(code, edited=False)
    edited = written.as_("hana", KeepSummary(code, "Asked about load and cost. [1]"))
    assert edited == SummaryKept(code, edited=True)
    made = written.as_("dana", SummariseNotes(code))
    assert isinstance(made, NotesSummarised) and made.kept == "Asked about load and cost. [1]"


def test_the_same_offer_twice_is_one_row(written: Company, store: Store) -> None:
    submit(written, "alice", ALICE)
    code = written.loop().code
    for _ in range(2):
        written.as_("hana", OfferSummary(code, "Asked about the load. [1]"))
    assert written.count("summary") == 1
