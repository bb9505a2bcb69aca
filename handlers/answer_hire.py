"""How does it go on with a hire that could not be recorded? A person has it tried again, or says that it is there."""

from dataclasses import dataclass

from handlers import hiring
from handlers.command import Command, Context, Refused, Subject
from handlers.hire_views import HireView
from policies.hiring import HireId, HireState


@dataclass(frozen=True, slots=True)
class HireAnswered:
    """How the hire stands now: as the actor said, or as somebody else had said before."""

    hire: HireView


@dataclass(frozen=True, slots=True)
class RetryHire(Command[HireAnswered | Refused]):
    """Have a hire that is not in the HR system written there once more."""

    hire_id: HireId

    def subject(self) -> Subject:
        return Subject("hire", self.hire_id)


@dataclass(frozen=True, slots=True)
class ConfirmHire(Command[HireAnswered | Refused]):
    """Say that a hire, of which the bot does not know it, is in the HR system: it is not written there any more."""

    hire_id: HireId

    def subject(self) -> Subject:
        return Subject("hire", self.hire_id)


def retry(command: RetryHire, context: Context) -> HireAnswered:
    return _answer(context, command.hire_id, HireState.OWED)


def confirm(command: ConfirmHire, context: Context) -> HireAnswered:
    return _answer(context, command.hire_id, HireState.BY_HAND)


def _answer(context: Context, hire_id: HireId, state: HireState) -> HireAnswered:
    return HireAnswered(hiring.view(context, hiring.answer(context, hire_id, state)))
