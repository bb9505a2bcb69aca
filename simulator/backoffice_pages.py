"""What do people see of the back office? The applicants' board, calendars, the HR system and the mailbox.

Pages show state; what changes it is a POST from a form on this machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from icalendar import Calendar
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from simulator.ats import Application, Ats
from simulator.calendar import Calendars, Event
from simulator.clock import Clock
from simulator.doors import Unreadable, is_local, read_arguments
from simulator.fakes.bamboohr import FakeBambooHr
from simulator.fakes.vendor import Vendor
from simulator.hris import Hris
from simulator.mailbox import Attachment, Letter, Mailbox
from simulator.pages import templates
from simulator.seed import Colleague
from simulator.strict import Refused

WORDS = {
    "strong_no": "Strong no",
    "no": "No",
    "yes": "Yes",
    "strong_yes": "Strong yes",
    "advance": "Advance",
    "hire": "Hire",
    "reject": "Reject",
    "hold": "Hold",
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar's week: its events with their local start and end."""

    date: date
    today: bool
    lines: tuple[tuple[Event, datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One entry of an invitation, in the zone it is shown in."""

    title: str
    starts_at: datetime
    ends_at: datetime
    status: str


class Pages:
    """The pages and their forms."""

    def __init__(
        self,
        ats: Ats | Vendor,
        calendar: Calendars,
        hris: Hris | FakeBambooHr,
        mailbox: Mailbox,
        clock: Clock,
        changed: Callable[[], None],
    ) -> None:
        self._ats, self._calendar, self._hris, self._mailbox = ats, calendar, hris, mailbox
        self._clock, self._changed = clock, changed
        self.routes: list[BaseRoute] = [
            Route("/ats", self.board),
            Route("/ats", self.act, methods=["POST"]),
            Route("/calendar", self.week),
            Route("/hris", self.tasks),
            Route("/mail", self.letters),
            Route("/mail/{id:int}", self.letter),
            Route("/mail/{id:int}/{part:int}", self.attachment),
        ]

    async def board(self, request: Request) -> Response:
        """Every job with a column for each stage; what the product wrote, under the application it is about."""
        ats = self._ats
        jobs = [
            (title, [(stage, self._at(job, stage)) for stage in ats.stages], self._where(job, "rejected"))
            for job, title in ats.jobs.items()
        ]
        written = {
            application: {
                "interviews": _about(ats.interviews, application),
                "scorecards": _about(ats.scorecards, application),
                "outcomes": _about(ats.outcomes, application),
            }
            for application in ats.applications
        }
        people = {person.email: person for person in self._calendar.people.values()}
        zone = next(iter(people.values())).timezone
        context = {"jobs": jobs, "stages": ats.stages, "written": written, "people": people, "words": WORDS}
        return self._page(request, "backoffice_ats.html", context | {"zone": zone, "local": _local(zone)})

    def _at(self, job: str, stage: str) -> list[Application]:
        return [one for one in self._where(job, "active", "hired") if one.stage == stage]

    def _where(self, job: str, *statuses: str) -> list[Application]:
        return [one for one in self._ats.applications.values() if one.job_id == job and one.status in statuses]

    async def act(self, request: Request) -> Response:
        """The board's forms: move an application to a stage, or reject it."""
        told = await self._form(request)
        application = str(told.get("application", ""))
        try:
            if told.get("act") == "reject":
                self._ats.reject({}, {"application": application})
            else:
                self._ats.move({}, {"application": application, "stage": told.get("stage")})
        except Refused as error:
            raise HTTPException(400, str(error)) from error
        self._changed()
        query = "?" + urlencode({"as": told["as"]}) if told.get("as") else ""
        return RedirectResponse(f"/ats{query}#{quote(application)}", 303)

    async def week(self, request: Request) -> Response:
        """One person's week, in that person's zone."""
        people = list(self._calendar.people.values())
        asked = request.query_params.get("person") or request.query_params.get("as")
        person = next((one for one in people if one.key == asked), people[0])
        today = self._clock.now().astimezone(ZoneInfo(person.timezone)).date()
        monday = _monday(request.query_params.get("week", ""), today)
        days = [self._day(person, monday + timedelta(days=ahead), today) for ahead in range(7)]
        days = [day for day in days if day.date.weekday() < 5 or day.lines]
        context = {"people": people, "person": person, "monday": monday, "days": days, "week": timedelta(days=7)}
        return self._page(request, "backoffice_calendar.html", context)

    def _day(self, person: Colleague, day: date, today: date) -> Day:
        zone = ZoneInfo(person.timezone)
        start = datetime.combine(day, time(), zone)
        end = datetime.combine(day + timedelta(days=1), time(), zone)
        events = self._calendar.of(person.email, start.astimezone(UTC), end.astimezone(UTC))
        lines = [(event, event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)) for event in events]
        return Day(day, day == today, tuple(lines))

    async def tasks(self, request: Request) -> Response:
        """The hires and their tasks, newest first."""
        hires = list(reversed(self._hris.hires.values()))
        return self._page(request, "backoffice_hris.html", {"hires": hires, "people": self._calendar.people})

    async def letters(self, request: Request) -> Response:
        """The mail that has arrived, newest first."""
        return self._page(request, "backoffice_mail.html", {"letters": self._mailbox.letters, "zone": self._zone})

    async def letter(self, request: Request) -> Response:
        """One mail, as a mail program would show it."""
        letter = self._letter(request)
        zone = self._zone(letter)
        context = {"letter": letter, "zone": zone, "local": _local(zone), "meetings": _meetings(letter, zone)}
        return self._page(request, "backoffice_letter.html", context)

    async def attachment(self, request: Request) -> Response:
        """An attachment, to be saved."""
        letter = self._letter(request)
        part = request.path_params["part"]
        if part >= len(letter.attachments):
            raise HTTPException(404)
        one: Attachment = letter.attachments[part]
        headers = {"content-disposition": f"attachment; filename*=utf-8''{quote(one.name)}"}
        kind = "text/calendar; charset=utf-8" if one.content_type == "text/calendar" else "application/octet-stream"
        return Response(one.content, headers=headers, media_type=kind)

    def _letter(self, request: Request) -> Letter:
        letter = self._mailbox.get(request.path_params["id"])
        if letter is None:
            raise HTTPException(404)
        return letter

    def _zone(self, letter: Letter) -> str:
        """The zone of the candidate the mail is for, else UTC."""
        candidates = [one.candidate for one in self._ats.applications.values()]
        return next((one["timezone"] for one in candidates if one["email"] == letter.recipient), "UTC")

    async def _form(self, request: Request) -> dict[str, Any]:
        if not is_local(request):
            raise HTTPException(403, "only from this machine")
        try:
            return await read_arguments(request)
        except Unreadable as error:
            raise HTTPException(400, str(error)) from error

    def _page(self, request: Request, name: str, context: dict[str, Any]) -> Response:
        asked = request.query_params.get("as", "")
        keys = {person.key for person in self._calendar.people.values()}
        viewer = asked if asked in keys else ""
        return templates.TemplateResponse(request, name, {"viewer": viewer, "zoned": _zoned, **context})


def _about(shelf: dict[str, Any], application: str) -> list[Any]:
    return [kept for kept in shelf.values() if kept.content["application_id"] == application]


def _zoned(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _local(zone: str) -> Callable[[datetime], datetime]:
    return lambda moment: _zoned(moment, zone)


def _monday(week: str, today: date) -> date:
    """The Monday of the week that a date in ISO form lies in; of this week where it is none or far off."""
    try:
        day = date.fromisoformat(week)
    except ValueError:
        day = today
    day = day if abs((day - today).days) < 3660 else today
    return day - timedelta(days=day.weekday())


def _meetings(letter: Letter, zone: str) -> list[Meeting]:
    """What the mail's invitations say; nothing where one cannot be read."""
    meetings = []
    for part in letter.attachments:
        if part.content_type != "text/calendar":
            continue
        try:
            events = Calendar.from_ical(part.content).walk("VEVENT")
            meetings += [
                Meeting(
                    str(event.get("SUMMARY", "")),
                    _zoned(event.decoded("DTSTART"), zone),
                    _zoned(event.decoded("DTEND"), zone),
                    str(event.get("STATUS", "")),
                )
                for event in events
            ]
        except (ValueError, KeyError, AttributeError, TypeError):
            return []
    return meetings
