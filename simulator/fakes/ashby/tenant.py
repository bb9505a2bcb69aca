"""Who is let into a tenant of Ashby, what is known of applications and candidates there, and who is told of changes?"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from simulator.ats import Application
from simulator.backoffice_api import Answer
from simulator.fakes.ashby import shapes
from simulator.fakes.ashby.catalogue import ARCHIVED, Catalogue
from simulator.fakes.vendor import Move, Note, Vendor
from simulator.strict import Refused

STATUSES = {"active": "Active", "hired": "Hired", "rejected": "Archived"}


@dataclass(slots=True)
class Hook:
    """A webhook setting."""

    id: str
    type: str
    url: str
    secret: str


class AshbyTenant(Vendor):
    """One tenant of Ashby. Its guard lets in HTTP's basic authorization with the key as the name."""

    name = "ashby"
    path = "/ashby"

    def reset(self) -> None:
        super().reset()
        self.catalogue = Catalogue(self.seed, self.id_of)
        bot = self.hooks.bot_url
        url = f"{bot}/webhooks/ats/ashby"
        self.hook_settings = [Hook(self.new_id(), kind, url, self.tenant.secret) for kind in shapes.HOOKS[:5] if bot]
        self.deleted: set[str] = set()
        self.changed: list[str] = []

    # How requests come in and are refused

    def admit(self, request: Request) -> Answer | None:
        wanted = base64.b64encode(f"{self.tenant.key}:".encode())
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not given:
            return self.no(401, "unauthorized")
        return None if hmac.compare_digest(given, b"Basic " + wanted) else self.no(403, "unauthorized")

    def refuse(self, error: Refused) -> Answer:
        code = "application_not_found" if error.status == 404 else "invalid_input"
        told = "; ".join(f"{one['field']} {one['problem']}" for one in error.errors)
        return self.no(error.status if error.status in (400, 403, 413) else 200, code, told)

    def fail(self, status: int) -> Answer:
        return self.no(status, {401: "unauthorized", 429: "rate_limit_exceeded"}.get(status, "internal_error"))

    @staticmethod
    def no(status: int, code: str, message: str = "") -> Answer:
        info = {"code": code, "message": message or code, "requestId": "01fake"}
        return Answer(status, {"success": False, "errors": [code], "errorInfo": info})

    @staticmethod
    def page(items: Iterable[Any], body: Mapping[str, Any], synced: str = "0") -> Answer:
        """A page of a list; its cursor is where the next one begins."""
        rows, limit = list(items), body.get("limit", 100)
        start = int(body["cursor"]) if str(body.get("cursor", "")).isdecimal() else 0
        told: dict[str, Any] = {"success": True, "results": rows[start : start + limit], "moreDataAvailable": False}
        if start + limit < len(rows):
            return Answer(200, {**told, "moreDataAvailable": True, "nextCursor": str(start + limit)})
        return Answer(200, {**told, "syncToken": synced})

    # Applications and candidates

    def _shown(self, one: Application) -> dict[str, Any]:
        candidate = one.candidate
        address = {"value": candidate["email"], "type": "Personal", "isPrimary": True}
        return {
            "id": self.id_of("application", one.id),
            "createdAt": "2026-01-05T09:00:00.000Z",
            "updatedAt": stamp(self.clock.now()),
            "status": STATUSES[one.status],
            "candidate": {
                "id": self.id_of("candidate", candidate["id"]),
                "name": candidate["name"],
                "primaryEmailAddress": address,
            },
            "currentInterviewStage": self.stage_of(one),
            "job": {"id": self.id_of("job", one.job_id), "title": self.jobs[one.job_id]},
            "hiringTeam": [],
        }

    def stage_of(self, application: Application) -> dict[str, Any]:
        title = ARCHIVED if application.status == "rejected" else application.stage
        return next(one for one in self.catalogue.stages(application.job_id) if one["title"] == title)

    def find(self, identity: str) -> Application:
        """The application with this id; raises Refused with 404, which Ashby says with a code."""
        for name, one in self.applications.items():
            if self.id_of("application", name) == identity and name not in self.deleted:
                return one
        raise Refused(404, "applicationId", "there is no such application")

    def application_info(self, body: Any) -> dict[str, Any]:
        return self._shown(self.find(body["applicationId"]))

    def application_list(self, body: Any) -> Answer:
        """Everything, or what has changed since a sync token was given out."""
        since = body.get("syncToken", "")
        names = self.changed[int(since) :] if since.isdecimal() else list(self.applications)
        shown = [self._shown(self.applications[name]) for name in dict.fromkeys(names) if name not in self.deleted]
        return self.page(shown, body, str(len(self.changed)))

    def candidate_info(self, body: Any) -> dict[str, Any]:
        one = self.of_candidate(body["id"])
        candidate, shown = one.candidate, self._shown(one)
        return {
            **shown["candidate"],
            "emailAddresses": [shown["candidate"]["primaryEmailAddress"]],
            "phoneNumbers": _each(candidate.get("phones", []), lambda value: {"value": value, "type": "Personal"}),
            "socialLinks": _each(candidate.get("links", []), lambda url: {"url": url, "type": "Website"}),
            "tags": [],
            "applicationIds": [shown["id"]],
            "fileHandles": [],
            "profileUrl": f"{self.base_url()}/ats#{one.id}",
        }

    def of_candidate(self, identity: str) -> Application:
        for one in self.applications.values():
            if self.id_of("candidate", one.candidate["id"]) == identity and one.id not in self.deleted:
                return one
        raise Refused(404, "candidateId", "there is no such candidate")

    def change_stage(self, body: Any) -> dict[str, Any]:
        one = self.find(body["applicationId"])
        target = next((at for at in self.catalogue.stages(one.job_id) if at["id"] == body["interviewStageId"]), None)
        if target is None:
            raise Refused(422, "interviewStageId", "is not in the plan of the application's job")
        known = [reason["id"] for reason in self.catalogue.reasons()]
        if target["type"] == "Archived" and body.get("archiveReasonId") not in known:
            raise Refused(422, "archiveReasonId", "is needed to archive")
        before = one.stage
        changed = self.put_out(one) if target["type"] == "Archived" else self.put_into(one, target["title"])
        if changed:
            self.moves.append(Move(one.id, before, one.status, self.clock.now()))
        return self._shown(one)

    def create_note(self, body: Any) -> dict[str, Any]:
        one = self.of_candidate(body["candidateId"])
        note = Note(self.new_id(), one.id, body["note"]["value"], self.clock.now())
        self.notes.append(note)
        return _note(note)

    def list_notes(self, body: Any) -> Answer:
        one = self.of_candidate(body["candidateId"])
        return self.page([_note(note) for note in self.notes if note.application == one.id], body)

    # Webhooks

    def create_hook(self, body: Any) -> dict[str, Any]:
        made = Hook(self.new_id(), body["webhookType"], body["requestUrl"], body["secretToken"])
        self.hook_settings.append(made)
        ping = {"action": "ping", "data": {"webhookActionType": "ping"}}
        self.hooks.queue(json.dumps(ping).encode(), made.url, signed(made.secret))
        shown = {"id": made.id, "enabled": True, "requestUrl": made.url, "secretToken": made.secret}
        return {**shown, "webhookType": made.type}

    def tell(self, application: Application, before: str) -> None:
        """A hire fires three webhooks; every other change of stage two."""
        self.changed.append(application.id)
        kinds = ["applicationUpdate", "candidateStageChange"]
        if application.status == "hired":
            kinds.append("candidateHire")
        for kind in kinds:
            self.tell_of(kind, {"application": self._shown(application)})

    def tell_of(self, kind: str, data: Mapping[str, Any]) -> None:
        action = self.new_id()
        body = json.dumps({"webhookActionId": action, "action": kind, "data": data}).encode()
        for hook in self.hook_settings:
            if hook.type == kind:
                self.hooks.queue(body, hook.url, signed(hook.secret))


def signed(secret: str) -> Callable[[bytes], dict[str, str]]:
    """Ashby's signature over a body."""
    return lambda body: {"ashby-signature": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _note(note: Note) -> dict[str, Any]:
    author = {"id": "00000000-0000-4000-8000-000000000001", "firstName": "API", "lastName": "key"}
    return {"id": note.id, "createdAt": stamp(note.at), "isPrivate": False, "content": note.text, "author": author}


def _each(values: Any, shown: Callable[[str], Any]) -> Any:
    """Each text as the API shows it; what is malformed, because a test wants it so, stays as it is."""
    if not isinstance(values, list):
        return values
    return [shown(value) if isinstance(value, str) else value for value in values]
