"""How do tests and the scripted story act in Teams? JSON routes under /sim/teams/, doing what the pages do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.inputs import NotOffered
from simulator.outgoing import Answer
from simulator.sim_api import posted
from simulator.teams.cards import inputs as inputs_of
from simulator.teams.gestures import Gestures
from simulator.teams.tenant import Conversation, Dialog, Json, Member, Post, Tenant

LEFT_OUT = frozenset({"noor"})
"""Whom the policy is not for, in a company that has Teams only: the app is installed for them when it is needed."""


@dataclass(frozen=True, slots=True)
class Driver:
    """The JSON routes over one tenant."""

    tenant: Tenant
    gestures: Gestures

    def routes(self) -> list[Route]:
        """All of /sim/teams/."""
        posts: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "say": self.say, "press": self.press, "submit": self.submit, "dismiss": self.dismiss,
            "rewrite": self.rewrite, "install": self.install, "uninstall": self.uninstall,
        }  # fmt: skip
        return [
            *(Route(f"/sim/teams/{name}", posted(handler), methods=["POST"]) for name, handler in posts.items()),
            Route("/sim/teams/state", self.state),
        ]

    def member(self, body: Json) -> Member:
        """The member named by `as`; raises NotOffered."""
        member = self.tenant.by_key(str(body.get("as", "")))
        if member is None:
            raise NotOffered(f"nobody called {body.get('as')!r} is in Teams")
        return member

    def place(self, member: Member, name: object) -> Conversation:
        """A channel by name, or "app" for the chat with the bot; raises NotOffered."""
        found = self.tenant.place(member, name)
        if found is None:
            raise NotOffered(f"{member.person.key} is in no channel {name!r}")
        return found

    def seen(self, member: Member, conversation: Conversation, name: object) -> Post:
        """A message that this person sees; raises NotOffered."""
        found = next((one for one in self.tenant.visible(conversation, member) if one.id == name), None)
        if found is None:
            raise NotOffered("that message is gone")
        return found

    async def say(self, body: Json) -> Json:
        """`{as, place, text, root?}`: type into the composer, or answer in a thread."""
        member = self.member(body)
        text = str(body.get("text") or "").strip()
        if not text:
            raise NotOffered("nothing to say")
        place = self.place(member, body.get("place"))
        return outcome(await self.gestures.say(member, place, text, str(body.get("root") or "")))

    async def rewrite(self, body: Json) -> Json:
        """`{as, place, id, text}`: edit one's own message."""
        member = self.member(body)
        place = self.place(member, body.get("place"))
        post = self.seen(member, place, body.get("id"))
        return outcome(await self.gestures.rewrite(member, place, post, str(body.get("text") or "")))

    async def press(self, body: Json) -> Json:
        """`{as, place, id, number, values?}`: use a card's button, with its inputs by label or id."""
        member = self.member(body)
        place = self.place(member, body.get("place"))
        post = self.seen(member, place, body.get("id"))
        return outcome(await self.gestures.press(member, place, post, int(body["number"]), _answers(body)))

    async def submit(self, body: Json) -> Json:
        """`{as, values?, title?}` on the dialog; `errors` are the client's own, by label."""
        member = self.member(body)
        dialog = self.tenant.dialogs.get(member.id)
        labels = {one["id"]: one.get("label", "") for one in inputs_of((dialog and dialog.card) or {})}
        answer = await self.gestures.submit(member, _answers(body), str(body.get("title") or ""))
        errors = {labels.get(name, name): text for name, text in answer.body.get("errors", {}).items()}
        return outcome(answer) | {"errors": errors} | ({"ok": False} if errors else {})

    async def dismiss(self, body: Json) -> Json:
        """`{as}`: close the dialog."""
        self.gestures.dismiss(self.member(body))
        return {"ok": True}

    async def install(self, body: Json) -> Json:
        """`{as, place}`: add the app to one's own chats ("app") or to the team; without `as`, to both for everyone."""
        if "as" in body:
            member = self.member(body)
            return outcome(await self.gestures.install(member, self.place(member, body.get("place"))))
        await self.install_everywhere()
        return {"ok": True}

    async def install_everywhere(self) -> None:
        """What an admin's policy does: the app is in the team and in everybody's chats but those of `LEFT_OUT`."""
        left_out = LEFT_OUT if self.tenant.has_everybody else ()
        for number, member in enumerate(self.tenant.members.values()):
            if not number:
                await self.gestures.install(member, self.tenant.channels[self.tenant.team_id])
            if member.person.key not in left_out:
                await self.gestures.install(member, self.tenant.chat(member))

    async def uninstall(self, body: Json) -> Json:
        """`{as, place}`: take the app away again."""
        member = self.member(body)
        return outcome(await self.gestures.uninstall(member, self.place(member, body.get("place"))))

    async def state(self, request: Request) -> Response:
        """All that one person sees."""
        try:
            member = self.member(dict(request.query_params))
        except NotOffered as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        dialog = self.tenant.dialogs.get(member.id)
        body = {
            "ok": True, "person": {"key": member.person.key, "id": member.id, "objectId": member.object_id},
            "channels": {c.name: self._posts(c, member) for c in self.tenant.channels.values()},
            "app": self._posts(self.tenant.chat(member), member),
            "dialog": _dialog(dialog) if dialog else None,
        }  # fmt: skip
        return JSONResponse(body)

    def _posts(self, conversation: Conversation, member: Member) -> list[Json]:
        return [
            {
                "id": one.id, "author": one.author, "text": one.text, "cards": one.seen_by(member),
                "only_you": bool(one.only_for), "root": one.root, "edited": bool(one.edited),
                "below": one.below.get(member.id, ("", False))[0],
                "buttons": [action["title"] for _, action in one.buttons(member)],
            }
            for one in self.tenant.visible(conversation, member)
        ]  # fmt: skip


def _dialog(dialog: Dialog) -> Json:
    return {
        "title": dialog.title, "card": dialog.card, "message": dialog.message, "values": dialog.values,
        "errors": dialog.errors, "trouble": dialog.trouble,
    }  # fmt: skip


def _answers(body: Json) -> Json:
    values: Any = body.get("values") or {}
    if not isinstance(values, dict):
        raise NotOffered("values are {label: value}")
    return values


def outcome(answer: Answer) -> Json:
    """An answer of the bot as the driver reports it."""
    return {"ok": not answer.trouble, "status": answer.status, "trouble": answer.trouble}
