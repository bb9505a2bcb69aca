"""How long is what kept? The company's figures, for those who ask what is stored about whom."""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused


@dataclass(frozen=True, slots=True)
class PrivacyShown:
    """Days that redacted messages are kept, and that a candidate's link works."""

    message_days: int
    link_days: int


@dataclass(frozen=True, slots=True)
class ShowPrivacy(Command[PrivacyShown | Refused]):
    """Ask what is stored."""


def handle(command: ShowPrivacy, context: Context) -> PrivacyShown:
    return PrivacyShown(context.rules.message_days, context.rules.link_days)
