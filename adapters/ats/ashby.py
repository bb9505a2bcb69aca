"""How is what the product asks of an ATS said to Ashby? And which of its webhooks are believed?

Shapes are those of Ashby's OpenAPI description and its pages on webhooks; what could not be read there is on the page
docs/reference/verify-on-your-tenant.md.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.ats import forms, hooks
from adapters.ats.ashby_api import Ashby
from adapters.ats.ashby_forms import read_form, submission
from adapters.http import texts
from adapters.ports import Abilities, Changes, Delivery, NotGenuine, Ref, Rejected, Unknown
from policies.forms import FormField
from policies.vocabulary import (
    ApplicationStatus,
    AtsApplication,
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
    Decision,
)

KEY, VERSION = "panelkeeper", "panelkeeperVersion"
"""Our own marks in an interview's `extraData`: by them we find it again, and know our echo."""
STATUSES = {
    "Active": ApplicationStatus.ACTIVE,
    "Lead": ApplicationStatus.ACTIVE,
    "Hired": ApplicationStatus.HIRED,
    "Archived": ApplicationStatus.REJECTED,
}
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ACTION = re.compile(r"[A-Za-z_.:-]{1,64}")


class AshbyAts:
    """The port `ATS` for Ashby."""

    name = "ashby"
    abilities = Abilities(amends=False, forms=True, polled=True)

    def __init__(self, api: Ashby, webhook_secret: str, archive_reason: str = "") -> None:
        """`archive_reason` is the text of the reason a rejection is given; the tenant's first one where it is empty."""
        if not webhook_secret:
            raise ValueError("a webhook secret is needed")
        self._api = api
        self._secret = webhook_secret.encode()
        self._archive_reason = archive_reason

    def receive(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """Judge and read a webhook. A repetition has the same id; there is no time to judge."""
        hooks.judge(self._secret, body, headers.get("ashby-signature", ""), "sha256=")
        told = hooks.read(body)
        action = told.get("action")
        if not isinstance(action, str) or not _ACTION.fullmatch(action):
            raise NotGenuine("the body has not the expected form")
        given = told.get("webhookActionId")
        delivery = given if isinstance(given, str) and _UUID.fullmatch(given) else hashlib.sha256(body).hexdigest()
        return Delivery(delivery, action, _applications(told.get("data")))

    async def application(self, application_id: str) -> AtsApplication | None:
        """The application as it is now."""
        found = await self._application(application_id)
        if found is None:
            return None
        try:
            person = await self._api.read("candidate.info", {"id": found["candidate"]["id"]})
            return _stated(found, person or {})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Rejected("answered in a form that is not known") from error

    async def form(self, application_id: str, stage: str, interview: str) -> tuple[FormField, ...] | None:
        """The form of the interview of this name in the job's plan."""
        kind = await self._api.read("interview.info", {"id": await self._planned(application_id, stage, interview)})
        form_id = (kind or {}).get("feedbackFormDefinitionId")
        if form_id is None:
            return None
        return read_form(await self._api.read("feedbackFormDefinition.info", {"feedbackFormDefinitionId": form_id}))

    async def changed_since(self, cursor: str, now: datetime) -> Changes:
        """By Ashby's sync tokens. One that has lapsed is as none: what has changed meanwhile is not found."""
        try:
            found, token = await self._api.synced("application.list", cursor)
        except Rejected:
            if not cursor:
                raise
            cursor = ""
            found, token = await self._api.synced("application.list", cursor)
        return Changes(tuple(str(one["id"]) for one in found) if cursor else (), token)

    async def put_interview(self, interview: AtsInterview) -> Ref:
        """A schedule of its own for each interview, with one event that carries our key."""
        event = {
            "startTime": moment(interview.span.starts_at),
            "endTime": moment(interview.span.ends_at),
            "interviewers": [{"email": one, "feedbackRequired": True} for one in interview.interviewer_emails],
            "extraData": {KEY: interview.key, VERSION: str(interview.version)},
        }
        there = await self._event(interview.application_id, interview.key)
        if there is not None:
            if _version(there) > interview.version or _says_the_same(there, event):
                return _ref(there)
            changed = {"interviewEventId": there["id"], **event}
            body = {"interviewScheduleId": there["interviewScheduleId"], "interviewEvent": changed}
            schedule = await self._api.write("interviewSchedule.update", body)
            return _ref(_with_key(schedule, interview.key) or there)
        event["interviewId"] = await self._planned(interview.application_id, interview.stage, interview.name)
        body = {"applicationId": interview.application_id, "interviewEvents": [event]}
        made = _with_key(await self._api.write("interviewSchedule.create", body), interview.key)
        if made is None:
            raise Unknown("answered in a form that is not known")
        return _ref(made)

    async def cancel_interview(self, application_id: str, key: str) -> None:
        """Cancel the schedule that holds the interview."""
        there = await self._event(application_id, key)
        if there is not None:
            body = {"id": there["interviewScheduleId"], "allowReschedule": False}
            await self._api.write("interviewSchedule.cancel", body)

    async def submit_scorecard(self, scorecard: AtsScorecard) -> Ref:
        """Submit the interviewer's feedback on the interview, in its own form.

        Ashby takes one for each interviewer and interview, and changes none: a later revision becomes a note.
        """
        event = await self._event(scorecard.application_id, scorecard.interview_key)
        if event is None:
            raise Rejected("the interview is not in the ATS")
        user = await self._user(scorecard.author_email)
        async for one in self._api.pages("applicationFeedback.list", {"applicationId": scorecard.application_id}):
            if one.get("interviewEventId") == event["id"] and (one.get("submittedByUser") or {}).get("id") == user:
                return await self._as_note(scorecard) if scorecard.revision > 1 else Ref(str(one.get("id")))
        form_id = (event.get("interview") or {}).get("feedbackFormDefinitionId")
        form = await self._api.read("feedbackFormDefinition.info", {"feedbackFormDefinitionId": form_id})
        fields = read_form(form)
        if not forms.has_room_for_all(fields):
            await self._as_note(scorecard)
        values = forms.filled(fields, scorecard)
        submitted = await self._api.write(
            "applicationFeedback.submit",
            {
                "formDefinitionId": form_id,
                "applicationId": scorecard.application_id,
                "userId": user,
                "interviewEventId": event["id"],
                "feedbackForm": {"fieldSubmissions": submission(form, values)},
            },
        )
        return Ref(str((submitted.get("submittedFormInstance") or {}).get("id") or event["id"]))

    async def record_outcome(self, outcome: AtsOutcome) -> Ref:
        """The reason as a note, then the move. Reads the application first: one that has moved is left where it is."""
        found = await self._application(outcome.application_id)
        if found is None:
            raise Rejected("there is no such application")
        words = f"{outcome.decision.value.capitalize()} after {outcome.stage}, decided by {outcome.decided_by_email}"
        note = await self._note(
            found["candidate"]["id"], f"{words}\n\n{outcome.reason}", forms.Mark(f"outcome {outcome.key}")
        )
        stage = found["currentInterviewStage"]
        if outcome.decision is not Decision.HOLD and found["status"] == "Active" and stage["title"] == outcome.stage:
            await self._move(found, outcome.decision)
        return note

    async def _application(self, application_id: str) -> dict[str, Any] | None:
        if not _UUID.fullmatch(application_id):
            return None
        found = await self._api.read("application.info", {"applicationId": application_id})
        return found if isinstance(found, dict) else None

    async def _move(self, found: Mapping[str, Any], decision: Decision) -> None:
        """To the next stage of the plan, or to the stage of the kind that the decision means."""
        now = found["currentInterviewStage"]
        plan = await self._api.read("interviewStage.list", {"interviewPlanId": now["interviewPlanId"]}) or []
        stages = sorted(plan, key=lambda one: int(one["orderInInterviewPlan"]))
        kind = {Decision.HIRE: "Hired", Decision.REJECT: "Archived"}.get(decision)
        if kind is not None:
            target = next((one for one in stages if one["type"] == kind), None)
        else:
            later = [one for one in stages if one["orderInInterviewPlan"] > now["orderInInterviewPlan"]]
            target = next((one for one in later if one["type"] not in ("Archived", "Hired")), None)
        if target is None:
            raise Rejected(f"the interview plan has no stage to {decision.value} to")
        body = {"applicationId": found["id"], "interviewStageId": target["id"]}
        if kind == "Archived":
            body["archiveReasonId"] = await self._reason()
        await self._api.write("application.changeStage", body)

    async def _reason(self) -> str:
        """The archive reason for a rejection."""
        reasons = await self._api.read("archiveReason.list") or []
        usable = [one for one in reasons if not one.get("isArchived")]
        wanted = [one for one in usable if one.get("text") == self._archive_reason] if self._archive_reason else usable
        ours = [one for one in wanted if one.get("reasonType") == "RejectedByOrg"] or wanted
        if not ours:
            raise Rejected("the ATS has no such archive reason")
        return str(ours[0]["id"])

    async def _planned(self, application_id: str, stage_name: str, name: str) -> str:
        """The id of the interview of this name in the job's plan; of those, the one in the loop's own stage."""
        found = await self._application(application_id)
        if found is None:
            raise Rejected("there is no such application")
        plan = await self._api.read("jobInterviewPlan.info", {"jobId": found["job"]["id"]}) or {}
        named = [
            (stage["title"] != stage_name, one["interviewId"])
            for stage in plan.get("stages", [])
            for activity in stage.get("activities", [])
            for one in activity.get("interviews", [])
            if one.get("title") == name and one.get("interviewId")
        ]
        if not named:
            raise Rejected("the job's plan in the ATS has no interview of this name")
        return str(min(named)[1])

    async def _event(self, application_id: str, key: str) -> dict[str, Any] | None:
        """The interview that carries our key and is not cancelled.

        Whose application is not known by its id any more is looked for everywhere.
        """
        where = {"applicationId": application_id} if _UUID.fullmatch(application_id) else {}
        async for schedule in self._api.pages("interviewSchedule.list", where):
            event = _with_key(schedule, key)
            if event is not None and schedule.get("status") != "Cancelled":
                return event
        return None

    async def _user(self, email: str) -> str:
        found = await self._api.read("user.search", {"email": email}) or []
        ids = [one["id"] for one in found if one.get("isEnabled", True)]
        if not ids:
            raise Rejected("the author is no user of the ATS")
        return str(ids[0])

    async def _as_note(self, scorecard: AtsScorecard) -> Ref:
        found = await self._application(scorecard.application_id)
        if found is None:
            raise Rejected("there is no such application")
        mark = forms.Mark(f"scorecard {scorecard.key}", scorecard.revision)
        return await self._note(found["candidate"]["id"], forms.as_text(scorecard), mark)

    async def _note(self, candidate_id: str, text: str, mark: forms.Mark) -> Ref:
        """A note on the candidate, once: the mark in its text tells that it, or a later one, is there."""
        async for note in self._api.pages("candidate.listNotes", {"candidateId": candidate_id}):
            if mark.is_in(str(note.get("content"))):
                return Ref(str(note["id"]))
        body = {
            "candidateId": candidate_id,
            "note": {"type": "text/plain", "value": f"{text}\n\n{mark}"},
            "sendNotifications": False,
        }
        made = await self._api.write("candidate.createNote", body)
        return Ref(str(made.get("id")))


def moment(value: datetime) -> str:
    """A moment as Ashby writes it."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _applications(data: object) -> tuple[str, ...]:
    """The applications that a delivery is about; none for what we wrote ourselves."""
    if not isinstance(data, dict):
        return ()
    schedule, found = data.get("interviewSchedule"), []
    if isinstance(schedule, dict) and not _is_ours(schedule):
        found.append(schedule.get("applicationId"))
    for name in ("application", "candidate"):
        about = data.get(name)
        if isinstance(about, dict):
            several = about.get("applicationIds")
            found += [about.get("id") if name == "application" else None]
            found += several if isinstance(several, list) else []
    return tuple(dict.fromkeys(one for one in found if isinstance(one, str) and _UUID.fullmatch(one)))[:50]


def _is_ours(schedule: Mapping[str, Any]) -> bool:
    events = schedule.get("interviewEvents")
    marks = (
        [(one.get("extraData") or {}) for one in events if isinstance(one, dict)] if isinstance(events, list) else []
    )
    return bool(marks) and all(isinstance(mark, dict) and KEY in mark for mark in marks)


def _marks(event: object) -> Mapping[str, Any]:
    """What is kept with an event for whoever wrote it."""
    marks = event.get("extraData") if isinstance(event, dict) else None
    return marks if isinstance(marks, dict) else {}


def _with_key(schedule: Any, key: str) -> dict[str, Any] | None:
    for event in schedule.get("interviewEvents") or [] if isinstance(schedule, dict) else []:
        if _marks(event).get(KEY) == key:
            return {"interviewScheduleId": schedule.get("id"), **event}
    return None


def _version(event: Mapping[str, Any]) -> int:
    told = _marks(event).get(VERSION, "")
    return int(told) if isinstance(told, str) and told.isdecimal() else 0


def _says_the_same(there: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    now = {str(one.get("email", "")).lower() for one in there.get("interviewers") or []}
    wanted = {str(one["email"]).lower() for one in event["interviewers"]}
    times = all(_instant(there.get(name)) == _instant(event[name]) for name in ("startTime", "endTime"))
    return times and now == wanted and there.get("extraData") == event["extraData"]


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _ref(event: Mapping[str, Any]) -> Ref:
    url = event.get("feedbackLink")
    return Ref(str(event["id"]), url if isinstance(url, str) and url.startswith("https://") else None)


def _stated(found: Mapping[str, Any], person: Mapping[str, Any]) -> AtsApplication:
    """What `application.info` and `candidate.info` say together; the latter knows every way to reach them."""
    candidate, stage = found["candidate"], found["currentInterviewStage"]
    needed = [found["id"], found["job"]["id"], stage["title"], candidate["id"], candidate["name"]]
    if not all(isinstance(value, str) and value for value in needed):
        raise ValueError("a field is missing")
    address = (person.get("primaryEmailAddress") or candidate.get("primaryEmailAddress") or {}).get("value")
    timezone = person.get("timezone")
    return AtsApplication(
        id=found["id"],
        job_id=found["job"]["id"],
        stage=stage["title"],
        status=STATUSES[found["status"]],
        candidate_id=candidate["id"],
        candidate_name=candidate["name"],
        candidate_email=address if isinstance(address, str) else "",
        candidate_timezone=timezone if isinstance(timezone, str) else None,
        candidate_phones=texts(person.get("phoneNumbers", []), "value"),
        candidate_links=texts(person.get("socialLinks", []), "url"),
    )
