"""Is a tenant of Greenhouse ready for us? What its credentials may do, and which plans there are."""

from collections.abc import Sequence

from adapters.ats.greenhouse_api import Greenhouse
from adapters.ports import AtsJob, AtsPlan, AtsStage, CredentialsBroken, Probe, Rejected, Retry, Unknown

READS = (
    "/applications",
    "/application_stages",
    "/candidates",
    "/interviews",
    "/job_interviews",
    "/job_interview_stages",
    "/jobs",
    "/notes",
    "/rejection_reasons",
    "/users",
)
WRITES = {"interviews": "/interviews", "notes": "/notes", "moves": "/applications/1/move"}


class GreenhouseSetup:
    """The port `AtsSetup` for Greenhouse."""

    def __init__(self, api: Greenhouse) -> None:
        self._api = api

    async def probes(self) -> tuple[Probe, ...]:
        """Every list for one row; every kind of write with nothing in it, which Greenhouse refuses."""
        tried = []
        for path in READS:
            try:
                row = await self._api.one(path, per_page="1")
                tried.append(Probe(f"list {path}", True, "allowed" if row is not None else "allowed, and empty"))
            except CredentialsBroken:
                why = (
                    f"not allowed: are the credentials right, with the scope harvest:{path[1:]}:list, for a site admin?"
                )
                tried.append(Probe(f"list {path}", False, why))
            except (Rejected, Retry) as failure:
                tried.append(Probe(f"list {path}", False, failure.reason))
        for what, path in WRITES.items():
            try:
                await self._api.write("POST", path, {})
                tried.append(Probe(f"write {what}", False, "accepted an empty request"))
            except Rejected:
                tried.append(Probe(f"write {what}", True, "allowed"))
            except CredentialsBroken:
                tried.append(Probe(f"write {what}", False, f"not allowed: the scope for {what} is missing"))
            except (Retry, Unknown) as failure:
                tried.append(Probe(f"write {what}", False, f"no answer: {failure}"))
        return tuple(tried)

    async def jobs(self) -> tuple[AtsJob, ...]:
        """The open jobs with their plans."""
        found = []
        async for job in self._api.rows("/jobs", status="open"):
            stages = [one async for one in self._api.rows("/job_interview_stages", job_ids=str(job["id"]))]
            planned = [one async for one in self._api.rows("/job_interviews", job_ids=str(job["id"]))]
            made = tuple(
                AtsStage(
                    str(stage["name"]),
                    tuple(
                        AtsPlan(str(one["name"]), one.get("duration"))
                        for one in planned
                        if one.get("job_interview_stage_id") == stage["id"]
                    ),
                )
                for stage in sorted(stages, key=lambda one: int(one["sort_order"]))
            )
            found.append(AtsJob(str(job["id"]), str(job["name"]), made))
        return tuple(found)

    async def strangers(self, emails: Sequence[str]) -> tuple[str, ...]:
        """Those of the addresses that are no user's."""
        return tuple([one for one in emails if await self._api.one("/users", primary_email=one) is None])

    async def hook(self, url: str) -> tuple[Probe, ...]:
        """Greenhouse's webhooks are made by hand."""
        where = (
            f"Configure, Dev Center, Web Hooks: {url}, with the value of PANELKEEPER_ATS_WEBHOOK_SECRET as secret key"
        )
        kinds = "candidate stage change, hired, rejected, unrejected, deleted, merged, new application"
        return (Probe("webhooks", True, f"please make them by hand in {where}; for: {kinds}"),)
