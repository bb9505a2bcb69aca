"""Which head of the audit trail's chain is to be noted down outside the database? The newest, once."""

from dataclasses import dataclass
from datetime import datetime

from handlers import promises
from handlers.command import Command, Context, Refused
from policies.audit_chain import Head
from storage import audit_chain


@dataclass(frozen=True, slots=True)
class AuditAnchored:
    """The head, and when it was read (aware UTC). What is sent is promised; a head that was promised is not again."""

    at: datetime
    head: Head


@dataclass(frozen=True, slots=True)
class AnchorAudit(Command[AuditAnchored | Refused]):
    """Have the head mailed, posted, or neither; an hour has passed."""

    quiet = True
    by_mail: bool = False
    by_post: bool = False


def handle(command: AnchorAudit, context: Context) -> AuditAnchored:
    head = audit_chain.head(context.session)
    if head.seq and command.by_mail:
        promises.mail_anchor(context, head.seq)
    if head.seq and command.by_post:
        promises.post_anchor(context, head.seq)
    return AuditAnchored(context.now, head)
