"""What do the pages need of the one way in? Only that a command can be handed in and its answer awaited."""

from typing import Protocol, TypeVar

from handlers.command import Command
from policies.vocabulary import Actor, Surface

AnswerT = TypeVar("AnswerT")


class Desk(Protocol):
    """Where commands are handed in."""

    async def __call__(self, command: Command[AnswerT], actor: Actor, surface: Surface) -> AnswerT: ...
