"""What was heard and said? Messages are kept redacted, with the loop they are about.

A door hands what was said to the message log, which asks here whom a message may mean, redacts it, and has it kept.
"""

from dataclasses import dataclass

from handlers.command import Command, Context, Done, Refused
from policies.redaction import KnownPerson
from policies.vocabulary import Direction, LoopId, MessageKind, PersonId
from storage import known_people, messages, people
from storage.ledgers import Message


@dataclass(frozen=True, slots=True)
class Said:
    """Where a message was said and what it seems to be about: ids and codes as the client sent them, untrusted."""

    platform: str
    place: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """The loop a message is about, if it is about one, and the candidates whom a first name alone may mean in it.

    `is_ours`: it is about a loop, or was said where a loop once had its card.
    """

    loop_id: LoopId | None
    people: tuple[KnownPerson, ...]
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ScopeMessages(Command[tuple[Scope, ...] | Refused]):
    """Find out what messages are about, one answer for each."""

    quiet = True
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class RedactedMessage:
    """A message without personal data. `text` None: it could not be redacted, and `withheld` is a word for why."""

    direction: Direction
    kind: MessageKind
    platform: str
    command: str
    person_id: PersonId | None
    place: str
    loop_id: LoopId | None
    text: str | None
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class RecordMessages(Command[Done | Refused]):
    """Keep messages, in this order; what was on its way when a candidate was erased is not kept."""

    quiet = True
    messages: tuple[RedactedMessage, ...]


def scope(command: ScopeMessages, context: Context) -> tuple[Scope, ...]:
    return tuple(_scope(context, said) for said in command.said)


def _scope(context: Context, said: Said) -> Scope:
    """The loop's candidate; without a loop, those of the channel."""
    session = context.session
    found = (messages.loop_at(session, place) for place in said.about)
    loop = next((loop for loop in found if loop is not None), None)
    if loop is not None:
        return Scope(loop.id, known_people.of(session, [loop.candidate_id]), is_ours=True)
    candidates = messages.candidates_in(session, said.platform, said.place)
    is_ours = bool(candidates) or messages.is_loops_channel(session, said.platform, said.place)
    return Scope(None, known_people.of(session, candidates), is_ours)


def record(command: RecordMessages, context: Context) -> Done:
    gone = messages.of_erased(context.session, {one.loop_id for one in command.messages if one.loop_id})
    known = people.names(context.session, {one.person_id for one in command.messages if one.person_id})
    messages.record(
        context.session,
        [
            Message(
                at=context.now,
                direction=one.direction,
                kind=one.kind,
                platform=one.platform,
                command=one.command[:64],
                person_id=one.person_id if one.person_id in known else None,
                place=one.place[:64],
                loop_id=one.loop_id,
                text=one.text,
                withheld=one.withheld[:64] if one.withheld else None,
            )
            for one in command.messages
            if one.loop_id not in gone
        ],
    )
    return Done()
