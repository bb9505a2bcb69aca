"""How fair was the scheduling? The figures of a period, of all requisitions or one, for those who answer for them.

An auditor and the operator see all, and who saw what. A recruiter and a hiring manager see how their own requisitions
were scheduled: what colleagues looked at is not theirs to watch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handlers.command import Command, Context, Refused
from policies import fairness as policy
from policies.fairness import Fairness
from policies.vocabulary import ActorKind, PersonId, Refusal, Role, Span
from storage import fairness, people
from storage.fairness import Reader, Selection

USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class FairnessShown:
    """The figures, or None where they would be about fewer than ten candidates.

    `choices` are (job, title) of every requisition that the reader may choose; `names` of the people in the figures.
    `whole` says that the reader sees all requisitions. `reader` is empty for the operator.
    """

    company: str
    reader: str
    whole: bool
    job: str | None
    first: date
    last: date
    choices: tuple[tuple[str, str], ...]
    figures: Fairness | None
    names: Mapping[PersonId, str]


@dataclass(frozen=True, slots=True)
class ShowFairness(Command[FairnessShown | Refused]):
    """The fairness figures of the loops that were opened from `first` to `last`, both days included, in UTC.

    Without them: of the last 90 days. `job` is the ATS's id of a requisition's job; without one, of all.
    """

    job: str | None = None
    first: date | None = None
    last: date | None = None


def handle(command: ShowFairness, context: Context) -> FairnessShown | Refused:
    last = command.last or context.now.astimezone(UTC).date()
    first = command.first or _days_before(last, USUAL_DAYS - 1)
    if first > last or last == date.max:
        return Refused(Refusal.INVALID)
    reader = _reader(context)
    choices = tuple(fairness.requisitions(context.session, reader))
    if command.job is not None and command.job not in dict(choices):
        return Refused(Refusal.UNKNOWN_SUBJECT)
    chosen = Selection(Span(_midnight(first), _midnight(last + timedelta(days=1))), command.job, reader)
    facts = fairness.facts(context.session, chosen, context.now, disclosures=reader is None)
    figures = policy.figures(facts)
    load = figures.load if figures else None
    return FairnessShown(
        company=context.rules.company,
        reader=_name(context),
        whole=reader is None,
        job=command.job,
        first=first,
        last=last,
        choices=choices,
        figures=figures,
        names=people.names(context.session, [person for person, _ in load.listed]) if load else {},
    )


def _reader(context: Context) -> Reader | None:
    """Whose requisitions; None for those who see all."""
    roles = context.standing.roles
    if context.standing.actor.kind is not ActorKind.PERSON or Role.AUDITOR in roles:
        return None
    return Reader(context.standing.person_id, Role.RECRUITER in roles, Role.HIRING_MANAGER in roles)


def _name(context: Context) -> str:
    if context.standing.actor.kind is not ActorKind.PERSON:
        return ""
    return people.names(context.session, [context.standing.person_id])[context.standing.person_id]


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
