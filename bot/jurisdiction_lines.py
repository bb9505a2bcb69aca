"""Which rules hold where, in words? For the command line and the reference page: each with its source and status."""

from collections.abc import Iterator

from policies.jurisdictions import book
from policies.jurisdictions.rules import Assistance, Notice, Rule

NOT_ADVICE = (
    "Notes of engineers, not legal advice. `verified` was read in the text or with the authority itself, `secondary` "
    "in somebody's account of it, `unverified` is from memory. Have your lawyers check what you rely on."
)
TOLD = {
    Notice.BOT: "candidates are told that page and mail are a program's, and that people decide",
    Notice.AI: "candidates are told of assistance in your own words (PANELKEEPER_AI_NOTICE); none before",
}
KINDS = {Assistance.SCHEDULE_SUGGEST: "suggesting times", Assistance.FEEDBACK_SUMMARY: "summaries of feedback"}


def settings_of(rule: Rule) -> Iterator[str]:
    """What the rule sets, each in a few words."""
    if rule.floor_days is not None:
        yield f"keep at least {rule.floor_days} days"
    if rule.cap_days is not None:
        yield f"keep at most {rule.cap_days} days"
    yield from (f"{KINDS[kind]}: on" for kind in Assistance if kind in rule.on)
    yield from (f"{KINDS[kind]}: off" for kind in Assistance if kind in rule.off)
    yield from (TOLD[notice] for notice in Notice if notice in rule.notices)
    yield from (f"consent first: {what}" for what in rule.consent_for)


def lines(jurisdiction: str | None) -> Iterator[str]:
    """Every place with its rules; or the rules that hold in this jurisdiction."""
    if jurisdiction is None:
        for place in book.PLACES.values():
            yield f"{place.id}  {place.name}"
            for rule in place.rules:
                yield from _rule(rule)
    else:
        for unknown in book.unknown_in(jurisdiction):
            yield f"{unknown} is not known: the strictest of all rules holds."
        for rule in book.rules_of(jurisdiction):
            yield from _rule(rule)
    yield ""
    yield NOT_ADVICE


def _rule(rule: Rule) -> Iterator[str]:
    yield f"  {rule.id}  ({rule.status}, as of {rule.as_of:%Y-%m-%d})"
    yield from (f"      {line}" for line in tuple(settings_of(rule)) or ("sets nothing",))
    yield f"      {rule.says}"
    yield f"      Source: {rule.source}"
