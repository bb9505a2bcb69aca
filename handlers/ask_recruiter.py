"""What does the candidate need from a person? The words go to the recruiter, and to nobody else."""

from dataclasses import dataclass

from handlers import opening, promises, reading
from handlers.command import Command, Context, Refused, Subject
from handlers.views import BookingRefused, BookingView
from policies.vocabulary import Refusal, RequestKind
from storage import loops
from storage.tables import CandidateRequest

TEXT_LIMIT = 1000
MOST_REQUESTS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """The recruiter will be told; the same words again are not told twice."""

    view: BookingView


@dataclass(frozen=True, slots=True)
class AskRecruiter(Command[Asked | BookingRefused | Refused]):
    """None of the times work, or an adjustment is needed. `text` is at most 1000 characters."""

    kind: RequestKind
    text: str

    def subject(self) -> Subject:
        return Subject("link", "")


def handle(command: AskRecruiter, context: Context) -> Asked | BookingRefused | Refused:
    loop = opening.lock_for_candidate(context)
    if loop is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    text = command.text.strip()
    before = loops.requests(context.session, loop.id)
    if len(text) > TEXT_LIMIT:
        return BookingRefused(Refusal.TOO_LONG, reading.booking(context, loop))
    if any(one.kind is command.kind and one.text == text for one in before):
        return Asked(reading.booking(context, loop))
    if len(before) >= MOST_REQUESTS:
        return BookingRefused(Refusal.LIMIT_REACHED, reading.booking(context, loop))
    request = CandidateRequest(loop_id=loop.id, kind=command.kind, text=text, asked_at=context.now)
    context.session.add(request)
    context.session.flush()
    promises.pass_on_request(context, loop, request)
    return Asked(reading.booking(context, loop))
