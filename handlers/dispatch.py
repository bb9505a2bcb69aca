"""The one way in: who is this, may they, do it, write it down, commit. Every door and every tick comes through here."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlmodel import Session

from handlers import (
    answer_swap,
    application_gone,
    apply_retention,
    ask_recruiter,
    book_option,
    cancel_booking,
    cancel_loop,
    carry_outbox,
    change_settings,
    claim_seat,
    erase_candidate,
    expire_options,
    finish_interviews,
    link_identity,
    load_company,
    open_loop,
    plan_options,
    propose_options,
    receive_delivery,
    record_application,
    record_messages,
    record_outcome,
    release_seat,
    request_reschedule,
    request_swap,
    show_booking,
    show_jobs,
    show_known_people,
    show_messages,
    show_panel,
    show_privacy,
    show_schedule,
    show_scorecards,
    submit_scorecard,
)
from handlers.command import Command, Context, Refused, Rules, Standing, Trail
from policies import access
from policies.vocabulary import Actor, CandidateId, Refusal, Surface
from storage import audit, subjects
from storage.store import Store

AnswerT = TypeVar("AnswerT")
Handler = Callable[[Any, Context], Any]

HANDLERS: Mapping[type[Command[Any]], Handler] = {
    answer_swap.AnswerSwap: answer_swap.handle,
    application_gone.ApplicationGone: application_gone.handle,
    apply_retention.ApplyRetention: apply_retention.handle,
    ask_recruiter.AskRecruiter: ask_recruiter.handle,
    book_option.BookOption: book_option.handle,
    cancel_booking.CancelBooking: cancel_booking.handle,
    cancel_loop.CancelLoop: cancel_loop.handle,
    carry_outbox.LeaseOutbox: carry_outbox.lease,
    carry_outbox.RecoverOutbox: carry_outbox.recover,
    carry_outbox.SettleOutbox: carry_outbox.settle,
    change_settings.ShowSettings: change_settings.show,
    change_settings.ChangeSettings: change_settings.handle,
    claim_seat.ClaimSeat: claim_seat.handle,
    erase_candidate.EraseCandidate: erase_candidate.handle,
    expire_options.ExpireOptions: expire_options.handle,
    finish_interviews.FinishInterviews: finish_interviews.handle,
    link_identity.ShowIdentity: link_identity.show,
    link_identity.LinkIdentity: link_identity.handle,
    load_company.LoadCompany: load_company.handle,
    open_loop.OpenLoop: open_loop.handle,
    plan_options.PlanOptions: plan_options.handle,
    plan_options.ShowOptions: plan_options.show,
    receive_delivery.ReceiveDelivery: receive_delivery.handle,
    propose_options.ProposeOptions: propose_options.handle,
    record_application.RecordApplication: record_application.handle,
    record_messages.RecordMessages: record_messages.record,
    record_messages.ScopeMessages: record_messages.scope,
    record_outcome.ShowOutcomeForm: record_outcome.show,
    record_outcome.RecordOutcome: record_outcome.handle,
    release_seat.ReleaseSeat: release_seat.handle,
    request_swap.RequestSwap: request_swap.handle,
    request_reschedule.RequestReschedule: request_reschedule.handle,
    show_booking.ShowBooking: show_booking.handle,
    show_jobs.RetryJob: show_jobs.retry,
    show_jobs.ShowJobs: show_jobs.handle,
    show_known_people.ShowKnownPeople: show_known_people.handle,
    show_messages.ShowLoopMessages: show_messages.of_loop,
    show_messages.ShowMessages: show_messages.handle,
    show_panel.ShowPanel: show_panel.handle,
    show_privacy.ShowPrivacy: show_privacy.handle,
    show_schedule.ShowSchedule: show_schedule.handle,
    show_scorecards.ShowScorecards: show_scorecards.handle,
    submit_scorecard.ShowScorecardForm: submit_scorecard.show,
    submit_scorecard.SubmitScorecard: submit_scorecard.handle,
}


class Dispatcher:
    """Runs commands against one store. `clock` answers aware UTC; `rules` are the company's figures.

    `secret` is the key behind the tokens that stand for candidates.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], rules: Rules, secret: bytes) -> None:
        self.store = store
        self.clock = clock
        self.rules = rules
        self._secret = secret

    def dispatch(self, command: Command[AnswerT], actor: Actor, surface: Surface) -> AnswerT:
        """Run one command in one transaction. Any exception rolls everything back, the audit entry included.

        Every command's answers include `Refused`.
        """
        now = self.clock()
        with self.store.transaction() as session:
            standing, rule, why = self._judge(session, command, actor, now)
            context = Context(session, now, self.rules, standing)
            if rule is None:
                answer = cast(AnswerT, Refused(why, rule="none"))
            else:
                answer = cast(AnswerT, HANDLERS[type(command)](command, context))
            deed = audit.Deed(now, actor, type(command).__name__, surface, rule.id if rule else None, _word(answer))
            for entry in _entries(standing, context.trail, quiet=rule is not None and command.quiet):
                audit.append(session, deed, entry, self._secret)
        return answer

    def _judge(
        self, session: Session, command: Command[Any], actor: Actor, now: datetime
    ) -> tuple[Standing, access.Rule | None, Refusal]:
        roles = subjects.actor_stands(session, actor)
        subject = command.subject()
        found = subjects.find(session, actor, subject.kind, subject.id, now) if subject else subjects.Found()
        relations = subjects.relations(session, actor, found) if found and roles is not None else frozenset()
        standing = _standing(actor, roles or frozenset(), relations, found or subjects.Found())
        if roles is None:
            return standing, None, Refusal.NOT_ALLOWED
        if found is None:
            return standing, None, Refusal.UNKNOWN_SUBJECT
        rule = access.decide(type(command).__name__, actor.kind, roles, relations)
        return standing, rule, Refusal.NOT_ALLOWED


def _standing(actor: Actor, roles: frozenset[Any], relations: frozenset[str], found: subjects.Found) -> Standing:
    return Standing(
        actor=actor,
        roles=roles,
        relations=relations,
        loop_id=found.loop.id if found.loop else None,
        claim_id=found.claim.id if found.claim else None,
        about=found.loop.code if found.loop else (found.application.id if found.application else None),
        candidate_id=_candidate(found),
    )


def _candidate(found: subjects.Found) -> CandidateId | None:
    return found.loop.candidate_id if found.loop else (found.application.candidate_id if found.application else None)


def _entries(standing: Standing, trail: Trail, *, quiet: bool) -> Iterator[audit.Entry]:
    """One entry for the command, and one more for each other candidate of whom, or other person to whom, it showed
    something. A quiet command has only the latter.
    """
    shown: dict[tuple[CandidateId | None, str | None, str | None], set[str]] = {}
    own = (standing.candidate_id, standing.about, None)
    if not quiet:
        shown[own] = set()
    for one in trail.disclosures:
        to = None if one.to == standing.actor.id else one.to
        shown.setdefault((one.candidate_id, one.about, to), set()).add(one.what.value)
    for key, what in shown.items():
        words = trail if key == own else Trail()
        yield audit.Entry(*key, ",".join(sorted(what)) or None, words.text, words.place_rule)


def _word(answer: object) -> str:
    """The audit's word for an answer: what was refused and why, or the answer's own name."""
    return f"refused:{answer.why.value}" if isinstance(answer, Refused) else type(answer).__name__
