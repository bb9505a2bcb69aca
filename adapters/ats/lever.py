"""How is what the product asks of an ATS said to Lever? And which of its webhooks are believed?

Lever signs a token and a time, never the body: what a webhook says is a hint, and no more. What rests on less than
Lever's own words is on the page docs/reference/verify-on-your-tenant.md.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.ats import forms, hooks
from adapters.ats.lever_api import Lever
from adapters.ats.lever_forms import field_values, read_template
from adapters.http import segment, texts
from adapters.ports import Abilities, Changes, Delivery, NotGenuine, Ref, Rejected, Unknown
from policies.forms import FieldKind, FormField
from policies.vocabulary import ApplicationStatus, AtsApplication, AtsInterview, AtsOutcome, AtsScorecard, Decision

FRESH_SECONDS = 16 * 3600
"""A repetition has the first delivery's time."""
OVERLAP = timedelta(minutes=5)
ABOUT_APPLICATIONS = frozenset(
    {"applicationCreated", "candidateArchiveChange", "candidateDeleted", "candidateHired", "candidateStageChange"}
)
LATEST = 10**14
"""In milliseconds, and far off."""
_EVENT = re.compile(r"[A-Za-z_.:-]{1,64}")
_ID = re.compile(r"[0-9A-Za-z-]{1,80}")


class LeverAts:
    """The port `ATS` for Lever. An application is what Lever calls an opportunity, a job is a posting."""

    name = "lever"
    abilities = Abilities(amends=False, forms=True, polled=True)

    def __init__(self, api: Lever, webhook_secrets: str, acts_as: str, archive_reason: str = "") -> None:
        """`webhook_secrets` are signature tokens, separated by commas: each webhook has its own. `acts_as` is the
        address of the user in whose name interviews are written. `archive_reason` is the text of the reason a
        rejection is given; the account's first suitable one where it is empty.
        """
        self._secrets = [one.strip().encode() for one in webhook_secrets.split(",") if one.strip()]
        if not self._secrets or not acts_as:
            raise ValueError("a webhook secret and a user to act as are needed")
        self._api = api
        self._acts_as = acts_as
        self._archive_reason = archive_reason

    def receive(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """Judge and read a webhook. A repetition has the same token, so that no other body can come with it."""
        told = hooks.read(body)
        token, at, event = told.get("token"), told.get("triggeredAt"), told.get("event")
        if not isinstance(token, str) or not token.isascii() or not isinstance(at, int) or not 0 < at < LATEST:
            raise NotGenuine("the body has not the expected form")
        if not isinstance(event, str) or not _EVENT.fullmatch(event):
            raise NotGenuine("the body has not the expected form")
        if not self._is_signed(f"{token}{at}", told.get("signature")):
            raise NotGenuine("the signature is not right")
        if abs(now.timestamp() - at / 1000) > FRESH_SECONDS:
            raise NotGenuine("the time is not fresh")
        about: tuple[str, ...] = ()
        data = told.get("data")
        if event in ABOUT_APPLICATIONS and isinstance(data, dict):
            about = tuple(one for one in (data.get("opportunityId"),) if isinstance(one, str) and _ID.fullmatch(one))
        return Delivery(hashlib.sha256(f"{token}{at}".encode()).hexdigest(), event, about)

    def _is_signed(self, signed: str, signature: object) -> bool:
        given = signature.encode() if isinstance(signature, str) and signature.isascii() else b""
        made = [hmac.new(secret, signed.encode(), hashlib.sha256) for secret in self._secrets]
        return any([hmac.compare_digest(one.hexdigest().encode(), given) for one in made])

    async def application(self, application_id: str) -> AtsApplication | None:
        """The opportunity as it is now. One that is about no posting is on no job that we could know."""
        found = await self._opportunity(application_id)
        if found is None:
            return None
        archived = found.get("archived")
        status = ApplicationStatus.ACTIVE
        if isinstance(archived, dict) and archived.get("reason"):
            is_hire = archived["reason"] in [one["id"] for one in await self._reasons("hired")]
            status = ApplicationStatus.HIRED if is_hire else ApplicationStatus.REJECTED
        try:
            return _stated(found, status)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise Rejected("answered in a form that is not known") from error

    async def form(self, application_id: str, stage: str, interview: str) -> tuple[FormField, ...] | None:
        """The feedback template that is called like the interview; None where there is none."""
        template = await self._template(interview)
        return None if template is None else read_template(template)

    async def changed_since(self, cursor: str, now: datetime) -> Changes:
        """By when opportunities were updated, in milliseconds; a little is asked twice, since clocks differ."""
        following = str(int((now - OVERLAP).timestamp() * 1000))
        if not cursor:
            return Changes((), following)
        found = [one async for one in self._api.pages("/opportunities", {"updated_at_start": cursor})]
        return Changes(tuple(str(one["id"]) for one in found), following)

    async def put_interview(self, interview: AtsInterview) -> Ref:
        """A panel of its own for each interview, whose note carries our key."""
        there = await self._interview(interview.application_id, interview.key)
        mark = forms.Mark(f"interview {interview.key}", interview.version)
        if there is not None and forms.Mark(mark.name, interview.version + 1).is_in(str(there.get("note"))):
            return Ref(str(there["id"]))
        template = await self._template(interview.name)
        wanted = {
            "subject": interview.name,
            "note": str(mark),
            "interviewers": [{"id": await self._user(one)} for one in interview.interviewer_emails],
            "date": int(interview.span.starts_at.timestamp() * 1000),
            "duration": int((interview.span.ends_at - interview.span.starts_at).total_seconds() // 60),
            "feedbackReminder": "none",
        }
        if template is not None:
            wanted["feedbackTemplate"] = template["id"]
        where = f"/opportunities/{segment(interview.application_id)}"
        user = await self._user(self._acts_as)
        if there is not None:
            if not _says_the_same(there, wanted):
                body = {**wanted, "panel": there.get("panel")}
                await self._api.write("PUT", f"{where}/interviews/{segment(there['id'])}", body, user)
            return Ref(str(there["id"]))
        body = {"timezone": "UTC", "interviews": [wanted]}
        panel = await self._api.write("POST", f"{where}/panels", body, user)
        try:
            return Ref(str(panel["interviews"][0]["id"]))
        except (IndexError, KeyError, TypeError) as error:
            raise Unknown("answered in a form that is not known") from error

    async def cancel_interview(self, application_id: str, key: str) -> None:
        """Take the interview away. Of an opportunity whose id is not known any more, nothing can be found."""
        there = await self._interview(application_id, key)
        if there is not None:
            path = f"/opportunities/{segment(application_id)}/interviews/{segment(there['id'])}"
            await self._api.remove(path, await self._user(self._acts_as))

    async def submit_scorecard(self, scorecard: AtsScorecard) -> Ref:
        """Feedback in the interviewer's own name, in the interview's template; a later revision becomes a note."""
        there = await self._interview(scorecard.application_id, scorecard.interview_key)
        if there is None:
            raise Rejected("the interview is not in the ATS")
        user = await self._user(scorecard.author_email)
        where = f"/opportunities/{segment(scorecard.application_id)}"
        mark = forms.Mark(f"scorecard {scorecard.key}")
        async for one in self._api.pages(f"{where}/feedback"):
            is_ours = one.get("interview") == there["id"] or mark.is_in(json.dumps(one))
            if one.get("user") == user and is_ours and not one.get("deletedAt"):
                return await self._as_note(scorecard) if scorecard.revision > 1 else Ref(str(one["id"]))
        template = await self._template(scorecard.interview_name)
        if template is None:
            return await self._as_note(scorecard)
        fields = read_template(template)
        if not forms.has_room_for_all(fields):
            await self._as_note(scorecard)
        values = forms.filled(fields, scorecard)
        values |= {one.key: f"{scorecard.notes}\n\n{mark}" for one in fields if one.kind is FieldKind.NOTES}
        body = {
            "baseTemplateId": template["id"],
            "panel": there.get("panel"),
            "interview": there["id"],
            "fieldValues": field_values(template, values),
        }
        made = await self._api.write("POST", f"{where}/feedback", body, user)
        return Ref(str(made.get("id")))

    async def record_outcome(self, outcome: AtsOutcome) -> Ref:
        """The reason as a note, then the move, in the name of whoever decided."""
        found = await self._opportunity(outcome.application_id)
        if found is None:
            raise Rejected("there is no such application")
        user = await self._user(outcome.decided_by_email)
        words = f"{outcome.decision.value.capitalize()} after {outcome.stage}, decided by {outcome.decided_by_email}"
        mark = forms.Mark(f"outcome {outcome.key}")
        note = await self._note(outcome.application_id, f"{words}\n\n{outcome.reason}", mark, user)
        is_there = not found.get("archived") and (found.get("stage") or {}).get("text") == outcome.stage
        if is_there and outcome.decision is not Decision.HOLD:
            await self._move(found, outcome.decision, user)
        return note

    async def _opportunity(self, application_id: str) -> dict[str, Any] | None:
        if not _ID.fullmatch(application_id):
            return None
        # Lever takes `expand` twice; a list of pairs would be needed for that, and one word does both.
        path = f"/opportunities/{segment(application_id)}?expand=applications&expand=stage"
        found = await self._api.read(path)
        return found if isinstance(found, dict) else None

    async def _move(self, found: Mapping[str, Any], decision: Decision, user: str) -> None:
        """To the next stage of the pipeline, or into the archive with the reason that the decision means."""
        where = f"/opportunities/{segment(found['id'])}"
        if decision is Decision.ADVANCE:
            stages = [one["id"] async for one in self._api.pages("/stages")]
            later = stages[stages.index(found["stage"]["id"]) + 1 :] if found["stage"]["id"] in stages else []
            if not later:
                raise Rejected("the pipeline has no stage to advance to")
            await self._api.write("PUT", f"{where}/stage", {"stage": later[0]}, user)
            return
        reasons = await self._reasons("hired" if decision is Decision.HIRE else "non-hired")
        if decision is Decision.REJECT and self._archive_reason:
            reasons = [one for one in reasons if one.get("text") == self._archive_reason]
        if not reasons:
            raise Rejected(f"the ATS has no such archive reason to {decision.value} with")
        await self._api.write("PUT", f"{where}/archived", {"reason": reasons[0]["id"]}, user)

    async def _reasons(self, kind: str) -> list[dict[str, Any]]:
        found = [one async for one in self._api.pages("/archive_reasons")]
        return [one for one in found if one.get("type") == kind and one.get("status", "active") == "active"]

    async def _template(self, name: str) -> dict[str, Any] | None:
        async for one in self._api.pages("/feedback_templates"):
            if str(one.get("text", "")).casefold() == name.casefold():
                return dict(one)
        return None

    async def _interview(self, application_id: str, key: str) -> dict[str, Any] | None:
        """The interview that carries our key and is not cancelled."""
        if not _ID.fullmatch(application_id):
            return None
        async for one in self._api.pages(f"/opportunities/{segment(application_id)}/interviews"):
            if forms.Mark(f"interview {key}").is_in(str(one.get("note"))) and not one.get("canceledAt"):
                return dict(one)
        return None

    async def _user(self, email: str) -> str:
        found = await self._api.read("/users", {"email": email}) or []
        ids = [one["id"] for one in found if not one.get("deactivatedAt")]
        if not ids:
            raise Rejected("somebody is no user of the ATS")
        return str(ids[0])

    async def _as_note(self, scorecard: AtsScorecard) -> Ref:
        mark = forms.Mark(f"scorecard {scorecard.key}", scorecard.revision)
        user = await self._user(scorecard.author_email)
        return await self._note(scorecard.application_id, forms.as_text(scorecard), mark, user)

    async def _note(self, application_id: str, text: str, mark: forms.Mark, user: str) -> Ref:
        """A note on the opportunity, once: the mark in its text tells that it, or a later one, is there."""
        path = f"/opportunities/{segment(application_id)}/notes"
        async for note in self._api.pages(path):
            if mark.is_in(json.dumps(note)):
                return Ref(str(note["id"]))
        made = await self._api.write("POST", path, {"value": f"{text}\n\n{mark}", "secret": False}, user)
        return Ref(str(made.get("id")))


def _stated(found: Mapping[str, Any], status: ApplicationStatus) -> AtsApplication:
    """An opportunity with its applications and its stage expanded."""
    postings = [one["posting"] for one in found.get("applications") or [] if isinstance(one, dict)]
    emails = found.get("emails") or [""]
    needed = [found["id"], found["stage"]["text"], found["contact"], found["name"]]
    if not all(isinstance(value, str) and value for value in needed):
        raise ValueError("a field is missing")
    links = found.get("links", [])
    if not isinstance(links, list) or not all(isinstance(one, str) for one in links):
        raise ValueError("links are a list of texts")
    return AtsApplication(
        id=found["id"],
        job_id=str(postings[0]) if postings else "-",
        stage=found["stage"]["text"],
        status=status,
        candidate_id=found["contact"],
        candidate_name=found["name"],
        candidate_email=str(emails[0]),
        candidate_timezone=None,
        candidate_phones=texts(found.get("phones", []), "value"),
        candidate_links=tuple(links),
    )


def _says_the_same(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    people = {one.get("id") for one in there.get("interviewers") or []}
    return people == {one["id"] for one in wanted["interviewers"]} and all(
        there.get(name) == wanted[name] for name in ("subject", "note", "date", "duration")
    )
