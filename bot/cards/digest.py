"""Which words begin a channel's working day? What waits for whom, what is booked, which seats are open, how fast."""

from bot.cards.elements import Block, Bold, Bullets, Card, Heading, Note, Text, When, Words, counted
from bot.cards.slots import times
from handlers.parcels import DigestPosted
from handlers.views import DigestView, WaitingView
from policies.vocabulary import Span
from policies.waiting import Waiting

HALF_AN_HOUR = 0.5
HOURS_A_DAY = 24
TWO_DAYS = 48


def digest(content: DigestPosted, timezone: str) -> Card:
    """At most a page: codes and counts, no candidate's name. `timezone` is not asked: a digest has one of its own."""
    view = content.digest
    title = f"{view.title}, {view.day:%A} {view.day.day} {view.day:%B}"
    blocks: list[Block] = [Heading(title)]
    blocks += _section("Waiting", [_waiting(one, view.timezone) for one in view.waiting])
    blocks += _section("Booked", [_line(*one, view.timezone) for one in view.booked])
    blocks += _section("Seats that nobody has taken", [_line(*one, view.timezone) for one in view.seats])
    if len(blocks) == 1:
        blocks.append(Text(("Nothing waits for anybody.",)))
    blocks += [Note(f"And {view.left_out} more.")] if view.left_out else []
    speed = _speed(view)
    blocks += [Note(speed)] if speed else []
    counts = f"{len(view.waiting)} waiting, {len(view.booked)} booked, {counted(len(view.seats), 'seat')} open"
    return Card(f"{title}: {counts}", tuple(blocks))


def _section(title: str, lines: list[tuple[Words, ...]]) -> list[Block]:
    return [Text((Bold(title),)), Bullets(tuple(lines))] if lines else []


def _waiting(one: WaitingView, timezone: str) -> tuple[Words, ...]:
    return (Bold(one.code), f": {_what(one)} ({one.who}), since ", When(one.since, timezone))


def _what(one: WaitingView) -> str:
    match one.waiting:
        case Waiting.SEATS:
            return f"{counted(one.count, 'seat')} open" if one.count else "no options yet"
        case Waiting.SCORECARD:
            return f"{counted(one.count, 'scorecard')} missing"
        case Waiting.OUTCOME:
            return "outcome not recorded"
        case _:
            return "not booked yet"


def _line(code: str, interview: str, span: Span, timezone: str) -> tuple[Words, ...]:
    return (Bold(code), f" {interview}, ", *times(span, timezone))


def _speed(view: DigestView) -> str:
    """This week's time to schedule beside the last one's."""
    now, before = view.hours
    if now is None and before is None:
        return ""
    return f"Time to schedule, the median of 7 days: {_long(now)}; the 7 days before: {_long(before)}."


def _long(hours: float | None) -> str:
    if hours is None:
        return "nothing booked"
    if hours < HALF_AN_HOUR:
        return "under an hour"
    return f"{hours:.0f} h" if hours < TWO_DAYS else f"{hours / HOURS_A_DAY:.1f} days"
