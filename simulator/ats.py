"""What does the simulated ATS know, and what may be done to it? Applications, interviews, scorecards, outcomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.routing import Route

from simulator.backoffice_api import Answer, BearerToken, Door
from simulator.clock import Clock
from simulator.seed import Seed
from simulator.strict import Refused, email, fields, instant, one_of, record, several, span, text, whole

DECISIONS = ("advance", "hire", "reject", "hold")
RECOMMENDATIONS = ("strong_no", "no", "yes", "strong_yes")
_ID = text(120)
_RATING = record({"key": text(80), "name": text(200), "score": whole(1, 4)})
INTERVIEW = {
    "application_id": _ID,
    "name": text(200),
    "starts_at": instant,
    "ends_at": instant,
    "interviewer_emails": several(email, 20),
    "version": whole(1, 10000),
}
SCORECARD = {
    "application_id": _ID,
    "interview_key": _ID,
    "interview_name": text(200),
    "author_email": email,
    "ratings": several(_RATING, 30),
    "notes": text(20000, empty=True),
    "recommendation": one_of(*RECOMMENDATIONS),
    "revision": whole(1, 10000),
}
OUTCOME = {
    "application_id": _ID,
    "stage": text(80),
    "decision": one_of(*DECISIONS),
    "reason": text(5000),
    "decided_by_email": email,
    "decided_at": instant,
}
Announce = Callable[[str, str, str, datetime], None]
Params = Mapping[str, str]


@dataclass(slots=True)
class Application:
    """One candidate on one job; the stage and the status are what moves."""

    id: str
    job_id: str
    stage: str
    status: str
    candidate: dict[str, Any]


@dataclass(slots=True)
class Kept:
    """A thing of the product's under its key. `number` is its version or revision; a cancelled one stays as a mark."""

    key: str
    number: int
    content: dict[str, Any]
    cancelled: bool = False


class Ats:
    """The state, and the acts of its API. `announce` takes type, application id, stage and moment of each move."""

    def __init__(self, seed: Seed, clock: Clock, announce: Announce, base_url: Callable[[], str], token: str) -> None:
        self._seed = seed
        self._token = token
        self._clock = clock
        self._announce = announce
        self._base_url = base_url
        self.stages = seed.stages
        self.jobs = seed.jobs
        self.reset()

    def routes(self, door: Door) -> list[Route]:
        """The API."""
        guard = BearerToken(self._token)
        return [
            door.api("GET", "/ats/api/applications/{id:path}", guard, self.read_application),
            door.api("PUT", "/ats/api/interviews/{key:path}", guard, self.put_interview),
            door.api("DELETE", "/ats/api/interviews/{key:path}", guard, self.delete_interview),
            door.api("PUT", "/ats/api/scorecards/{key:path}", guard, self.put_scorecard),
            door.api("PUT", "/ats/api/outcomes/{key:path}", guard, self.put_outcome),
        ]

    def reset(self) -> None:
        """Back to the seed."""
        self.applications = {
            one.id: Application(one.id, one.job, one.stage, "active", dict(one.candidate))
            for one in self._seed.applicants
        }
        self.interviews: dict[str, Kept] = {}
        self.scorecards: dict[str, Kept] = {}
        self.outcomes: dict[str, Kept] = {}

    def read_application(self, params: Params, body: object) -> Answer:
        """The application as it is now, or 404."""
        application = self.applications.get(params["id"])
        if application is None:
            raise Refused(404, "id", "there is no such application")
        return Answer(200, application)

    def put_interview(self, params: Params, body: object) -> Answer:
        """Write an interview; a higher version replaces a lower one, also one that was cancelled."""
        content = fields(body, INTERVIEW)
        span(content)
        self._known(content, ("interviewer_emails",))
        return self._keep(self.interviews, params["key"], content["version"], content)

    def delete_interview(self, params: Params, body: object) -> Answer:
        """Cancel an interview; 404 where there is none or no longer."""
        kept = self.interviews.get(params["key"])
        if kept is None or kept.cancelled:
            raise Refused(404, "key", "there is no such interview")
        kept.cancelled = True
        return Answer(204)

    def put_scorecard(self, params: Params, body: object) -> Answer:
        """Write a scorecard; a higher revision replaces a lower one."""
        content = fields(body, SCORECARD)
        self._known(content, ("author_email",))
        return self._keep(self.scorecards, params["key"], content["revision"], content)

    def put_outcome(self, params: Params, body: object) -> Answer:
        """Record what was decided, once per key, and move the application."""
        content = fields(body, OUTCOME)
        self._known(content, ("decided_by_email",))
        if content["stage"] not in self.stages:
            raise Refused(422, "stage", "there is no such stage")
        answer = self._keep(self.outcomes, params["key"], 1, content)
        if answer.status == 201:
            self._follow(self.applications[content["application_id"]], content)
        return answer

    def move(self, params: Params, body: object) -> Answer:
        """A recruiter's hand: move the application to a stage, which makes it active again or hired."""
        told = fields(body, {"application": _ID, "stage": text(80)})
        application = self._application(told["application"], "application")
        if told["stage"] not in self.stages:
            raise Refused(422, "stage", "there is no such stage")
        return Answer(200, {"changed": self._move(application, told["stage"])})

    def reject(self, params: Params, body: object) -> Answer:
        """A recruiter's hand: reject the application where it stands."""
        application = self._application(fields(body, {"application": _ID})["application"], "application")
        return Answer(200, {"changed": self._reject(application)})

    def _follow(self, application: Application, outcome: Mapping[str, Any]) -> None:
        """Act on a decision. One about a stage that the application has left is kept but moves nothing."""
        if application.status != "active" or application.stage != outcome["stage"]:
            return
        if outcome["decision"] == "hire":
            self._move(application, self.stages[-1])
        elif outcome["decision"] == "advance":
            self._move(application, self.stages[min(self.stages.index(application.stage) + 1, len(self.stages) - 1)])
        elif outcome["decision"] == "reject":
            self._reject(application)

    def _move(self, application: Application, stage: str) -> bool:
        status = "hired" if stage == self.stages[-1] else "active"
        if (application.stage, application.status) == (stage, status):
            return False
        application.stage, application.status = stage, status
        self._tell("application.hired" if status == "hired" else "application.stage_changed", application)
        return True

    def _reject(self, application: Application) -> bool:
        if application.status == "rejected":
            return False
        application.status = "rejected"
        self._tell("application.rejected", application)
        return True

    def _tell(self, kind: str, application: Application) -> None:
        self._announce(kind, application.id, application.stage, self._clock.now())

    def _known(self, content: Mapping[str, Any], email_fields: tuple[str, ...]) -> None:
        self._application(content["application_id"], "application_id")
        for name in email_fields:
            given = content[name] if isinstance(content[name], list) else [content[name]]
            if not self._seed.emails.issuperset(given):
                raise Refused(422, name, "is no user of this ATS")

    def _application(self, application_id: str, field: str) -> Application:
        if application_id not in self.applications:
            raise Refused(422, field, "there is no such application")
        return self.applications[application_id]

    def _keep(self, shelf: dict[str, Kept], key: str, number: int, content: dict[str, Any]) -> Answer:
        """Put a thing under its key: new 201, newer, same or older 200, other content with the same number 409."""
        kept = shelf.get(key)
        if kept is not None and kept.number == number and kept.content != content:
            raise Refused(409, "key", "this key already holds something else")
        changed = kept is None or number > kept.number
        if changed:
            shelf[key] = Kept(key, number, content)
        body = {"id": key, "url": f"{self._base_url()}/ats#{content['application_id']}", "changed": changed}
        return Answer(201 if kept is None else 200, body)
