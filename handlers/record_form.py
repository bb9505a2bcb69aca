"""What does the ATS's own form ask? The interview's scorecard asks that too, until somebody has filled it in."""

from dataclasses import asdict, dataclass

from handlers.command import Command, Context, Done, Refused
from policies.forms import ASKED_ANYWAY, MOST_QUESTIONS, FieldKind, FormField, can_be_answered
from policies.vocabulary import InterviewId
from storage import scorecards
from storage.tables import Interview


@dataclass(frozen=True, slots=True)
class RecordForm(Command[Done | Refused]):
    """Take over the form that was read from the ATS for an interview."""

    interview_id: InterviewId
    fields: tuple[FormField, ...]


def handle(command: RecordForm, context: Context) -> Done:
    interview = context.session.get_one(Interview, command.interview_id)
    if scorecards.is_written(context.session, interview):
        return Done()
    rated = [one for one in command.fields if one.kind is FieldKind.RATING]
    asked = [one for one in command.fields if one.kind not in ASKED_ANYWAY and can_be_answered(one)]
    interview.attributes = [
        {"key": one.key, "name": one.name, "anchors": [label for _, label in one.options]} for one in rated
    ]
    interview.questions = [asdict(one) for one in asked[:MOST_QUESTIONS]]
    return Done()
