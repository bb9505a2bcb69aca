"""What does a card have to know of the platform it is for? How people type commands there."""

from dataclasses import dataclass

from policies.vocabulary import Surface


@dataclass(frozen=True, slots=True)
class Platform:
    """A chat platform. `name` stands in tables and logs; `prefix` is what people type before a command; `in_place` says
    that the answer to a button takes the place of its card.
    """

    name: str
    surface: Surface
    prefix: str
    in_place: bool = False

    def typed(self, command: str) -> str:
        """A command as people type it there."""
        return f"{self.prefix}{command}"

    def named(self, command: str) -> str:
        """The same within a sentence: in quotes where nothing else tells it from the other words."""
        return self.typed(command) if self.prefix else f"“{command}”"


OPERATOR = Platform("cli", Surface.CLI, "in chat: ")
"""The command line, where a refusal may speak of what people type in chat."""
