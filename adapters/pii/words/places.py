"""Which words are a street with its number, or the end of an institution's name? For strict mode."""

from adapters.pii.words.marks import MASKED, PLAIN
from adapters.pii.words.message import Message
from adapters.pii.words.vocabulary import INSTITUTIONS, STREETS


def judge_streets(message: Message) -> None:
    """Mask "14 church street": a number, one to three words, a street."""
    for place, written in enumerate(message.written):
        if message.marks[place] != PLAIN or written.lower() not in STREETS:
            continue
        for first in range(place - 1, max(place - 5, -1), -1):
            if message.gaps[first + 1] != " ":
                break
            if message.written[first][0].isdigit():
                for at in range(first, place + 1):
                    if message.marks[at] == PLAIN:
                        message.marks[at] = MASKED
                break


def judge_institutions(message: Message) -> None:
    """Mask the last word of "Port Charity University": all with a capital."""
    for place in range(1, len(message.written)):
        written = message.written[place]
        titled = written.istitle() and message.written[place - 1].istitle() and message.gaps[place] == " "
        if not titled or written.lower() not in INSTITUTIONS or message.starts(place - 1):
            continue
        if message.marks[place] == PLAIN:
            message.marks[place] = MASKED
