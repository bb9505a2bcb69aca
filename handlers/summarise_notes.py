"""What do the panel's notes say, in short? Made on request, offered for editing, kept by a person; it judges nobody.

Making, redacting and offering are three steps: what is redacted outside the transaction comes back here, so that what a
person keeps can be compared with what the machine had made.
"""

from dataclasses import dataclass

from handlers import reading
from handlers.command import Command, Context, Done, Refused, Subject
from handlers.views import ScorecardView
from policies import scorecards as rules
from policies import summaries
from policies.jurisdictions import book
from policies.jurisdictions.rules import Assistance
from policies.redaction import KnownPerson
from policies.summaries import NoteToSummarise, Point
from policies.vocabulary import LoopId, Refusal
from storage import known_people, loops, scorecards
from storage import summaries as stored
from storage.feedback import Summary
from storage.tables import Loop

MOST_CHARACTERS = 3000
"""What a form's field can hold: a summary that is made longer ends with the last whole sentence before."""


@dataclass(frozen=True, slots=True)
class NotesSummarised:
    """The points, not yet redacted, and where each source stands. `kept` is what somebody kept before, if anybody did.

    `candidate` is who the notes are about, as a redactor must know them.
    """

    loop_id: LoopId
    code: str
    title: str
    points: tuple[Point, ...]
    sources: tuple[str, ...]
    candidate: KnownPerson
    kept: str | None


@dataclass(frozen=True, slots=True)
class SummariseNotes(Command[NotesSummarised | Refused]):
    """Summarise the notes of the loop under this id or code, where the requisition's place allows it."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


@dataclass(frozen=True, slots=True)
class OfferSummary(Command[Done | Refused]):
    """Remember the redacted summary that the actor is offered now."""

    place: str
    made: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


@dataclass(frozen=True, slots=True)
class SummaryKept:
    """It is kept. `edited`: the person changed what the machine had made."""

    code: str
    edited: bool


@dataclass(frozen=True, slots=True)
class KeepSummary(Command[SummaryKept | Refused]):
    """Keep the summary that was offered to the actor, as they have edited it."""

    place: str
    text: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def handle(command: SummariseNotes, context: Context) -> NotesSummarised | Refused:
    session = context.session
    loop = session.get_one(Loop, context.standing.loop)
    why = _judge(context, loop)
    if why is not None:
        return why
    cards = reading.written(context, loop)
    if not cards:
        return Refused(Refusal.NOT_FINISHED)
    kept = stored.kept(session, loop.id)
    (candidate,) = known_people.of(session, [loop.candidate_id])
    return NotesSummarised(
        loop_id=loop.id,
        code=loop.code,
        title=loops.requisition(session, loop).title,
        points=summaries.summarise([NoteToSummarise(number, card.notes) for number, card in enumerate(cards, start=1)]),
        sources=tuple(map(_source, cards)),
        candidate=candidate,
        kept=kept.text if kept is not None else None,
    )


def offer(command: OfferSummary, context: Context) -> Done | Refused:
    loop = context.session.get_one(Loop, context.standing.loop)
    why = _judge(context, loop)
    if why is not None:
        return why
    me = context.standing.person_id
    made = command.made[:MOST_CHARACTERS]
    before = stored.offered(context.session, loop.id, me)
    if before is None or before.kept_at is not None or before.made != made:
        context.session.add(Summary(loop_id=loop.id, made=made, offered_to=me, offered_at=context.now))
    return Done()


def keep(command: KeepSummary, context: Context) -> SummaryKept | Refused:
    loop = context.session.get_one(Loop, context.standing.loop)
    why = _judge(context, loop)
    if why is not None:
        return why
    text = command.text.strip()
    offered = stored.offered(context.session, loop.id, context.standing.person_id)
    if offered is None or not text:
        return Refused(Refusal.INVALID)
    if len(text) > MOST_CHARACTERS:
        return Refused(Refusal.TOO_LONG)
    offered.text, offered.kept_at, offered.edited = text, context.now, text != offered.made.strip()
    return SummaryKept(loop.code, offered.edited)


def _judge(context: Context, loop: Loop) -> Refused | None:
    """May notes be summarised for this person here and now? The place's rule that says no goes into the trail."""
    if not rules.may_read_others(*scorecards.own(context.session, loop.id, context.standing.person_id)):
        return Refused(Refusal.BLIND)
    jurisdiction = loops.requisition(context.session, loop).jurisdiction
    has_notice = bool(context.rules.ai_notice)
    allowed, rule = book.assistance_allowed(jurisdiction, Assistance.FEEDBACK_SUMMARY, ai_notice=has_notice)
    context.trail.place_rule = rule.id if rule is not None else None
    return None if allowed else Refused(Refusal.ASSISTANCE_OFF)


def _source(card: ScorecardView) -> str:
    return f"{card.interview}, {card.author}"
