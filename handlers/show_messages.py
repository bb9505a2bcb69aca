"""What was heard and said? A recruiter sees it for a loop of theirs, an auditor for all: always as it was redacted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Refused, Subject
from policies.vocabulary import Direction, LoopId, MessageKind, PersonId, Shown
from storage import messages, people
from storage.ledgers import Message
from storage.tables import Loop

MOST = 1_000


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of the log. `who` wrote it or was told it; empty for a candidate, a channel or a stranger."""

    at: datetime
    direction: Direction
    kind: MessageKind
    platform: str
    command: str
    who: str
    who_id: PersonId | None
    place: str
    loop: str
    text: str | None
    withheld: str | None


@dataclass(frozen=True, slots=True)
class MessagesShown:
    """Messages, oldest first."""

    messages: tuple[MessageView, ...]


@dataclass(frozen=True, slots=True)
class ShowLoopMessages(Command[MessagesShown | Refused]):
    """The newest messages about a loop, under its code."""

    place: str
    limit: int = 50

    def subject(self) -> Subject:
        return Subject("loop", self.place)


@dataclass(frozen=True, slots=True)
class ShowMessages(Command[MessagesShown | Refused]):
    """The newest messages of all, none from before `since`."""

    limit: int = 100
    since: datetime | None = None


def of_loop(command: ShowLoopMessages, context: Context) -> MessagesShown:
    loop = context.session.get_one(Loop, context.standing.loop)
    context.disclose(loop.candidate_id, loop.code, Shown.MESSAGES)
    return _shown(context, messages.of_loop(context.session, loop.id, min(command.limit, MOST)))


def handle(command: ShowMessages, context: Context) -> MessagesShown:
    return _shown(context, messages.newest(context.session, min(command.limit, MOST), command.since))


def _shown(context: Context, rows: Iterable[Message]) -> MessagesShown:
    rows = list(rows)
    names = people.names(context.session, {row.person_id for row in rows if row.person_id})
    codes: Mapping[LoopId, str] = {
        loop_id: context.session.get_one(Loop, loop_id).code for loop_id in {row.loop_id for row in rows} if loop_id
    }
    return MessagesShown(
        tuple(
            MessageView(
                at=row.at,
                direction=row.direction,
                kind=row.kind,
                platform=row.platform,
                command=row.command,
                who=names.get(row.person_id, "") if row.person_id else "",
                who_id=row.person_id,
                place=row.place,
                loop=codes.get(row.loop_id, "") if row.loop_id else "",
                text=row.text,
                withheld=row.withheld,
            )
            for row in rows
        )
    )
