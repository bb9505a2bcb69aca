"""What does a requisition's place allow, and what has its candidate to be told? The trail has the rule that decided."""

from handlers.command import Context
from handlers.views import Notices
from policies.jurisdictions import book
from policies.jurisdictions.rules import Assistance, Notice
from storage.tables import Requisition


def may_suggest(context: Context, requisition: Requisition) -> bool:
    """May the product look for times there?"""
    has_notice = bool(context.rules.ai_notice)
    kind = Assistance.SCHEDULE_SUGGEST
    allowed, rule = book.assistance_allowed(requisition.jurisdiction, kind, ai_notice=has_notice)
    context.trail.place_rule = rule.id if rule is not None else None
    return allowed


def notices(context: Context, requisition: Requisition) -> Notices:
    """What page and mail have to say there."""
    by_program = book.notice_rule(requisition.jurisdiction, Notice.BOT) is not None
    on_assistance = book.notice_rule(requisition.jurisdiction, Notice.AI) is not None
    return Notices(by_program, context.rules.ai_notice if on_assistance else "")
