"""Is an account of Lever ready for us? What its API key may do, which templates there are, and its webhooks."""

from collections.abc import Sequence

from adapters.ats.lever_api import Lever
from adapters.ports import AtsJob, AtsPlan, AtsStage, CredentialsBroken, Probe, Rejected, Retry, Unknown

READS = ("/archive_reasons", "/feedback_templates", "/opportunities", "/postings", "/stages", "/users", "/webhooks")
NOBODY = "00000000-0000-4000-8000-000000000000"
WRITES = {
    "interviews": f"/opportunities/{NOBODY}/panels",
    "feedback": f"/opportunities/{NOBODY}/feedback",
    "notes": f"/opportunities/{NOBODY}/notes",
}
EVENTS = ("applicationCreated", "candidateArchiveChange", "candidateDeleted", "candidateHired", "candidateStageChange")


class LeverSetup:
    """The port `AtsSetup` for Lever."""

    def __init__(self, api: Lever, acts_as: str) -> None:
        self._api = api
        self._acts_as = acts_as

    async def probes(self) -> tuple[Probe, ...]:
        """Every read for one row; every kind of write on an opportunity that is nobody's, which Lever refuses."""
        tried = [await self._read(path) for path in READS]
        for what, path in WRITES.items():
            tried.append(await self._write(what, path))
        if not tried[READS.index("/users")].ok:
            return tuple(tried)
        known = self._acts_as and not await self.strangers([self._acts_as])
        told = "is a user" if known else "is no user: set PANELKEEPER_ATS_USER to somebody's address in Lever"
        return (*tried, Probe(f"acting as {self._acts_as or 'nobody'}", bool(known), told))

    async def _read(self, path: str) -> Probe:
        try:
            await self._api.read(path, {"limit": "1"})
        except CredentialsBroken:
            return Probe(f"read {path}", False, "not allowed: is the key right, and may it read this?")
        except (Rejected, Retry) as failure:
            return Probe(f"read {path}", False, failure.reason)
        return Probe(f"read {path}", True, "allowed")

    async def _write(self, what: str, path: str) -> Probe:
        try:
            await self._api.write("POST", path, {}, NOBODY)
        except Rejected:
            return Probe(f"write {what}", True, "allowed")
        except CredentialsBroken:
            return Probe(f"write {what}", False, "not allowed: may the key write this?")
        except (Retry, Unknown) as failure:
            return Probe(f"write {what}", False, f"no answer: {failure}")
        return Probe(f"write {what}", False, "accepted an empty request about nobody")

    async def jobs(self) -> tuple[AtsJob, ...]:
        """The published postings. Lever plans no interviews: a feedback template is used by its name."""
        stages = tuple([AtsStage(str(one["text"])) async for one in self._api.pages("/stages")])
        names = [str(one["text"]) async for one in self._api.pages("/feedback_templates")]
        templates = tuple(AtsPlan(name, form=name) for name in names)
        postings = self._api.pages("/postings", {"state": "published"})
        return tuple([AtsJob(str(one["id"]), str(one["text"]), stages, templates) async for one in postings])

    async def strangers(self, emails: Sequence[str]) -> tuple[str, ...]:
        """Those of the addresses that are no user's."""
        return tuple([one for one in emails if not await self._api.read("/users", {"email": one})])

    async def hook(self, url: str) -> tuple[Probe, ...]:
        """A webhook for each kind of news, where there is none yet. Each has a token, which only its making shows."""
        there = {(one.get("event"), one.get("url")) async for one in self._api.pages("/webhooks")}
        made, tokens = [], []
        for event in EVENTS:
            if (event, url) in there:
                made.append(Probe(f"webhook {event}", True, "is there"))
                continue
            try:
                told = await self._api.hook(event, url)
                tokens.append(str((told.get("configuration") or {}).get("signatureToken")))
                made.append(Probe(f"webhook {event}", True, "made"))
            except CredentialsBroken:
                made.append(Probe(f"webhook {event}", False, "not allowed: may the key write webhooks?"))
            except (Rejected, Retry, Unknown) as failure:
                made.append(Probe(f"webhook {event}", False, str(failure)))
        if tokens:
            made.append(Probe("now set", True, f"PANELKEEPER_ATS_WEBHOOK_SECRET={','.join(tokens)}"))
        return tuple(made)
