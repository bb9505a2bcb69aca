"""What do we use the Bot Framework for? Its schema of activities and its way of addressing them, in this file only.

The kit is no longer maintained. Who may come in is judged by `bot.teams.tokens`, and what goes out is carried by
`bot.teams.connector`, since the kit's own ways for both hold up the whole process. A successor replaces this file.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from botbuilder.core import BotAdapter, CardFactory, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from bot.teams.connector import Connector, Conversation

Json = dict[str, Any]

CHANNEL = "msteams"


class TeamsAdapter(BotAdapter):  # type: ignore[misc]
    """Says, changes and takes back messages. A message is an Adaptive Card and what it says in one line."""

    def __init__(self, connector: Connector) -> None:
        super().__init__()
        self._connector = connector

    async def say(self, to: Conversation, text: str, card: Json) -> str:
        """Say it to all who are there; the message's id. Raises what the connector raises."""
        said: list[ResourceResponse] = []

        async def turn(context: TurnContext) -> None:
            said.append(await context.send_activity(_message(text, card)))

        await self._turn(to, turn)
        return str(said[0].id)

    async def whisper(self, to: Conversation, member: str, text: str, card: Json) -> str:
        """Say it to one member of a conversation, so that the others do not see it."""
        activity = TurnContext.apply_conversation_reference(_message(text, card), _reference(to))
        written = _written(activity)
        written["recipient"] = {"id": member, "isTargeted": True}  # newer than the kit, which would leave it out
        return await self._connector.post(to, written, targeted=True)

    async def change(self, to: Conversation, activity_id: str, text: str, card: Json) -> None:
        """Put something else in place of a message."""

        async def turn(context: TurnContext) -> None:
            activity = _message(text, card)
            activity.id = activity_id
            await context.update_activity(activity)

        await self._turn(to, turn)

    async def take_back(self, to: Conversation, activity_id: str) -> None:
        async def turn(context: TurnContext) -> None:
            await context.delete_activity(activity_id)

        await self._turn(to, turn)

    async def _turn(self, to: Conversation, work: Callable[[TurnContext], Awaitable[None]]) -> None:
        await self.continue_conversation(_reference(to), work)

    async def send_activities(self, context: TurnContext, activities: Sequence[Activity]) -> list[ResourceResponse]:
        return [
            ResourceResponse(id=await self._connector.post(_conversation(one), _written(one))) for one in activities
        ]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        await self._connector.put(_conversation(activity), activity.id, _written(activity))

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        await self._connector.delete(_conversation(reference), reference.activity_id)


def _message(text: str, card: Json) -> Activity:
    """`summary` is what notifications say; a text would stand above the card."""
    return Activity(
        type=ActivityTypes.message,
        summary=text,
        attachments=[CardFactory.adaptive_card(card)],
        channel_data={"notification": {"alert": True}},
    )


def _reference(to: Conversation) -> ConversationReference:
    return ConversationReference(
        channel_id=CHANNEL,
        service_url=to.service_url,
        bot=ChannelAccount(id=to.bot),
        conversation=ConversationAccount(id=to.id, tenant_id=to.tenant),
    )


def _conversation(addressed: Activity | ConversationReference) -> Conversation:
    account = addressed.conversation
    bot = addressed.bot if isinstance(addressed, ConversationReference) else addressed.from_property
    return Conversation(account.tenant_id or "", account.id, addressed.service_url, bot.id if bot else "")


def _written(activity: Activity) -> Json:
    """As it is sent: the kit makes every message an answer to the turn that it says it in, and misspells the tenant."""
    written = {name: value for name, value in activity.serialize().items() if name != "replyToId"}
    return {**written, "conversation": {"id": activity.conversation.id}}
