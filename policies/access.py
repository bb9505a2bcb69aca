"""Who may do what? One table of rules: a command's name, and the roles and relations that allow it.

Everything that is not allowed here is refused. A rule's id goes into the audit entry it decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.vocabulary import ActorKind, Role

LOOP_CANDIDATE = "loop_candidate"
LOOP_RECRUITER = "loop_recruiter"
LOOP_HIRING_MANAGER = "loop_hiring_manager"
LOOP_PANELIST = "loop_panelist"
CLAIM_HOLDER = "claim_holder"
SWAP_ASKED = "swap_asked"

RELATIONS = (LOOP_CANDIDATE, LOOP_RECRUITER, LOOP_HIRING_MANAGER, LOOP_PANELIST, CLAIM_HOLDER, SWAP_ASKED)


@dataclass(frozen=True, slots=True)
class Rule:
    """Allows an actor of one of `kinds` with one of `roles` and one of `relations`, where any are named."""

    id: str
    kinds: frozenset[ActorKind]
    roles: frozenset[Role] = frozenset()
    relations: frozenset[str] = frozenset()

    def allows(self, kind: ActorKind, roles: frozenset[Role], relations: frozenset[str]) -> bool:
        return (
            kind in self.kinds
            and (not self.roles or bool(self.roles & roles))
            and (not self.relations or bool(self.relations & relations))
        )


def _people(id: str, *, roles: tuple[Role, ...] = (), relations: tuple[str, ...] = ()) -> Rule:
    return Rule(id, frozenset({ActorKind.PERSON}), frozenset(roles), frozenset(relations))


_SYSTEM = Rule("system", frozenset({ActorKind.SYSTEM}))
_OPERATOR = Rule("operator", frozenset({ActorKind.OPERATOR}))
_CANDIDATE = Rule("candidate-own-loop", frozenset({ActorKind.CANDIDATE}), relations=frozenset({LOOP_CANDIDATE}))
_ANYONE = _people("person-own-things")
_INTERVIEWER = _people("interviewer", roles=(Role.INTERVIEWER,))
_AUDITOR = _people("auditor", roles=(Role.AUDITOR,))
_HOLDER = _people("claim-holder", relations=(CLAIM_HOLDER,))
_RECRUITER_ANY = _people("recruiter", roles=(Role.RECRUITER,))
_RECRUITER = _people("requisition-recruiter", roles=(Role.RECRUITER,), relations=(LOOP_RECRUITER,))
_HIRING_MANAGER = _people("requisition-hiring-manager", roles=(Role.HIRING_MANAGER,), relations=(LOOP_HIRING_MANAGER,))
_PANELIST = _people("loop-panelist", roles=(Role.INTERVIEWER,), relations=(LOOP_PANELIST,))

RULES: Mapping[str, tuple[Rule, ...]] = {
    "AnswerSwap": (_people("swap-asked", roles=(Role.INTERVIEWER,), relations=(SWAP_ASKED,)),),
    "ApplicationGone": (_SYSTEM,),
    "ApplyRetention": (_SYSTEM,),
    "AskRecruiter": (_CANDIDATE,),
    "BookOption": (_CANDIDATE,),
    "CancelBooking": (_CANDIDATE,),
    "CancelLoop": (_RECRUITER, _SYSTEM),
    "ChangeSettings": (_ANYONE,),
    "ClaimSeat": (_INTERVIEWER,),
    "EraseCandidate": (_OPERATOR,),
    "ExpireOptions": (_SYSTEM,),
    "FinishInterviews": (_SYSTEM,),
    "LeaseOutbox": (_SYSTEM,),
    "LinkIdentity": (_SYSTEM,),
    "LoadCompany": (_OPERATOR,),
    "OpenLoop": (_SYSTEM, _RECRUITER),
    "ProposeOptions": (_SYSTEM,),
    "PlanOptions": (_RECRUITER,),
    "ReceiveDelivery": (_SYSTEM,),
    "RecordApplication": (_SYSTEM,),
    "RecordMessages": (_SYSTEM,),
    "RecordOutcome": (_HIRING_MANAGER,),
    "RecoverOutbox": (_SYSTEM,),
    "ReleaseSeat": (_HOLDER,),
    "RequestReschedule": (_CANDIDATE,),
    "RequestSwap": (_HOLDER,),
    "RetryJob": (_OPERATOR,),
    "ScopeMessages": (_SYSTEM,),
    "SettleOutbox": (_SYSTEM,),
    "ShowBooking": (_CANDIDATE,),
    "ShowIdentity": (_SYSTEM,),
    "ShowJobs": (_OPERATOR,),
    "ShowKnownPeople": (_SYSTEM,),
    "ShowLoopMessages": (_RECRUITER, _AUDITOR, _OPERATOR),
    "ShowMessages": (_AUDITOR, _OPERATOR),
    "ShowOptions": (_RECRUITER,),
    "ShowOutcomeForm": (_HIRING_MANAGER,),
    "ShowPanel": (_ANYONE,),
    "ShowPrivacy": (_ANYONE,),
    "ShowSchedule": (_RECRUITER_ANY,),
    "ShowScorecardForm": (_HOLDER,),
    "ShowScorecards": (_HIRING_MANAGER, _RECRUITER, _PANELIST),
    "ShowSettings": (_ANYONE,),
    "SubmitScorecard": (_HOLDER,),
}


def decide(command: str, kind: ActorKind, roles: frozenset[Role], relations: frozenset[str]) -> Rule | None:
    """The rule that allows this, or None: refused."""
    for rule in RULES.get(command, ()):
        if rule.allows(kind, roles, relations):
            return rule
    return None
