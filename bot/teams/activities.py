"""What does an activity say? What we use of it, read without trust: what is missing or odd is empty, never a fault."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from bot.cards.elements import clean
from bot.teams.connector import Conversation
from bot.teams.render import OURS

Json = Mapping[str, Any]

PERSONAL = "personal"
LONGEST_ID = 255
USER = re.compile(r"[A-Za-z0-9._-]{1,64}")
AT = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL | re.IGNORECASE)
NOTHING: Json = {}
ZONES = available_timezones()


@dataclass(frozen=True, slots=True)
class Activity:
    """What came in. `user` is the Entra id of whoever did it, `member` their id in the conversation.

    `ours` is what a card of the bot's sent back as its own, `answers` what was filled in; neither is to be trusted.
    `words` are a message's text, without who is addressed; `addressed` says that the bot is, and `targeted` that nobody
    else sees it. `title` is what stood on a button, `command` the one of the app's menu, `action` what was done to the
    app.
    """

    kind: str
    name: str
    id: str
    tenant: str
    user: str
    member: str
    conversation: str
    conversation_kind: str
    service_url: str
    bot: str
    team: str
    addressed: bool
    words: str = field(repr=False)
    value: Json = field(repr=False)
    ours: Json = field(repr=False)
    answers: dict[str, str | tuple[str, ...]] = field(repr=False)
    timezone: str = "UTC"
    title: str = ""
    command: str = ""
    action: str = ""
    channel_name: str = ""
    targeted: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def our(self, key: str) -> str:
        """What a card of ours has sent back under this key."""
        return _text(self.ours, key)

    @property
    def is_personal(self) -> bool:
        return self.conversation_kind == PERSONAL

    @property
    def where(self) -> Conversation:
        return Conversation(self.tenant, self.conversation, self.service_url, self.bot)

    @property
    def channel(self) -> str:
        """The conversation without the thread in it: what is said to this begins a new one."""
        return self.conversation.partition(";")[0]


def read(body: Json) -> Activity:
    """The activity in a request's body."""
    value = _dict(body, "value")
    data = _data(value)
    conversation, sender = _dict(body, "conversation"), _dict(body, "from")
    bot = _text(_dict(body, "recipient"), "id")
    user = _text(sender, "aadObjectId")
    return Activity(
        kind=_text(body, "type"),
        name=_text(body, "name"),
        id=_text(body, "id"),
        tenant=_tenant(body),
        user=user if USER.fullmatch(user) else "",
        member=_text(sender, "id"),
        conversation=_text(conversation, "id"),
        conversation_kind=_text(conversation, "conversationType") or PERSONAL,
        service_url=_text(body, "serviceUrl"),
        bot=bot,
        team=_text(_dict(_dict(body, "channelData"), "team"), "id"),
        addressed=bot in _mentions(body).values(),
        words=_words(body, bot),
        value=value,
        ours=_dict(data, OURS),
        answers=_answers(data),
        timezone=_zone(_text(body, "localTimezone")),
        title=_text(_dict(value, "action"), "title"),
        command=_text(value, "commandId"),
        action=_text(body, "action"),
        channel_name=_text(_dict(_dict(body, "channelData"), "channel"), "name"),
        targeted=_dict(body, "recipient").get("isTargeted") is True,
        added=_members(body, "membersAdded"),
        removed=_members(body, "membersRemoved"),
    )


def channel_of(body: Json) -> str:
    return _text(body, "channelId")


def service_url_of(body: Json) -> str:
    return _text(body, "serviceUrl")


def tenants_of(body: Json) -> frozenset[str]:
    """Every tenant that the activity says it is of."""
    told = (_text(_dict(_dict(body, "channelData"), "tenant"), "id"), _text(_dict(body, "conversation"), "tenantId"))
    return frozenset(one.lower() for one in told if one)


def _zone(name: str) -> str:
    return name if name in ZONES else "UTC"


def _tenant(body: Json) -> str:
    return min(tenants_of(body), default="")


def _dict(of: Json, key: str) -> Json:
    found = of.get(key)
    return found if isinstance(found, dict) else NOTHING


def _list(of: Json, key: str) -> list[Any]:
    found = of.get(key)
    return found if isinstance(found, list) else []


def _text(of: Json, key: str) -> str:
    """A short text: an id, a name. What is too long to be one is none."""
    found = of.get(key)
    return clean(found) if isinstance(found, str) and len(found) <= LONGEST_ID else ""


def _data(value: Json) -> Json:
    """What an action sent: Action.Execute has it deeper, and a plain submit is it."""
    action = _dict(value, "action")
    return _dict(action, "data") if action else _dict(value, "data") or value


def _answers(data: Json) -> dict[str, str | tuple[str, ...]]:
    """What was filled in, by key: a text, or a tuple where several may be chosen. What is empty is not there."""
    many = frozenset(one for one in _list(_dict(data, OURS), "many") if isinstance(one, str))
    found: dict[str, str | tuple[str, ...]] = {}
    for key, value in data.items():
        if key in (OURS, "msteams") or not isinstance(value, str) or len(found) >= 100:
            continue
        if key in many:
            found[clean(key)] = tuple(filter(None, clean(value).split(",")))
        elif value:
            found[clean(key)] = clean(value).replace("\r\n", "\n")
    return found


def _members(body: Json, key: str) -> tuple[str, ...]:
    return tuple(_text(one, "id") for one in _list(body, key)[:1000] if isinstance(one, dict))


def _mentions(body: Json) -> dict[str, str]:
    """Who is mentioned: their id by the text that stands for it."""
    found = (one for one in _list(body, "entities")[:100] if isinstance(one, dict) and one.get("type") == "mention")
    return {_text(one, "text"): _text(_dict(one, "mentioned"), "id") for one in found}


def _words(body: Json, bot: str) -> str:
    """The message's text on one line: the bot's own name is left out, other people are `@` and their id."""
    text = body.get("text")
    mentions = _mentions(body)

    def named(found: re.Match[str]) -> str:
        who = mentions.get(found.group(0), "")
        return f" @{who} " if who and who != bot else " "

    return " ".join(html.unescape(AT.sub(named, clean(text))).split()) if isinstance(text, str) else ""
