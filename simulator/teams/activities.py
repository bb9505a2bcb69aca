"""What shape does Teams give what it sends? Activities: messages, invokes, and news of members and installations."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from simulator.teams.tenant import TEAM, Conversation, Json, Member, Post, Tenant

LOCALE = "en-GB"


@dataclass(frozen=True, slots=True)
class Activities:
    """Builds activities of one tenant for one bot."""

    tenant: Tenant
    app_id: str
    app_name: str
    service_url: str

    @property
    def bot(self) -> Json:
        """The bot's account."""
        return {"id": f"28:{self.app_id}", "name": self.app_name}

    def message(self, member: Member, conversation: Conversation, post: Post, *, targeted: bool = False) -> Json:
        """What a person has written; in a channel a mention of the bot stands as an entity."""
        accounts = {self.app_name: self.bot} | {
            one.person.name: {"id": one.id, "name": one.person.name} for one in self.tenant.members.values()
        }
        mentions = [
            {"type": "mention", "mentioned": accounts[name], "text": f"<at>{name}</at>"}
            for name in re.findall(r"<at>([^<]*)</at>", post.text)
            if name in accounts
        ]
        body = self._head("message", member, conversation, post.root or post.id) | {
            "id": post.id, "text": post.text, "textFormat": "plain",
            "attachments": [{"contentType": "text/html", "content": f"<p>{escape(post.text, quote=False)}</p>"}],
            "entities": [*mentions, self._client(member)],
        }  # fmt: skip
        if targeted:
            body["recipient"] = self.bot | {"isTargeted": True}
        return body

    def edited(self, member: Member, conversation: Conversation, post: Post) -> Json:
        """What a person has put in place of what they had written."""
        body = self.message(member, conversation, post) | {"type": "messageUpdate"}
        body["channelData"] = body["channelData"] | {"eventType": "editMessage"}
        return body

    def submitted(self, member: Member, conversation: Conversation, post: Post, data: Json) -> Json:
        """A card's plain Action.Submit: a message without text that carries the data."""
        return self._head("message", member, conversation, post.root or post.id) | {
            "id": self.tenant.next_id(), "replyToId": post.id, "value": data, "entities": [self._client(member)],
        }  # fmt: skip

    def invoke(
        self, member: Member, conversation: Conversation, name: str, value: Json, reply_to: str = "", root: str = ""
    ) -> Json:
        """A button, a dialog or a command that waits for its answer."""
        body = self._head("invoke", member, conversation, root or reply_to) | {
            "id": f"f:{secrets.token_hex(8)}", "name": name, "value": value, "entities": [self._client(member)],
        }  # fmt: skip
        return body | ({"replyToId": reply_to} if reply_to else {})

    def installed(self, member: Member, conversation: Conversation, action: str) -> Json:
        """The app was installed ("add") or removed ("remove") here, by this person."""
        body = self._head("installationUpdate", member, conversation, "")
        return body | {"id": f"f:{secrets.token_hex(8)}", "action": action, "entities": [self._client(member)]}

    def joined(self, member: Member, conversation: Conversation) -> Json:
        """The bot is a member of the conversation now."""
        body = self._head("conversationUpdate", member, conversation, "")
        body["channelData"] = body["channelData"] | (
            {"eventType": "teamMemberAdded"} if conversation.kind == "channel" else {}
        )
        return body | {"id": f"f:{secrets.token_hex(8)}", "membersAdded": [{"id": f"28:{self.app_id}"}]}

    def _head(self, kind: str, member: Member, conversation: Conversation, root: str) -> Json:
        now = self.tenant.clock.now()
        local = now.astimezone(ZoneInfo(member.person.tz))
        return {
            "type": kind, "timestamp": _iso(now), "localTimestamp": local.isoformat(timespec="milliseconds"),
            "channelId": "msteams", "serviceUrl": self.service_url, "recipient": self.bot,
            "from": {"id": member.id, "name": member.person.name, "aadObjectId": member.object_id},
            "conversation": self._conversation(conversation, root), "channelData": self._channel_data(conversation),
            "locale": LOCALE, "localTimezone": member.person.tz,
        }  # fmt: skip

    def _conversation(self, conversation: Conversation, root: str) -> Json:
        shared = {"conversationType": conversation.kind, "tenantId": self.tenant.id}
        if conversation.kind == "personal":
            return shared | {"id": conversation.id}
        return shared | {"isGroup": True, "id": conversation.id + (f";messageid={root}" if root else "")}

    def _channel_data(self, conversation: Conversation) -> Json:
        tenant = {"tenant": {"id": self.tenant.id}}
        if conversation.kind == "personal":
            return tenant
        team = {"id": self.tenant.team_id, "name": TEAM, "aadGroupId": self.tenant.group_id}
        return tenant | {
            "teamsChannelId": conversation.id, "teamsTeamId": self.tenant.team_id,
            "channel": {"id": conversation.id, "name": conversation.name}, "team": team,
        }  # fmt: skip

    def _client(self, member: Member) -> Json:
        return {
            "type": "clientInfo", "locale": LOCALE, "country": "GB", "platform": "Web", "timezone": member.person.tz,
        }  # fmt: skip


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
