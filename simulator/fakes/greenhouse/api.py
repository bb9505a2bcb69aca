"""How does Greenhouse answer? Lists filtered by ids, pages by links, a token from client credentials; webhooks signed.

Made after the vendor's migration guides and working clients of v3; there is no scorecard to write, only notes.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.ats import Application, Kept
from simulator.backoffice_api import Act, Answer, Door
from simulator.fakes.greenhouse import shapes
from simulator.fakes.vendor import Move, Note, Params, Vendor
from simulator.strict import Refused, fields

CLIENT = "client-of-panelkeeper"
STATUSES = {"active": "in_process", "hired": "hired", "rejected": "rejected"}
WORDS = {f"Overall recommendation: {word.replace('_', ' ')}": word for word in ("strong_no", "no", "yes", "strong_yes")}


class FakeGreenhouse(Vendor):
    """One tenant of Greenhouse. A new token ends the one before it."""

    name = "greenhouse"
    path = "/greenhouse/v3"
    settings: ClassVar[Mapping[str, str]] = {"PANELKEEPER_ATS_CLIENT_ID": CLIENT}
    writes = (
        ("POST", "/interviews"),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/notes"),
        ("POST", "/move"),
        ("POST", "/hire"),
        ("POST", "/reject"),
    )

    def reset(self) -> None:
        super().reset()
        self.meetings: dict[int, dict[str, Any]] = {}
        self.token = secrets.token_hex(16)

    def number(self, kind: str, name: str) -> int:
        """The id of a thing of the seed."""
        return int(self.id_of(kind, name))

    # How requests come in and are refused

    def admit(self, request: Request) -> Answer | None:
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        return None if hmac.compare_digest(given, f"Bearer {self.token}".encode()) else self.fail(401)

    def refuse(self, error: Refused) -> Answer:
        told = [{"message": f"{one['field']} {one['problem']}", "field": one["field"]} for one in error.errors]
        return Answer(error.status, {"message": "Validation error", "errors": told})

    def fail(self, status: int) -> Answer:
        return Answer(status, {"message": f"Error {status}"})

    def routes(self, door: Door) -> list[Route]:
        lists: dict[str, tuple[tuple[str, ...], Any]] = {
            "/applications": (("ids", "updated_at"), self._applications),
            "/application_stages": (("application_ids", "current"), self._application_stages),
            "/candidates": (("ids",), self._candidates),
            "/interviews": (("application_ids",), self._interviews),
            "/jobs": (("status",), lambda params: [self._job(job) for job in self.jobs]),
            "/job_interviews": (("job_ids",), self._job_interviews),
            "/job_interview_stages": (("job_ids", "active"), self._job_stages),
            "/notes": (("application_ids",), self._notes),
            "/rejection_reasons": ((), lambda params: [{"id": self.number("reason", "no match"), "name": "No match"}]),
            "/users": (("primary_email",), self._users),
        }
        writes: list[tuple[str, str, Act]] = [
            ("POST", "/interviews", self._post_interview),
            ("PATCH", "/interviews/{id:int}", self._patch_interview),
            ("DELETE", "/interviews/{id:int}", self._delete_interview),
            ("POST", "/notes", self._post_note),
            ("POST", "/applications/{id:int}/move", self._post_move),
            ("POST", "/applications/{id:int}/reject", self._post_reject),
            ("POST", "/applications/{id:int}/hire", self._post_hire),
        ]
        made = [door.api("GET", self.path + path, self, self._list(path, *one)) for path, one in lists.items()]
        made += [door.api(method, self.path + path, self, act) for method, path, act in writes]
        return [*made, Route("/greenhouse/token", self._post_token, methods=["POST"])]

    async def _post_token(self, request: Request) -> Response:
        wanted = b"Basic " + base64.b64encode(f"{CLIENT}:{self.tenant.key}".encode())
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        asked = parse_qs((await request.body()).decode("ascii", "replace"))
        if not hmac.compare_digest(given, wanted) or asked != {"grant_type": ["client_credentials"]}:
            return JSONResponse({"error": "invalid_client"}, 401)
        self.token = secrets.token_hex(16)
        until = (self.clock.now() + timedelta(hours=1)).isoformat()
        return JSONResponse({"token_type": "bearer", "access_token": self.token, "expires_at": until})

    def _list(self, path: str, known: tuple[str, ...], rows: Any) -> Act:
        """A list and its pages: with a cursor, no other parameter may come."""

        def answer(params: Params, body: object) -> Answer:
            if "cursor" in params:
                if set(params) != {"cursor"}:
                    raise Refused(422, "cursor", "comes alone")
                told = json.loads(base64.urlsafe_b64decode(params["cursor"]))
                return self._page(path, rows(told["params"]), told["params"], told["at"])
            unknown = [name for name in params if name not in (*known, "per_page")]
            if unknown or any("," in value and value.count(",") >= 50 for value in params.values()):
                raise Refused(422, (unknown or ["ids"])[0][:80], "is not a parameter here")
            return self._page(path, rows(params), dict(params), 0)

        return answer

    def _page(self, path: str, rows: Iterable[Any], params: Mapping[str, str], at: int) -> Answer:
        found, size = list(rows), min(int(params.get("per_page", "100")), 500)
        headers = {}
        if at + size < len(found):
            cursor = base64.urlsafe_b64encode(json.dumps({"params": dict(params), "at": at + size}).encode()).decode()
            url = f"{self.base_url()}{self.path}{path}?{urlencode({'cursor': cursor})}"
            headers["link"] = f'<{url}>; rel="next"'
        return Answer(200, found[at : at + size], headers)

    # What there is

    def _users(self, params: Params) -> list[dict[str, Any]]:
        wanted = params.get("primary_email")
        return [
            {"id": self.number("user", one.email), "name": one.name, "primary_email": one.email}
            for one in self.seed.people
            if wanted in (None, one.email)
        ]

    def _job(self, job: str) -> dict[str, Any]:
        return {"id": self.number("job", job), "name": self.jobs[job], "status": "open"}

    def _of_jobs(self, params: Params) -> list[str]:
        wanted = params.get("job_ids", "").split(",")
        return [job for job in self.jobs if "job_ids" not in params or self.id_of("job", job) in wanted]

    def _stages(self, job: str) -> list[dict[str, Any]]:
        return [
            {
                "id": self.number("stage", f"{job}:{stage}"),
                "job_id": self.number("job", job),
                "name": stage,
                "active": True,
                "sort_order": number,
            }
            for number, stage in enumerate(self.stages)
        ]

    def _job_stages(self, params: Params) -> list[dict[str, Any]]:
        return [stage for job in self._of_jobs(params) for stage in reversed(self._stages(job))]

    def _job_interviews(self, params: Params) -> list[dict[str, Any]]:
        jobs = self._of_jobs(params)
        return [
            {
                "id": self.number("interview", f"{one.job}:{one.name}"),
                "job_id": self.number("job", one.job),
                "job_interview_stage_id": self.number("stage", f"{one.job}:{one.stage}"),
                "name": one.name,
                "duration": one.minutes,
                "require_scorecard": True,
            }
            for one in self.seed.plans
            if one.job in jobs
        ]

    def _of(self, params: Params, name: str) -> list[Application]:
        wanted = params.get(name, "").split(",")
        every = self.applications.values()
        return [one for one in every if name not in params or self.id_of("application", one.id) in wanted]

    def _applications(self, params: Params) -> list[dict[str, Any]]:
        after, _, since = params.get("updated_at", "gte|2000-01-01T00:00:00Z").partition("|")
        if after != "gte":
            raise Refused(422, "updated_at", "is gte| and a moment")
        names = self.changed_since(datetime.fromisoformat(since)) if "updated_at" in params else list(self.applications)
        return [
            {
                "id": self.number("application", one.id),
                "job_id": self.number("job", one.job_id),
                "candidate_id": self.number("candidate", one.candidate["id"]),
                "status": STATUSES[one.status],
            }
            for one in self._of(params, "ids")
            if one.id in names
        ]

    def _row(self, one: Application) -> int:
        return self.number("row", f"{one.id}:{one.stage}")

    def _application_stages(self, params: Params) -> list[dict[str, Any]]:
        return [
            {
                "id": self._row(one),
                "application_id": self.number("application", one.id),
                "job_interview_stage_id": self.number("stage", f"{one.job_id}:{one.stage}"),
                "current": True,
            }
            for one in self._of(params, "application_ids")
        ]

    def _candidates(self, params: Params) -> list[dict[str, Any]]:
        wanted = params.get("ids", "").split(",")
        return [
            {
                "id": self.number("candidate", one.candidate["id"]),
                "first_name": one.candidate["name"].split()[0],
                "last_name": one.candidate["name"].partition(" ")[2],
                "email_addresses": [{"value": one.candidate["email"], "type": "personal"}],
                "phone_numbers": _valued(one.candidate.get("phones", [])),
                "website_addresses": _valued(one.candidate.get("links", [])),
                "social_media_addresses": [],
            }
            for one in self.applications.values()
            if self.id_of("candidate", one.candidate["id"]) in wanted
        ]

    def _found(self, number: int, field: str = "id") -> Application:
        for one in self.applications.values():
            if self.number("application", one.id) == number:
                return one
        raise Refused(404 if field == "id" else 422, field, "there is no such application")

    # Notes and moves

    def _notes(self, params: Params) -> list[dict[str, Any]]:
        names = {one.id for one in self._of(params, "application_ids")}
        return [{"id": int(note.id), "body": note.text} for note in self.notes if note.application in names]

    def _post_note(self, params: Params, body: object) -> Answer:
        told = fields(body, shapes.NOTE)
        one, author = self._found(told["application_id"], "application_id"), self._email(told["user_id"])
        if told["candidate_id"] != self.number("candidate", one.candidate["id"]):
            raise Refused(422, "candidate_id", "is another's")
        note = Note(self.new_id(), one.id, told["body"], self.clock.now(), {"author": author})
        self.notes.append(note)
        return Answer(201, {"id": int(note.id), "body": note.text})

    def _email(self, user: int) -> str:
        for one in self.seed.people:
            if self.number("user", one.email) == user:
                return one.email
        raise Refused(422, "user_id", "is no user")

    def _post_move(self, params: Params, body: object) -> Answer:
        one, told = self._found(int(params["id"])), fields(body, shapes.MOVE)
        target = next((each for each in self._stages(one.job_id) if each["id"] == told["to_stage_id"]), None)
        if told["from_stage_id"] != self._row(one) or target is None:
            raise Refused(422, "from_stage_id", "is not where the application is, or there is no such target")
        return self._moved(one, one.stage, self.put_into(one, target["name"]))

    def _post_hire(self, params: Params, body: object) -> Answer:
        one, _ = self._found(int(params["id"])), fields(body, shapes.HIRE)
        return self._moved(one, one.stage, self.put_into(one, self.stages[-1]))

    def _post_reject(self, params: Params, body: object) -> Answer:
        one, told = self._found(int(params["id"])), fields(body, shapes.REJECT)
        if told["rejection_reason_id"] != self.number("reason", "no match"):
            raise Refused(422, "rejection_reason_id", "there is no such reason")
        return self._moved(one, one.stage, self.put_out(one))

    def _moved(self, one: Application, before: str, changed: bool) -> Answer:
        if changed:
            self.moves.append(Move(one.id, before, one.status, self.clock.now()))
        return Answer(200, {"id": self.number("application", one.id)})

    # Interviews

    def _interviews(self, params: Params) -> list[dict[str, Any]]:
        wanted = {self.number("application", one.id) for one in self._of(params, "application_ids")}
        return [one for one in self.meetings.values() if one["application_id"] in wanted]

    def _post_interview(self, params: Params, body: object) -> Answer:
        told = fields(body, shapes.INTERVIEW)
        one = self._found(told["application_id"], "application_id")
        if told["job_interview_id"] not in [
            self.number("interview", f"{each.job}:{each.name}") for each in self.seed.plans
        ]:
            raise Refused(422, "job_interview_id", "there is no such interview")
        made = {"id": int(self.new_id()), "name": one.id, "status": "scheduled", **told}
        self.meetings[made["id"]] = self._timed(made)
        return Answer(201, made)

    def _timed(self, made: dict[str, Any]) -> dict[str, Any]:
        if made["ends_at"] <= made["starts_at"]:
            raise Refused(422, "ends_at", "must be after starts_at")
        for person in made["interviewers"]:
            self._email(person["user_id"])
        return {**made, "starts_at": made["starts_at"].isoformat(), "ends_at": made["ends_at"].isoformat()}

    def _held(self, params: Params) -> dict[str, Any]:
        if int(params["id"]) not in self.meetings:
            raise Refused(404, "id", "there is no such interview")
        return self.meetings[int(params["id"])]

    def _patch_interview(self, params: Params, body: object) -> Answer:
        kept, told = self._held(params), fields(body, shapes.CHANGE)
        self.meetings[kept["id"]] = self._timed({**kept, **told})
        return Answer(200, self.meetings[kept["id"]])

    def _delete_interview(self, params: Params, body: object) -> Answer:
        del self.meetings[self._held(params)["id"]]
        return Answer(204)

    # Webhooks

    def tell(self, application: Application, before: str) -> None:
        self.note_change(application)
        action = {"hired": "hire_candidate", "rejected": "reject_candidate"}.get(
            application.status, "candidate_stage_change"
        )
        shown = {"id": self.number("application", application.id), "status": application.status}
        body = json.dumps({"action": action, "payload": {"application": shown}}).encode()
        event, secret = self.new_id(), self.tenant.secret.encode()

        def sign(raw: bytes) -> dict[str, str]:
            signature = hmac.new(secret, raw, hashlib.sha256).hexdigest()
            return {"signature": f"sha256 {signature}", "greenhouse-event-id": event}

        if self.hooks.bot_url:
            self.hooks.queue(body, f"{self.hooks.bot_url}/webhooks/ats/greenhouse", sign)

    # What people look at

    @property
    def interviews(self) -> dict[str, Kept]:
        kept = {}
        names = {self.number("interview", f"{one.job}:{one.name}"): one.name for one in self.seed.plans}
        for one in self.meetings.values():
            content = {
                "application_id": one["name"],
                "name": names[one["job_interview_id"]],
                "starts_at": datetime.fromisoformat(one["starts_at"]),
                "ends_at": datetime.fromisoformat(one["ends_at"]),
                "interviewer_emails": [self._email(person["user_id"]) for person in one["interviewers"]],
            }
            key = one["external_event_id"].partition("-")[2]
            key = str(one["id"]) if key in kept else key
            kept[key] = Kept(key, 1, content)
        return kept

    @property
    def scorecards(self) -> dict[str, Kept]:
        """The notes that hold one."""
        kept = {}
        for note in self.notes:
            graded = [word for line, word in WORDS.items() if line in note.text.splitlines()]
            if graded:
                content = {
                    "application_id": note.application,
                    "interview_name": note.text.partition("\n")[0],
                    "author_email": note.facts["author"],
                    "ratings": [],
                    "notes": note.text,
                    "recommendation": graded[0],
                }
                kept[note.id] = Kept(note.id, 1, content)
        return kept


def _valued(values: Any) -> Any:
    """Each text as the API shows it; what is malformed, because a test wants it so, stays as it is."""
    if not isinstance(values, list):
        return values
    return [{"value": value, "type": "other"} if isinstance(value, str) else value for value in values]
