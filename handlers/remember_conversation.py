"""Where can somebody be reached on a platform that takes no names? What it tells of its conversations is kept."""

from dataclasses import dataclass

from handlers.command import Command, Context, Done, Refused
from policies.conversing import ConversationKind
from storage import conversations
from storage.columns import new_id
from storage.conversations import ChatConversation


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation: `id` is ours, `conversation` the platform's, `team` the tenant it belongs to.

    `service_url` is empty where it is a chat whose person has taken the app away.
    """

    id: str
    team: str
    kind: ConversationKind
    conversation: str
    service_url: str
    bot: str
    name: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """It is known from now on, under this id of ours. `new` says that it was not before, or that the bot is back."""

    id: str
    new: bool


@dataclass(frozen=True, slots=True)
class RememberConversation(Command[Remembered | Refused]):
    """A platform tells of a conversation: with one person (`user`), of a team, or of a channel (`name`)."""

    quiet = True
    platform: str
    team: str
    kind: ConversationKind
    conversation: str
    service_url: str
    bot: str
    user: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ForgetConversation(Command[Done | Refused]):
    """The bot is no longer in a conversation."""

    quiet = True
    platform: str
    conversation: str


@dataclass(frozen=True, slots=True)
class ConversationsShown:
    conversations: tuple[ConversationView, ...]


@dataclass(frozen=True, slots=True)
class ShowConversations(Command[ConversationsShown | Refused]):
    """The conversation under an id of ours; else those with a user; else all of a kind."""

    quiet = True
    platform: str
    id: str = ""
    user: str = ""
    kind: ConversationKind = ConversationKind.TEAM


def handle(command: RememberConversation, context: Context) -> Remembered:
    session = context.session
    told = ChatConversation(
        id=new_id(),
        platform=command.platform,
        team=command.team,
        kind=command.kind,
        conversation=command.conversation,
        service_url=command.service_url,
        bot=command.bot,
        chat_user=command.user or None,
        name=command.name or None,
        told_at=context.now,
    )
    new = conversations.remember(session, told)
    row = conversations.at(session, command.platform, command.kind, command.conversation)
    if row is None:
        raise LookupError("a conversation that was there is gone")
    is_back = not row.service_url
    if not new:
        _told_anew(context, row, command)
    return Remembered(row.id, new or is_back)


def _told_anew(context: Context, row: ChatConversation, command: RememberConversation) -> None:
    """What has changed is written, and the name stays where none is told."""
    told = (command.service_url, command.bot, command.user or row.chat_user, command.name or row.name)
    if (row.service_url, row.bot, row.chat_user, row.name) != told:
        row.service_url, row.bot, row.chat_user, row.name = told
        row.told_at = context.now


def forget(command: ForgetConversation, context: Context) -> Done:
    conversations.forget(context.session, command.platform, command.conversation)
    return Done()


def show(command: ShowConversations, context: Context) -> ConversationsShown:
    session, platform = context.session, command.platform
    if command.id:
        row = conversations.by_id(session, command.id)
        rows = [row] if row is not None and row.platform == platform else []
    elif command.user:
        rows = list(conversations.with_user(session, platform, command.user))
    else:
        rows = list(conversations.of_kind(session, platform, command.kind))
    return ConversationsShown(tuple(map(_view, rows)))


def _view(row: ChatConversation) -> ConversationView:
    return ConversationView(row.id, row.team, row.kind, row.conversation, row.service_url, row.bot, row.name or "")
