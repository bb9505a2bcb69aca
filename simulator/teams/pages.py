"""How do people use Teams in a browser? Chat and channels that work by links and forms, with or without JavaScript."""

import copy
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from simulator.inputs import NotOffered
from simulator.pages import templates
from simulator.teams import inputs
from simulator.teams.cards import actions, walk
from simulator.teams.gestures import CLIENT
from simulator.teams.sim_api import Driver
from simulator.teams.tenant import TEAM, Conversation, Dialog, Json, Member, Post, Tenant
from simulator.teams.words import CardWords

Form = dict[str, list[str]]
Guard = Callable[[Callable[[Request, Form], Awaitable[None]]], Callable[[Request], Awaitable[Response]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A post as the page shows it to one person, with the answers in its thread."""

    post: Post
    author: str
    is_app: bool
    at: str
    day: str
    tint: int
    cards: list[Json]
    below: tuple[str, bool] | None
    replies: list["Line"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TeamsPages:
    """The pages of Teams and their posts, which do exactly what the driver does."""

    driver: Driver
    renderer: Mapping[str, Path]

    @property
    def tenant(self) -> Tenant:
        """Whose pages these are."""
        return self.driver.tenant

    def routes(self, guarded: Guard) -> list[Route]:
        """Every page and form; `guarded` makes a form's door."""
        posts = {
            "say": self.say, "press": self.press, "submit": self.submit, "close": self.close, "seen": self.seen,
            "install": self.install,
        }  # fmt: skip
        return [
            Route("/teams/{person}/{place}", self.page),
            Route("/renderer/{name}", self.script),
            *(
                Route(f"/teams/{{person}}/{{place}}/{name}", guarded(handler), methods=["POST"])
                for name, handler in posts.items()
            ),
        ]

    async def page(self, request: Request) -> Response:
        """A channel, or the chat with the app ("app"), as one person; who has no Teams is led to their Slack."""
        key, place = request.path_params["person"].lower(), request.path_params["place"]
        member = self.tenant.by_key(key)
        if member is None:
            return RedirectResponse(f"/chat/{key}/{place}", 303)
        if place == "home" or place.startswith("go-"):
            known = self.tenant.place(member, place.removeprefix("go-"))
            return RedirectResponse(f"/teams/{key}/{known.name if known and place != 'home' else 'app'}", 303)
        conversation = self.tenant.place(member, place)
        if conversation is None:
            raise HTTPException(404)
        dialog = self.tenant.dialogs.get(member.id)
        context: Json = {
            "person": member.person, "place": place, "conversation": conversation, "team": TEAM,
            "lines": self._lines(conversation, member), "words": CardWords(member.person.tz),
            "commands": self.driver.gestures.commands(conversation),
            "installed": self.tenant.is_installed(conversation),
            "members": [self.tenant.members[one].person.name for one in conversation.members],
            "dialog": dialog, "dialog_card": _numbered(dialog.card) if dialog and dialog.card else None,
            "official": list(self.renderer), "initial": inputs.initial, "as_json": as_json,
            "people": [{"value": one.object_id, "title": one.person.name} for one in self.tenant.members.values()],
        }  # fmt: skip
        return templates.TemplateResponse(request, "teams.html", context)

    async def script(self, request: Request) -> Response:
        """A file of Microsoft's card renderer."""
        path = self.renderer.get(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, media_type="text/javascript")

    def _lines(self, conversation: Conversation, member: Member) -> list[Line]:
        """Posts in order, each with its thread; an answer whose post is gone stands alone."""
        lines: dict[str, Line] = {}
        for post in self.tenant.visible(conversation, member):
            line = self._line(post, member)
            if post.root in lines:
                lines[post.root].replies.append(line)
            else:
                lines[post.id] = line
        return list(lines.values())

    def _line(self, post: Post, member: Member) -> Line:
        at = datetime.fromtimestamp(int(post.id) / 1000, UTC).astimezone(ZoneInfo(member.person.tz))
        author = self.tenant.members.get(post.author)
        app = CLIENT if post.author == CLIENT else self.driver.gestures.activities.app_name
        return Line(
            post, author.person.name if author else app, author is None, f"{at:%H:%M}", f"{at:%A} {at.day} {at:%B}",
            list(self.tenant.members).index(author.id) % 6 if author else 0, _all_numbered(post.seen_by(member)),
            post.below.get(member.id),
        )  # fmt: skip

    def _where(self, request: Request) -> tuple[Member, Conversation]:
        member = self.driver.member({"as": request.path_params["person"]})
        return member, self.driver.place(member, request.path_params["place"])

    async def say(self, request: Request, form: Form) -> None:
        """The composer, and the answer field of a thread (`root`)."""
        member, conversation = self._where(request)
        text = form.get("text", [""])[0].strip()
        if text:
            await self.driver.gestures.say(member, conversation, text, form.get("root", [""])[0])

    async def press(self, request: Request, form: Form) -> None:
        """A button (`act` is its number) of the post `id`."""
        member, conversation = self._where(request)
        post = self.driver.seen(member, conversation, form.get("id", [""])[0])
        await self.driver.gestures.press(member, conversation, post, int(form.get("act", ["-1"])[0]), _typed(form))

    async def submit(self, request: Request, form: Form) -> None:
        """A button of the dialog, by its title."""
        member, _ = self._where(request)
        dialog = self.tenant.dialogs.get(member.id)
        if dialog is None or form.get("turn") != [str(dialog.turn)]:
            raise NotOffered("that dialog is gone")
        await self.driver.gestures.submit(member, _typed(form), _title(dialog, form.get("act", [""])[0]))

    async def close(self, request: Request, form: Form) -> None:
        """The dialog's close button."""
        self.driver.gestures.dismiss(self._where(request)[0])

    async def seen(self, request: Request, form: Form) -> None:
        """The page is open on a conversation: nothing in it is unread any more."""
        member, conversation = self._where(request)
        self.tenant.seen(conversation, member)

    async def install(self, request: Request, form: Form) -> None:
        """Add the app here."""
        await self.driver.gestures.install(*self._where(request))


def _title(dialog: Dialog, number: str) -> str:
    buttons = actions(dialog.card or {})
    if not number.isdigit():
        return ""
    return str(buttons[int(number)]["title"]) if int(number) < len(buttons) else "?"


def _typed(form: Form) -> dict[str, Any]:
    """Fields named `in:id`; one ending in `[]` is a list."""
    typed: dict[str, Any] = {}
    for name, values in form.items():
        if name.startswith("in:"):
            plain = name[3:].removesuffix("[]")
            typed[plain] = [v for v in values if v] if name.endswith("[]") else values[-1]
    return typed


def _numbered(card: Json, first: int = 0) -> Json:
    """A copy of a card whose buttons carry their numbers."""
    made = copy.deepcopy(card)
    for number, action in enumerate(actions(made), first):
        action["number"] = number
    return made


def _all_numbered(cards: list[Json]) -> list[Json]:
    made: list[Json] = []
    for card in cards:
        made.append(_numbered(card, sum(len(actions(one)) for one in made)))
    return made


def as_json(card: Json, words: CardWords) -> str:
    """A numbered card for Microsoft's renderer, which knows a button by its id.

    The browser's zone is not the person's here, so that moments are words already.
    """
    made = copy.deepcopy(card)
    for action in actions(made):
        action["id"] = f"button-{action.pop('number', 0)}"
    for _, element, _ in walk(made):
        if element["type"] == "TextBlock":
            element["text"] = words.dated(element["text"])
    return json.dumps(made)
