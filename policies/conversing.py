"""What kinds of conversation does a chat platform tell of?"""

from enum import StrEnum


class ConversationKind(StrEnum):
    """A chat with one person, a team, or a channel of one."""

    PERSONAL = "personal"
    TEAM = "team"
    CHANNEL = "channel"
