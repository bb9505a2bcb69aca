"""How does Lever answer? JSON under /v1, lists by offset, every write in somebody's name; webhooks that sign no body.

Made after recorded traffic and Lever's table of contents; where neither shows a shape, it is as the adapter sends it.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.routing import Route

from simulator.ats import Application, Kept
from simulator.backoffice_api import Act, Answer, Door
from simulator.fakes.lever import forms, shapes
from simulator.fakes.vendor import Move, Note, Params, Vendor
from simulator.strict import Refused, fields, one_of, text, uuid


@dataclass(slots=True)
class Hook:
    """A webhook setting, with a token of its own."""

    id: str
    event: str
    url: str
    token: str


class FakeLever(Vendor):
    """One account of Lever."""

    name = "lever"
    path = "/lever/v1"
    settings: ClassVar[Mapping[str, str]] = {"PANELKEEPER_ATS_USER": "dana@northwind.example"}
    writes = (
        ("POST", "/panels"),
        ("POST", "/feedback"),
        ("POST", "/notes"),
        ("PUT", "/stage"),
        ("PUT", "/archived"),
        ("PUT", ""),
        ("DELETE", ""),
    )

    def reset(self) -> None:
        super().reset()
        self.panels: dict[str, dict[str, Any]] = {}
        self.feedback: list[dict[str, Any]] = []
        self.stands = {one.id: one.stage for one in self.seed.applicants}
        url = f"{self.hooks.bot_url}/webhooks/ats/lever"
        told = shapes.EVENTS if self.hooks.bot_url else ()
        self.hook_settings = [Hook(self.new_id(), event, url, self.tenant.secret) for event in told]

    # How requests come in and are refused

    def admit(self, request: Request) -> Answer | None:
        wanted = b"Basic " + base64.b64encode(f"{self.tenant.key}:".encode())
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        return None if hmac.compare_digest(given, wanted) else self.fail(401)

    def refuse(self, error: Refused) -> Answer:
        told = "; ".join(f"{one['field']} {one['problem']}" for one in error.errors)
        status = error.status if error.status in (403, 404, 413) else 400
        return Answer(status, {"code": {404: "ResourceNotFound"}.get(status, "BadRequest"), "message": told})

    def fail(self, status: int) -> Answer:
        return Answer(status, {"code": f"Error{status}", "message": "no"})

    def routes(self, door: Door) -> list[Route]:
        one = "/opportunities/{id}"
        calls: list[tuple[str, str, tuple[str, ...], Act]] = [
            ("GET", "/stages", ("limit", "offset"), lambda params, _: self._page(self._stages(), params)),
            ("GET", "/users", ("email", "limit", "offset"), self._users),
            ("GET", "/postings", ("state", "limit", "offset"), self._postings),
            ("GET", "/archive_reasons", ("limit", "offset"), lambda params, _: self._page(self._reasons(), params)),
            ("GET", "/feedback_templates", ("limit", "offset"), lambda params, _: self._page(self.templates(), params)),
            ("GET", "/opportunities", ("updated_at_start", "limit", "offset"), self._opportunities),
            ("GET", one, ("expand",), lambda params, _: _data(self._shown(self.found(params)))),
            ("PUT", f"{one}/stage", ("perform_as",), self._put_stage),
            ("PUT", f"{one}/archived", ("perform_as",), self._put_archived),
            ("GET", f"{one}/interviews", ("limit", "offset"), self._interviews),
            ("POST", f"{one}/panels", ("perform_as",), self._post_panel),
            ("PUT", one + "/interviews/{interview}", ("perform_as",), self._put_interview),
            ("DELETE", one + "/interviews/{interview}", ("perform_as",), self._delete_interview),
            ("GET", f"{one}/feedback", ("limit", "offset"), self._feedback),
            ("POST", f"{one}/feedback", ("perform_as",), self._post_feedback),
            ("GET", f"{one}/notes", ("limit", "offset"), self._notes),
            ("POST", f"{one}/notes", ("perform_as",), self._post_note),
            (
                "GET",
                "/webhooks",
                ("limit", "offset"),
                lambda params, _: self._page(map(_hook, self.hook_settings), params),
            ),
            ("POST", "/webhooks", (), self._post_hook),
        ]
        return [
            door.api(method, self.path + path, self, self._call(path, query, act)) for method, path, query, act in calls
        ]

    def _call(self, path: str, query: tuple[str, ...], act: Act) -> Act:
        """Nothing in the query that is not read, and a known user for every write."""

        def answer(params: Params, body: Any) -> Answer:
            unknown = [name for name in params if name not in query and f"{{{name}}}" not in path]
            if unknown:
                raise Refused(400, unknown[0][:80], "is not a parameter here")
            if "perform_as" in query and params.get("perform_as", "") not in map(self.user_id, self.emails):
                raise Refused(400, "perform_as", "is no user")
            return act(params, body)

        return answer

    def _page(self, items: Iterable[Any], params: Params) -> Answer:
        rows, limit = list(items), int(params.get("limit", "100"))
        start = int(params.get("offset", "0"))
        told = {"data": rows[start : start + limit], "hasNext": start + limit < len(rows)}
        return Answer(200, told | ({"next": str(start + limit)} if told["hasNext"] else {}))

    # What there is

    @property
    def emails(self) -> list[str]:
        return sorted(self.seed.emails)

    def user_id(self, email: str) -> str:
        return self.id_of("user", email)

    def _users(self, params: Params, body: object) -> Answer:
        wanted = params.get("email")
        found = [one for one in self.seed.people if wanted in (None, one.email)]
        rows = [{"id": self.user_id(one.email), "name": one.name, "email": one.email} for one in found]
        return self._page([{**one, "deactivatedAt": None, "accessRole": "team member"} for one in rows], params)

    def _stages(self) -> list[dict[str, Any]]:
        return [{"id": self.id_of("stage", stage), "text": stage} for stage in self.stages[:-1]]

    def _postings(self, params: Params, body: object) -> Answer:
        rows = [{"id": self.id_of("job", job), "text": title, "state": "published"} for job, title in self.jobs.items()]
        return self._page(rows, params)

    def _reasons(self) -> list[dict[str, Any]]:
        kinds = (("Hired", "hired"), ("Not the right match", "non-hired"), ("Withdrew", "non-hired"))
        return [
            {"id": self.id_of("reason", name), "text": name, "type": kind, "status": "active"} for name, kind in kinds
        ]

    def templates(self) -> list[dict[str, Any]]:
        """One feedback template for each interview of a plan, called like it."""
        return [
            {
                "id": self.id_of("template", one.name),
                "text": one.name,
                "instructions": "",
                "fields": forms.fields(one.form, self.seed.forms[one.form], self.id_of),
            }
            for one in {one.name: one for one in self.seed.plans}.values()
        ]

    def found(self, params: Params) -> Application:
        for name, one in self.applications.items():
            if self.id_of("application", name) == params["id"]:
                return one
        raise Refused(404, "id", "there is no such opportunity")

    def _shown(self, one: Application) -> dict[str, Any]:
        candidate, stage = one.candidate, self.stands[one.id]
        reason = {"hired": "Hired", "rejected": "Not the right match"}.get(one.status)
        archived = {"archivedAt": 1_780_000_000_000, "reason": self.id_of("reason", reason)} if reason else None
        phones = candidate.get("phones", [])
        return {
            "id": self.id_of("application", one.id),
            "name": candidate["name"],
            "contact": self.id_of("candidate", candidate["id"]),
            "emails": [candidate["email"]],
            "phones": [{"type": "mobile", "value": each} for each in phones] if isinstance(phones, list) else phones,
            "links": candidate.get("links", []),
            "stage": {"id": self.id_of("stage", stage), "text": stage},
            "archived": archived,
            "applications": [{"id": self.id_of("form", one.id), "posting": self.id_of("job", one.job_id)}],
        }

    def _opportunities(self, params: Params, body: object) -> Answer:
        since = datetime.fromtimestamp(int(params.get("updated_at_start", "0")) / 1000, UTC)
        names = self.changed_since(since) if "updated_at_start" in params else list(self.applications)
        return self._page([self._shown(self.applications[name]) for name in names], params)

    # Moves and notes

    def put_into(self, application: Application, stage: str) -> bool:
        if stage != self.stages[-1]:
            self.stands[application.id] = stage
        return super().put_into(application, stage)

    def _put_stage(self, params: Params, body: object) -> Answer:
        one, told = self.found(params), fields(body, {"stage": text(80)})
        stage = next((each["text"] for each in self._stages() if each["id"] == told["stage"]), None)
        if stage is None:
            raise Refused(400, "stage", "there is no such stage")
        before = one.stage
        if self.put_into(one, stage):
            self.moves.append(Move(one.id, before, one.status, self.clock.now()))
        return _data(self._shown(one))

    def _put_archived(self, params: Params, body: object) -> Answer:
        one, told = self.found(params), fields(body, {"reason": uuid})
        reason = next((each for each in self._reasons() if each["id"] == told["reason"]), None)
        if reason is None:
            raise Refused(400, "reason", "there is no such reason")
        before, is_hire = one.stage, reason["type"] == "hired"
        if self.put_into(one, self.stages[-1]) if is_hire else self.put_out(one):
            self.moves.append(Move(one.id, before, one.status, self.clock.now()))
        return _data(self._shown(one))

    def _notes(self, params: Params, body: object) -> Answer:
        one = self.found(params)
        rows = [
            {"id": note.id, "fields": [{"type": "note", "value": note.text}], "createdAt": _ms(note.at)}
            for note in self.notes
            if note.application == one.id
        ]
        return self._page(rows, params)

    def _post_note(self, params: Params, body: object) -> Answer:
        note = Note(self.new_id(), self.found(params).id, fields(body, shapes.NOTE)["value"], self.clock.now())
        self.notes.append(note)
        return _data({"id": note.id, "createdAt": _ms(note.at)}, 201)

    # Interviews and feedback

    def _of(self, one: Application) -> list[dict[str, Any]]:
        return [each["shown"] for each in self.panels.values() if each["application"] == one.id]

    def _interviews(self, params: Params, body: object) -> Answer:
        return self._page(self._of(self.found(params)), params)

    def _post_panel(self, params: Params, body: object) -> Answer:
        one, told = self.found(params), fields(body, shapes.PANEL)
        panel, made = self.new_id(), []
        for interview in told["interviews"]:
            shown = self._made(interview, panel, self.new_id())
            self.panels[shown["id"]] = {"application": one.id, "shown": shown}
            made.append(shown)
        return _data({"id": panel, "externallyManaged": True, "canceledAt": None, "interviews": made}, 201)

    def _made(self, told: dict[str, Any], panel: str, identity: str) -> dict[str, Any]:
        known = {self.user_id(email): email for email in self.emails}
        if any(one["id"] not in known for one in told["interviewers"]):
            raise Refused(400, "interviewers", "are no users")
        if told.get("feedbackTemplate") not in (None, *(one["id"] for one in self.templates())):
            raise Refused(400, "feedbackTemplate", "there is no such template")
        people = [{"id": one["id"], "email": known[one["id"]]} for one in told["interviewers"]]
        rest = {"feedbackTemplate": "no-feedback", "note": None, "canceledAt": None}
        return {**rest, **told, "id": identity, "panel": panel, "interviewers": people}

    def _held(self, params: Params) -> dict[str, Any]:
        kept = self.panels.get(params["interview"])
        if kept is None or kept["application"] != self.found(params).id or kept["shown"]["canceledAt"]:
            raise Refused(404, "interview", "there is no such interview")
        return kept

    def _put_interview(self, params: Params, body: object) -> Answer:
        kept, told = self._held(params), fields(body, {**shapes.INTERVIEW, "panel": uuid})
        if told.pop("panel") != kept["shown"]["panel"]:
            raise Refused(400, "panel", "is another")
        kept["shown"] = self._made(told, kept["shown"]["panel"], params["interview"])
        return _data(kept["shown"])

    def _delete_interview(self, params: Params, body: object) -> Answer:
        self._held(params)["shown"]["canceledAt"] = _ms(self.clock.now())
        return Answer(204)

    def _feedback(self, params: Params, body: object) -> Answer:
        one = self.found(params)
        return self._page([each["shown"] for each in self.feedback if each["application"] == one.id], params)

    def _post_feedback(self, params: Params, body: object) -> Answer:
        one, told = self.found(params), fields(body, shapes.FEEDBACK)
        kept = self.panels.get(told["interview"])
        if kept is None or kept["shown"]["panel"] != told["panel"] or kept["application"] != one.id:
            raise Refused(400, "interview", "there is no such interview")
        if params["perform_as"] not in [each["id"] for each in kept["shown"]["interviewers"]]:
            raise Refused(400, "perform_as", "is not on this interview")
        template = next((each for each in self.templates() if each["id"] == told["baseTemplateId"]), None)
        if template is None:
            raise Refused(400, "baseTemplateId", "there is no such template")
        made = {
            "id": self.new_id(),
            "text": template["text"],
            "fields": forms.filled(template["fields"], told["fieldValues"]),
            "interview": told["interview"],
            "user": params["perform_as"],
            "completedAt": _ms(self.clock.now()),
            "deletedAt": None,
        }
        self.feedback.append({"application": one.id, "shown": made})
        return _data(made, 201)

    # Webhooks

    def _post_hook(self, params: Params, body: object) -> Answer:
        told = fields(body, {"event": one_of(*shapes.EVENTS), "url": text(500)})
        made = Hook(self.new_id(), told["event"], told["url"], secrets.token_hex(16))
        self.hook_settings.append(made)
        return _data({**_hook(made), "configuration": {"signatureToken": made.token}}, 201)

    def tell(self, application: Application, before: str) -> None:
        """A change of stage is one event, a hire two, an archiving one."""
        self.note_change(application)
        events = {"hired": ["candidateArchiveChange", "candidateHired"], "rejected": ["candidateArchiveChange"]}
        for event in events.get(application.status, ["candidateStageChange"]):
            for hook in (one for one in self.hook_settings if one.event == event):
                self._send(hook, application)

    def _send(self, hook: Hook, application: Application) -> None:
        token, at = secrets.token_hex(8), int(time.time() * 1000)
        signature = hmac.new(hook.token.encode(), f"{token}{at}".encode(), hashlib.sha256).hexdigest()
        told = {
            "id": self.new_id(),
            "event": hook.event,
            "triggeredAt": at,
            "token": token,
            "signature": signature,
            "webhookId": hook.id,
            "data": {"opportunityId": self.id_of("application", application.id)},
        }
        self.hooks.queue(json.dumps(told).encode(), hook.url, lambda body: {})

    # What people look at

    @property
    def interviews(self) -> dict[str, Kept]:
        kept = {}
        for identity, one in self.panels.items():
            shown = one["shown"]
            starts = datetime.fromtimestamp(shown["date"] / 1000, UTC)
            content = {
                "application_id": one["application"],
                "name": shown["subject"],
                "starts_at": starts,
                "ends_at": starts + timedelta(minutes=shown["duration"]),
                "interviewer_emails": [each["email"] for each in shown["interviewers"]],
            }
            words = str(shown["note"] or "").split()
            key = words[1] if len(words) > 1 and not shown["canceledAt"] and words[1] not in kept else identity
            kept[key] = Kept(key, 1, content, bool(shown["canceledAt"]))
        return kept

    @property
    def scorecards(self) -> dict[str, Kept]:
        emails = {self.user_id(email): email for email in self.emails}
        kept = {}
        for one in self.feedback:
            shown = one["shown"]
            content = {
                "application_id": one["application"],
                "interview_name": shown["text"],
                "author_email": emails[shown["user"]],
                **forms.in_words(shown["fields"]),
            }
            kept[shown["id"]] = Kept(shown["id"], 1, content)
        return kept


def _data(shown: Any, status: int = 200) -> Answer:
    return Answer(status, {"data": shown})


def _hook(hook: Hook) -> dict[str, Any]:
    return {"id": hook.id, "event": hook.event, "url": hook.url}


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
