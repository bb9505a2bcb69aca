"""Which entries of the audit trail get their place in the chain now? Never in the transaction that wrote them."""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused
from policies.audit_chain import chained
from storage import audit_chain

AT_ONCE = 2_000
LOOK_BACK = 10_000
"""How many ids behind the newest sealed entry are looked at each time. On PostgreSQL the order of ids is not that of
commits: an entry may appear behind later ones."""
STRETCH = 50_000
"""How many ids one step of a pass over everything looks at."""


@dataclass(frozen=True, slots=True)
class AuditSealed:
    """How many entries were sealed. `more` says that there are more; `after` is where to go on (`SealAudit.after`)."""

    count: int
    after: int | None
    more: bool


@dataclass(frozen=True, slots=True)
class SealAudit(Command[AuditSealed | Refused]):
    """Seal the entries that have no seal yet: the newest, or, with `after`, those of a stretch of ids behind it."""

    quiet = True
    after: int | None = None


def handle(command: SealAudit, context: Context) -> AuditSealed:
    session = context.session
    if not audit_chain.hold(session):
        return AuditSealed(0, command.after, more=False)
    if command.after is None:
        after, until = max(0, audit_chain.newest_sealed(session) - LOOK_BACK), None
    else:
        after, until = command.after, command.after + STRETCH
    entries = audit_chain.unsealed(session, after, AT_ONCE, until)
    if entries:
        now = audit_chain.microseconds(context.now)
        audit_chain.append(session, chained(audit_chain.head(session), entries, now), context.now)
    if until is None or len(entries) == AT_ONCE:
        return AuditSealed(len(entries), command.after, more=len(entries) == AT_ONCE)
    return AuditSealed(len(entries), until, more=until < audit_chain.newest_entry(session))
