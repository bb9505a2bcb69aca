"""How is what the product asks of an ATS said to Greenhouse? And which of its webhooks are believed?

Greenhouse takes no scorecard from another program: ours becomes a note, and whoever writes it is told before. What
rests on less than Greenhouse's own words is on the page docs/reference/verify-on-your-tenant.md.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.ats import forms, hooks
from adapters.ats.greenhouse_api import Greenhouse
from adapters.http import texts
from adapters.ports import Abilities, Changes, Delivery, NotGenuine, Ref, Rejected, Unknown
from policies.vocabulary import ApplicationStatus, AtsApplication, AtsInterview, AtsOutcome, AtsScorecard, Decision

OVERLAP = timedelta(minutes=5)
PREFIX = "panelkeeper-"
"""What an interview's external event id begins with: by it we find our own."""
STATUSES = {
    "active": ApplicationStatus.ACTIVE,
    "in_process": ApplicationStatus.ACTIVE,
    "hired": ApplicationStatus.HIRED,
    "rejected": ApplicationStatus.REJECTED,
}
_ID = re.compile(r"[0-9]{1,18}")
_EVENT = re.compile(r"[A-Za-z_.:-]{1,64}")
_DELIVERY = re.compile(r"[A-Za-z0-9_.:-]{1,120}")


class GreenhouseAts:
    """The port `ATS` for Greenhouse."""

    name = "greenhouse"
    abilities = Abilities(scorecards="note", amends=False, polled=True)

    def __init__(
        self, api: Greenhouse, webhook_secret: str, rejection_reason: str = "", *, moves_from_row: bool = True
    ) -> None:
        """`rejection_reason` is the name of the reason a rejection is given; the tenant's first where it is empty.
        `moves_from_row`: a move names the application's own stage row it leaves, not the job's stage.
        """
        if not webhook_secret:
            raise ValueError("a webhook secret is needed")
        self._api = api
        self._secret = webhook_secret.encode()
        self._rejection_reason = rejection_reason
        self._moves_from_row = moves_from_row

    def receive(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """Judge and read a webhook. A repetition has the same id; there is no time to judge."""
        hooks.judge(self._secret, body, headers.get("signature", ""), "sha256 ")
        told = hooks.read(body)
        action = told.get("action")
        if not isinstance(action, str) or not _EVENT.fullmatch(action):
            raise NotGenuine("the body has not the expected form")
        given = headers.get("greenhouse-event-id", "")
        delivery = given if _DELIVERY.fullmatch(given) else hashlib.sha256(body).hexdigest()
        return Delivery(delivery, action, _applications(told.get("payload")))

    async def application(self, application_id: str) -> AtsApplication | None:
        """The application as it is now, which takes four lists to know."""
        found = await self._application(application_id)
        if found is None:
            return None
        try:
            person = await self._api.one("/candidates", ids=str(found["candidate_id"]))
            _, stage = await self._stage(found)
            return _stated(found, person or {}, stage)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Rejected("answered in a form that is not known") from error

    async def form(self, application_id: str, stage: str, interview: str) -> None:
        """A scorecard becomes a note: the form of the company's file is asked."""
        return

    async def changed_since(self, cursor: str, now: datetime) -> Changes:
        """By when applications were updated; a little is asked twice, since clocks differ."""
        following = moment(now - OVERLAP)
        if not cursor:
            return Changes((), following)
        found = [one async for one in self._api.rows("/applications", updated_at=f"gte|{cursor}")]
        return Changes(tuple(str(one["id"]) for one in found), following)

    async def put_interview(self, interview: AtsInterview) -> Ref:
        """Record the interview as one of the job's plan, under an external event id that holds our key."""
        wanted = {
            "starts_at": moment(interview.span.starts_at),
            "ends_at": moment(interview.span.ends_at),
            "interviewers": [
                {"user_id": await self._user(one), "response_status": "accepted"}
                for one in interview.interviewer_emails
            ],
        }
        there = await self._interview(interview.application_id, interview.key)
        if there is not None:
            if not _says_the_same(there, wanted):
                await self._api.write("PATCH", f"/interviews/{there['id']}", wanted)
            return Ref(str(there["id"]))
        found = await self._application(interview.application_id)
        if found is None:
            raise Rejected("there is no such application")
        body = {
            "application_id": found["id"],
            "job_interview_id": await self._planned(found, interview),
            "external_event_id": PREFIX + interview.key,
            **wanted,
        }
        made = await self._api.write("POST", "/interviews", body)
        if "id" not in made:
            raise Unknown("answered in a form that is not known")
        return Ref(str(made["id"]))

    async def cancel_interview(self, application_id: str, key: str) -> None:
        """Take the interview away."""
        there = await self._interview(application_id, key)
        if there is not None:
            await self._api.remove(f"/interviews/{there['id']}")

    async def submit_scorecard(self, scorecard: AtsScorecard) -> Ref:
        """The scorecard as a note by its author; a later revision is a note beside it."""
        found = await self._application(scorecard.application_id)
        if found is None:
            raise Rejected("there is no such application")
        mark = forms.Mark(f"scorecard {scorecard.key}", scorecard.revision)
        return await self._note(found, forms.as_text(scorecard), mark, await self._user(scorecard.author_email))

    async def record_outcome(self, outcome: AtsOutcome) -> Ref:
        """The reason as a note by whoever decided, then the move."""
        found = await self._application(outcome.application_id)
        if found is None:
            raise Rejected("there is no such application")
        words = f"{outcome.decision.value.capitalize()} after {outcome.stage}, decided by {outcome.decided_by_email}"
        user = await self._user(outcome.decided_by_email)
        note = await self._note(found, f"{words}\n\n{outcome.reason}", forms.Mark(f"outcome {outcome.key}"), user)
        is_active = STATUSES.get(str(found.get("status"))) is ApplicationStatus.ACTIVE
        if is_active and outcome.decision is not Decision.HOLD:
            row, stage = await self._stage(found)
            if stage is not None and stage["name"] == outcome.stage:
                await self._move(found, outcome.decision, row, stage)
        return note

    async def _application(self, application_id: str) -> dict[str, Any] | None:
        if not _ID.fullmatch(application_id):
            return None
        found = await self._api.one("/applications", ids=application_id)
        return found if isinstance(found, dict) else None

    async def _stage(self, found: Mapping[str, Any]) -> tuple[Any, dict[str, Any] | None]:
        """The application's current row, and the job's stage that it stands for."""
        row = await self._api.one("/application_stages", application_ids=str(found["id"]), current="true")
        if row is None:
            return None, None
        async for stage in self._api.rows("/job_interview_stages", job_ids=str(found["job_id"])):
            if stage["id"] == row["job_interview_stage_id"]:
                return row, stage
        return row, None

    async def _move(self, found: Mapping[str, Any], decision: Decision, row: Any, stage: Mapping[str, Any]) -> None:
        where = f"/applications/{found['id']}"
        if decision is Decision.HIRE:
            await self._api.write("POST", f"{where}/hire", {})
        elif decision is Decision.REJECT:
            await self._api.write("POST", f"{where}/reject", {"rejection_reason_id": await self._reason()})
        else:
            stages = [one async for one in self._api.rows("/job_interview_stages", job_ids=str(found["job_id"]))]
            later = [one for one in stages if one.get("active", True) and one["sort_order"] > stage["sort_order"]]
            if not later:
                raise Rejected("the job has no stage to advance to")
            target = min(later, key=lambda one: int(one["sort_order"]))
            leaves = row["id"] if self._moves_from_row else stage["id"]
            await self._api.write("POST", f"{where}/move", {"from_stage_id": leaves, "to_stage_id": target["id"]})

    async def _reason(self) -> Any:
        async for one in self._api.rows("/rejection_reasons"):
            if self._rejection_reason in ("", one.get("name")):
                return one["id"]
        raise Rejected("the ATS has no such rejection reason")

    async def _planned(self, found: Mapping[str, Any], interview: AtsInterview) -> Any:
        """The id of the interview of this name in the job's plan; of those, the one in the loop's own stage."""
        stages = {
            one["id"]: one["name"]
            async for one in self._api.rows("/job_interview_stages", job_ids=str(found["job_id"]))
        }
        named = [
            (stages.get(one.get("job_interview_stage_id")) != interview.stage, one["id"])
            async for one in self._api.rows("/job_interviews", job_ids=str(found["job_id"]))
            if one.get("name") == interview.name
        ]
        if not named:
            raise Rejected("the job's plan in the ATS has no interview of this name")
        return min(named)[1]

    async def _interview(self, application_id: str, key: str) -> dict[str, Any] | None:
        """The interview under our key. Whose application is not known by its id any more is looked for everywhere."""
        where = {"application_ids": application_id} if _ID.fullmatch(application_id) else {}
        async for one in self._api.rows("/interviews", **where):
            if one.get("external_event_id") == PREFIX + key:
                return dict(one)
        return None

    async def _user(self, email: str) -> Any:
        async for one in self._api.rows("/users", primary_email=email):
            addresses = [one.get("primary_email_address"), one.get("primary_email"), *(one.get("emails") or [])]
            if email.lower() in [str(address).lower() for address in addresses]:
                return one["id"]
        raise Rejected("somebody is no user of the ATS")

    async def _note(self, found: Mapping[str, Any], text: str, mark: forms.Mark, user: Any) -> Ref:
        """A note on the application, once: the mark in its text tells that it, or a later one, is there."""
        async for note in self._api.rows("/notes", application_ids=str(found["id"])):
            if mark.is_in(str(note.get("body"))):
                return Ref(str(note["id"]))
        body = {
            "candidate_id": found["candidate_id"],
            "application_id": found["id"],
            "user_id": user,
            "body": f"{text}\n\n{mark}",
            "visibility": "private",
            "note_type": "NOTE",
        }
        made = await self._api.write("POST", "/notes", body)
        return Ref(str(made.get("id")))


def moment(value: datetime) -> str:
    """A moment as Greenhouse writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stated(found: Mapping[str, Any], person: Mapping[str, Any], stage: Mapping[str, Any] | None) -> AtsApplication:
    emails = texts(person.get("email_addresses", []), "value")
    links = texts(person.get("website_addresses", []), "value") + texts(
        person.get("social_media_addresses", []), "value"
    )
    name = " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
    return AtsApplication(
        id=str(found["id"]),
        job_id=str(found["job_id"]),
        stage=str(stage["name"]) if stage is not None else "",
        status=STATUSES[found["status"]],
        candidate_id=str(found["candidate_id"]),
        candidate_name=name,
        candidate_email=emails[0] if emails else "",
        candidate_timezone=None,
        candidate_phones=texts(person.get("phone_numbers", []), "value"),
        candidate_links=links,
    )


def _applications(payload: object) -> tuple[str, ...]:
    """The applications that a delivery is about."""
    if not isinstance(payload, dict):
        return ()
    application, several = payload.get("application"), payload.get("applications")
    about = [application, *(several if isinstance(several, list) else [])]
    ids = [one.get("id") for one in about if isinstance(one, dict)]
    given = [str(one) for one in ids if isinstance(one, int) and not isinstance(one, bool)]
    return tuple(dict.fromkeys(one for one in given if _ID.fullmatch(one)))[:50]


def _says_the_same(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    people = {one.get("user_id") for one in there.get("interviewers") or []}
    times = all(_instant(there.get(name)) == _instant(wanted[name]) for name in ("starts_at", "ends_at"))
    return times and people == {one["user_id"] for one in wanted["interviewers"]}


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
