"""Which words show a summary of notes? Machine-made and said so, each sentence with its source, open to be edited."""

from bot.cards.elements import Block, Bold, Bullets, Form, Heading, Input, Note, Quote, Screen, Text, TextInput
from handlers.summarise_notes import MOST_CHARACTERS, SummaryKept
from handlers.views import SummaryDraft

LABEL = "Made by a program from the panel's own sentences. It leaves out a lot. Read the scorecards before you decide."


def summary_form(draft: SummaryDraft) -> Form:
    """The answer to `panel summary CODE`."""
    parts: list[Block | Input] = [
        Heading("Summary of notes"),
        Text((Bold(draft.code), f" {draft.title}")),
        Note(LABEL),
        Bullets(tuple((f"[{number}] ", source) for number, source in enumerate(draft.sources, start=1))),
    ]
    if draft.kept:
        parts.extend([Text((Bold("Kept before"),)), Quote(draft.kept)])
    hint = "Each sentence is from the notes with its number. Change what you like; what you keep is kept in your name."
    parts.append(TextInput("text", "Summary", draft.text, multiline=True, most=MOST_CHARACTERS, hint=hint))
    return Form("summary", "Summary", "Keep", draft.loop_id, tuple(parts))


def nothing_to_summarise(code: str) -> Screen:
    line = " The notes say nothing that can be summarised without judging. Please read the scorecards."
    return Screen("Summary", (Text((Bold(code), line)),))


def summary_kept(kept: SummaryKept) -> Screen:
    how = "as you have edited it" if kept.edited else "as it was made"
    return Screen("Kept", (Text((Bold(kept.code), f" The summary is kept, {how}. It stays in Panelkeeper.")),))
