"""The one way in: who is this, may they, do it, write it down, commit. Every door and every tick comes through here."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from sqlmodel import Session

from handlers import (
    anchor_audit,
    answer_hire,
    answer_nudge,
    answer_retention,
    answer_swap,
    application_gone,
    apply_retention,
    ask_recruiter,
    book_option,
    cancel_booking,
    cancel_loop,
    carry_outbox,
    change_roles,
    change_settings,
    claim_seat,
    erase_candidate,
    expire_options,
    export_candidate,
    finish_interviews,
    fire_nudges,
    hold_candidate,
    keep_checklist,
    link_identity,
    load_company,
    log_in,
    measure_work,
    open_loop,
    plan_options,
    propose_options,
    read_audit,
    read_changes,
    receive_delivery,
    record_application,
    record_form,
    record_messages,
    record_outcome,
    release_seat,
    remember_conversation,
    request_reschedule,
    request_swap,
    retain_candidates,
    seal_audit,
    send_digests,
    show_audit,
    show_booking,
    show_fairness,
    show_hires,
    show_jobs,
    show_known_people,
    show_messages,
    show_panel,
    show_privacy,
    show_roles,
    show_schedule,
    show_scorecards,
    submit_scorecard,
    summarise_notes,
)
from handlers.command import Carry, Command, Context, Refused, Rules, Standing, Trail
from policies import access
from policies.vocabulary import Actor, CandidateId, Refusal, Surface
from storage import audit, subjects
from storage.store import Store, driver_connection

AnswerT = TypeVar("AnswerT")
Handler = Callable[[Any, Context], Any]


class HandOver(Protocol):
    """Writes into the open transaction of a driver's connection that there is work for the carriers."""

    def __call__(self, connection: Any, *, overdue: bool) -> None: ...


HANDLERS: Mapping[type[Command[Any]], Handler] = {
    anchor_audit.AnchorAudit: anchor_audit.handle,
    answer_hire.ConfirmHire: answer_hire.confirm,
    answer_hire.RetryHire: answer_hire.retry,
    answer_nudge.MuteLoop: answer_nudge.mute,
    answer_nudge.ShowSnooze: answer_nudge.show_snooze,
    answer_nudge.SnoozeNudge: answer_nudge.snooze,
    answer_nudge.UnmuteLoop: answer_nudge.unmute,
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
    carry_outbox.SettleTogether: carry_outbox.settle_together,
    carry_outbox.SweepOutbox: carry_outbox.sweep,
    change_roles.GrantRole: change_roles.grant,
    change_roles.LoadRoles: change_roles.load,
    change_roles.RevokeRole: change_roles.revoke,
    change_roles.SyncRoles: change_roles.sync,
    change_settings.ShowSettings: change_settings.show,
    change_settings.ChangeSettings: change_settings.handle,
    claim_seat.ClaimSeat: claim_seat.handle,
    answer_retention.AnswerRetention: answer_retention.handle,
    answer_retention.ShowQuestions: answer_retention.show,
    erase_candidate.EraseCandidate: erase_candidate.handle,
    export_candidate.ExportCandidate: export_candidate.handle,
    hold_candidate.PlaceHold: hold_candidate.place,
    hold_candidate.ReleaseHold: hold_candidate.release,
    hold_candidate.ShowHolds: hold_candidate.show,
    retain_candidates.RetainCandidates: retain_candidates.handle,
    retain_candidates.ShowRetention: retain_candidates.show,
    expire_options.ExpireOptions: expire_options.handle,
    finish_interviews.FinishInterviews: finish_interviews.handle,
    fire_nudges.FireNudges: fire_nudges.handle,
    keep_checklist.AssignItem: keep_checklist.assign,
    keep_checklist.SetStart: keep_checklist.set_start,
    keep_checklist.ShowItem: keep_checklist.show_item,
    keep_checklist.ShowStart: keep_checklist.show_start,
    keep_checklist.TickItem: keep_checklist.tick,
    keep_checklist.UntickItem: keep_checklist.untick,
    link_identity.ShowIdentity: link_identity.show,
    link_identity.LinkIdentity: link_identity.handle,
    load_company.LoadCompany: load_company.handle,
    log_in.EndSession: log_in.end_session,
    log_in.IssueLogin: log_in.issue,
    log_in.OpenSession: log_in.open_session,
    log_in.ShowLogin: log_in.show_login,
    log_in.ShowSession: log_in.show_session,
    measure_work.MeasureWork: measure_work.handle,
    open_loop.OpenLoop: open_loop.handle,
    plan_options.PlanOptions: plan_options.handle,
    plan_options.ShowOptions: plan_options.show,
    read_audit.ExportAudit: read_audit.export,
    read_audit.ReadSeals: read_audit.seals,
    read_audit.ReadUnsealed: read_audit.unsealed,
    read_audit.VerifyAudit: read_audit.verify,
    receive_delivery.ReceiveDelivery: receive_delivery.handle,
    propose_options.ProposeOptions: propose_options.handle,
    read_changes.AskForChanges: read_changes.ask,
    read_changes.RecordChanges: read_changes.record,
    record_application.RecordApplication: record_application.handle,
    record_form.RecordForm: record_form.handle,
    record_messages.RecordMessages: record_messages.record,
    record_messages.ScopeMessages: record_messages.scope,
    record_outcome.ShowOutcomeForm: record_outcome.show,
    record_outcome.RecordOutcome: record_outcome.handle,
    release_seat.ReleaseSeat: release_seat.handle,
    remember_conversation.ForgetConversation: remember_conversation.forget,
    remember_conversation.RememberConversation: remember_conversation.handle,
    remember_conversation.ShowConversations: remember_conversation.show,
    request_swap.RequestSwap: request_swap.handle,
    request_reschedule.RequestReschedule: request_reschedule.handle,
    seal_audit.SealAudit: seal_audit.handle,
    send_digests.SendDigests: send_digests.handle,
    show_audit.ShowAudit: show_audit.handle,
    show_booking.ShowBooking: show_booking.handle,
    show_fairness.ShowFairness: show_fairness.handle,
    show_hires.ShowHires: show_hires.handle,
    show_jobs.DropJob: show_jobs.drop,
    show_jobs.RetryJob: show_jobs.retry,
    show_jobs.ShowJobs: show_jobs.handle,
    show_known_people.ShowKnownPeople: show_known_people.handle,
    show_messages.ShowLoopMessages: show_messages.of_loop,
    show_messages.ShowMessages: show_messages.handle,
    show_panel.ShowPanel: show_panel.handle,
    show_privacy.ShowPrivacy: show_privacy.handle,
    show_roles.ShowRoles: show_roles.handle,
    show_schedule.ShowSchedule: show_schedule.handle,
    show_scorecards.ShowScorecards: show_scorecards.handle,
    submit_scorecard.ShowScorecardForm: submit_scorecard.show,
    submit_scorecard.SubmitScorecard: submit_scorecard.handle,
    summarise_notes.KeepSummary: summarise_notes.keep,
    summarise_notes.OfferSummary: summarise_notes.offer,
    summarise_notes.SummariseNotes: summarise_notes.handle,
}

NOTHING = subjects.Found(access.CompanyFacts())
"""What a command is about that is about nothing in particular."""


class Dispatcher:
    """Runs commands against one store. `clock` answers aware UTC; `rules` are the company's figures.

    `secret` is the key behind the tokens that stand for candidates. `hand_over` tells carriers that are processes of
    their own that there is work: in the command's own transaction, on its connection.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        rules: Rules,
        secret: bytes,
        hand_over: HandOver | None = None,
    ) -> None:
        self.store = store
        self._hand_over = hand_over
        self.clock = clock
        self.rules = rules
        self._secret = secret

    def dispatch(
        self,
        command: Command[AnswerT],
        actor: Actor,
        surface: Surface,
        trace: str | None = None,
        promised: Callable[[], object] | None = None,
    ) -> AnswerT:
        """Run one command in one transaction. Any exception rolls everything back, the audit entry included.

        `trace` is the id of what the command belongs to, for its promises. Every command's answers include `Refused`.
        `promised` is called after the commit where the command has promised something to the world.
        """
        now = self.clock()
        with self.store.transaction() as session:
            standing, why = self._judge(session, command, actor, now)
            context = Context(session, now, self.rules, standing, trace=trace)
            if why is not None:
                answer = cast(AnswerT, Refused(why, rule="none"))
            else:
                answer = cast(AnswerT, HANDLERS[type(command)](command, context))
            rule = next(iter(standing.rules), None)
            deed = audit.Deed(now, actor, type(command).__name__, surface, rule, _word(answer))
            for entry in _entries(standing, context.trail, quiet=rule is not None and command.quiet):
                audit.append(session, deed, entry, self._secret)
            if context.trail.carry is not None and self._hand_over is not None:
                self._hand_over(driver_connection(session), overdue=context.trail.carry is Carry.OVERDUE)
        if context.trail.carry is not None and promised is not None:
            promised()
        if context.trail.scrub:
            self.store.scrub()
        return answer

    def _judge(
        self, session: Session, command: Command[Any], actor: Actor, now: datetime
    ) -> tuple[Standing, Refusal | None]:
        """Where the actor stands, and why they are refused, if they are."""
        asking, subject = subjects.Asking(session, actor, now), command.subject()
        name = type(command).__name__
        panel = name in access.ASK_PANEL
        found = asking.find(subject.kind, subject.id, panel=panel) if subject else NOTHING
        principal = asking.principal()
        if principal is None:
            return _standing(actor, None, (), found or NOTHING), Refusal.NOT_ALLOWED
        if found is None:
            return _standing(actor, principal, (), NOTHING), Refusal.UNKNOWN_SUBJECT
        rules = access.decide(name, principal, found.facts)
        return _standing(actor, principal, rules, found), None if rules else Refusal.NOT_ALLOWED


def _standing(
    actor: Actor, principal: access.Principal | None, rules: tuple[str, ...], found: subjects.Found
) -> Standing:
    return Standing(
        actor=actor,
        roles=principal.roles if principal else frozenset(),
        rules=rules,
        loop_id=found.loop_id,
        claim_id=found.claim_id,
        person_named=found.person_id,
        about=found.about,
        candidate_id=found.candidate_id,
        candidate_key=found.key,
    )


def _entries(standing: Standing, trail: Trail, *, quiet: bool) -> Iterator[audit.Entry]:
    """One entry for the command, or one for each change that it lists; and one more for each other candidate of whom,
    or other person to whom, it showed something. A quiet command has none of its own.
    """
    shown: dict[tuple[CandidateId | None, str | None, str | None], set[str]] = {}
    own = (standing.candidate_id, standing.about, None)
    if not quiet and not trail.changes:
        shown[own] = set()
    for one in trail.disclosures:
        to = None if one.to == standing.actor.id else one.to
        shown.setdefault((one.candidate_id, one.about, to), set()).add(one.what.value)
    for whom, what in shown.items():
        words = trail if whom == own else Trail()
        key = standing.candidate_key if whom == own and not trail.scrub else None  # it may just have been destroyed
        yield audit.Entry(*whom, ",".join(sorted(what)) or None, words.text, words.place_rule, key=key)
    for about, word in trail.changes:
        yield audit.Entry(about=about, answer=word)
    for measure in trail.measures:
        yield audit.Entry(measure.candidate_id, measure.about, place_rule=measure.place_rule)


def _word(answer: object) -> str:
    """The audit's word for an answer: what was refused and why, or the answer's own name; `Shown` for several."""
    if isinstance(answer, Refused):
        return f"refused:{answer.why.value}"
    return "Shown" if isinstance(answer, tuple) else type(answer).__name__
