"""How does time give a command? As the clock, and a fault is logged and waited out: the next time takes up the rest."""

from typing import TypeVar

import structlog

from bot import tracing
from bot.desk import Desk
from handlers.command import Command, Refused
from policies.vocabulary import Actor, ActorKind, Surface

log = structlog.get_logger()

AnswerT = TypeVar("AnswerT")

CLOCK = Actor(ActorKind.SYSTEM, "clock")


async def ticked(desk: Desk, command: Command[AnswerT | Refused]) -> AnswerT | None:
    """What the command's handler answered; None where it failed."""
    with tracing.traced():
        try:
            answer = await desk(command, CLOCK, Surface.CLOCK)
        except Exception as error:
            log.error("tick", command=type(command).__name__, exc_info=error)
            return None
    if isinstance(answer, Refused):
        raise RuntimeError(f"the clock may not give {type(command).__name__}: the access rules are broken")
    return answer
