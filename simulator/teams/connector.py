"""How does the bot reach Teams? The connector's REST API, the login it needs, and the keys it is known by."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.doors import Unreadable, read_body
from simulator.faults import Fault, Faults
from simulator.teams import identity
from simulator.teams.calls import Calls, Refused, dig, faulty, ms, pause
from simulator.teams.cards import check_card
from simulator.teams.identity import Identity
from simulator.teams.tenant import CARD, TEAM, Conversation, Json, Member, Post, Tenant
from simulator.wire import WireLog

LARGEST = 28 * 1024
PAGE = 200


@dataclass(frozen=True, slots=True)
class Connector:
    """Everything that a bot may call, over HTTP."""

    tenant: Tenant
    identity: Identity
    faults: Faults
    wire: WireLog
    path: str
    keys_url: str

    def routes(self) -> list[Route]:
        """The OpenID address and its keys, the token endpoint, and the connector below `path`."""
        one = "/v3/conversations/{conversation}"
        doors = [
            ("POST", "/v3/conversations", "conversations.create", self.create),
            ("POST", f"{one}/activities", "activities.post", self.post),
            ("POST", f"{one}/activities/{{activity}}", "activities.post", self.post),
            ("PUT", f"{one}/activities/{{activity}}", "activities.put", self.put),
            ("DELETE", f"{one}/activities/{{activity}}", "activities.delete", self.delete),
            ("GET", f"{one}/members", "members.list", self.members),
            ("GET", f"{one}/pagedmembers", "members.page", self.page),
            ("GET", f"{one}/members/{{member}}", "members.get", self.member),
            ("GET", "/v3/teams/{team}", "teams.get", self.team),
            ("GET", "/v3/teams/{team}/conversations", "teams.conversations", self.channels),
        ]
        calls = Calls(self.faults, self.wire, self.identity.knows, self._fault, LARGEST)
        listed = [Route(self.path + path, calls.door(name, run), methods=[verb]) for verb, path, name, run in doors]
        return [
            Route("/botframework/openidconfiguration", self._public("openid", self._metadata)),
            Route("/botframework/keys", self._public("keys", self.identity.keys)),
            Route("/entra/{tenant}/oauth2/v2.0/token", self.token, methods=["POST"]),
            *listed,
        ]

    def _metadata(self) -> Json:
        return self.identity.metadata(self.keys_url)

    def _public(self, name: str, body: Callable[[], Json]) -> Callable[[Request], Awaitable[Response]]:
        """Metadata that anybody may read, slow or failing where that was asked for."""

        async def door(_request: Request) -> Response:
            began, fault = time.perf_counter(), self.faults.take(name)
            await pause(fault)
            answer = faulty(fault) or JSONResponse(body())
            self.wire.add("from bot", f"teams {name}", answer.status_code, ms(began), "", bytes(answer.body).decode())
            return answer

        return door

    async def token(self, request: Request) -> Response:
        """Client credentials against the tenant's token endpoint."""
        began, fault = time.perf_counter(), self.faults.take("token")
        await pause(fault)
        try:
            form = dict(parse_qsl((await read_body(request)).decode(), keep_blank_values=True, max_num_fields=20))
            found = faulty(fault)
            answer = found or JSONResponse(self.identity.token(request.path_params["tenant"], form))
        except identity.Refused as refused:
            answer = JSONResponse(refused.body, refused.status)
        except (Unreadable, ValueError):
            answer = JSONResponse({"error": "invalid_request"}, 400)
        shown = {"status": answer.status_code, **({} if answer.status_code == 200 else json.loads(bytes(answer.body)))}
        self.wire.add("from bot", "teams token", answer.status_code, ms(began), "client credentials", shown)
        return answer

    def _fault(self, name: str, request: Request) -> Fault | None:
        """A fault for a message to one person alone ("activities.post?targeted"), for this call in this conversation
        ("activities.post#hiring-backend"), or in any.
        """
        found = self.tenant.conversation(request.path_params.get("conversation", ""))
        only = self.faults.take(f"{name}?targeted") if _is_targeted(request) else None
        own = self.faults.take(f"{name}#{found[0].name}") if found and not only else None
        return only or own or self.faults.take(name)

    def create(self, _request: Request, body: Json) -> tuple[int, object]:
        """A chat with one person who has the app, or a new post in a channel."""
        told = dig(body, "channelData", "tenant", "id") or body.get("tenantId")
        channel = dig(body, "channelData", "channel", "id")
        if channel:
            if channel not in self.tenant.channels:
                raise Refused(404, "NotFound", "Channel not found")
            if not isinstance(body.get("activity"), dict):
                raise Refused(400, "BadSyntax", "A new post in a channel needs an activity")
            post = self._posted(self._here(self.tenant.channels[channel]), body["activity"], "")
            return 201, {"id": f"{channel};messageid={post.id}", "activityId": post.id}
        if told != self.tenant.id:
            raise Refused(400, "BadSyntax", "Incorrect conversation creation parameters: tenant")
        members = body.get("members")
        if body.get("isGroup") or not isinstance(members, list) or len(members) != 1:
            raise Refused(400, "BadSyntax", "Incorrect conversation creation parameters: members")
        member = self.tenant.find(dig(members[0], "id"))
        if member is None:
            raise Refused(403, "ForbiddenOperationException", "Failed to decrypt pairwise id")
        chat = self._here(self.tenant.chat(member))
        said = body.get("activity")
        return 201, {"id": chat.id} | (
            {"activityId": self._posted(chat, said, "").id} if isinstance(said, dict) else {}
        )

    def post(self, request: Request, body: Json) -> tuple[int, object]:
        """A new message, or an answer to one."""
        conversation, root = self._conversation(request)
        reply = request.path_params.get("activity", "")
        if reply and conversation.kind == "channel":
            answered = conversation.post(reply)
            root = root or (answered.root or answered.id if answered else reply)
        if body.get("type") == "typing":
            return 201, {"id": self.tenant.next_id()}
        only_for = self._target(request, conversation, body)
        return 201, {"id": self._posted(conversation, body, root, only_for).id}

    def put(self, request: Request, body: Json) -> tuple[int, object]:
        """New content for one of the bot's own messages."""
        conversation, _ = self._conversation(request)
        post = self._own(request, conversation)
        self.tenant.edit(post, *self._content(body))
        return 200, {"id": post.id}

    def delete(self, request: Request, _body: object) -> tuple[int, object]:
        """Take one of the bot's own messages away."""
        conversation, _ = self._conversation(request)
        self.tenant.delete(conversation, self._own(request, conversation))
        return 200, None

    def members(self, request: Request, _body: object) -> tuple[int, object]:
        """The whole roster."""
        return 200, [one.account | {"tenantId": self.tenant.id} for one in self._roster(request)]

    def page(self, request: Request, _body: object) -> tuple[int, object]:
        """The roster by pages; the continuation token is opaque to the caller."""
        size = request.query_params.get("pageSize", str(PAGE))
        if not size.isdigit() or not 1 <= int(size) <= 500:
            raise Refused(400, "BadSyntax", "pageSize is from 1 to 500")
        token = request.query_params.get("continuationToken") or "0"
        begin = int(token) if token.isdigit() else 0
        roster = self._roster(request)
        shown, rest = roster[begin : begin + int(size)], roster[begin + int(size) :]
        answer: Json = {"members": [one.account | {"tenantId": self.tenant.id} for one in shown]}
        return 200, answer | ({"continuationToken": str(begin + int(size))} if rest else {})

    def member(self, request: Request, _body: object) -> tuple[int, object]:
        """One member, by the bot's id for them, by Entra's or by user principal name."""
        found = self.tenant.find(request.path_params["member"])
        if found is None or found not in self._roster(request):
            raise Refused(404, "MemberNotFoundInConversation", "Member not found in conversation")
        return 200, found.account | {"tenantId": self.tenant.id}

    def team(self, request: Request, _body: object) -> tuple[int, object]:
        """What the team is called, and which group of Entra it is."""
        self._team(request)
        count = len(self.tenant.channels)
        name = {"id": self.tenant.team_id, "name": TEAM, "aadGroupId": self.tenant.group_id}
        return 200, name | {"channelCount": count, "memberCount": len(self.tenant.members)}

    def channels(self, request: Request, _body: object) -> tuple[int, object]:
        """The team's channels; the one that every team has comes without a name."""
        self._team(request)
        return 200, {
            "conversations": [
                {"id": one.id, "name": None if one.id == self.tenant.team_id else one.name}
                for one in self.tenant.channels.values()
            ]
        }

    def _team(self, request: Request) -> None:
        if request.path_params["team"] != self.tenant.team_id:
            raise Refused(404, "NotFound", "Team not found")
        self._here(self.tenant.channels[self.tenant.team_id])

    def _conversation(self, request: Request) -> tuple[Conversation, str]:
        found = self.tenant.conversation(request.path_params["conversation"])
        if found is None:
            raise Refused(404, "ConversationNotFound", "Conversation not found.")
        return self._here(found[0]), found[1]

    def _here(self, conversation: Conversation) -> Conversation:
        if not self.tenant.is_installed(conversation):
            raise Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        return conversation

    def _roster(self, request: Request) -> list[Member]:
        conversation, _ = self._conversation(request)
        return [self.tenant.members[one] for one in conversation.members]

    def _own(self, request: Request, conversation: Conversation) -> Post:
        post = conversation.post(request.path_params["activity"])
        if post is None:
            raise Refused(404, "ActivityNotFoundInConversation", "The activity was not found.")
        if post.author in self.tenant.members:
            raise Refused(403, "ForbiddenOperationException", "Only one's own messages can be changed.")
        return post

    def _target(self, request: Request, conversation: Conversation, body: Json) -> str:
        """The member who alone sees a targeted message, or "" where it is for all."""
        if not _is_targeted(request):
            return ""
        member = self.tenant.find(dig(body, "recipient", "id"))
        if conversation.kind == "personal":
            raise Refused(400, "BadSyntax", "Targeted messages are for channels and group chats.")
        if member is None or member.id not in conversation.members:
            raise Refused(400, "BadSyntax", "The recipient of a targeted message must be a member.")
        return member.id

    def _posted(self, conversation: Conversation, body: Json, root: str, only_for: str = "") -> Post:
        text, cards = self._content(body)
        bot = f"28:{self.identity.app_id}"
        return self.tenant.add(conversation, Post(self.tenant.next_id(), bot, text, cards, root, only_for))

    @staticmethod
    def _content(body: Json) -> tuple[str, list[Json]]:
        """The text and the cards of a message; raises Refused where Teams would not take them."""
        text, attachments = body.get("text") or "", body.get("attachments") or []
        if body.get("type") != "message":
            raise Refused(400, "BadSyntax", f"Unknown activity type {str(body.get('type'))[:40]!r}")
        if not isinstance(text, str) or not isinstance(attachments, list) or not (text.strip() or attachments):
            raise Refused(400, "BadSyntax", "Activity must include non empty 'text' field or at least 1 attachment")
        cards = []
        for one in attachments:
            if not isinstance(one, dict) or one.get("contentType") != CARD:
                raise Refused(400, "BadSyntax", "Unknown attachment type")
            errors = check_card(one.get("content"))
            if errors:
                raise Refused(400, "BadSyntax", "Bad format of Adaptive Card. " + "; ".join(errors[:10]))
            cards.append(one["content"])
        return text, cards


def _is_targeted(request: Request) -> bool:
    return request.query_params.get("isTargetedActivity") == "true"
