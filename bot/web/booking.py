"""How does a candidate book? The routes behind the signed link: look, pick, confirm, change, cancel, ask.

GET and HEAD never change anything. Two human choices book: pick, then confirm. The token is exchanged at the first
visit for a cookie and leaves the address; without cookies the link is pasted, and the session then travels in a hidden
field.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar, assert_never

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.message_log import MessageLog, Spoken
from bot.web import booking_pages as pages
from bot.web import sessions, zones
from bot.web.booking_pages import Draft, Notice, Visit
from bot.web.calendar_file import calendar_file
from bot.web.desk import Desk
from bot.web.guard import BadForm, BadTokens, client_address, from_our_pages, read_form, secure_headers
from bot.web.rendering import static_file
from bot.web.sessions import LinkSettings
from handlers.ask_recruiter import Asked, AskRecruiter
from handlers.book_option import Booked, BookOption
from handlers.cancel_booking import BookingCancelled, CancelBooking
from handlers.command import Command, Refused
from handlers.request_reschedule import RequestReschedule, RescheduleRequested
from handlers.show_booking import ShowBooking
from handlers.views import BookingRefused, BookingView
from policies.vocabulary import Actor, ActorKind, Direction, LinkId, MessageKind, OptionId, RequestKind, Surface

AnswerT = TypeVar("AnswerT")
Fields = dict[str, str]
Effect = Booked | BookingCancelled | Asked | RescheduleRequested
Screen = Callable[["BookingDoor", BookingView, Visit, Fields], Response]

ID_LIMIT = 64
STATIC = ("booking.css", "booking.js", "icon.svg")
ANSWERABLE = frozenset({RequestKind.OTHER_TIMES, RequestKind.ADJUSTMENT})


def routes(desk: Desk, messages: MessageLog, links: LinkSettings, clock: Callable[[], datetime]) -> list[BaseRoute]:
    """The candidate's routes, all under `/b`. `clock` gives aware UTC."""
    door = BookingDoor(desk, messages, links, clock)
    return [
        *(Route(f"/b/{name}", door.static, name=name) for name in STATIC),
        Route("/b/calendar.ics", door.calendar, methods=["GET", "POST"]),
        *(Route(path, door.look, methods=["GET"]) for path in ("/b/", "/b/confirm", "/b/cancel", "/b/zone")),
        *(
            Route(path, door.act, methods=["POST"])
            for path in ("/b/", "/b/see", "/b/book", "/b/cancel", "/b/ask", "/b/reschedule")
        ),
        Route("/b", door.without_slash, methods=["GET"]),
        Route("/b/{token:path}", door.enter, methods=["GET"]),
    ]


class BookingDoor:
    """The door itself: it reads, dispatches and shows, and remembers nothing but who sent bad tokens."""

    def __init__(self, desk: Desk, messages: MessageLog, links: LinkSettings, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._messages = messages
        self._links = links
        self._clock = clock
        self._bad_tokens = BadTokens()
        self._headers = secure_headers(links.https)

    # Looking

    async def static(self, request: Request) -> Response:
        return static_file(request.url.path.rpartition("/")[2], self._headers)

    async def without_slash(self, request: Request) -> Response:
        return self._redirect("/b/")

    async def enter(self, request: Request) -> Response:
        """The address in the mail. HEAD, which scanners send, is answered by the signature alone."""
        link_id = sessions.opened(self._links, request.path_params["token"], self._clock())
        if request.method == "HEAD" and link_id is not None:
            return self._redirect("/b/")
        if link_id is None or await self._show(link_id) is None:
            return self._gone(request)
        answer = self._redirect("/b/")
        self._keep(answer, link_id)
        return answer

    async def look(self, request: Request) -> Response:
        """A page for a visitor with a cookie; anyone else may paste the link."""
        link_id = self._cookie_link(request)
        if link_id is None:
            return self._html(pages.page("paste", notice=None))
        view = await self._show(link_id)
        if view is None:
            return self._gone(request, counted=False)
        query = {name: value[:200] for name, value in request.query_params.items()}
        visit = Visit("", sessions.form_mark(self._links, link_id), _zone(query))
        answer = self._screen(request.url.path.rpartition("/")[2] or "home", view, visit, query)
        self._keep(answer, link_id)
        return answer

    async def calendar(self, request: Request) -> Response:
        """The .ics: by GET with the cookie, by POST with the hidden session. Neither changes anything."""
        link_id = self._cookie_link(request)
        if request.method == "POST":
            try:
                fields = await self._form(request)
            except BadForm as fault:
                return self._bad_form(fault)
            link_id = sessions.resumed(self._links, fields.get("session", ""), self._clock())
        if link_id is None:
            return self._html(pages.page("paste", notice=None), 403)
        view = await self._show(link_id)
        content = calendar_file(view, self._clock()) if view else None
        if content is None:
            return self._gone(request, counted=False)
        headers = {**self._headers, "Content-Disposition": 'attachment; filename="interviews.ics"'}
        return Response(content, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)

    # Acting

    async def act(self, request: Request) -> Response:
        """Every form: origin, size and session are checked here, once."""
        try:
            fields = await self._form(request)
        except BadForm as fault:
            return self._bad_form(fault)
        action = request.url.path.rpartition("/")[2]
        if action == "" and "session" not in fields:
            return await self._pasted(request, fields)
        now = self._clock()
        hidden = "session" in fields
        link_id = sessions.resumed(self._links, fields["session"], now) if hidden else self._cookie_link(request)
        if link_id is None:
            return self._html(pages.page("paste", notice=SESSION_OVER), 403)
        if not hidden and not sessions.is_form_mark(self._links, link_id, fields.get("mark", "")):
            return self._html(pages.page("sorry", title="Please try again", text=FOREIGN_FORM), 403)
        session = sessions.session_for(self._links, link_id, now) if hidden else ""
        visit = Visit(session, "" if hidden else sessions.form_mark(self._links, link_id), _zone(fields))
        if action in {"", "see"}:
            return await self._see(request, link_id, visit, fields)
        return await self._do(request, action, link_id, visit, fields)

    async def _pasted(self, request: Request, fields: Fields) -> Response:
        link_id = sessions.pasted(self._links, fields.get("link", ""), self._clock())
        view = await self._show(link_id) if link_id is not None else None
        if link_id is None or view is None:
            return self._gone(request)
        visit = Visit(sessions.session_for(self._links, link_id, self._clock()), "", "")
        return self._screen("home", view, visit, {})

    async def _see(self, request: Request, link_id: LinkId, visit: Visit, fields: Fields) -> Response:
        """Go to a page: a redirect where the cookie carries the session, else the page itself."""
        screen = fields.get("screen", "home")
        if not visit.session:
            place = f"/b/{screen}" if screen in SCREENS and screen != "home" else "/b/"
            return self._redirect(visit.path(place, option=fields.get("option", "")[:ID_LIMIT]))
        view = await self._show(link_id)
        return self._screen(screen, view, visit, fields) if view else self._gone(request, counted=False)

    async def _do(self, request: Request, action: str, link_id: LinkId, visit: Visit, fields: Fields) -> Response:
        fault = _fault(action, fields)
        if fault is not None:
            view = await self._show(link_id)
            return self._home(view, visit, draft=fault, status=422) if view else self._gone(request, counted=False)
        async with self._messages.exchange(_heard(action, link_id, fields)) as exchange:
            answer = await EFFECTS[action](self, link_id, fields)
            exchange.answer(type(answer).__name__)
        match answer:
            case Refused():
                return self._gone(request, counted=False)
            case BookingRefused(why=why, view=view):
                return self._home(view, visit, notice=pages.refusal_notice(why), status=409)
            case Booked(view=view) | BookingCancelled(view=view) | Asked(view=view) | RescheduleRequested(view=view):
                said = {"book": "booked", "cancel": "cancelled"}.get(action, fields.get("kind", action))
                if visit.session:
                    return self._home(view, visit, notice=pages.done_notice(said, view))
                return self._redirect(visit.path("/b/", said=said))
            case _:
                assert_never(answer)

    async def _book(self, link_id: LinkId, fields: Fields) -> Effect | BookingRefused | Refused:
        return await self._send(BookOption(OptionId(fields.get("option", "")[:ID_LIMIT])), link_id)

    async def _cancel(self, link_id: LinkId, fields: Fields) -> Effect | BookingRefused | Refused:
        return await self._send(CancelBooking(_text(fields)), link_id)

    async def _ask(self, link_id: LinkId, fields: Fields) -> Effect | BookingRefused | Refused:
        return await self._send(AskRecruiter(RequestKind(fields["kind"]), _text(fields)), link_id)

    async def _reschedule(self, link_id: LinkId, fields: Fields) -> Effect | BookingRefused | Refused:
        return await self._send(RequestReschedule(), link_id)

    # Showing

    def _screen(self, name: str, view: BookingView, visit: Visit, fields: Fields) -> Response:
        return SCREENS.get(name, SCREENS["home"])(self, view, visit, fields)

    def _home(
        self,
        view: BookingView,
        visit: Visit,
        *,
        notice: Notice | None = None,
        draft: Draft | None = None,
        status: int = 200,
    ) -> Response:
        return self._html(pages.booking_page("home", view, visit, self._clock(), notice=notice, draft=draft), status)

    def _home_screen(self, view: BookingView, visit: Visit, fields: Fields) -> Response:
        notice = pages.done_notice(fields.get("said", ""), view)
        if fields.get("zone") and zones.zone_named(fields["zone"]) is None:
            notice = Notice(False, "We do not know that time zone. The zone of the times below is written above them.")
        return self._home(view, visit, notice=notice)

    def _confirm_screen(self, view: BookingView, visit: Visit, fields: Fields) -> Response:
        wanted = fields.get("option", "")
        picked = next((option for option in view.options if option.option_id == wanted), None)
        if picked is None:
            return self._home(view, visit, notice=OPTION_GONE, status=409)
        return self._html(pages.booking_page("confirm", view, visit, self._clock(), picked=picked))

    def _cancel_screen(self, view: BookingView, visit: Visit, fields: Fields) -> Response:
        if view.booked is None or not view.may_change:
            return self._home(view, visit)
        return self._html(pages.booking_page("cancel", view, visit, self._clock()))

    def _zone_screen(self, view: BookingView, visit: Visit, fields: Fields) -> Response:
        return self._html(pages.booking_page("zone", view, visit, self._clock()))

    # What all of them lean on

    async def _send(self, command: Command[AnswerT], link_id: LinkId) -> AnswerT:
        return await self._desk(command, Actor(ActorKind.CANDIDATE, link_id), Surface.WEB)

    async def _show(self, link_id: LinkId) -> BookingView | None:
        answer = await self._send(ShowBooking(), link_id)
        return None if isinstance(answer, Refused) else answer

    async def _form(self, request: Request) -> Fields:
        if not from_our_pages(request.headers, self._links.public_base_url):
            raise BadForm(403)
        return await read_form(request)

    def _cookie_link(self, request: Request) -> LinkId | None:
        return sessions.resumed(self._links, request.cookies.get(self._links.cookie, ""), self._clock())

    def _keep(self, answer: Response, link_id: LinkId) -> None:
        answer.set_cookie(
            self._links.cookie,
            sessions.session_for(self._links, link_id, self._clock()),
            max_age=sessions.SESSION_MINUTES * 60,
            path="/",
            secure=self._links.https,
            httponly=True,
            samesite="lax",
        )

    def _gone(self, request: Request, *, counted: bool = True) -> Response:
        """One answer for forged, expired, revoked and unknown links; too many of them from one address wait."""
        address = client_address(request, self._links.trusted_proxy)
        seconds = self._bad_tokens.count(address, self._clock()) if counted else 0
        if not seconds:
            return self._html(pages.page("gone"), 410)
        answer = self._html(pages.page("sorry", title="Please wait a minute", text=TOO_MANY), 429)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _bad_form(self, fault: BadForm) -> Response:
        return self._html(pages.page("sorry", title="That did not work", text=FORM_FAULTS[fault.status]), fault.status)

    def _html(self, text: str, status: int = 200) -> Response:
        return HTMLResponse(text, status, headers=self._headers)

    def _redirect(self, path: str) -> Response:
        return RedirectResponse(path, 303, headers=self._headers)


SCREENS: dict[str, Screen] = {
    "home": BookingDoor._home_screen,
    "confirm": BookingDoor._confirm_screen,
    "cancel": BookingDoor._cancel_screen,
    "zone": BookingDoor._zone_screen,
}
EFFECTS: dict[str, Callable[[BookingDoor, LinkId, Fields], Awaitable[Effect | BookingRefused | Refused]]] = {
    "book": BookingDoor._book,
    "cancel": BookingDoor._cancel,
    "ask": BookingDoor._ask,
    "reschedule": BookingDoor._reschedule,
}

SESSION_OVER = Notice(
    False,
    "The page was open for over half an hour, so nothing was changed. Please open the link from your e-mail again.",
)
OPTION_GONE = Notice(False, "Sorry, that time is no longer available. These are the times that are free now.")
FOREIGN_FORM = "The form did not come from this page, so nothing was changed. Open the link from your e-mail again."
TOO_MANY = (
    "There were too many links that do not work. Please wait a minute, then open the link from your e-mail again."
)
FORM_FAULTS = {
    400: "The form could not be read, so nothing was changed. Please go back and try again.",
    403: "The form did not come from this page, so nothing was changed. Open the link from your e-mail again.",
    413: f"That was more text than we can take. Please go back and use at most {pages.TEXT_LIMIT} characters.",
    415: "The form was sent in a way that we do not read, so nothing was changed.",
}


def _zone(fields: Fields) -> str:
    name = fields.get("zone", "")
    return name if zones.zone_named(name) is not None else ""


def _fault(action: str, fields: Fields) -> Draft | None:
    """What is wrong with the words to the recruiter, or None. Words are optional where other times are asked for."""
    text, kind = _text(fields), fields.get("kind", "")
    if action != "ask":
        return None
    if kind not in ANSWERABLE:
        return Draft(RequestKind.OTHER_TIMES, text, "Please choose what you would like to tell us.")
    if kind == RequestKind.ADJUSTMENT and not text:
        return Draft(RequestKind.ADJUSTMENT, text, "Please write a few words first.")
    if len(text) > pages.TEXT_LIMIT:
        fault = f"Please use at most {pages.TEXT_LIMIT} characters; this has {len(text)}."
        return Draft(RequestKind(kind), text, fault)
    return None


def _heard(action: str, link_id: LinkId, fields: Fields) -> Spoken:
    """What the candidate did and wrote, for the message log. The link says which loop it is about."""
    return Spoken(Direction.HEARD, MessageKind.FORM, "web", action, None, "", (link_id,), _text(fields))


def _text(fields: Fields) -> str:
    """What was typed; browsers send line ends as two characters and count them as one."""
    return fields.get("text", "").replace("\r\n", "\n").strip()
