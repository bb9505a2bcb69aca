"""What have all simulated vendors' ATSs in common? The same company, the recruiter's hands, and one view of the state.

A vendor's own file says how its API and its webhooks put it. What people look at is told in the words of the local ATS.
"""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from starlette.routing import Route

from simulator.ats import Application, Kept
from simulator.backoffice_api import Answer, Door
from simulator.clock import Clock
from simulator.seed import Seed
from simulator.strict import Refused, fields, text
from simulator.webhooks import Webhooks

NAMESPACE = uuid.UUID("5a1d0d1c-6e61-4d5c-9a5e-0d9b5f6f7a10")
Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tenant:
    """What a vendor's fake is set up with: `key` lets the product in, `secret` signs what it is told."""

    key: str
    secret: str


NUMBERED = frozenset({"greenhouse"})
"""Vendors whose ids are numbers."""


def id_for(vendor: str, kind: str, name: str) -> str:
    """A vendor's id of a thing of the seed, the same at every start."""
    made = uuid.uuid5(NAMESPACE, f"{vendor}:{kind}:{name}")
    return str(made.int % 10**9 + 10**9) if vendor in NUMBERED else str(made)


@dataclass(slots=True)
class Move:
    """A change of stage that came through the API. `status` is what the application became by it."""

    application: str
    stage: str
    status: str
    at: datetime
    by: str = ""


@dataclass(slots=True)
class Note:
    """A note on a candidate's application."""

    id: str
    application: str
    text: str
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


class Vendor(ABC):
    """The state, by the seed's names; `id_of` makes the vendor's ids of them, the same at every start."""

    name = ""
    path = ""
    """What comes after the host in the API's base URL."""
    writes: tuple[tuple[str, str], ...] = ()
    """What changes something: the method, and how the path ends."""
    settings: ClassVar[Mapping[str, str]] = {}
    """What else has to be set to reach this one, beside address and secrets."""

    def __init__(self, seed: Seed, clock: Clock, hooks: Webhooks, tenant: Tenant, base_url: Callable[[], str]) -> None:
        self.seed, self.clock, self.hooks, self.tenant, self.base_url = seed, clock, hooks, tenant, base_url
        self.stages, self.jobs = seed.stages, seed.jobs
        self.reset()

    def reset(self) -> None:
        """Back to the seed."""
        self.applications = {
            one.id: Application(one.id, one.job, one.stage, "active", dict(one.candidate))
            for one in self.seed.applicants
        }
        self.moves: list[Move] = []
        self.notes: list[Note] = []
        self.changes: list[tuple[datetime, str]] = []
        self.count = 0

    @abstractmethod
    def routes(self, door: Door) -> list[Route]:
        """The vendor's API."""

    @abstractmethod
    def tell(self, application: Application, before: str) -> None:
        """Send the webhooks of a move, from the stage `before`."""

    @property
    @abstractmethod
    def interviews(self) -> dict[str, Kept]:
        """What the product wrote, in the local ATS's words, by the product's key."""

    @property
    @abstractmethod
    def scorecards(self) -> dict[str, Kept]:
        """The scorecards, by the vendor's id."""

    @property
    def outcomes(self) -> dict[str, Kept]:
        """The moves that came through the API, each with the note that was written last before it."""
        words = {"hired": "hire", "rejected": "reject", "active": "advance"}
        kept = {}
        for number, move in enumerate(self.moves):
            said = [note for note in self.notes if note.application == move.application and note.at <= move.at]
            content = {
                "application_id": move.application,
                "stage": move.stage,
                "decision": words[move.status],
                "reason": said[-1].text if said else "",
                "decided_by_email": move.by,
                "decided_at": move.at,
            }
            kept[f"move-{number}"] = Kept(f"move-{number}", 1, content)
        return kept

    def move(self, params: Params, body: object) -> Answer:
        """A recruiter's hand: move the application to a stage, which makes it active again or hired."""
        told = fields(body, {"application": text(120), "stage": text(80)})
        if told["stage"] not in self.stages:
            raise Refused(422, "stage", "there is no such stage")
        return Answer(200, {"changed": self.put_into(self.known(told["application"]), told["stage"])})

    def reject(self, params: Params, body: object) -> Answer:
        """A recruiter's hand: reject the application."""
        application = self.known(fields(body, {"application": text(120)})["application"])
        return Answer(200, {"changed": self.put_out(application)})

    def put_into(self, application: Application, stage: str) -> bool:
        """Into this stage of the company's, and tell of it."""
        status = "hired" if stage == self.stages[-1] else "active"
        if (application.stage, application.status) == (stage, status):
            return False
        before, application.stage, application.status = application.stage, stage, status
        self.tell(application, before)
        return True

    def put_out(self, application: Application) -> bool:
        """Rejected, and tell of it."""
        if application.status == "rejected":
            return False
        application.status = "rejected"
        self.tell(application, application.stage)
        return True

    def note_change(self, application: Application) -> None:
        """So that it is found by whoever asks what has changed."""
        self.changes.append((self.clock.now(), application.id))

    def changed_since(self, moment: datetime) -> list[str]:
        """The names of applications that have changed since then, each once."""
        return list(dict.fromkeys(name for at, name in self.changes if at >= moment))

    def known(self, name: str) -> Application:
        """The application of this name, or of the vendor's id for it."""
        for one in self.applications.values():
            if name in (one.id, self.id_of("application", one.id)):
                return one
        raise Refused(422, "application", "there is no such application")

    def id_of(self, kind: str, name: str) -> str:
        """The vendor's id of a thing of the seed."""
        return id_for(self.name, kind, name)

    def new_id(self) -> str:
        """The vendor's id of a thing that is made now."""
        self.count += 1
        return self.id_of("made", str(self.count))
