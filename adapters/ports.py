"""What do we ask of the world? Every port, its answers and its four kinds of failure, on one page.

Adapters are async, know no storage, and never retry by themselves: the relay owns repetition. Every datetime is aware
UTC.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from policies.forms import FormField
from policies.hiring import Makes
from policies.mailing import Mail
from policies.redaction import KnownPerson, Mode, Redacted
from policies.vocabulary import (
    AtsApplication,
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
    AuditAnchor,
    CalendarEvent,
    Hire,
    Span,
)


class Retry(Exception):
    """Not done, and may be asked again: rate limit, or refused before anything happened.

    `after` is in seconds or None.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Limited(Retry):
    """Not done, as too much was asked: all else for this receiver is to wait too, before it is asked again."""


class Unreached(Retry):
    """Somebody does not have our app there: it can be said once they have.

    `forbidden` says that we could have installed it, had an admin allowed it.
    """

    def __init__(self, reason: str, after: float | None = None, *, forbidden: bool = False) -> None:
        super().__init__(reason, after)
        self.forbidden = forbidden


class Rejected(Exception):
    """Refused for good: repeating the same request cannot help. `reason` names no person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InDoubt(Rejected):
    """It may have been done before, and nobody but a person can find out: it is not done again until one has looked."""


class CredentialsBroken(Exception):
    """The connection's credentials no longer work: stop and tell the admin."""


class Unknown(Exception):
    """It may have happened (a timeout or a cut connection after sending): look before repeating."""


class NotGenuine(Exception):
    """A delivery that its signature, its time or its form does not vouch for."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Where the other side keeps a thing of ours."""

    id: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One genuine webhook delivery: its id (unique per source) and the applications it is about, by the ATS's ids.

    It is about none where it only asks whether we are there, or tells us what we did ourselves.
    """

    id: str
    kind: str
    application_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an ATS cannot do is said here, so that people are told before they act.

    `scorecards`: kept as such, or as a note on the candidate. `amends`: a scorecard can be replaced; else a later
    revision is put beside it as a note. `forms`: it has forms of its own, and the scorecard asks what they ask.
    `polled`: it can say what has changed, and is asked now and then.
    """

    scorecards: Literal["scorecard", "note"] = "scorecard"
    amends: bool = True
    forms: bool = False
    polled: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """The applications that may have changed, by the ATS's ids, and from where to ask the next time."""

    application_ids: tuple[str, ...]
    cursor: str


class ATS(Protocol):
    """The applicant tracking system.

    No ATS remembers a key for us, so every adapter looks before it writes: what is there already under the key, or
    says the same, is left as it is. So a write that may have happened is simply asked for again.
    """

    name: str
    abilities: Abilities

    def receive(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """Judge and read a webhook without I/O. `headers` has lower-case names. Raises NotGenuine."""
        ...

    async def application(self, application_id: str) -> AtsApplication | None:
        """The application as it is now; None when the ATS does not know it."""
        ...

    async def form(self, application_id: str, stage: str, interview: str) -> tuple[FormField, ...] | None:
        """The ATS's own form for an interview of this name, told apart; None where it has none.

        Of ratings and the recommendation the options are four, the worst first.
        """
        ...

    async def changed_since(self, cursor: str, now: datetime) -> Changes:
        """The applications that may have changed since then; with an empty cursor none, and from where to go on."""
        ...

    async def put_interview(self, interview: AtsInterview) -> Ref:
        """Write or replace the interview under its key."""
        ...

    async def cancel_interview(self, application_id: str, key: str) -> None:
        """Cancel the interview under this key; gone already is success."""
        ...

    async def submit_scorecard(self, scorecard: AtsScorecard) -> Ref:
        """Write the scorecard under its key; the same or an older revision again changes nothing."""
        ...

    async def record_outcome(self, outcome: AtsOutcome) -> Ref:
        """Record what was decided and move the application accordingly; the same key again changes nothing.

        An application that has left the outcome's stage meanwhile is not moved.
        """
        ...


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that was tried: what, whether it went well, and what was found or is to be done."""

    what: str
    ok: bool
    told: str


@dataclass(frozen=True, slots=True)
class AtsPlan:
    """An interview of a stage's plan in the ATS. `minutes` and the `form`'s title where it says."""

    name: str
    minutes: int | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class AtsStage:
    """A stage of a job in the ATS's words, with what takes place in it."""

    name: str
    interviews: tuple[AtsPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class AtsJob:
    """A job that is open in the ATS, with its stages in order. `anywhere` are interviews that any of them may have."""

    id: str
    title: str
    stages: tuple[AtsStage, ...]
    anywhere: tuple[AtsPlan, ...] = ()


class AtsSetup(Protocol):
    """What can be found out about an ATS before anything depends on it. Only `hook` changes anything."""

    async def probes(self) -> tuple[Probe, ...]:
        """One harmless call of each kind that the adapter makes: are the credentials and their permissions right?"""
        ...

    async def jobs(self) -> tuple[AtsJob, ...]:
        """The open jobs."""
        ...

    async def strangers(self, emails: Sequence[str]) -> tuple[str, ...]:
        """Those of the addresses that are no user's."""
        ...

    async def hook(self, url: str) -> tuple[Probe, ...]:
        """Have the ATS tell this address of changes; what it cannot be told to do, a person is told to."""
        ...


class Calendar(Protocol):
    """The company's calendars, addressed by e-mail."""

    name: str

    async def busy(self, emails: Sequence[str], span: Span) -> Mapping[str, tuple[Span, ...] | None]:
        """Busy spans per e-mail, in order; None where the calendar cannot be seen. Our own holds are left out."""
        ...

    async def put_event(self, event: CalendarEvent) -> Ref:
        """Write the event under its uid; an older sequence changes nothing."""
        ...

    async def cancel_event(self, owner_email: str, uid: str) -> None:
        """Remove the event; gone already is success."""
        ...


class HRIS(Protocol):
    """The system of record for employees. `makes` is what it makes of a hire."""

    name: str
    makes: Makes

    async def record_hire(self, hire: Hire, *, uncertain: bool) -> Ref:
        """Make what the system has for a hire: tasks, an employee, a message. Once: what is there already is left.

        `uncertain` says that it may have been made before. Where that cannot be found out, nothing is made again:
        raises InDoubt, and a person has to look.
        """
        ...


class HrisSetup(Protocol):
    """What can be found out about an HRIS before anything depends on it. Nothing is changed."""

    async def probes(self) -> tuple[Probe, ...]:
        """One harmless call of each kind that the adapter makes: are the credentials and their permissions right?"""
        ...

    async def titles(self) -> tuple[str, ...]:
        """The job titles that it takes."""
        ...


class MailTransport(Protocol):
    """Outgoing e-mail."""

    name: str

    async def send(self, mail: Mail) -> None:
        """Hand the mail to the mail server. Raises Rejected where the address is refused for good."""
        ...


class AnchorKeeper(Protocol):
    """Somebody who keeps the heads of the audit trail's chain where the database's owner cannot change them."""

    name: str

    async def keep(self, anchor: AuditAnchor) -> None:
        """Note the anchor down; the same one again changes nothing that matters."""
        ...


class JobEngine(Protocol):
    """Tells the processes of one database that there is work to carry."""

    def hand_over(self, connection: Any, *, overdue: bool) -> None:
        """Write a job in the transaction that is open on this connection of the database's driver.

        `overdue` ones say that something was not carried in time: one of them waits at most.
        """

    async def run(self, carry: Callable[[], Awaitable[None]]) -> None:
        """Call `carry` for every job until cancelled. Raises where the database is out of reach."""


class Redactor(Protocol):
    """Takes personal data out of texts. Not async: it computes, and its caller chooses the thread."""

    def add(self, person: KnownPerson) -> None:
        """Know this person from now on; one with the same id is replaced."""

    def remove(self, person_id: str) -> None:
        """Know this person no longer."""

    def redact(self, text: str, mode: Mode, people: Collection[str] = ()) -> Redacted:
        """The text without personal data; `people` are ids of known people whom a first name alone may mean here.

        Raises CannotRedact: then nothing of the text may be kept.
        """
