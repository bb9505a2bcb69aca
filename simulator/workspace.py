"""What is in the chat workspace right now? People, channels, messages, modals and home views, all in memory."""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from simulator.cast import CASTS, Cast
from simulator.clock import Clock

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace. `key` is the lower-case first name; `roles` as in the company file."""

    key: str
    id: str
    name: str
    email: str
    tz: str
    roles: tuple[str, ...] = ()
    is_bot: bool = False
    is_restricted: bool = False

    @property
    def role(self) -> str:
        """The first role, as words."""
        return self.roles[0].replace("_", " ").replace("hr ", "HR ") if self.roles else "member"


@dataclass(slots=True)
class Message:
    """One message; `only_for` is the user id of the one person who sees an ephemeral message."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: str = ""
    only_for: str = ""
    thread_ts: str = ""
    replies_only: bool = False


@dataclass(slots=True)
class Channel:
    """A channel or a direct message ("im"); members are user ids in order of joining."""

    id: str
    name: str
    members: list[str]
    is_im: bool = False
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def message(self, ts: object) -> Message | None:
        """The message with this ts, or None."""
        return next((found for found in self.messages if found.ts == ts), None)


@dataclass(slots=True)
class View:
    """A modal or a home tab as the bot gave it, plus what the person has typed and the errors shown at blocks."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str = ""
    previous_id: str = ""
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


class Workspace:
    """The whole state. Every change raises `version`, by which pages know that they are stale."""

    def __init__(self, company: Json, clock: Clock, team_id: str, app_name: str, cast: Cast = CASTS["slack"]) -> None:
        self.clock = clock
        self.everyone = _people(company)
        """The whole company, those without Slack too."""
        self.cast = cast
        self.team_id = team_id
        self.app_name = app_name
        self.app_id = "A" + team_id[1:]
        self.company = company
        self.version = 0
        self.reset()

    def reset(self) -> None:
        """Back to the seeded company with nothing said."""
        self.people = {person.id: person for person in self.everyone if self.cast.in_slack(person.key)}
        self.bot = Person("panelkeeper", "U0PANELBOT", self.app_name, "", "Etc/UTC", is_bot=True)
        self.people[self.bot.id] = self.bot
        self.channels = {channel.id: channel for channel in _channels(self.company, self)}
        self.user_groups = _user_groups(self.people.values())
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.states: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}
        self._last_ts = 0
        self.changed()

    def changed(self) -> None:
        """Something that a page may show is different now."""
        self.version += 1

    def humans(self) -> list[Person]:
        """Everyone in Slack but the bot, in the company's order."""
        return [person for person in self.people.values() if not person.is_bot]

    def in_teams(self) -> list[Person]:
        """Everyone who has Teams, in the company's order."""
        return [person for person in self.everyone if self.cast.in_teams(person.key)]

    def anybody(self, key: str) -> Person | None:
        """The person of the company with this first name in lower case, in Slack or not."""
        return next((person for person in self.everyone if person.key == key), None)

    def by_key(self, key: str) -> Person | None:
        """The person with this first name in lower case."""
        return next((person for person in self.humans() if person.key == key), None)

    def by_email(self, email: str) -> Person | None:
        """The person with this address, whatever its case."""
        return next((person for person in self.humans() if person.email.lower() == email.lower()), None)

    def channel(self, name: object) -> Channel | None:
        """A channel by id or by name, with or without #."""
        if not isinstance(name, str):
            return None
        plain = name.removeprefix("#")
        found = self.channels.get(name)
        return found or next((c for c in self.channels.values() if c.name == plain and not c.is_im), None)

    def direct(self, person: Person) -> Channel:
        """The direct messages between this person and the bot."""
        name = "D0" + person.id[2:]
        if name not in self.channels:
            self.channels[name] = Channel(name, person.key, [person.id, self.bot.id], is_im=True)
        return self.channels[name]

    def channels_of(self, person: Person) -> list[Channel]:
        """The channels this person is in, without direct messages."""
        return [c for c in self.channels.values() if not c.is_im and person.id in c.members]

    def next_ts(self) -> str:
        """A fresh message id: simulated epoch seconds with six digits after the point, always rising."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.timestamp() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def post(self, channel: Channel, user: str, body: Json, only_for: str = "") -> Message:
        """Add a message with the text, blocks and metadata of a Web API call or answer."""
        message = Message(
            self.next_ts(), channel.id, user, str(body.get("text") or ""), list(body.get("blocks") or []),
            body.get("metadata"), "", only_for, str(body.get("thread_ts") or ""),
        )  # fmt: skip
        channel.messages.append(message)
        if not only_for and user != self.bot.id:
            channel.read[user] = message.ts
        self.changed()
        return message

    def edit(self, message: Message, body: Json) -> None:
        """Put new text and blocks in place of the old; Slack drops the blocks when only text is given."""
        message.text = str(body.get("text") or "")
        message.blocks = list(body.get("blocks") or [])
        message.metadata = body.get("metadata", message.metadata)
        message.edited = self.next_ts()
        self.changed()

    def delete(self, message: Message) -> None:
        """Take a message away for everyone."""
        self.channels[message.channel].messages.remove(message)
        self.changed()

    def visible(self, channel: Channel, person: Person) -> list[Message]:
        """What this person sees there: everything but other people's ephemeral messages."""
        return [m for m in channel.messages if m.only_for in ("", person.id)]

    def unread(self, channel: Channel, person: Person) -> int:
        """How many visible messages by others came after what this person has read."""
        read = channel.read.get(person.id, "")
        return sum(1 for m in self.visible(channel, person) if m.ts > read and m.user != person.id)

    def seen(self, channel: Channel, person: Person) -> None:
        """This person has the channel before them: nothing is unread."""
        if channel.messages and channel.read.get(person.id, "") < channel.messages[-1].ts:
            channel.read[person.id] = channel.messages[-1].ts
            self.changed()

    def new_view(self, person: Person, body: Json) -> View:
        """A view with a fresh id and hash, not shown anywhere yet."""
        name = "V0" + secrets.token_hex(5).upper()
        return View(name, person.id, body, _hash(), root_id=name)

    def show_modal(self, view: View) -> None:
        """Put a view on top of its person's modals."""
        stack = self.modals.setdefault(view.user, [])
        if stack:
            view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self.changed()

    def replace_view(self, view: View, body: Json) -> None:
        """Give a view new content; what was typed in blocks that stay is kept, as in Slack."""
        view.body, view.hash, view.errors, view.trouble = body, _hash(), {}, ""
        kept = {(b.get("block_id"), a) for b in body["blocks"] for a in _action_ids(b)}
        view.values = {
            block: {a: v for a, v in actions.items() if (block, a) in kept} for block, actions in view.values.items()
        }
        self.changed()

    def top_modal(self, person: Person) -> View | None:
        """The modal in front of this person, if any."""
        stack = self.modals.get(person.id)
        return stack[-1] if stack else None

    def close_modals(self, person: Person, only_top: bool = False) -> None:
        """Take away the top modal or all of them."""
        stack = self.modals.get(person.id, [])
        del stack[-1 if only_top else 0 :]
        self.changed()

    def view(self, view_id: object, external_id: object = None) -> View | None:
        """An open modal by its id or external id."""
        for view in self.open_views():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def open_views(self) -> Iterator[View]:
        """Every modal that someone has open."""
        for stack in self.modals.values():
            yield from stack


def with_block_ids(blocks: list[Json]) -> list[Json]:
    """Blocks where those without a block_id got one, and elements without an action_id too, as Slack does."""
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_of(block):
            if element.get("type") != "image" and block["type"] != "context":
                element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return blocks


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block."""
    if block.get("type") == "actions":
        return list(block.get("elements", []))
    inner = block.get("accessory") or block.get("element")
    return [inner] if isinstance(inner, dict) else []


def _action_ids(block: Json) -> list[str]:
    return [element.get("action_id", "") for element in elements_of(block)]


def _hash() -> str:
    return f"{secrets.randbelow(10**10)}.{secrets.token_urlsafe(6)}"


def _people(company: Json) -> list[Person]:
    people = []
    for entry in company["people"]:
        key = re.sub(r"\W", "", entry["name"].split()[0].lower())
        ZoneInfo(entry["timezone"])
        people.append(
            Person(key, f"U0{key.upper()}", entry["name"], entry["email"], entry["timezone"], tuple(entry["roles"]))
        )
    return people


def _user_groups(people: Iterable[Person]) -> dict[str, list[str]]:
    """A user group for each role of the company file, such as S0HIRINGMANAGER, with the ids of its members."""
    groups: dict[str, list[str]] = {}
    for person in people:
        for role in person.roles:
            groups.setdefault("S0" + role.upper().replace("_", ""), []).append(person.id)
    return groups


def _channels(company: Json, workspace: Workspace) -> list[Channel]:
    everyone = [person.id for person in workspace.people.values()]
    channels = []
    for number, requisition in enumerate(company["requisitions"], 1):
        kinds = {i["kind"] for plan in requisition["plans"] for i in plan["interviews"]}
        owners = {requisition["hiring_manager"], requisition["recruiter"]}
        members = [
            f"U0{entry['name'].split()[0].upper()}"
            for entry in company["people"]
            if entry["email"] in owners or kinds & set(entry.get("pools", ()))
        ]
        members = [member for member in members if member in workspace.people]
        name = requisition["channel"]
        channel_id = f"C0{number:02d}{re.sub(r'[^A-Z]', '', name.upper())}"
        channels.append(Channel(channel_id, name, [*members, workspace.bot.id]))
    channels.append(Channel("C000GENERAL", "general", [p for p in everyone if p != workspace.bot.id]))
    return channels
