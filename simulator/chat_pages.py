"""How do people use the workspace in a browser? Pages that work by links and forms, with or without JavaScript."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from simulator.clock import Clock
from simulator.doors import Unreadable, is_local, read_body
from simulator.guide import Guide
from simulator.inputs import INITIAL, STATEFUL, NotOffered, state_of
from simulator.mrkdwn import Words
from simulator.pages import templates
from simulator.sim_api import Driver
from simulator.teams.tenant import Tenant
from simulator.wire import WireLog
from simulator.workspace import Channel, Json, Message, Person, View, Workspace

Form = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the page shows it; `joined` when it continues the one above."""

    message: Message
    author: str
    is_app: bool
    clock: str
    day: str
    joined: bool
    tint: int
    state: dict[str, dict[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChatPages:
    """The pages of the chat workspace and their posts, which do exactly what the driver does."""

    workspace: Workspace
    driver: Driver
    clock: Clock
    wire: WireLog
    guide: Guide
    tenant: Tenant | None = None

    def routes(self) -> list[Route]:
        """Every page and form of the chat half."""
        posts = {"say": self.say, "click": self.click, "submit": self.submit, "close": self.close, "home": self.home}
        posts["seen"] = self.seen
        return [
            Route("/", self.start),
            Route("/wire", self.wire_page),
            Route("/archives/{channel}/{ts}", self.permalink),
            Route("/clock", self.guarded(self.move_clock), methods=["POST"]),
            Route("/reset", self.guarded(self.reset), methods=["POST"]),
            Route("/chat/{person}/{place}", self.chat),
            *(
                Route(f"/chat/{{person}}/{{place}}/{name}", self.guarded(handler), methods=["POST"])
                for name, handler in posts.items()
            ),
        ]

    def frame(self, request: Request) -> Json:
        """What the frame of every page shows, for the person in the path or in `?as=`, else the recruiter."""
        key = request.path_params.get("person") or request.query_params.get("as", "")
        person = self.workspace.anybody(key.lower()) or self._recruiter()
        place = request.path_params.get("place", "")
        now = self.clock.now().astimezone(ZoneInfo(person.tz))
        everyone = self.workspace.everyone
        return {
            "person": person, "people": everyone, "place": place, "path": request.url.path,
            "app_name": self.workspace.app_name, "look": "teams" if request.url.path.startswith("/teams/") else "slack",
            "version": self.workspace.version, "now": f"{now:%a} {now.day} {now:%b} {now:%H:%M}", "zone": person.tz,
            "ahead": _ahead(self.clock.offset), "local": f"{now:%Y-%m-%dT%H:%M}",
            "unread": {one.key: self._waiting(one) for one in everyone},
            "links": {one.key: self._link(one, place) for one in everyone},
            "steps": self.guide.steps(), "back": _back(request), "company": self.workspace.company["name"],
            "silent": self._is_silent(),
        } | self._places(person)  # fmt: skip

    def _places(self, person: Person) -> Json:
        """Where this person chats, with what is unread there, and what the company uses."""
        cast = self.workspace.cast
        uses = {
            one.key: " and ".join(
                name for name, there in (("Slack", cast.in_slack(one.key)), ("Teams", cast.in_teams(one.key))) if there
            )
            for one in self.workspace.everyone
        }
        talks_to = " and ".join(sorted({name for one in uses.values() for name in one.split(" and ")}))
        shown: Json = {"uses": uses, "both": len(set(uses.values())) > 1, "talks_to": talks_to}
        shown["in_slack"] = cast.in_slack(person.key)
        if cast.in_slack(person.key):
            shown["direct"] = self.workspace.unread(self.workspace.direct(person), person)
            shown["channels"] = [(c.name, self.workspace.unread(c, person)) for c in self.workspace.channels_of(person)]
        member = self.tenant.by_key(person.key) if self.tenant else None
        if self.tenant and member:
            chat = self.tenant.chat(member)
            shown["teams"] = [
                ("app", self.workspace.app_name, self.tenant.unread(chat, member)),
                *((one.name, one.name, self.tenant.unread(one, member)) for one in self.tenant.channels.values()),
            ]
        return shown

    def _link(self, person: Person, place: str) -> str:
        """The page on which this person has the same place before them; what they do not have leads to what they do."""
        if place in ("app", "home") or not place:
            return f"/chat/{person.key}/{place or 'home'}"
        return f"/chat/{person.key}/go-{place}"

    def _is_silent(self) -> bool:
        """Whether the last request to the bot got no answer."""
        asked = (one for one in reversed(self.wire.exchanges) if one.direction == "to bot")
        return next((one.status == 0 for one in asked), False)

    def _recruiter(self) -> Person:
        everyone = self.workspace.everyone
        return next((person for person in everyone if "recruiter" in person.roles), everyone[0])

    def _waiting(self, person: Person) -> int:
        found = 0
        if self.workspace.cast.in_slack(person.key):
            places = [*self.workspace.channels_of(person), self.workspace.direct(person)]
            found += sum(self.workspace.unread(place, person) for place in places)
        member = self.tenant.by_key(person.key) if self.tenant else None
        if self.tenant and member:
            chats = [*self.tenant.channels.values(), self.tenant.chat(member)]
            found += sum(self.tenant.unread(chat, member) for chat in chats)
        return found

    async def start(self, request: Request) -> Response:
        """The first page: what this is, and the next five clicks."""
        return templates.TemplateResponse(request, "start.html")

    async def wire_page(self, request: Request) -> Response:
        """The wire log, newest first."""
        return templates.TemplateResponse(request, "wire.html", {"exchanges": list(reversed(self.wire.exchanges))})

    async def permalink(self, request: Request) -> Response:
        """A message's address: leads to its channel as the recruiter."""
        channel = self.workspace.channel(request.path_params["channel"])
        if channel is None:
            raise HTTPException(404)
        place = "app" if channel.is_im else channel.name
        key = channel.name if channel.is_im else self._recruiter().key
        return RedirectResponse(f"/chat/{key}/{place}", 303)

    async def chat(self, request: Request) -> Response:
        """A channel, the app's direct messages ("app") or its home tab ("home"), as one person in Slack."""
        key = request.path_params["person"].lower()
        if self.workspace.by_key(key) is None and self.tenant and self.tenant.by_key(key):
            return RedirectResponse(f"/teams/{key}/{request.path_params['place']}", 303)
        person, place = self._where(request)
        if place.startswith("go-"):
            names = [channel.name for channel in self.workspace.channels_of(person)]
            return RedirectResponse(f"/chat/{person.key}/{place[3:] if place[3:] in names else 'home'}", 303)
        modal = self.workspace.top_modal(person)
        context: Json = {
            "person": person, "place": place, "words": Words(self.workspace, person),
            "everyone": self.workspace.humans(), "commands": list(self.driver.gestures.commands.values()),
            "modal": modal, "modal_state": state_of(modal) if modal else {},
            "depth": len(self.workspace.modals.get(person.id, [])), "stateful": STATEFUL, "initial": INITIAL,
        }  # fmt: skip
        if place == "home":
            view = self.workspace.homes.get(person.id)
            return templates.TemplateResponse(
                request, "home.html", context | {"view": view, "state": state_of(view) if view else {}}
            )
        channel = self._channel(person, place)
        context |= {"channel": channel, "lines": self._lines(channel, person)}
        context["members"] = [self.workspace.people[m].name for m in channel.members]
        return templates.TemplateResponse(request, "channel.html", context)

    def _where(self, request: Request) -> tuple[Person, str]:
        person = self.workspace.by_key(request.path_params["person"].lower())
        if person is None:
            raise HTTPException(404)
        return person, request.path_params["place"]

    def _channel(self, person: Person, place: str) -> Channel:
        try:
            return self.driver.place(person, place)
        except NotOffered:
            raise HTTPException(404) from None

    def _lines(self, channel: Channel, person: Person) -> list[Line]:
        lines: list[Line] = []
        for message in self.workspace.visible(channel, person):
            at = datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZoneInfo(person.tz))
            author = self.workspace.people.get(message.user)
            before = lines[-1].message if lines else None
            day = f"{at:%A} {at.day} {at:%B}"
            joined = bool(
                before and before.user == message.user and before.only_for == message.only_for and lines[-1].day == day
                and float(message.ts) - float(before.ts) < 300
            )  # fmt: skip
            state = self.workspace.states.get((person.id, message.ts), {})
            name = author.name if author else "Slackbot"
            is_app, tint = author is None or author.is_bot, self._tint(message.user)
            lines.append(Line(message, name, is_app, f"{at:%H:%M}", day, joined, tint, state))
        return lines

    def _tint(self, user: str) -> int:
        return next((number % 6 for number, p in enumerate(self.workspace.humans()) if p.id == user), 0)

    def guarded(self, handler: Callable[[Request, Form], Awaitable[None]]) -> Callable[[Request], Awaitable[Response]]:
        """A form's door: from this machine only; afterwards back to the page it came from."""

        async def door(request: Request) -> Response:
            if not is_local(request):
                return PlainTextResponse("only from this machine", 403)
            try:
                form = parse_qs((await read_body(request)).decode(), keep_blank_values=True, max_num_fields=1000)
                await handler(request, form)
            except (NotOffered, ValueError, OverflowError, Unreadable) as error:
                return PlainTextResponse(f"That did not work: {error}", 400)
            return RedirectResponse(_back(request, form), 303)

        return door

    async def say(self, request: Request, form: Form) -> None:
        """The composer."""
        person, place = self._where(request)
        text = form.get("text", [""])[0].strip()
        if text:
            await self.driver.gestures.say(person, self._channel(person, place), text)

    async def click(self, request: Request, form: Form) -> None:
        """A button or a menu in a message (`ts`) or in the home tab; see _chosen for the fields."""
        person, place = self._where(request)
        ts = form.get("ts", [""])[0]
        home = self.workspace.homes.get(person.id)
        where: Message | View | None = home
        if place != "home":
            seen = self.workspace.visible(self._channel(person, place), person)
            where = next((message for message in seen if message.ts == ts), None)
        if where is None:
            raise NotOffered("that message is gone")
        block_id, action_id, raw = _chosen(form)
        await self.driver.gestures.click(person, where, action_id, block_id, raw)

    async def submit(self, request: Request, form: Form) -> None:
        """The modal: submitted, or one of its buttons or menus used, with everything typed kept."""
        person, _ = self._where(request)
        view = self.workspace.top_modal(person)
        if view is None or form.get("view_id") != [view.id]:
            raise NotOffered("that modal is gone")
        typed = _typed(form)
        if "act" in form:
            self.driver.gestures.type_in(view, typed)
            block_id, action_id, raw = _chosen(form)
            await self.driver.gestures.click(person, view, action_id, block_id, raw)
        else:
            await self.driver.gestures.submit(person, typed)

    async def close(self, request: Request, form: Form) -> None:
        """The modal's close button."""
        await self.driver.gestures.close(self._where(request)[0])

    async def home(self, request: Request, form: Form) -> None:
        """Opening the home tab."""
        await self.driver.gestures.home(self._where(request)[0])

    async def seen(self, request: Request, form: Form) -> None:
        """The page is open on a channel: nothing in it is unread any more."""
        person, place = self._where(request)
        if place != "home":
            self.workspace.seen(self._channel(person, place), person)

    async def move_clock(self, request: Request, form: Form) -> None:
        """Forward by `seconds`, or `to` a local time in the zone given, to the end of that minute."""
        if "seconds" in form:
            self.clock.advance(int(form["seconds"][0]))
        else:
            moment = datetime.fromisoformat(form.get("to", [""])[0]).replace(tzinfo=ZoneInfo(form["zone"][0]))
            self.clock.move_to(moment + timedelta(seconds=59))
        self.workspace.changed()

    async def reset(self, request: Request, form: Form) -> None:
        """Back to the seeded state."""
        await self.driver.reset()


def _typed(form: Form) -> dict[str, dict[str, Any]]:
    """Fields named `in:["block","action"]`; several values, or a name ending in `[]`, are a list."""
    typed: dict[str, dict[str, Any]] = {}
    for name, values in form.items():
        if name.startswith("in:"):
            plain = name.removesuffix("[]")
            block_id, action_id = json.loads(plain[3:])
            raw: Any = [v for v in values if v] if name.endswith("[]") else values[-1]
            typed.setdefault(block_id, {})[action_id] = raw
    return typed


def _chosen(form: Form) -> tuple[str, str, Any]:
    """`act` is `["block", "action"]` or `["block", "action", "value"]` as JSON; a menu's value is in its own field."""
    pair = json.loads(form.get("act", ["[]"])[0])
    if not isinstance(pair, list) or len(pair) not in (2, 3) or not all(isinstance(part, str) for part in pair):
        raise NotOffered("nothing was chosen")
    block_id, action_id = pair[:2]
    return block_id, action_id, pair[2] if len(pair) == 3 else _typed(form).get(block_id, {}).get(action_id)


def _back(request: Request, form: Form | None = None) -> str:
    """A path on this site to go back to: the form's `next`, the page posted from, or here."""
    parts = request.url.path.split("/")
    if form is None:
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = form.get("next", ["/".join(parts[:4]) if parts[1] in ("chat", "teams") else "/"])[0]
    split = urlsplit(wanted)
    safe = not split.scheme and not split.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return quote(wanted, safe="/?=&%-._~") if safe else "/"


def _ahead(offset: int) -> str:
    days, rest = divmod(offset, 86400)
    return " ".join(filter(None, [f"+{days} d" if days else "", f"+{rest // 3600} h" if rest >= 3600 else ""]))
