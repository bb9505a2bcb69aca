"""Which roles, standing how to what a command is about, may give it? Written by hand: the specification of access.

Also: how to make any command about any thing, for tests that try them all.
"""

import dataclasses
from typing import Any

from handlers.command import Command
from handlers.dispatch import HANDLERS

ANY = frozenset[str]()
OWN_RECRUITER = (frozenset({"recruiter"}), frozenset({"the loop's recruiter"}))
OWN_MANAGER = (frozenset({"hiring_manager"}), frozenset({"the loop's hiring manager"}))
PANELIST = (frozenset({"interviewer"}), frozenset({"on the panel"}))
HOLDER = (ANY, frozenset({"holder"}))
WRITER = (frozenset({"interviewer"}), frozenset({"holder"}))
RECEIVER = (ANY, frozenset({"receiver"}))
ASKED = (frozenset({"interviewer"}), frozenset({"asked"}))
AUDITOR = (frozenset({"auditor"}), ANY)
ADMIN = (frozenset({"admin"}), ANY)
ANOTHERS_ADMIN = (frozenset({"admin"}), frozenset({"somebody else"}))
REPORTS = (frozenset({"recruiter", "hiring_manager", "auditor"}), ANY)
EVERYBODY = (ANY, ANY)
HR_OPERATIONS = (frozenset({"hr_operations"}), ANY)
ITEM = (HR_OPERATIONS, OWN_RECRUITER, (ANY, frozenset({"owner"})))

PERSON_RULES: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    # command: (one of these roles, and one of these relations), or any of several such pairs
    "AnswerRetention": (ADMIN,),
    "AnswerSwap": (ASKED,),
    "CancelLoop": (OWN_RECRUITER,),
    "ChangeSettings": (EVERYBODY,),
    "AssignItem": ITEM,
    "ConfirmHire": (HR_OPERATIONS, OWN_RECRUITER),
    "ClaimSeat": ((frozenset({"interviewer"}), ANY),),
    "EndSession": (EVERYBODY,),
    "GrantRole": (ANOTHERS_ADMIN,),
    "IssueLogin": (REPORTS,),
    "KeepSummary": (OWN_MANAGER, OWN_RECRUITER),
    "MuteLoop": (RECEIVER,),
    "OfferSummary": (OWN_MANAGER, OWN_RECRUITER),
    "OpenLoop": (OWN_RECRUITER,),
    "OpenSession": (REPORTS,),
    "PlanOptions": (OWN_RECRUITER,),
    "PlaceHold": (ADMIN,),
    "RecordOutcome": (OWN_MANAGER,),
    "ReleaseHold": (ADMIN,),
    "ReleaseSeat": (HOLDER,),
    "RequestSwap": (HOLDER,),
    "RetryHire": (HR_OPERATIONS, OWN_RECRUITER),
    "RevokeRole": (ANOTHERS_ADMIN,),
    "ShowAudit": (AUDITOR,),
    "SetStart": (HR_OPERATIONS, OWN_RECRUITER),
    "ShowFairness": (REPORTS,),
    "ShowHires": (EVERYBODY,),
    "ShowItem": ITEM,
    "ShowStart": (HR_OPERATIONS, OWN_RECRUITER),
    "TickItem": ITEM,
    "UntickItem": ITEM,
    "ShowHolds": (ADMIN,),
    "ShowJobs": (ADMIN,),
    "ShowLoopMessages": (OWN_RECRUITER, AUDITOR),
    "ShowMessages": (AUDITOR,),
    "ShowOptions": (OWN_RECRUITER,),
    "ShowOutcomeForm": (OWN_MANAGER,),
    "ShowPanel": (EVERYBODY,),
    "ShowPrivacy": (EVERYBODY,),
    "ShowQuestions": (ADMIN, (frozenset({"recruiter"}), ANY)),
    "ShowRetention": (ADMIN,),
    "ShowRoles": (ADMIN,),
    "ShowSchedule": ((frozenset({"recruiter"}), ANY),),
    "ShowScorecardForm": (WRITER,),
    "ShowScorecards": (OWN_MANAGER, OWN_RECRUITER, PANELIST),
    "ShowSettings": (EVERYBODY,),
    "ShowSnooze": (RECEIVER,),
    "SnoozeNudge": (RECEIVER,),
    "SubmitScorecard": (WRITER,),
    "SummariseNotes": (OWN_MANAGER, OWN_RECRUITER),
    "UnmuteLoop": (EVERYBODY,),
}
CANDIDATE_COMMANDS = {"AskRecruiter", "BookOption", "CancelBooking", "RequestReschedule", "ShowBooking"}
OPERATOR_COMMANDS = {
    "AnswerRetention",
    "DropJob",
    "EraseCandidate",
    "ExportAudit",
    "ExportCandidate",
    "GrantRole",
    "LoadCompany",
    "LoadRoles",
    "PlaceHold",
    "ReadSeals",
    "ReadUnsealed",
    "ReleaseHold",
    "RetainCandidates",
    "RetryJob",
    "RevokeRole",
    "ShowAudit",
    "ShowFairness",
    "ShowHolds",
    "ShowJobs",
    "ShowLoopMessages",
    "ShowMessages",
    "ShowQuestions",
    "ShowRetention",
    "ShowRoles",
    "VerifyAudit",
}
SYSTEM_COMMANDS = {
    "AnchorAudit",
    "ApplicationGone",
    "ApplyRetention",
    "AskForChanges",
    "CancelLoop",
    "ExpireOptions",
    "FinishInterviews",
    "FireNudges",
    "LeaseOutbox",
    "ForgetConversation",
    "LinkIdentity",
    "MeasureWork",
    "OpenLoop",
    "ProposeOptions",
    "ReceiveDelivery",
    "RecordApplication",
    "RecordChanges",
    "RecordForm",
    "RecordMessages",
    "RecoverOutbox",
    "RetainCandidates",
    "ScopeMessages",
    "SealAudit",
    "SendDigests",
    "SettleOutbox",
    "SettleTogether",
    "RememberConversation",
    "ShowConversations",
    "ShowIdentity",
    "ShowKnownPeople",
    "ShowLogin",
    "ShowSession",
    "SweepOutbox",
    "SyncRoles",
}
COMMANDS = {command.__name__: command for command in HANDLERS}


def subject_field(command: type[Command[Any]]) -> tuple[str, str | None]:
    """What kind of thing a command is about, and the field that names it; `company` for nothing."""
    marked = make(command)
    subject = marked.subject()
    if subject is None:
        return "company", None
    fields = [field.name for field in dataclasses.fields(marked) if getattr(marked, field.name) == subject.id]  # type: ignore[arg-type]
    return subject.kind, next(iter(fields), None)


def make(command: type[Command[Any]], **values: object) -> Command[Any]:
    """The command with these values, and each other field's own name in it: nobody acts on them here."""
    fields = {field.name: f"<{field.name}>" for field in dataclasses.fields(command)}  # type: ignore[arg-type]
    return command(**{**fields, **values})


ABOUT = {name: subject_field(command) for name, command in COMMANDS.items()}
OPTIONAL_SUBJECT = {"ShowAudit"}
"""What is about a loop only when it names one."""


def expected(command: str, roles: frozenset[str], relations: frozenset[str]) -> bool:
    return any(
        (not wanted or bool(wanted & roles)) and (not related or bool(related & relations))
        for wanted, related in PERSON_RULES.get(command, ())
    )


def kinds_of(command: str) -> set[str]:
    return {ABOUT[command][0], *({"company"} if command in OPTIONAL_SUBJECT else ())}
