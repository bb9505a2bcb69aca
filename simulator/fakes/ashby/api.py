"""How does Ashby answer? Remote calls by POST, each with its permission and its exact fields; refusals come as 200.

Made after Ashby's OpenAPI description. Where that contradicts the vendor's own words (values of a submission are not
only text), the words are followed.
"""

from collections.abc import Callable
from typing import Any

from starlette.routing import Route

from simulator.backoffice_api import Answer, Door
from simulator.fakes.ashby import shapes
from simulator.fakes.ashby.interviews import Interviews
from simulator.fakes.vendor import Params
from simulator.strict import Maybe, Refused, Shape, email, fields, several, text, uuid

PERMISSIONS = frozenset(
    {
        "apiKeysRead",
        "apiKeysWrite",
        "candidatesRead",
        "candidatesWrite",
        "hiringProcessMetadataRead",
        "interviewsRead",
        "interviewsWrite",
        "jobsRead",
        "organizationRead",
    }
)


class FakeAshby(Interviews):
    """One tenant of Ashby. Its guard lets in HTTP's basic authorization with the key as the name."""

    writes = (
        ("POST", "/application.changeStage"),
        ("POST", "/applicationFeedback.submit"),
        ("POST", "/candidate.createNote"),
        ("POST", "/interviewSchedule.cancel"),
        ("POST", "/interviewSchedule.create"),
        ("POST", "/interviewSchedule.update"),
        ("POST", "/webhook.create"),
    )
    permissions = PERMISSIONS
    """Those of the API key; take one out to see what is missing without it."""

    def routes(self, door: Door) -> list[Route]:
        calls: dict[str, tuple[str, Shape, Callable[[Any], Any]]] = {
            "apiKey.info": ("apiKeysRead", {}, lambda _: {"title": "Panelkeeper", "scopes": sorted(self.permissions)}),
            "application.info": ("candidatesRead", {"applicationId": uuid}, self.application_info),
            "application.list": ("candidatesRead", {**shapes.PAGE, "jobId": Maybe(uuid)}, self.application_list),
            "application.changeStage": ("candidatesWrite", shapes.CHANGE, self.change_stage),
            "archiveReason.list": ("hiringProcessMetadataRead", {}, lambda _: self.catalogue.reasons()),
            "candidate.info": ("candidatesRead", {"id": uuid}, self.candidate_info),
            "candidate.createNote": ("candidatesWrite", shapes.NOTE, self.create_note),
            "candidate.listNotes": ("candidatesRead", {**shapes.PAGE, "candidateId": uuid}, self.list_notes),
            "feedbackFormDefinition.info": (
                "hiringProcessMetadataRead",
                shapes.FORM,
                lambda body: self.catalogue.form(body["feedbackFormDefinitionId"]),
            ),
            "interview.info": (
                "interviewsRead",
                {"id": uuid},
                lambda body: self.catalogue.interview(body["id"]),
            ),
            "interview.list": (
                "interviewsRead",
                shapes.PAGE,
                lambda body: self.page(self.catalogue.interviews(), body),
            ),
            "interviewSchedule.list": (
                "interviewsRead",
                {**shapes.PAGE, "applicationId": Maybe(uuid)},
                self.schedule_list,
            ),
            "interviewSchedule.create": ("interviewsWrite", shapes.CREATE, self.schedule_create),
            "interviewSchedule.update": ("interviewsWrite", shapes.UPDATE, self.schedule_update),
            "interviewSchedule.cancel": ("interviewsWrite", shapes.CANCEL, self.schedule_cancel),
            "interviewStage.list": (
                "interviewsRead",
                {"interviewPlanId": uuid},
                lambda body: self.catalogue.plan(body["interviewPlanId"]),
            ),
            "applicationFeedback.list": (
                "candidatesRead",
                {**shapes.PAGE, "applicationId": Maybe(uuid)},
                self.feedback_list,
            ),
            "applicationFeedback.submit": ("candidatesWrite", shapes.SUBMIT, self.submit),
            "job.list": (
                "jobsRead",
                {**shapes.PAGE, "status": Maybe(several(text(20), 4))},
                lambda body: self.page(self.catalogue.jobs(), body),
            ),
            "jobInterviewPlan.info": ("jobsRead", {"jobId": uuid}, lambda body: self.catalogue.job_plan(body["jobId"])),
            "user.search": (
                "organizationRead",
                {"email": email},
                lambda body: [one for one in self.catalogue.users() if one["email"] == body["email"]],
            ),
            "user.list": ("organizationRead", shapes.PAGE, lambda body: self.page(self.catalogue.users(), body)),
            "webhook.create": ("apiKeysWrite", shapes.WEBHOOK, self.create_hook),
        }
        return [door.api("POST", f"{self.path}/{name}", self, self._call(*call)) for name, call in calls.items()]

    def _call(self, permission: str, shape: Shape, act: Callable[[Any], Any]) -> Callable[[Params, Any], Answer]:
        def answer(params: Params, body: Any) -> Answer:
            if permission not in self.permissions:
                return self.no(403, "missing_endpoint_permission")
            if params:
                raise Refused(400, "query", "is not read here")
            results = act(fields({} if body is None else body, shape))
            page = results if isinstance(results, Answer) else Answer(200, {"success": True, "results": results})
            return page

        return answer
