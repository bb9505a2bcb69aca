"""What did the interviewer see? The form to fill in, the check of the notes, and the scorecard itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers import nudging, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import Flagged, ScorecardDraft, ScorecardView
from policies import scorecards as rules
from policies.forms import FREE_TEXT, Answer, FormField, Misfit, read_answer
from policies.vocabulary import LoopState, Recommendation, Refusal, ScorecardState
from storage import loops, scorecards, slots
from storage.feedback import Scorecard, ScorecardRevision
from storage.slots import Place
from storage.tables import Claim, Loop, Person


@dataclass(frozen=True, slots=True)
class ShowScorecardForm(Command[ScorecardDraft | Refused]):
    """The form for the actor's seat. `place` is a claim's id, a slot's code or a loop's code."""

    place: str

    def subject(self) -> Subject:
        return Subject("claim", self.place)


@dataclass(frozen=True, slots=True)
class ScorecardSubmitted:
    """The scorecard is in, and on its way to the ATS. `revision` above 1 is an amendment."""

    scorecard: ScorecardView
    code: str


@dataclass(frozen=True, slots=True)
class ScorecardIncomplete:
    """Nothing was kept: these attributes (keys) lack a rating, or a text needs another look, or answers to the form's
    questions (by key) do not fit.
    """

    unrated: tuple[str, ...]
    flagged: tuple[Flagged, ...]
    notes_missing: bool = False
    notes_too_long: bool = False
    reason_too_long: bool = False
    misfits: tuple[tuple[str, Misfit], ...] = ()


@dataclass(frozen=True, slots=True)
class SubmitScorecard(Command[ScorecardSubmitted | ScorecardIncomplete | Refused]):
    """Hand in a scorecard, or amend it.

    `ratings` by attribute key, 1 to 4; `kept_because` says why a flagged passage stays; `answers` to the form's
    questions by key, as they were given.
    """

    place: str
    ratings: Mapping[str, int]
    notes: str
    recommendation: Recommendation
    kept_because: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def subject(self) -> Subject:
        return Subject("claim", self.place)


def show(command: ShowScorecardForm, context: Context) -> ScorecardDraft | Refused:
    claim = slots.claim(context.session, context.standing.claim)
    place = slots.at(context.session, claim.slot_id)
    known = scorecards.for_seat(context.session, claim.seat_id)
    why = _judge(context, place.loop, claim, known)
    if why is not None:
        return Refused(why)
    text = scorecards.latest(context.session, known) if known else None
    return ScorecardDraft(
        claim_id=claim.id,
        code=place.code,
        title=loops.requisition(context.session, place.loop).title,
        candidate=reading.candidate_name(context, place.loop),
        interview=place.interview.name,
        attributes=reading.attributes(place.interview),
        ratings=reading.ratings(place.interview, text.ratings) if text else (),
        notes=text.notes if text else "",
        recommendation=text.recommendation if text else None,
        kept_because=text.kept_because if text else "",
        revision=known.revision if known else 0,
        questions=reading.questions(place.interview),
        answers=reading.answers(text) if text else {},
        as_note=context.rules.scorecards_as_notes,
    )


def handle(command: SubmitScorecard, context: Context) -> ScorecardSubmitted | ScorecardIncomplete | Refused:
    session = context.session
    loop = loops.lock(session, context.standing.loop)
    claim = slots.claim(session, context.standing.claim)
    place = slots.at(session, claim.slot_id)
    known = scorecards.for_seat(session, claim.seat_id)
    why = _judge(context, loop, claim, known)
    if why is not None:
        return Refused(why)
    questions = reading.questions(place.interview)
    read = {one.key: read_answer(one, command.answers.get(one.key, "")) for one in questions}
    incomplete = _check(command, place, questions, read)
    if incomplete is not None:
        return incomplete
    answers = {key: value for key, value in read.items() if value is not None}
    scorecard = _store(command, context, place, claim, known, answers)
    author = session.get_one(Person, claim.person_id)
    return ScorecardSubmitted(reading.scorecard(context, scorecard, author, place.interview), place.code)


def _judge(context: Context, loop: Loop, claim: Claim, known: Scorecard | None) -> Refusal | None:
    decided = scorecards.outcome(context.session, loop.application_id, loop.stage) is not None
    return rules.judge_submission(known.state if known else None, claim.state, decided=decided)


def _check(
    command: SubmitScorecard,
    place: Place,
    questions: tuple[FormField, ...],
    read: Mapping[str, Answer | Misfit | None],
) -> ScorecardIncomplete | None:
    notes, reason = command.notes.strip(), command.kept_because.strip()
    unrated = rules.judge_ratings([item["key"] for item in place.interview.attributes], command.ratings)
    texts = [(None, notes)] + [(one.key, str(read[one.key] or "")) for one in questions if one.kind in FREE_TEXT]
    incomplete = ScorecardIncomplete(
        unrated=unrated,
        flagged=tuple(
            Flagged(one.topic.value, one.passage, key)
            for key, text in ([] if reason else texts)
            for one in rules.find_in_notes(text)
        ),
        notes_missing=not notes,
        notes_too_long=len(notes) > rules.NOTES_LIMIT,
        reason_too_long=len(reason) > rules.REASON_LIMIT,
        misfits=tuple((key, why) for key, why in read.items() if isinstance(why, Misfit)),
    )
    return None if incomplete == ScorecardIncomplete((), ()) else incomplete


def _store(
    command: SubmitScorecard,
    context: Context,
    place: Place,
    claim: Claim,
    known: Scorecard | None,
    answers: Mapping[str, Answer],
) -> Scorecard:
    """Keep a new revision; the same text again is the same revision."""
    session, loop = context.session, place.loop
    ratings = {item["key"]: command.ratings[item["key"]] for item in place.interview.attributes}
    written = (ratings, command.notes.strip(), command.recommendation, command.kept_because.strip(), answers)
    if known is not None:
        text = scorecards.latest(session, known)
        if (text.ratings, text.notes, text.recommendation, text.kept_because, reading.answers(text)) == written:
            return known
        known.revision += 1
        known.state = ScorecardState.AMENDED
        known.submitted_at = context.now
    else:
        known = Scorecard(
            seat_id=claim.seat_id,
            claim_id=claim.id,
            loop_id=loop.id,
            author_id=claim.person_id,
            submitted_at=context.now,
        )
        session.add(known)
        promises.scorecard_in(context, claim)
    session.flush()
    session.add(
        ScorecardRevision(
            scorecard_id=known.id,
            revision=known.revision,
            ratings=ratings,
            notes=written[1],
            recommendation=written[2],
            kept_because=written[3],
            answers=dict(answers) or None,
            written_at=context.now,
        )
    )
    session.flush()
    promises.write_scorecard(context, loop, known)
    nudging.scorecard_in(context, claim)
    _ask_outcome(context, loop)
    return known


def _ask_outcome(context: Context, loop: Loop) -> None:
    """The last required scorecard is in: the hiring manager is asked, once."""
    owed = scorecards.of_loop(context.session, loop.id)
    if loop.state is LoopState.HELD and not reading.waits_for_scorecards(owed):
        promises.ask_outcome(context, loop)
        nudging.outcome_wanted(context, loop)
