"""How does a person get help with reading? A summary of notes, redacted for people to read, and offered for editing.

The same for every chat platform: a door asks here and shows what comes back.
"""

from bot.desk import Desk
from bot.message_log import MessageLog
from handlers.command import Refused
from handlers.summarise_notes import MOST_CHARACTERS, NotesSummarised, OfferSummary, SummariseNotes
from handlers.views import SummaryDraft
from policies.redaction import CannotRedact, PersonalSpan
from policies.vocabulary import Actor, Refusal, Surface

THE_CANDIDATE = "the candidate"


class Assistant:
    """Makes summaries through the one way in, and the redactor of the message log."""

    def __init__(self, desk: Desk, messages: MessageLog) -> None:
        self._desk = desk
        self._messages = messages

    async def summary(self, place: str, actor: Actor, surface: Surface) -> SummaryDraft | Refused:
        """The summary of a loop's notes, to be shown to this person; nothing that cannot be redacted is shown."""
        notes = await self._desk(SummariseNotes(place), actor, surface)
        if isinstance(notes, Refused):
            return notes
        try:
            text = await self._written(notes)
        except CannotRedact:
            return Refused(Refusal.CANNOT_REDACT)
        if text:
            offered = await self._desk(OfferSummary(notes.loop_id, text), actor, surface)
            if isinstance(offered, Refused):
                return offered
        return SummaryDraft(notes.loop_id, notes.code, notes.title, text, notes.sources, notes.kept)

    async def _written(self, notes: NotesSummarised) -> str:
        lines: list[str] = []
        for point in notes.points:
            redacted = await self._messages.readable(point.text, notes.candidate)
            sources = "".join(f"[{number}]" for number in point.sources)
            line = f"{_masked(point.text, redacted.spans, notes.candidate.id)} {sources}"
            if sum(map(len, lines)) + len(lines) + len(line) > MOST_CHARACTERS:
                break
            lines.append(line)
        return "\n".join(lines)


def _masked(text: str, spans: tuple[PersonalSpan, ...], candidate: str) -> str:
    """The text with the candidate called that, and every other span by its kind."""
    made, end = "", 0
    for span in spans:
        name = THE_CANDIDATE if span.person == candidate else f"<{span.type}>"
        made += text[end : span.start] + (name[0].upper() + name[1:] if not (made + text[end : span.start]) else name)
        end = span.end
    return made + text[end:]
