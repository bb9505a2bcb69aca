"""Is the Slack app's manifest one that Slack takes, and does it ask for exactly what the bot uses?

The rules are a model of our own, written from Slack's documentation: the schema itself is published nowhere that a test
could read it.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.commands import HELP
from bot.slack import manifest
from bot.slack.door import build_app
from bot.slack.platform import SLACK
from tests.architecture.tree import modules, parsed

Json = dict[str, Any]

TOP = {"_metadata", "display_information", "features", "oauth_config", "settings"}
DISPLAY = {"name", "description", "long_description", "background_color"}
FEATURES = {"app_home", "bot_user", "slash_commands"}
SETTINGS = {
    "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled",
}  # fmt: skip
COMMAND = {"command", "url", "description", "usage_hint", "should_escape"}

# Slack's reference, method by method: of each group the app needs one. Conversations are public channels ("channels"),
# private ones ("groups") and direct messages ("im"), each with a scope of its own; the bot looks into all three.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "chat.delete": (("chat:write",),),
    "chat.postEphemeral": (("chat:write",),),
    "chat.postMessage": (("chat:write",), ("chat:write.public",)),
    "chat.update": (("chat:write",),),
    "conversations.history": (("channels:history",), ("groups:history",), ("im:history",), ("metadata.message:read",)),
    "conversations.list": (("channels:read",), ("groups:read",)),
    "conversations.open": (("im:write",),),
    "auth.test": (),
    "usergroups.users.list": (("usergroups:read",),),
    "users.info": (("users:read",), ("users:read.email",)),
    "users.lookupByEmail": (("users:read.email",),),
    "views.open": (),
    "views.publish": (),
}
# Events by the name under which a manifest subscribes to them. Bolt hears them by the word before the dot.
EVENT_NEEDS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
}


def problems(made: Json) -> Iterator[str]:
    """Every rule of Slack's that a manifest breaks."""
    yield from _only(made, TOP, "")
    if made.get("_metadata") != {"major_version": 2}:
        yield "_metadata.major_version is not 2"
    display = made.get("display_information", {})
    yield from _only(display, DISPLAY, "display_information")
    yield from _long(display, "name", 1, 35)
    yield from _long(display, "description", 0, 140)
    yield from _long(display, "long_description", 175, 4000)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", display.get("background_color", "")):
        yield "background_color is no colour"
    features = made.get("features", {})
    yield from _only(features, FEATURES, "features")
    yield from _long(features.get("bot_user", {}), "display_name", 1, 80)
    yield from _commands(features.get("slash_commands", []), made)
    scopes = made.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    if not 0 < len(scopes) <= 255 or len(set(scopes)) != len(scopes):
        yield "scopes: 1 to 255, each once"
    yield from _settings(made.get("settings", {}))


def _commands(commands: list[Json], made: Json) -> Iterator[str]:
    if len(commands) > 50 or len({one.get("command") for one in commands}) != len(commands):
        yield "slash_commands: at most 50, each once"
    for one in commands:
        yield from _only(one, COMMAND, "slash_commands")
        yield from _long(one, "command", 2, 32)
        yield from _long(one, "description", 1, 2000)
        yield from _long(one, "usage_hint", 0, 1000)
        if not re.fullmatch(r"/[a-z0-9_-]+", one.get("command", "")):
            yield "a slash command is / and lower case letters"
        if ("url" in one) is made["settings"].get("socket_mode_enabled", False):
            yield "a slash command has an address over HTTP and none over a socket"


def _settings(settings: Json) -> Iterator[str]:
    yield from _only(settings, SETTINGS, "settings")
    socket = settings.get("socket_mode_enabled", False)
    for name in ("event_subscriptions", "interactivity"):
        address = settings.get(name, {}).get("request_url")
        if (address is not None) is socket:
            yield f"{name}: an address over HTTP and none over a socket"
        if address is not None and not address.startswith("https://"):
            yield f"{name}: Slack calls https addresses only"
    if len(settings.get("event_subscriptions", {}).get("bot_events", [])) > 100:
        yield "bot_events: at most 100"


def _only(node: Json, known: set[str], where: str) -> Iterator[str]:
    yield from (f"{where}: unknown key {name}" for name in sorted(set(node) - known))


def _long(node: Json, name: str, least: int, most: int) -> Iterator[str]:
    if not least <= len(node.get(name, "")) <= most:
        yield f"{name}: {least} to {most} characters"


def scopes() -> set[str]:
    return set(manifest.shipped()["oauth_config"]["scopes"]["bot"])


def subscribed() -> set[str]:
    return set(manifest.shipped()["settings"]["event_subscriptions"]["bot_events"])


def methods_called() -> set[str]:
    """The Web API methods that the code in bot/slack calls: `client.chat_postMessage` is chat.postMessage."""
    found = set()
    for module in modules("bot"):
        for node in ast.walk(parsed(module)):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and ast.unparse(called.value).endswith("client"):
                found.add(called.attr)
    return {name.replace("_", ".") for name in found if "_" in name and hasattr(AsyncWebClient, name)}


def listeners() -> dict[str, set[str]]:
    """What the bot listens to: by kind, the names it registers with Bolt."""
    heard: dict[str, set[str]] = {"command": set(), "event": set()}

    class Recording(AsyncApp):
        def command(self, command: Any, *args: Any, **kwargs: Any) -> Callable[..., Any]:
            heard["command"].add(command)
            return super().command(command, *args, **kwargs)

        def event(self, event: Any, *args: Any, **kwargs: Any) -> Callable[..., Any]:
            heard["event"].add(event)
            return super().event(event, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.slack.door.AsyncApp", Recording)
        build_app(None, None, AsyncWebClient("xoxb-test"), "secret", "")  # type: ignore[arg-type]  # nothing is dispatched
    return heard


def test_slack_takes_the_shipped_manifest() -> None:
    assert list(problems(manifest.shipped())) == []


@pytest.mark.parametrize("socket", [False, True])
def test_slack_takes_what_is_made_out_for_an_installation(socket: bool) -> None:
    assert list(problems(manifest.made_out(manifest.shipped(), "https://pk.acme.example/", socket=socket))) == []


SPOILT: dict[str, Callable[[Json], Any]] = {
    "an unknown key": lambda made: made.update(shortcuts=[]),
    "the first version": lambda made: made["_metadata"].update(major_version=1),
    "a long name": lambda made: made["display_information"].update(name="P" * 36),
    "a short long description": lambda made: made["display_information"].update(long_description="Short."),
    "a command without its slash": lambda made: made["features"]["slash_commands"][0].update(command="panel"),
    "a command without a description": lambda made: made["features"]["slash_commands"][0].pop("description"),
    "a command twice": lambda made: made["features"]["slash_commands"].append(made["features"]["slash_commands"][0]),
    "a socket with addresses": lambda made: made["settings"].update(socket_mode_enabled=True),
    "no address": lambda made: made["settings"]["interactivity"].pop("request_url"),
    "a scope twice": lambda made: made["oauth_config"]["scopes"]["bot"].append("commands"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_manifest_is_found_out(spoil: Callable[[Json], Any]) -> None:
    made = copy.deepcopy(manifest.shipped())
    spoil(made)
    assert list(problems(made)) != []


def test_every_slash_command_has_a_listener_and_every_listener_a_command() -> None:
    assert {one["command"] for one in manifest.shipped()["features"]["slash_commands"]} == listeners()["command"]


def test_every_event_has_a_listener_and_every_listener_an_event() -> None:
    assert {event.partition(".")[0] for event in subscribed()} == listeners()["event"]


def test_every_event_is_known_here_and_has_its_scopes() -> None:
    assert subscribed() == set(EVENT_NEEDS)
    assert {scope for needs in EVENT_NEEDS.values() for scope in needs} <= scopes()


def test_every_method_called_is_known_here() -> None:
    assert methods_called() == set(NEEDS)


def test_every_method_called_has_its_scopes() -> None:
    missing = {
        method: group
        for method, groups in NEEDS.items()
        for group in groups
        if method in methods_called() and not scopes() & set(group)
    }
    assert missing == {}


def test_every_scope_has_a_use() -> None:
    used = {scope for method in methods_called() for group in NEEDS[method] for scope in group}
    used |= {scope for event in subscribed() for scope in EVENT_NEEDS[event]}
    assert scopes() - used - {"commands"} == set()


def test_the_reasons_given_for_the_scopes_are_the_true_ones() -> None:
    told = {scope: (set(use.methods), set(use.events)) for scope, use in manifest.SCOPES.items()}
    true = {
        scope: (
            {method for method, groups in NEEDS.items() if any(scope in group for group in groups)},
            {event for event, needs in EVENT_NEEDS.items() if scope in needs},
        )
        for scope in scopes()
    }
    assert told == true


def test_every_slash_command_that_help_lists_is_in_the_manifest() -> None:
    assert {SLACK.typed(command).split()[0] for command, _ in HELP} == listeners()["command"]
