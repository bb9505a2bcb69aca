"""What does Slack have to know of this app? The shipped manifest, made out for one installation.

Over HTTP Slack is told where to call; over a socket it is told nothing, since the bot calls Slack.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

Json = dict[str, Any]

EVENTS_PATH = "/slack/events"
GROUPS_SCOPE = "usergroups:read"


@dataclass(frozen=True, slots=True)
class Use:
    """What a scope is for: the Web API methods and the events that need it, and why they are called and heard."""

    methods: tuple[str, ...]
    why: str
    events: tuple[str, ...] = ()


SCOPES: Mapping[str, Use] = {
    "channels:history": Use(
        ("conversations.history",),
        "look whether a message whose fate is unknown was posted; hear what people write in the channels of loops, "
        "keep it redacted, and tell whoever pastes a candidate's contact data",
        ("message.channels",),
    ),
    "channels:read": Use(("conversations.list",), "find a requisition's channel by its name"),
    "chat:write": Use(
        ("chat.delete", "chat.postEphemeral", "chat.postMessage", "chat.update"),
        "post cards and messages, keep them up to date, unsay what was said about a candidate who is erased, and tell "
        "one person something in a channel",
    ),
    "chat:write.public": Use(("chat.postMessage",), "post in a public channel nobody invited the bot to"),
    "commands": Use((), "`/panel` and `/feedback`"),
    "groups:history": Use(
        ("conversations.history",), "the same look, and the same hearing, in a private channel", ("message.groups",)
    ),
    "groups:read": Use(("conversations.list",), "find a private channel by its name"),
    "im:history": Use(("conversations.history",), "the same look in a direct message"),
    "im:write": Use(("conversations.open",), "open a direct message with a person"),
    "metadata.message:read": Use(("conversations.history",), "know its own messages again by the name they carry"),
    GROUPS_SCOPE: Use(
        ("usergroups.users.list",), "give roles to the members of the user groups that the settings name"
    ),
    "users:read": Use(("users.info",), "tell full members from guests, strangers and bots"),
    "users:read.email": Use(("users.info", "users.lookupByEmail"), "know a person by their confirmed work address"),
}


def shipped() -> Json:
    """The manifest as it is in the package, with an example's address."""
    text = (resources.files("bot") / "manifest.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def made_out(manifest: Mapping[str, Any], public_url: str, *, socket: bool, user_groups: bool = True) -> Json:
    """A copy of the manifest for a server at `public_url`, or for Socket Mode. Raises ValueError unless it is https:
    Slack calls nothing else. Without `user_groups` that give roles it asks for no look into them.
    """
    made: Json = _copy(manifest)
    if not user_groups:
        made["oauth_config"]["scopes"]["bot"].remove(GROUPS_SCOPE)
    made["settings"]["socket_mode_enabled"] = socket
    if not socket and not public_url.startswith("https://"):
        raise ValueError("Slack calls https addresses only")
    for holder, name in _addresses(made):
        if socket:
            holder.pop(name, None)
        else:
            holder[name] = public_url.rstrip("/") + EVENTS_PATH
    return made


def written(manifest: Mapping[str, Any]) -> str:
    """The manifest as YAML, in the order it was written."""
    return str(yaml.safe_dump(_copy(manifest), sort_keys=False, allow_unicode=True, width=110))


def _addresses(manifest: Json) -> Iterator[tuple[Json, str]]:
    """Every place where Slack is told an address."""
    for command in manifest["features"]["slash_commands"]:
        yield command, "url"
    yield manifest["settings"]["event_subscriptions"], "request_url"
    yield manifest["settings"]["interactivity"], "request_url"


def _copy(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {name: _copy(value) for name, value in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node
