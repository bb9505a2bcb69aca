"""Is a tenant of Ashby ready for us? What its API key may do, which plans and forms there are, and its webhooks."""

from collections.abc import Sequence

from adapters.ats.ashby_api import Ashby
from adapters.ports import AtsJob, AtsPlan, AtsStage, CredentialsBroken, Probe, Rejected, Retry, Unknown

READS = {
    "application.list": "candidatesRead",
    "applicationFeedback.list": "candidatesRead",
    "archiveReason.list": "hiringProcessMetadataRead",
    "interview.list": "interviewsRead",
    "interviewSchedule.list": "interviewsRead",
    "job.list": "jobsRead",
    "user.list": "organizationRead",
}
WRITES = {
    "application.changeStage": "candidatesWrite",
    "applicationFeedback.submit": "candidatesWrite",
    "candidate.createNote": "candidatesWrite",
    "interviewSchedule.cancel": "interviewsWrite",
    "interviewSchedule.create": "interviewsWrite",
    "interviewSchedule.update": "interviewsWrite",
}
HOOKS = (
    "applicationUpdate",
    "candidateDelete",
    "candidateHire",
    "candidateMerge",
    "candidateStageChange",
    "interviewScheduleUpdate",
)


class AshbySetup:
    """The port `AtsSetup` for Ashby."""

    def __init__(self, api: Ashby, webhook_secret: str) -> None:
        self._api = api
        self._secret = webhook_secret

    async def probes(self) -> tuple[Probe, ...]:
        """Every read for one row; every write with nothing in it, which Ashby refuses once it has let us in."""
        tried = []
        for call, permission in READS.items():
            body = {} if call == "archiveReason.list" else {"limit": 1}
            tried.append(await self._try(call, permission, body, is_refusal_fine=False))
        for call, permission in WRITES.items():
            tried.append(await self._try(call, permission, {}, is_refusal_fine=True))
        return tuple(tried)

    async def _try(self, call: str, permission: str, body: dict[str, int], *, is_refusal_fine: bool) -> Probe:
        try:
            await self._api.read(call, body)
        except CredentialsBroken:
            return Probe(call, False, f"not allowed: is the key right, and has it the permission {permission}?")
        except Rejected as refusal:
            return Probe(call, is_refusal_fine, "allowed" if is_refusal_fine else refusal.reason)
        except (Retry, Unknown) as failure:
            return Probe(call, False, f"no answer: {failure}")
        return Probe(call, not is_refusal_fine, "allowed" if not is_refusal_fine else "accepted an empty request")

    async def jobs(self) -> tuple[AtsJob, ...]:
        """The open jobs, with the plan of each and the titles of its interviews' forms."""
        forms: dict[str, str] = {}
        form_of = {
            one["id"]: one.get("feedbackFormDefinitionId") async for one in self._api.pages("interview.list", {})
        }
        found = []
        async for job in self._api.pages("job.list", {"status": ["Open"]}):
            plan = await self._api.read("jobInterviewPlan.info", {"jobId": job["id"]}) or {}
            stages = []
            for stage in plan.get("stages", []):
                planned = [one for activity in stage["activities"] for one in activity["interviews"]]
                interviews = [
                    AtsPlan(
                        str(one.get("title")),
                        one.get("interviewDurationMinutes"),
                        await self._form(form_of.get(one.get("interviewId")), forms),
                    )
                    for one in planned
                ]
                stages.append(AtsStage(str(stage["title"]), tuple(interviews)))
            found.append(AtsJob(str(job["id"]), str(job["title"]), tuple(stages)))
        return tuple(found)

    async def _form(self, form_id: str | None, known: dict[str, str]) -> str | None:
        """The form's title, asked for once."""
        if form_id is None:
            return None
        if form_id not in known:
            form = await self._api.read("feedbackFormDefinition.info", {"feedbackFormDefinitionId": form_id})
            known[form_id] = str((form or {}).get("title", form_id))
        return known[form_id]

    async def strangers(self, emails: Sequence[str]) -> tuple[str, ...]:
        """Those of the addresses that are no user's."""
        return tuple([one for one in emails if not await self._api.read("user.search", {"email": one})])

    async def hook(self, url: str) -> tuple[Probe, ...]:
        """A webhook setting for each kind of news. Ashby lists none, so one that is there already is there twice."""
        made = []
        for kind in HOOKS:
            try:
                body = {"webhookType": kind, "requestUrl": url, "secretToken": self._secret}
                told = await self._api.write("webhook.create", body)
                enabled = bool(told.get("enabled"))
                why = "enabled" if enabled else "made, but disabled: the ping got no good answer"
                made.append(Probe(f"webhook {kind}", enabled, why))
            except CredentialsBroken:
                why = f"not allowed (apiKeysWrite). By hand: Admin, Webhooks, {kind}, {url}, with the secret token"
                made.append(Probe(f"webhook {kind}", False, why))
            except (Rejected, Retry, Unknown) as failure:
                made.append(Probe(f"webhook {kind}", False, str(failure)))
        return tuple(made)
