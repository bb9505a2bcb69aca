"""What happens with interviews and feedback in a tenant of Ashby? Schedules with their events, and submitted forms."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.ats import Application, Kept
from simulator.backoffice_api import Answer
from simulator.fakes.ashby import forms
from simulator.fakes.ashby.tenant import AshbyTenant, stamp
from simulator.strict import Refused


@dataclass(slots=True)
class Scheduled:
    """A schedule with its one or more events, each as the API shows it."""

    id: str
    application: str
    status: str
    events: list[dict[str, Any]] = field(default_factory=list)


class Interviews(AshbyTenant):
    """The tenant with its schedules and its feedback."""

    def reset(self) -> None:
        super().reset()
        self.schedules: dict[str, Scheduled] = {}
        self.feedback: list[dict[str, Any]] = []

    # Interviews

    def schedule_list(self, body: Any) -> Answer:
        wanted = self.find(body["applicationId"]).id if "applicationId" in body else None
        found = [one for one in self.schedules.values() if wanted in (None, one.application)]
        return self.page([self._schedule(one) for one in found], body)

    def _schedule(self, one: Scheduled) -> dict[str, Any]:
        application = self.applications[one.application]
        return {
            "id": one.id,
            "status": one.status,
            "applicationId": self.id_of("application", one.application),
            "interviewStageId": self.stage_of(application)["id"],
            "interviewEvents": one.events,
        }

    def schedule_create(self, body: Any) -> dict[str, Any]:
        application = self.find(body["applicationId"])
        if not body["interviewEvents"]:
            raise Refused(422, "interviewEvents", "must not be empty")
        made = Scheduled(self.new_id(), application.id, "Scheduled")
        made.events = [self._event(made, told, self.new_id()) for told in body["interviewEvents"]]
        self.schedules[made.id] = made
        self._tell_schedule("interviewScheduleCreate", made)
        return self._schedule(made)

    def _event(self, schedule: Scheduled, told: Any, identity: str) -> dict[str, Any]:
        if told["endTime"] <= told["startTime"]:
            raise Refused(422, "endTime", "must be after startTime")
        people = {one["email"]: one for one in self.catalogue.users()}
        strangers = [one["email"] for one in told["interviewers"] if one["email"] not in people]
        if strangers:
            raise Refused(422, "interviewers", "are no users")
        kind = next((one for one in self.catalogue.interviews() if one["id"] == told.get("interviewId")), None)
        if kind is None and told.get("interviewId"):
            raise Refused(422, "interviewId", "there is no such interview")
        return {
            "id": identity,
            "interviewId": told.get("interviewId"),
            "interviewScheduleId": schedule.id,
            "interviewers": [
                {**people[one["email"]], "isFeedbackRequired": one.get("feedbackRequired", True)}
                for one in told["interviewers"]
            ],
            "startTime": stamp(told["startTime"]),
            "endTime": stamp(told["endTime"]),
            "feedbackLink": f"https://app.ashbyhq.example/feedback/{identity}",
            "hasSubmittedFeedback": False,
            "interview": kind,
            "extraData": told.get("extraData", {}),
        }

    def schedule_update(self, body: Any) -> dict[str, Any]:
        schedule = self._find_schedule(body["interviewScheduleId"])
        told = body["interviewEvent"]
        before = next((one for one in schedule.events if one["id"] == told["interviewEventId"]), None)
        if before is None or schedule.status == "Cancelled":
            raise Refused(422, "interviewEventId", "there is no such event")
        told = {"interviewId": before["interviewId"], "extraData": before["extraData"], **told}
        changed = self._event(schedule, {name: value for name, value in told.items() if value}, before["id"])
        schedule.events[schedule.events.index(before)] = changed
        self._tell_schedule("interviewScheduleUpdate", schedule)
        return self._schedule(schedule)

    def schedule_cancel(self, body: Any) -> dict[str, Any]:
        schedule = self._find_schedule(body["id"])
        if schedule.status == "Cancelled":
            raise Refused(422, "id", "is cancelled already")
        schedule.status = "Cancelled"
        self._tell_schedule("interviewScheduleUpdate", schedule)
        return self._schedule(schedule)

    def _find_schedule(self, identity: str) -> Scheduled:
        if identity not in self.schedules:
            raise Refused(422, "interviewScheduleId", "there is no such schedule")
        return self.schedules[identity]

    # Feedback

    def feedback_list(self, body: Any) -> Answer:
        wanted = self.find(body["applicationId"]).id if "applicationId" in body else None
        found = [one for one in self.feedback if wanted in (None, one["application"])]
        return self.page([{name: one[name] for name in one if name != "application"} for one in found], body)

    def submit(self, body: Any) -> dict[str, Any]:
        application = self.find(body["applicationId"])
        event = self._live_event(application, body["interviewEventId"])
        user = next((one for one in event["interviewers"] if one["id"] == body["userId"]), None)
        if user is None:
            raise Refused(422, "userId", "is no interviewer of this event")
        form_id = (event["interview"] or {}).get("feedbackFormDefinitionId")
        if body["formDefinitionId"] != form_id:
            raise Refused(422, "formDefinitionId", "is not the form of this interview")
        form = self.catalogue.form(form_id)
        values = forms.submitted(form["formDefinition"], body["feedbackForm"]["fieldSubmissions"])
        made = {
            "id": self.new_id(),
            "application": application.id,
            "applicationId": body["applicationId"],
            "formDefinition": form["formDefinition"],
            "feedbackFormDefinitionId": form_id,
            "interviewId": event["interviewId"],
            "interviewEventId": event["id"],
            "submittedByUser": {name: value for name, value in user.items() if name != "isFeedbackRequired"},
            "submittedAt": stamp(self.clock.now()),
            "submittedValues": values,
        }
        self.feedback.append(made)
        event["hasSubmittedFeedback"] = True
        return {"submittedFormInstance": {name: made[name] for name in ("id", "formDefinition", "submittedValues")}}

    def _live_event(self, application: Application, identity: str) -> dict[str, Any]:
        for schedule in self.schedules.values():
            for event in schedule.events:
                if (schedule.application, event["id"]) == (application.id, identity) and schedule.status != "Cancelled":
                    return event
        raise Refused(422, "interviewEventId", "there is no such event")

    def _tell_schedule(self, kind: str, schedule: Scheduled) -> None:
        shown = self._schedule(schedule)
        candidate = self.applications[schedule.application].candidate["id"]
        told = {"interviewSchedule": {**shown, "candidateId": self.id_of("candidate", candidate)}}
        self.tell_of(kind, told)
        if kind == "interviewScheduleCreate":
            self.tell_of("interviewScheduleUpdate", told)

    # What people look at

    @property
    def interviews(self) -> dict[str, Kept]:
        kept = {}
        for schedule in self.schedules.values():
            for event in schedule.events:
                marks = event["extraData"]
                content = {
                    "application_id": schedule.application,
                    "name": (event["interview"] or {}).get("title", ""),
                    "starts_at": datetime.fromisoformat(event["startTime"]),
                    "ends_at": datetime.fromisoformat(event["endTime"]),
                    "interviewer_emails": [one["email"] for one in event["interviewers"]],
                }
                key = next(iter(marks.values()), event["id"]) if schedule.status != "Cancelled" else event["id"]
                if key in kept:
                    key = event["id"]
                kept[key] = Kept(key, 1, content, schedule.status == "Cancelled")
        return kept

    @property
    def scorecards(self) -> dict[str, Kept]:
        kept = {}
        for one in self.feedback:
            content = {
                "application_id": one["application"],
                "interview_name": next(
                    each["title"] for each in self.catalogue.interviews() if each["id"] == one["interviewId"]
                ),
                "author_email": one["submittedByUser"]["email"],
                **forms.in_words(one["formDefinition"], one["submittedValues"]),
            }
            kept[one["id"]] = Kept(one["id"], 1, content)
        return kept
