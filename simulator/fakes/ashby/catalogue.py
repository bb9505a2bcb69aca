"""What stands in the tenant's settings? Users, jobs, plans, interviews and forms, as the seed has them."""

from collections.abc import Callable
from typing import Any

from simulator.fakes.ashby import forms
from simulator.seed import Seed
from simulator.strict import Refused

ARCHIVED = "Archived"
TYPES = {"Applied": "PreInterviewScreen", "Offer": "Offer", "Hired": "Hired", ARCHIVED: "Archived"}


class Catalogue:
    """What the product reads and nobody changes."""

    def __init__(self, seed: Seed, id_of: Callable[[str, str], str]) -> None:
        self._seed = seed
        self._uuid_of = id_of

    def users(self) -> list[dict[str, Any]]:
        return [
            {
                "id": self._uuid_of("user", one.email),
                "firstName": one.name.split()[0],
                "lastName": one.name.split()[-1],
                "email": one.email,
                "globalRole": "Elevated Access",
                "isEnabled": True,
                "updatedAt": "2026-01-05T09:00:00.000Z",
            }
            for one in self._seed.people
        ]

    def stages(self, job: str) -> list[dict[str, Any]]:
        """The stages of a job's plan, in order; its own name of the seed, not Ashby's id."""
        return [
            {
                "id": self._uuid_of("stage", f"{job}:{title}"),
                "title": title,
                "type": TYPES.get(title, "Active"),
                "orderInInterviewPlan": number,
                "interviewPlanId": self._uuid_of("plan", job),
            }
            for number, title in enumerate([*self._seed.stages, ARCHIVED])
        ]

    def plan(self, plan_id: str) -> list[dict[str, Any]]:
        for job in self._seed.jobs:
            if self._uuid_of("plan", job) == plan_id:
                return self.stages(job)
        raise Refused(422, "interviewPlanId", "there is no such plan")

    def jobs(self) -> list[dict[str, Any]]:
        return [
            {
                "id": self._uuid_of("job", job),
                "title": title,
                "confidential": False,
                "status": "Open",
                "defaultInterviewPlanId": self._uuid_of("plan", job),
                "interviewPlanIds": [self._uuid_of("plan", job)],
            }
            for job, title in self._seed.jobs.items()
        ]

    def job_plan(self, job_id: str) -> dict[str, Any]:
        job = next((one for one in self._seed.jobs if self._uuid_of("job", one) == job_id), None)
        if job is None:
            raise Refused(422, "jobId", "there is no such job")
        names = ("id", "title", "type", "orderInInterviewPlan")
        stages = [
            {**{name: one[name] for name in names}, "activities": self._activities(job, one["title"])}
            for one in self.stages(job)
        ]
        return {"jobId": job_id, "interviewPlanId": self._uuid_of("plan", job), "stages": stages}

    def _activities(self, job: str, stage: str) -> list[dict[str, Any]]:
        interviews = [
            {
                "id": self._uuid_of("activity", f"{job}:{one.name}"),
                "title": one.name,
                "interviewId": self._uuid_of("interview", f"{job}:{one.name}"),
                "interviewDurationMinutes": one.minutes,
                "isSchedulable": True,
            }
            for one in self._seed.plans
            if (one.job, one.stage) == (job, stage)
        ]
        return [{"id": self._uuid_of("activities", f"{job}:{stage}"), "interviews": interviews}] if interviews else []

    def interviews(self) -> list[dict[str, Any]]:
        return [
            {
                "id": self._uuid_of("interview", f"{one.job}:{one.name}"),
                "title": one.name,
                "isArchived": False,
                "isDebrief": False,
                "isFeedbackRequired": True,
                "isFeedbackRequested": True,
                "jobId": self._uuid_of("job", one.job),
                "feedbackFormDefinitionId": self._uuid_of("form", one.form),
            }
            for one in self._seed.plans
        ]

    def interview(self, interview_id: str) -> dict[str, Any]:
        for one in self.interviews():
            if one["id"] == interview_id:
                return one
        raise Refused(422, "id", "there is no such interview")

    def form(self, form_id: str) -> dict[str, Any]:
        name = next((one for one in self._seed.forms if self._uuid_of("form", one) == form_id), None)
        if name is None:
            raise Refused(422, "feedbackFormDefinitionId", "there is no such form")
        return {
            "id": form_id,
            "organizationId": self._uuid_of("organization", self._seed.name),
            "title": name.capitalize(),
            "isArchived": False,
            "isDefaultForm": False,
            "formDefinition": forms.definition(name, self._seed.forms[name], self._uuid_of),
        }

    def reasons(self) -> list[dict[str, Any]]:
        """Why an application may be archived."""
        texts = (("Withdrew", "RejectedByCandidate"), ("Not the right match", "RejectedByOrg"))
        return [
            {"id": self._uuid_of("reason", text), "text": text, "reasonType": kind, "isArchived": False}
            for text, kind in texts
        ]
