"""How does a colleague read a report in the browser? A one-time link from chat, a session, and the page behind it.

The link opens nothing by being looked at: programs look at links, a person presses the button. Who may see what is
judged for each request anew, whatever the session once was good for.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.web import report_pages as pages
from bot.web.desk import Desk
from bot.web.guard import BadForm, BadTokens, client_address, from_our_pages, read_form, secure_headers
from bot.web.rendering import static_file
from bot.web.sessions import LinkSettings
from handlers.command import Refused
from handlers.log_in import SESSION_HOURS, EndSession, OpenSession, ShowLogin, ShowSession
from handlers.show_fairness import ShowFairness
from policies.vocabulary import Actor, ActorKind, PersonId, Refusal, Surface

AnswerT = TypeVar("AnswerT")

DOOR = Actor(ActorKind.SYSTEM, "web")
TOKEN_LIMIT = 64
JOB_LIMIT = 128
UNREADABLE = "That is not a period: please choose a first and a last day. Shown are the last 90 days."
WRONG_WAY = "The first day is after the last. Shown are the last 90 days."


def routes(desk: Desk, links: LinkSettings, clock: Callable[[], datetime]) -> list[BaseRoute]:
    """The way in, the reports and the way out. `clock` gives aware UTC."""
    door = ReportDoor(desk, links, clock)
    return [
        Route("/login/{token}", door.look, methods=["GET"]),
        Route("/login/{token}", door.enter, methods=["POST"]),
        Route("/logout", door.leave, methods=["POST"]),
        Route("/reports/reports.css", door.style, methods=["GET"]),
        Route("/reports/fairness", door.fairness, methods=["GET"]),
    ]


class ReportDoor:
    """The door itself: it reads, dispatches and shows, and remembers nothing but who sent bad tokens."""

    def __init__(self, desk: Desk, links: LinkSettings, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._links = links
        self._clock = clock
        self._bad_tokens = BadTokens()
        self._headers = secure_headers(links.https)

    @property
    def _cookie(self) -> str:
        """Browsers accept the `__Host-` name only with Secure, and Secure only over https."""
        return "__Host-pk_session" if self._links.https else "pk_session"

    async def style(self, request: Request) -> Response:
        return static_file("reports.css", self._headers)

    async def look(self, request: Request) -> Response:
        """The link as it was sent: a page with one button, as often as anybody looks."""
        if await self._holder(request.path_params["token"]) is None:
            return self._gone(request)
        return self._html(pages.page("login"))

    async def enter(self, request: Request) -> Response:
        """The button: the link is used up, and the browser gets a session."""
        fault = await self._fault(request)
        if fault is not None:
            return fault
        token = request.path_params["token"]
        holder = await self._holder(token)
        if holder is None:
            return self._gone(request)
        opened = await self._desk(OpenSession(token), Actor(ActorKind.PERSON, holder), Surface.WEB)
        if isinstance(opened, Refused):
            return self._not_allowed() if opened.why is Refusal.NOT_ALLOWED else self._gone(request)
        answer = RedirectResponse(opened.path, 303, headers=self._headers)
        answer.set_cookie(
            self._cookie,
            opened.token,
            max_age=SESSION_HOURS * 3600,
            path="/",
            secure=self._links.https,
            httponly=True,
            samesite="lax",
        )
        return answer

    async def leave(self, request: Request) -> Response:
        """Log out. Without a session there is nothing to end, and it says the same."""
        fault = await self._fault(request)
        if fault is not None:
            return fault
        reader = await self._reader(request)
        if reader is not None:
            await self._desk(EndSession(request.cookies[self._cookie]), reader, Surface.WEB)
        answer = self._html(pages.page("plain", title="You are logged out", text="To come back, type /panel report."))
        answer.delete_cookie(self._cookie, path="/", secure=self._links.https, httponly=True, samesite="lax")
        return answer

    async def fairness(self, request: Request) -> Response:
        reader = await self._reader(request)
        if reader is None:
            return self._html(pages.page("plain", title="Please log in", text=NO_SESSION), 403)
        wanted, notice = _wanted(request)
        shown = await self._desk(wanted, reader, Surface.WEB)
        if isinstance(shown, Refused) and shown.why is Refusal.INVALID:
            notice = WRONG_WAY
            shown = await self._desk(ShowFairness(wanted.job), reader, Surface.WEB)
        if not isinstance(shown, Refused):
            return self._html(pages.fairness_page(shown, notice), 422 if notice else 200)
        if shown.why is Refusal.UNKNOWN_SUBJECT:
            return self._html(pages.page("plain", title="There is no such requisition", text=NO_REQUISITION), 404)
        return self._not_allowed()

    # What all of them lean on

    async def _holder(self, token: str) -> PersonId | None:
        """Whose login link has this token, if it still works."""
        found = await self._desk(ShowLogin(token[:TOKEN_LIMIT]), DOOR, Surface.WEB)
        return None if isinstance(found, Refused) else found.person_id

    async def _reader(self, request: Request) -> Actor | None:
        """Who has the session that the cookie names."""
        token = request.cookies.get(self._cookie, "")
        if not token:
            return None
        found = await self._desk(ShowSession(token[:TOKEN_LIMIT]), DOOR, Surface.WEB)
        return None if isinstance(found, Refused) else Actor(ActorKind.PERSON, found.person_id)

    async def _fault(self, request: Request) -> Response | None:
        """The answer to a form that is none of ours."""
        try:
            if not from_our_pages(request.headers, self._links.public_base_url):
                raise BadForm(403)
            await read_form(request)
        except BadForm as fault:
            return self._html(pages.page("plain", title="That did not work", text=BAD_FORM), fault.status)
        return None

    def _gone(self, request: Request) -> Response:
        """One answer for used, expired and unknown links; too many of them from one address wait."""
        seconds = self._bad_tokens.count(client_address(request, self._links.trusted_proxy), self._clock())
        if not seconds:
            return self._html(pages.page("plain", title="This link does not work any more", text=GONE), 410)
        answer = self._html(pages.page("plain", title="Please wait a minute", text=TOO_MANY), 429)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _not_allowed(self) -> Response:
        return self._html(pages.page("plain", title="This report is not for you", text=NOT_ALLOWED), 403)

    def _html(self, text: str, status: int = 200) -> Response:
        return HTMLResponse(text, status, headers=self._headers)


GONE = "A link works once, and for 10 minutes. Type /panel report for a new one."
TOO_MANY = "There were many links from here that do not work. Please try again in a minute."
NO_SESSION = "You are not logged in, or it has been over 8 hours. Type /panel report for a link."
NO_REQUISITION = "Either it does not exist, or it is not one of yours. /panel report leads to those that are."
NOT_ALLOWED = "It is for recruiters, hiring managers and auditors. If you are one, ask an admin to check your roles."
BAD_FORM = "The form did not come from this page, so nothing was changed. Type /panel report for a new link."


def _wanted(request: Request) -> tuple[ShowFairness, str]:
    """What the address asks for, and what is wrong with it. Empty fields are as if they were not there."""
    job = request.query_params.get("requisition", "")[:JOB_LIMIT] or None
    days = []
    for name in ("from", "to"):
        text = request.query_params.get(name, "")
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            return ShowFairness(job), UNREADABLE
    return ShowFairness(job, *days), ""
