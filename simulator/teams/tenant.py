"""What is in Teams right now? The tenant's people, a team with its channels, chats with the app, dialogs: in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.clock import Clock
from simulator.teams.cards import actions
from simulator.teams.identity import object_id, opaque
from simulator.workspace import Person

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
TEAM = "Northwind Hiring"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the tenant. `id` is what this bot knows them by ("29:…"), `object_id` is Entra's.

    `role` is "user", or "guest" for somebody who was invited from elsewhere.
    """

    person: Person
    id: str
    object_id: str
    role: str = "user"

    @property
    def account(self) -> Json:
        """How they stand in a conversation's roster."""
        given, _, surname = self.person.name.partition(" ")
        return {
            "id": self.id, "name": self.person.name, "aadObjectId": self.object_id, "objectId": self.object_id,
            "givenName": given, "surname": surname, "email": self.person.email,
            "userPrincipalName": self.person.email, "userRole": self.role,
        }  # fmt: skip


@dataclass(slots=True)
class Post:
    """One message. `root` is the post it answers in a channel; `only_for` the member id of the one who sees it.

    `views` are cards that one member sees in place of the posted one, as the bot answered their press, until an edit;
    `below` is what that member is told under it, and whether something went wrong.
    """

    id: str
    author: str
    text: str
    cards: list[Json] = field(default_factory=list)
    root: str = ""
    only_for: str = ""
    edited: str = ""
    views: dict[str, Json] = field(default_factory=dict)
    below: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def seen_by(self, member: Member) -> list[Json]:
        """The cards as this member sees them."""
        own = self.views.get(member.id)
        return [own, *self.cards[1:]] if own else self.cards

    def buttons(self, member: Member) -> list[tuple[Json, Json]]:
        """Every button that this member sees, with its card, in order: a button's number is its place here."""
        return [(card, action) for card in self.seen_by(member) for action in actions(card)]


@dataclass(slots=True)
class Conversation:
    """A channel of the team or a person's chat with the app; members are member ids."""

    id: str
    name: str
    kind: str
    members: list[str]
    posts: list[Post] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def post(self, name: object) -> Post | None:
        """The message with this id, or None."""
        return next((found for found in self.posts if found.id == name), None)


@dataclass(slots=True)
class Dialog:
    """What stands before one person: a card with questions, or a message. `command` is the extension's, if any."""

    conversation: Conversation
    title: str
    card: Json | None
    message: str = ""
    command: str = ""
    reply_to: str = ""
    root: str = ""
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    turn: int = 0


class Tenant:
    """The whole state. Every change is told to `changed`, by which pages know that they are stale."""

    def __init__(
        self,
        people: Callable[[], list[Person]],
        company: Json,
        clock: Clock,
        tenant_id: str,
        changed: Callable[[], None],
    ) -> None:
        self.id = tenant_id
        self.clock = clock
        self.changed = changed
        self.team_id = opaque("19:", tenant_id, "team") + "@thread.tacv2"
        self.group_id = object_id(tenant_id, "the team")
        self._people = people
        self._company = company
        self.reset()

    def reset(self) -> None:
        """Back to the first day: nothing said, the app nowhere installed."""
        self.members = {one.id: one for one in map(self._member, self._people())}
        self.channels = {one.id: one for one in self._channels()}
        self.chats: dict[str, Conversation] = {}
        self.dialogs: dict[str, Dialog] = {}
        self.installed: set[str] = set()
        """Where the app is: member ids, and the team's id."""
        self._last = 0
        self.changed()

    def _member(self, person: Person) -> Member:
        entra = object_id(self.id, person.email)
        return Member(person, opaque("29:1", self.id, person.email), entra)

    def _channels(self) -> list[Conversation]:
        everyone = list(self.members)
        found = [Conversation(self.team_id, "General", "channel", everyone)]
        for requisition in self._company["requisitions"]:
            name = requisition["channel"]
            found.append(Conversation(opaque("19:", self.id, name) + "@thread.tacv2", name, "channel", everyone))
        return found

    @property
    def has_everybody(self) -> bool:
        """Whether the whole company has Teams."""
        return len(self.members) == len(self._company["people"])

    def by_key(self, key: str) -> Member | None:
        """The member with this first name in lower case."""
        return next((one for one in self.members.values() if one.person.key == key.lower()), None)

    def find(self, name: object) -> Member | None:
        """The member with this id, Entra object id or user principal name."""
        for one in self.members.values():
            if name in (one.id, one.object_id) or str(name).lower() == one.person.email.lower():
                return one
        return None

    def chat(self, member: Member) -> Conversation:
        """The chat between this person and the app."""
        name = opaque("a:1", self.id, "chat", member.id)
        if name not in self.chats:
            self.chats[name] = Conversation(name, member.person.key, "personal", [member.id])
        return self.chats[name]

    def conversation(self, name: str) -> tuple[Conversation, str] | None:
        """A conversation by the id that a bot uses, and the post whose thread that id means ("" for none)."""
        plain, _, root = name.partition(";messageid=")
        found = self.channels.get(plain) or self.chats.get(plain)
        return (found, root) if found else None

    def place(self, member: Member, name: object) -> Conversation | None:
        """What a person calls "app" or by a channel's name, with or without #."""
        if name in ("app", "", None):
            return self.chat(member)
        plain = str(name).removeprefix("#")
        return next((one for one in self.channels.values() if one.name == plain and member.id in one.members), None)

    def is_installed(self, conversation: Conversation) -> bool:
        """Whether the app is there to be spoken to."""
        where = self.team_id if conversation.kind == "channel" else conversation.members[0]
        return where in self.installed

    def next_id(self) -> str:
        """A fresh message id: simulated epoch milliseconds, always rising."""
        self._last = max(self._last + 1, int(self.clock.timestamp() * 1000))
        return str(self._last)

    def add(self, conversation: Conversation, post: Post) -> Post:
        """Put a new message into a conversation."""
        conversation.posts.append(post)
        if post.author in self.members and not post.only_for:
            conversation.read[post.author] = post.id
        self.changed()
        return post

    def edit(self, post: Post, text: str, cards: list[Json]) -> None:
        """New content in place of the old, for everybody."""
        post.text, post.cards, post.edited = text, cards, self.next_id()
        post.views.clear()
        self.changed()

    def delete(self, conversation: Conversation, post: Post) -> None:
        """Take a message away for everybody."""
        conversation.posts.remove(post)
        self.changed()

    def visible(self, conversation: Conversation, member: Member) -> list[Post]:
        """What this person sees there, oldest first."""
        return [one for one in conversation.posts if one.only_for in ("", member.id)]

    def unread(self, conversation: Conversation, member: Member) -> int:
        """How many visible messages by others came after what this person has read."""
        read = conversation.read.get(member.id, "")
        return sum(1 for one in self.visible(conversation, member) if one.id > read and one.author != member.id)

    def seen(self, conversation: Conversation, member: Member) -> None:
        """This person has the conversation before them."""
        if conversation.posts and conversation.read.get(member.id, "") < conversation.posts[-1].id:
            conversation.read[member.id] = conversation.posts[-1].id
            self.changed()
