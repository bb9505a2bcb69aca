"""What was heard and said? Messages are kept redacted, with the loop they are about.

A door hands what was said to the message log, which asks here whom a message may mean, redacts it, and has it kept.
"""

from dataclasses import dataclass

from handlers.command import Command, Context, Done, Refused
from policies.redaction import KnownPerson
from policies.vocabulary import CandidateId, Direction, LoopId, MessageKind, PersonId
from storage import known_people, messages


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
    """For each the loop's candidate; without a loop, those of the channel. What several share is looked up once."""
    session = context.session
    found = {place: messages.spot(session, place) for place in {place for said in command.said for place in said.about}}
    spots = [next((spot for place in said.about if (spot := found[place]) is not None), None) for said in command.said]
    nowhere = {(said.platform, said.place) for said, spot in zip(command.said, spots, strict=True) if spot is None}
    here = {channel: messages.candidates_in(session, *channel) for channel in nowhere}
    ours = {channel for channel in nowhere if here[channel] or messages.is_loops_channel(session, *channel)}
    ids = {spot[1] for spot in spots if spot is not None}.union(*here.values())
    known = {person.id: person for person in known_people.of(session, ids)}

    def of(said: Said, spot: tuple[LoopId, CandidateId] | None) -> Scope:
        if spot is not None:
            return Scope(spot[0], (known[spot[1]],), is_ours=True)
        channel = (said.platform, said.place)
        return Scope(None, tuple(known[id] for id in sorted(here[channel])), channel in ours)

    return tuple(map(of, command.said, spots))


def record(command: RecordMessages, context: Context) -> Done:
    """A person's and the loop's ids are written as they are now: the one may be gone, the other's candidate erased."""
    messages.record(
        context.session,
        [
            {
                "at": context.now,
                "direction": one.direction,
                "kind": one.kind,
                "platform": one.platform,
                "command": one.command[:64],
                "person_id": one.person_id,
                "place": one.place[:64],
                "loop_id": one.loop_id,
                "text": one.text,
                "withheld": one.withheld[:64] if one.withheld else None,
            }
            for one in command.messages
        ],
    )
    return Done()
