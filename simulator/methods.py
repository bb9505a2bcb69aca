"""What does each Web API method do? One function a method; `Refused` carries Slack's own error word."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from simulator.blocks import check_blocks, check_view
from simulator.payloads import message_json, view_json
from simulator.tickets import Tickets
from simulator.workspace import Channel, Json, Message, Person, View, Workspace, with_block_ids


class Refused(Exception):
    """Slack's word for why not, with the lines that go to `response_metadata.messages`."""

    def __init__(self, error: str, messages: list[str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []


@dataclass(frozen=True, slots=True)
class Api:
    """What the methods work on; `url` is the public address of the simulator, `scopes` what the app was granted."""

    workspace: Workspace
    tickets: Tickets
    scopes: frozenset[str]
    url: str


def _auth_test(api: Api, arguments: Json) -> Json:
    workspace = api.workspace
    return {
        "url": f"{api.url}/", "team": workspace.company["name"], "user": "panelkeeper", "team_id": workspace.team_id,
        "user_id": workspace.bot.id, "bot_id": "B" + workspace.bot.id[1:], "is_enterprise_install": False,
    }  # fmt: skip


def _users_info(api: Api, arguments: Json) -> Json:
    person = api.workspace.people.get(str(arguments.get("user")))
    if person is None:
        raise Refused("user_not_found")
    return {"user": _user(api, person)}


def _users_lookup(api: Api, arguments: Json) -> Json:
    person = api.workspace.by_email(str(arguments.get("email")))
    if person is None:
        raise Refused("users_not_found")
    return {"user": _user(api, person)}


def _users_list(api: Api, arguments: Json) -> Json:
    members, cursor = _page([_user(api, person) for person in api.workspace.people.values()], arguments)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def _user(api: Api, person: Person) -> Json:
    profile = {"real_name": person.name, "display_name": person.name.split()[0], "team": api.workspace.team_id}
    if "users:read.email" in api.scopes and person.email:
        profile["email"] = person.email
    offset = ZoneInfo(person.tz).utcoffset(api.workspace.clock.now().astimezone(ZoneInfo(person.tz)))
    return {
        "id": person.id, "team_id": api.workspace.team_id, "name": person.key, "deleted": False,
        "real_name": person.name, "tz": person.tz, "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile, "is_admin": False, "is_owner": False, "is_restricted": person.is_restricted,
        "is_ultra_restricted": False, "is_bot": person.is_bot, "is_app_user": False, "is_email_confirmed": True,
        "updated": 0,
    }  # fmt: skip


def _page(items: list[Any], arguments: Json) -> tuple[list[Any], str]:
    try:
        start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    except (ValueError, TypeError):
        raise Refused("invalid_cursor") from None
    if start < 0 or not 1 <= limit <= 1000:
        raise Refused("invalid_limit")
    return items[start : start + limit], str(start + limit) if start + limit < len(items) else ""


def _usergroups_users(api: Api, arguments: Json) -> Json:
    unknown = sorted(set(arguments) - {"token", "usergroup", "include_disabled", "team_id"})
    if unknown or not isinstance(arguments.get("usergroup"), str):
        why = [f"no such argument: {name}" for name in unknown] or ["missing required field: usergroup"]
        raise Refused("invalid_arguments", [f"[ERROR] {line}" for line in why])
    members = api.workspace.user_groups.get(arguments["usergroup"])
    if members is None:
        raise Refused("no_such_subteam")
    return {"users": list(members)}


def _conversations_list(api: Api, arguments: Json) -> Json:
    kinds = str(arguments.get("types") or "public_channel").split(",")
    found = [c for c in api.workspace.channels.values() if ("im" if c.is_im else "public_channel") in kinds]
    channels, cursor = _page([_channel_json(api, channel) for channel in found], arguments)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _conversations_info(api: Api, arguments: Json) -> Json:
    return {"channel": _channel_json(api, _channel(api, arguments))}


def _conversations_members(api: Api, arguments: Json) -> Json:
    members, cursor = _page(_channel(api, arguments).members, arguments)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def _conversations_open(api: Api, arguments: Json) -> Json:
    names = arguments.get("users") or ""
    users = names if isinstance(names, list) else str(names).split(",")
    if len(users) != 1:
        raise Refused("too_many_users" if len(users) > 1 else "users_list_not_supplied")
    person = api.workspace.people.get(str(users[0]))
    if person is None or person.is_bot:
        raise Refused("user_not_found" if person is None else "cannot_dm_bot")
    channel = api.workspace.direct(person)
    return {"channel": {"id": channel.id, "is_im": True, "user": person.id}}


def _conversations_join(api: Api, arguments: Json) -> Json:
    channel = _channel(api, arguments)
    if channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    if api.workspace.bot.id not in channel.members:
        channel.members.append(api.workspace.bot.id)
    return {"channel": _channel_json(api, channel)}


def _conversations_history(api: Api, arguments: Json) -> Json:
    channel = _channel(api, arguments)
    if api.workspace.bot.id not in channel.members:
        raise Refused("not_in_channel")
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9" * 12)
    inclusive = _true(arguments.get("inclusive"))
    try:
        low, high, limit = float(oldest), float(latest), int(arguments.get("limit") or 100)
    except (ValueError, TypeError):
        raise Refused("invalid_ts_oldest") from None
    found = [
        m for m in reversed(channel.messages)
        if not m.only_for and (low < float(m.ts) < high or (inclusive and float(m.ts) in (low, high)))
    ]  # fmt: skip
    metadata = _true(arguments.get("include_all_metadata"))
    messages = [message_json(api.workspace, message, metadata) for message in found[: max(1, min(limit, 999))]]
    return {"messages": messages, "has_more": len(found) > len(messages), "pin_count": 0}


def _true(value: object) -> bool:
    return str(value).lower() in ("1", "true")


def _channel(api: Api, arguments: Json) -> Channel:
    channel = api.workspace.channel(arguments.get("channel"))
    if channel is None:
        raise Refused("channel_not_found")
    return channel


def _channel_json(api: Api, channel: Channel) -> Json:
    body = {"id": channel.id, "is_im": channel.is_im, "is_channel": not channel.is_im, "is_private": False}
    if channel.is_im:
        return body | {"user": channel.members[0]}
    is_member = api.workspace.bot.id in channel.members
    shown = {"name": channel.name, "is_member": is_member, "num_members": len(channel.members), "is_archived": False}
    return body | shown


def _chat_post(api: Api, arguments: Json) -> Json:
    channel = _target(api, arguments)
    message = api.workspace.post(channel, api.workspace.bot.id, content(arguments))
    return {"channel": channel.id, "ts": message.ts, "message": message_json(api.workspace, message)}


def _target(api: Api, arguments: Json) -> Channel:
    """Where to post: a channel, or the direct messages of a user id. The bot must be inside or may post in public."""
    person = api.workspace.people.get(str(arguments.get("channel")))
    channel = api.workspace.direct(person) if person and not person.is_bot else _channel(api, arguments)
    if api.workspace.bot.id not in channel.members and "chat:write.public" not in api.scopes:
        raise Refused("not_in_channel")
    return channel


def content(arguments: Json) -> Json:
    """Checked text, blocks and metadata of a message; raises Refused."""
    blocks = arguments.get("blocks") or []
    errors = check_blocks(blocks, "message")
    if errors:
        raise Refused("invalid_blocks", [f"[ERROR] {line}" for line in errors])
    text = arguments.get("text") or ""
    if not isinstance(text, str) or not (text or blocks):
        raise Refused("no_text")
    if len(text) > 40000:
        raise Refused("msg_too_long")
    metadata = arguments.get("metadata")
    if metadata is not None:
        shape = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
        if not shape or not isinstance(metadata.get("event_payload"), dict):
            raise Refused("invalid_metadata_format")
    kept = {"metadata": metadata} if metadata is not None else {}
    return {"text": text, "blocks": with_block_ids(blocks), "thread_ts": arguments.get("thread_ts")} | kept


def _own_message(api: Api, arguments: Json, cannot: str) -> Message:
    message = _channel(api, arguments).message(arguments.get("ts"))
    if message is None or message.only_for:
        raise Refused("message_not_found")
    if message.user != api.workspace.bot.id:
        raise Refused(cannot)
    return message


def _chat_update(api: Api, arguments: Json) -> Json:
    message = _own_message(api, arguments, "cant_update_message")
    api.workspace.edit(message, content(arguments))
    body = message_json(api.workspace, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": body}


def _chat_delete(api: Api, arguments: Json) -> Json:
    message = _own_message(api, arguments, "cant_delete_message")
    api.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


EPHEMERAL = frozenset({
    "token", "channel", "user", "text", "blocks", "attachments", "markdown_text", "thread_ts", "as_user", "icon_emoji",
    "icon_url", "link_names", "parse", "username", "team_id",
})  # fmt: skip
"""Every argument of chat.postEphemeral in Slack's reference, and the `team_id` that Bolt puts into every call."""


def _chat_ephemeral(api: Api, arguments: Json) -> Json:
    unknown = sorted(set(arguments) - EPHEMERAL)
    if unknown:
        raise Refused("invalid_arguments", [f"[ERROR] no such argument: {name}" for name in unknown])
    channel = _target(api, arguments)
    if arguments.get("user") not in channel.members:
        raise Refused("user_not_in_channel")
    message = api.workspace.post(channel, api.workspace.bot.id, content(arguments), only_for=arguments["user"])
    return {"message_ts": message.ts}


def _chat_permalink(api: Api, arguments: Json) -> Json:
    channel = _channel(api, arguments)
    message = channel.message(arguments.get("message_ts"))
    if message is None or message.only_for:
        raise Refused("message_not_found")
    ts = message.ts.replace(".", "")
    return {"channel": channel.id, "permalink": f"{api.url}/archives/{channel.id}/p{ts}"}


def _checked_view(arguments: Json, kind: str) -> Json:
    view = arguments.get("view")
    errors = check_view(view)
    if isinstance(view, dict) and view.get("type") != kind:
        errors.append(f"must be of type {kind} [json-pointer:/view/type]")
    if errors or not isinstance(view, dict):
        raise Refused("invalid_arguments", [f"[ERROR] {line}" for line in errors])
    with_block_ids(view["blocks"])
    return view


def _person_for_trigger(api: Api, arguments: Json) -> Person:
    ticket = api.tickets.redeem_trigger(arguments.get("trigger_id"))
    if isinstance(ticket, str):
        raise Refused(ticket)
    return api.workspace.people[ticket.person]


def _views_open(api: Api, arguments: Json) -> Json:
    body = _checked_view(arguments, "modal")
    person = _person_for_trigger(api, arguments)
    api.workspace.close_modals(person)
    return _shown(api, person, body)


def _views_push(api: Api, arguments: Json) -> Json:
    body = _checked_view(arguments, "modal")
    person = _person_for_trigger(api, arguments)
    if len(api.workspace.modals.get(person.id, [])) >= 3:
        raise Refused("push_limit_reached")
    return _shown(api, person, body)


def _shown(api: Api, person: Person, body: Json) -> Json:
    view = api.workspace.new_view(person, body)
    api.workspace.show_modal(view)
    return {"view": view_json(api.workspace, view)}


def _views_update(api: Api, arguments: Json) -> Json:
    view = api.workspace.view(arguments.get("view_id"), arguments.get("external_id"))
    if view is None:
        raise Refused("not_found")
    _same_hash(view, arguments)
    api.workspace.replace_view(view, _checked_view(arguments, "modal"))
    return {"view": view_json(api.workspace, view)}


def _same_hash(view: View, arguments: Json) -> None:
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise Refused("hash_conflict")


def _views_publish(api: Api, arguments: Json) -> Json:
    person = api.workspace.people.get(str(arguments.get("user_id")))
    if person is None:
        raise Refused("invalid_arguments", ["[ERROR] invalid user_id [json-pointer:/user_id]"])
    body = _checked_view(arguments, "home")
    view = api.workspace.homes.get(person.id)
    if view is None:
        view = api.workspace.homes[person.id] = api.workspace.new_view(person, body)
    _same_hash(view, arguments)
    api.workspace.replace_view(view, body)
    return {"view": view_json(api.workspace, view)}


@dataclass(frozen=True, slots=True)
class Method:
    """A method and the scopes of which the app needs one; none means that every token may."""

    call: Callable[[Api, Json], Json]
    scopes: tuple[str, ...] = ()
    im_scopes: tuple[str, ...] = ()


METHODS = {
    "auth.test": Method(_auth_test),
    "users.info": Method(_users_info, ("users:read",)),
    "users.lookupByEmail": Method(_users_lookup, ("users:read.email",)),
    "users.list": Method(_users_list, ("users:read",)),
    "usergroups.users.list": Method(_usergroups_users, ("usergroups:read",)),
    "conversations.list": Method(_conversations_list, ("channels:read",), ("im:read",)),
    "conversations.info": Method(_conversations_info, ("channels:read",), ("im:read",)),
    "conversations.members": Method(_conversations_members, ("channels:read",), ("im:read",)),
    "conversations.open": Method(_conversations_open, ("im:write",)),
    "conversations.history": Method(_conversations_history, ("channels:history",), ("im:history",)),
    "conversations.join": Method(_conversations_join, ("channels:join",)),
    "chat.postMessage": Method(_chat_post, ("chat:write",)),
    "chat.update": Method(_chat_update, ("chat:write",)),
    "chat.delete": Method(_chat_delete, ("chat:write",)),
    "chat.postEphemeral": Method(_chat_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(_chat_permalink),
    "views.open": Method(_views_open),
    "views.push": Method(_views_push),
    "views.update": Method(_views_update),
    "views.publish": Method(_views_publish),
}
