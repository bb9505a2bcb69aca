"""Whose period is over? Candidates of whom nothing has happened for long enough are erased, a few in one transaction.

Each is judged by the places of all their requisitions. Where these exclude each other nobody is erased: a question is
written down, once, and a person answers it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import erasing
from handlers.command import Command, Context, Measure, Refused, each_alone
from policies import retention
from policies.retention import ANSWER_RULE, Conflict, Period
from policies.vocabulary import CandidateId
from storage import holds, periods
from storage.custody import RetentionQuestion
from storage.tables import Candidate

AT_ONCE = 200
MOST_ERASED = 20
"""In one transaction, so that nobody waits long for it."""
SCRUBBED_SINCE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class CandidatesRetained:
    """How many candidates were erased and how many questions asked. `after` is where to go on, empty at the end;
    `failed` names the faults of single candidates.
    """

    erased: int
    asked: int
    after: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetainCandidates(Command[CandidatesRetained | Refused]):
    """Erase whose period is over, among the next candidates by id."""

    quiet = True
    after: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """A candidate whose period is over: their code, when something last happened, for how many days by which rule."""

    code: str
    last_activity: datetime
    days: int
    rule: str


@dataclass(frozen=True, slots=True)
class RetentionShown:
    """Who would be erased now, among the next candidates by id, and about how many a person would be asked."""

    ending: tuple[Ending, ...]
    asking: int
    after: str


@dataclass(frozen=True, slots=True)
class ShowRetention(Command[RetentionShown | Refused]):
    """See what `RetainCandidates` would do, without doing it."""

    after: str = ""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate at rest, when something last happened with them, and for how long they are kept."""

    id: CandidateId
    since: datetime
    verdict: Period | Conflict


def handle(command: RetainCandidates, context: Context) -> CandidatesRetained:
    session = context.session
    ids = periods.at_rest(session, command.after, AT_ONCE)
    judged = list(_judged(context, ids))
    over = [one for one in judged if _is_over(context, one)][:MOST_ERASED]
    after = over[-1].id if len(over) == MOST_ERASED else ids[-1] if len(ids) == AT_ONCE else ""
    settled = [one.id for one in judged if isinstance(one.verdict, Period)]
    holds.withdraw_questions(session, settled)
    asked, not_asked = each_alone(context, [one for one in judged if isinstance(one.verdict, Conflict)], _ask)
    erased, not_erased = each_alone(context, over, _erase)
    # Writing SQLite's file anew takes a while: once, at the end of a walk that has erased somebody.
    context.trail.scrub = not after and periods.any_erased(session, context.now - SCRUBBED_SINCE)
    return CandidatesRetained(erased, asked, after, not_asked + not_erased)


def show(command: ShowRetention, context: Context) -> RetentionShown:
    ids = periods.at_rest(context.session, command.after, AT_ONCE)
    judged = list(_judged(context, ids))
    ending = tuple(
        Ending(holds.code(context.session, one.id), one.since, one.verdict.days, one.verdict.rule)
        for one in judged
        if isinstance(one.verdict, Period) and _is_over(context, one)
    )
    asking = [one for one in judged if isinstance(one.verdict, Conflict) and _open(context, one) is None]
    return RetentionShown(ending, len(asking), ids[-1] if len(ids) == AT_ONCE else "")


def _judged(context: Context, ids: Sequence[CandidateId]) -> Iterator[_Judged]:
    since = periods.last_activity(context.session, ids)
    places = periods.jurisdictions(context.session, ids)
    for id in ids:
        verdict = retention.period(context.rules.candidate_days, places.get(id, frozenset()))
        if isinstance(verdict, Conflict):
            verdict = _answered(context, id, verdict) or verdict
        if id in since:
            yield _Judged(id, since[id], verdict)


def _answered(context: Context, id: CandidateId, conflict: Conflict) -> Period | None:
    """What a person has said about exactly this conflict."""
    answer = holds.last_answer(context.session, id)
    if answer is None or answer.keep_days is None:
        return None
    same = conflict.holds_for(answer.floor_days, answer.floor_rule, answer.cap_days, answer.cap_rule)
    return Period(answer.keep_days, ANSWER_RULE) if same else None


def _is_over(context: Context, one: _Judged) -> bool:
    return isinstance(one.verdict, Period) and one.verdict.ends(one.since) <= context.now


def _open(context: Context, one: _Judged) -> RetentionQuestion | None:
    """The open question about exactly this conflict."""
    found = holds.open_question(context.session, one.id)
    if found is None or not isinstance(one.verdict, Conflict):
        return None
    same = one.verdict.holds_for(found.floor_days, found.floor_rule, found.cap_days, found.cap_rule)
    return found if same else None


def _ask(context: Context, one: _Judged) -> int:
    """Write the question down, unless it is open; 1 if it was written. One about a law that has changed is void."""
    conflict = one.verdict
    if not isinstance(conflict, Conflict) or _open(context, one) is not None:
        return 0
    holds.withdraw_questions(context.session, [one.id])
    context.session.add(
        RetentionQuestion(
            candidate_id=one.id,
            floor_days=conflict.floor_days,
            floor_rule=conflict.floor.id,
            cap_days=conflict.cap_days,
            cap_rule=conflict.cap.id,
            asked_at=context.now,
        )
    )
    context.session.flush()
    return 1


def _erase(context: Context, one: _Judged) -> int:
    """Erase, unless something has come between since it was judged; 1 if they are erased."""
    verdict, session = one.verdict, context.session
    if not isinstance(verdict, Period) or erasing.judge(context, one.id) is not None:
        return 0
    gone = session.get_one(Candidate, one.id).erased_at is not None
    since = periods.last_activity(session, [one.id]).get(one.id)
    if gone or since != one.since:
        return 0
    code = holds.code(session, one.id)
    erasing.erase(context, one.id)
    context.trail.measures.append(Measure(one.id, code, verdict.rule))
    return 1
