"""What does a candidate get by mail? The mail, the calendar entry that goes with it, and how both are known again."""

from dataclasses import dataclass

from policies.vocabulary import Span


def meeting_sequence(version: int, *, cancelled: bool) -> int:
    """The SEQUENCE of a schedule version in calendar files: above that of every booking and cancellation before."""
    return 2 * version + cancelled


def meeting_uid(uid: str, place: int) -> str:
    """The UID of the `place`th interview (from 1) in every calendar file about one loop, mailed or downloaded."""
    return f"{uid}-{place}@panelkeeper"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The candidate's calendar entry that goes with a mail. `method` is REQUEST or CANCEL (RFC 5546)."""

    uid: str
    sequence: int
    method: str
    summary: str
    description: str
    spans: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain-text e-mail. `key` becomes the Message-ID, so that a repeat is recognised as the same mail."""

    key: str
    to: str
    to_name: str
    subject: str
    text: str
    invitation: Invitation | None = None
