"""What must be done when somebody is hired? The simulated HRIS turns each hire into a short list of tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.routing import Route

from simulator.backoffice_api import Answer, BearerToken, Door
from simulator.clock import Clock
from simulator.strict import Refused, email, fields, text

HIRE = {
    "application_id": text(120),
    "name": text(200),
    "email": email,
    "job_title": text(200),
    "decided_by_email": email,
}
TASKS = (("Send contract", 2), ("Create accounts", 5), ("Order laptop", 7))
OWNER = "HR operations"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, by whom and until when (ISO date)."""

    title: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class HireRecord:
    """A hire under the product's key, and its tasks."""

    key: str
    content: dict[str, Any]
    tasks: tuple[Task, ...]


class Hris:
    """The state, and the act of its API."""

    def __init__(self, clock: Clock, base_url: Callable[[], str], token: str) -> None:
        self._clock = clock
        self._guard = BearerToken(token)
        self._base_url = base_url
        self.reset()

    def reset(self) -> None:
        """Nobody hired yet."""
        self.hires: dict[str, HireRecord] = {}

    def routes(self, door: Door) -> list[Route]:
        """Its API."""
        return [door.api("PUT", "/hris/api/hires/{key:path}", self._guard, self.put_hire)]

    def put_hire(self, params: Mapping[str, str], body: object) -> Answer:
        """Record a hire once per key; other content under the same key is a 409."""
        key, content = params["key"], fields(body, HIRE)
        kept = self.hires.get(key)
        if kept is not None and kept.content != content:
            raise Refused(409, "key", "this key already holds another hire")
        if kept is None:
            today = self._clock.now().date()
            tasks = tuple(Task(title, OWNER, _workday(today, days).isoformat()) for title, days in TASKS)
            self.hires[key] = HireRecord(key, content, tasks)
        return Answer(200 if kept else 201, {"id": key, "url": f"{self._base_url()}/hris"})


def _workday(day: date, ahead: int) -> date:
    """The `ahead`th working day (Monday to Friday) after this one."""
    while ahead:
        day += timedelta(days=1)
        ahead -= day.weekday() < 5
    return day
