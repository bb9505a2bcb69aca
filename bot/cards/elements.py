"""What can a card or a form consist of? Words for every platform: a front end renders them and adds none of its own.

Text that people typed is never markup here: it is a `str`, and renderers show it literally.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A moment (aware UTC), shown in the viewer's own zone where the platform can, else in `timezone`."""

    moment: datetime
    timezone: str
    with_day: bool = True

    @property
    def written(self) -> str:
        """The moment in words, with its zone."""
        local = self.moment.astimezone(ZoneInfo(self.timezone))
        day = f"{local:%a} {local.day} {local:%b} " if self.with_day else ""
        return f"{day}{local:%H:%M} ({self.timezone})"


@dataclass(frozen=True, slots=True)
class Link:
    """An address to open, shown as its text. Only the text is said: the address may be a way in."""

    text: str
    url: str = field(repr=False)


Words = str | Bold | When | Link


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, as they wrote it."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A quiet line: a hint, a count, a rule."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two things."""


@dataclass(frozen=True, slots=True)
class Confirm:
    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """Sends `action` with `value`, an opaque id. `describes` is what a screen reader says where labels repeat."""

    label: str
    action: str
    value: str
    style: str | None = None
    confirm: Confirm | None = None
    describes: str | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


Block = Heading | Text | Bullets | Quote | Note | Rule | Buttons


@dataclass(frozen=True, slots=True)
class Card:
    """A message. `text` says all of it in one line, for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class TextInput:
    key: str
    label: str
    initial: str = ""
    multiline: bool = False
    most: int = 3000
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several. `options` are (value, label, what it means); `radio` shows them all at once."""

    key: str
    label: str
    options: tuple[tuple[str, str, str], ...]
    initial: str | None = None
    radio: bool = False
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Checks:
    """Any of several."""

    key: str
    label: str
    options: tuple[tuple[str, str, str], ...]
    optional: bool = True
    hint: str = ""
    initial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateInput:
    key: str
    label: str
    optional: bool = False
    initial: str | None = None


@dataclass(frozen=True, slots=True)
class TimeInput:
    key: str
    label: str
    initial: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PersonInput:
    key: str
    label: str


Input = TextInput | Choice | Checks | DateInput | TimeInput | PersonInput


@dataclass(frozen=True, slots=True)
class Form:
    """A modal. `state` is an opaque id that comes back with the answers, and is not trusted when it does."""

    name: str
    title: str
    submit: str
    state: str
    parts: tuple[Block | Input, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A modal without questions: an answer to read."""

    title: str
    parts: tuple[Block, ...]


def spoken(shown: Card | Form | Screen) -> str:
    """What it says, as plain text, a line a part: for the message log. Buttons and questions are not said."""
    parts = shown.blocks if isinstance(shown, Card) else shown.parts
    title = () if isinstance(shown, Card) else (shown.title,)
    return "\n".join([*title, *(line for part in parts for line in _lines(part))])


def _lines(part: Block | Input) -> Iterator[str]:
    match part:
        case Text(words):
            yield _joined(words)
        case Bullets(items):
            yield from map(_joined, items)
        case Heading(text) | Quote(text) | Note(text):
            yield text
        case TextInput(initial=initial) if initial:
            yield initial
        case _:
            pass


def _joined(words: tuple[Words, ...]) -> str:
    return "".join(
        word if isinstance(word, str) else word.text if isinstance(word, Bold | Link) else word.written
        for word in words
    )


def counted(number: int, one: str, more: str = "") -> str:
    """`1 seat`, `2 seats`, `0 seats`; `more` where an `s` does not make it."""
    return f"{number} {one}" if number == 1 else f"{number} {more or one + 's'}"


def clean(value: object) -> str:
    """What a client sent as text, without what no database keeps: zero bytes and halves of surrogate pairs."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
