"""What is a command? One thing that an actor asks for, the context it runs in, and the answers all commands share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from sqlmodel import Session

from policies import access
from policies.hiring import Makes
from policies.vocabulary import Actor, ActorKind, CandidateId, ClaimId, LoopId, PersonId, Refusal, Role, Shown

AnswerT_co = TypeVar("AnswerT_co", covariant=True)
ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a command is about: a kind of row and its id (or the code a person typed)."""

    kind: str
    id: str


class Command(Generic[AnswerT_co]):
    """The base of every command; `AnswerT_co` is what its handler answers. Commands are frozen values."""

    __slots__ = ()

    quiet: ClassVar[bool] = False
    """A quiet command is the machinery's own bookkeeping: it leaves no audit entry when it succeeds."""

    def subject(self) -> Subject | None:
        return None


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures that a company may choose. Hours, counts, and minutes after midnight; every one is a setting.

    The last four follow from the vendors: has the ATS forms of its own, does it take scorecards as notes only, and the
    name of one that is asked for changes that no webhook told of; and what the HR system makes of a hire.
    """

    company: str = "The company"
    platforms: tuple[str, ...] = ("slack",)
    ai_notice: str = ""
    ready_options: int = 2
    options_per_round: int = 4
    search_days: int = 14
    lead_hours: int = 24
    reschedule_limit: int = 2
    cutoff_hours: int = 24
    link_days: int = 7
    message_days: int = 180
    candidate_days: int = 365
    settled_days: int = 30
    candidate_day_start: int = 8 * 60
    candidate_day_end: int = 20 * 60
    nudges_a_day: int = 5
    quiet_from: int = 18 * 60
    quiet_until: int = 9 * 60
    digest_at: int = 9 * 60
    per_minute: Mapping[str, int] = field(default_factory=dict)
    place_seconds: float = 0.0
    asks_ats_form: bool = False
    scorecards_as_notes: bool = False
    polled_ats: str = ""
    hire_makes: Makes = Makes.TASK


@dataclass(frozen=True, slots=True)
class Standing:
    """Who the actor turned out to be in this transaction: their roles, and the access rules that let them in."""

    actor: Actor
    roles: frozenset[Role]
    rules: tuple[str, ...] = ()
    loop_id: LoopId | None = None
    claim_id: ClaimId | None = None
    person_named: PersonId | None = None
    about: str | None = None
    candidate_id: CandidateId | None = None
    candidate_key: str | None = field(default=None, repr=False)

    @property
    def oversees(self) -> bool:
        """Was the actor let in as this loop's recruiter or hiring manager, and so is not bound to a panelist's
        blindness?
        """
        return not access.OVERSIGHT.isdisjoint(self.rules)

    @property
    def loop(self) -> LoopId:
        """The loop this command is about; only commands whose subject is (in) a loop ask."""
        if self.loop_id is None:
            raise LookupError("this command is not about a loop")
        return self.loop_id

    @property
    def claim(self) -> ClaimId:
        """The actor's claim this command is about."""
        if self.claim_id is None:
            raise LookupError("this command is not about a claim")
        return self.claim_id

    @property
    def candidate(self) -> CandidateId:
        """The candidate this command is about."""
        if self.candidate_id is None:
            raise LookupError("this command is not about a candidate")
        return self.candidate_id

    @property
    def signature(self) -> str:
        """Who the actor is, for a column: a person's id, or the account at the command line."""
        return self.actor.id if self.actor.kind is ActorKind.PERSON else f"{self.actor.kind.value} {self.actor.id}"[:64]

    @property
    def other(self) -> PersonId:
        """The person this command is about, who may be the actor."""
        if self.person_named is None:
            raise LookupError("this command is not about a person")
        return self.person_named

    @property
    def person_id(self) -> PersonId:
        """The acting person's id; a candidate or the system has none, and asking is a fault of the caller."""
        if self.actor.kind is not ActorKind.PERSON:
            raise LookupError("this actor is not a person of the company")
        return PersonId(self.actor.id)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something of a candidate was shown: under which code or id, and to whom where that was not the actor."""

    candidate_id: CandidateId
    about: str
    what: Shown
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Something was done to one of many candidates: under which code or id, and by which rule of a place or period."""

    candidate_id: CandidateId
    about: str
    place_rule: str


class Carry(StrEnum):
    """Why is somebody to look at what is owed to the world: has it just been promised, or is it overdue?"""

    PROMISED = "promised"
    OVERDUE = "overdue"


@dataclass(slots=True)
class Trail:
    """What a handler adds to its command's audit entry, and what is to follow the commit.

    `text` is what the actor wrote, kept encrypted under the candidate's key; `place_rule` the rule of a jurisdiction
    that decided. `changes` are (about, answer): where there are any, each is an entry in place of the command's own.
    `measures` are entries beside it. `scrub` says that what was deleted shall be gone from the database's files too.
    `carry` says that the carriers are to be told, where they are processes of their own.
    """

    disclosures: list[Disclosure] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    scrub: bool = False
    text: str | None = None
    place_rule: str | None = None
    carry: Carry | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The open transaction a handler works in. `now` is aware UTC and the same for the whole command.

    `trace` is a random id of what the command belongs to: its promises carry it on.
    """

    session: Session
    now: datetime
    rules: Rules
    standing: Standing
    trail: Trail = field(default_factory=Trail)
    trace: str | None = None

    def promised(self) -> None:
        """Something was promised to the world: a carrier is to look."""
        self.trail.carry = Carry.PROMISED

    def disclose(self, candidate_id: CandidateId, about: str, what: Shown, to: str | None = None) -> None:
        """Write down that this of the candidate is shown, to the actor or to whom `to` names."""
        self.trail.disclosures.append(Disclosure(candidate_id, about, what, to))


@dataclass(frozen=True, slots=True)
class Refused:
    """The command changed nothing. `rule` is set where access refused it; `facts` fill the sentence's gaps."""

    why: Refusal
    rule: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The command did what it says and has nothing more to tell."""


def each_alone(
    context: Context, items: Iterable[ItemT], work: Callable[[Context, ItemT], int]
) -> tuple[int, tuple[str, ...]]:
    """Work on each item in a savepoint of its own: one that cannot be worked on must not stop the others.

    Answers the sum of what `work` answers, and the names of the faults, for the caller to log.
    """
    count, failed = 0, []
    for item in items:
        try:
            with context.session.begin_nested():
                count += work(context, item)
        except Exception as error:  # whatever it is, it is this item's alone
            failed.append(type(error).__name__)
    return count, tuple(failed)
