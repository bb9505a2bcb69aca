"""Is this webhook delivery new? It is kept once, and each application it names will be read again from the ATS."""

from dataclasses import dataclass

from handlers import promises
from handlers.command import Command, Context, Refused
from storage import inbox


@dataclass(frozen=True, slots=True)
class Received:
    """The delivery is stored. `again` says that it was before, and nothing more will come of it."""

    again: bool


@dataclass(frozen=True, slots=True)
class ReceiveDelivery(Command[Received | Refused]):
    """A genuine delivery from `source`, with the ids of the applications it is about."""

    source: str
    delivery_id: str
    kind: str
    application_ids: tuple[str, ...]


def handle(command: ReceiveDelivery, context: Context) -> Received:
    new = inbox.receive(
        context.session, command.source, command.delivery_id, command.kind, command.application_ids, context.now
    )
    if new:
        for ats_id in command.application_ids:
            promises.read_application(context, ats_id)
    return Received(again=not new)
