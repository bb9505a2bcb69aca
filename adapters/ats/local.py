"""How does the product speak with the demo's ATS? JSON with a bearer token; webhooks signed with a secret."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from adapters.ats import hooks
from adapters.http import moment, segment
from adapters.local_http import LocalHttp
from adapters.ports import Abilities, Changes, Delivery, NotGenuine, Ref, Rejected
from policies.vocabulary import ApplicationStatus, AtsApplication, AtsInterview, AtsOutcome, AtsScorecard

FRESH_SECONDS = 300
KINDS = frozenset({"application.stage_changed", "application.hired", "application.rejected"})
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}")


class LocalAts:
    """The port `ATS` for the demo's ATS."""

    name = "local"
    abilities = Abilities()

    def __init__(self, base_url: str, token: str, webhook_secret: str, client: httpx.AsyncClient) -> None:
        if not webhook_secret:
            raise ValueError("a webhook secret is needed")
        self._http = LocalHttp(base_url, token, client)
        self._secret = webhook_secret.encode()

    def receive(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """Judge and read a webhook. `now` is real time. Raises NotGenuine and nothing else."""
        self._judge(headers.get("x-local-timestamp", ""), headers.get("x-local-signature", ""), body, now)
        delivery = _read(body)
        if delivery.id != headers.get("x-local-delivery"):
            raise NotGenuine("the delivery id is not the signed one")
        return delivery

    async def application(self, application_id: str) -> AtsApplication | None:
        """The application as it is now; None when the ATS does not know it."""
        found = await self._http.read("GET", f"/ats/api/applications/{segment(application_id)}")
        try:
            return None if found is None else _application(found)
        except (KeyError, TypeError, ValueError) as error:
            raise Rejected("answered in a form that is not known") from error

    async def form(self, application_id: str, stage: str, interview: str) -> None:
        """It has no forms: those of the company's file are asked."""
        return

    async def changed_since(self, cursor: str, now: datetime) -> Changes:
        """It repeats its webhooks until they are taken, and cannot be asked."""
        return Changes((), cursor)

    async def put_interview(self, interview: AtsInterview) -> Ref:
        """Write or replace the interview under its key."""
        body = {
            "application_id": interview.application_id,
            "name": interview.name,
            "starts_at": moment(interview.span.starts_at),
            "ends_at": moment(interview.span.ends_at),
            "interviewer_emails": list(interview.interviewer_emails),
            "version": interview.version,
        }
        return await self._http.write("PUT", f"/ats/api/interviews/{segment(interview.key)}", body)

    async def cancel_interview(self, application_id: str, key: str) -> None:
        """Cancel the interview under this key; gone already is success."""
        await self._http.remove("DELETE", f"/ats/api/interviews/{segment(key)}")

    async def submit_scorecard(self, scorecard: AtsScorecard) -> Ref:
        """Write the scorecard under its key; the same or an older revision again changes nothing."""
        body = {
            "application_id": scorecard.application_id,
            "interview_key": scorecard.interview_key,
            "interview_name": scorecard.interview_name,
            "author_email": scorecard.author_email,
            "ratings": [{"key": one.key, "name": one.name, "score": one.score} for one in scorecard.ratings],
            "notes": scorecard.notes,
            "recommendation": scorecard.recommendation.value,
            "revision": scorecard.revision,
        }
        return await self._http.write("PUT", f"/ats/api/scorecards/{segment(scorecard.key)}", body)

    async def record_outcome(self, outcome: AtsOutcome) -> Ref:
        """Record what was decided and move the application accordingly; the same key again changes nothing."""
        body = {
            "application_id": outcome.application_id,
            "stage": outcome.stage,
            "decision": outcome.decision.value,
            "reason": outcome.reason,
            "decided_by_email": outcome.decided_by_email,
            "decided_at": moment(outcome.decided_at),
        }
        return await self._http.write("PUT", f"/ats/api/outcomes/{segment(outcome.key)}", body)

    def _judge(self, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise NotGenuine("a header is missing or malformed")
        if abs(now.timestamp() - int(timestamp)) > FRESH_SECONDS:
            raise NotGenuine("the timestamp is not fresh")
        hooks.judge(self._secret, timestamp.encode() + b"." + body, signature, "sha256=")


def _read(body: bytes) -> Delivery:
    """The delivery in a signed body. A kind we do not know is passed on with the application it names, if any."""
    told = hooks.read(body)
    delivery, kind, application = (_id(told.get(name)) for name in ("id", "type", "application_id"))
    if delivery is None or kind is None:
        raise NotGenuine("the body has not the expected form")
    if kind in KINDS and application is None:
        raise NotGenuine("the body names no application")
    return Delivery(delivery, kind, (application,) if application is not None else ())


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _application(found: Any) -> AtsApplication:
    candidate = found["candidate"]
    texts = [found["id"], found["job_id"], found["stage"], candidate["id"], candidate["name"], candidate["email"]]
    timezone = candidate.get("timezone")
    if not all(isinstance(value, str) and value for value in texts) or not isinstance(timezone, str | None):
        raise ValueError("a field is missing")
    phones, links = (candidate.get(name, []) for name in ("phones", "links"))
    if not all(isinstance(each, list) and all(isinstance(one, str) for one in each) for each in (phones, links)):
        raise ValueError("phones and links are lists of texts")
    status = ApplicationStatus(found["status"])
    return AtsApplication(
        texts[0], texts[1], texts[2], status, texts[3], texts[4], texts[5], timezone, tuple(phones), tuple(links)
    )
