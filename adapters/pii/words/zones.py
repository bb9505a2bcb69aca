"""Which words are the name of a time zone, as times are written with it? For strict mode.

"America/Argentina/Buenos_Aires" says when a round is, and the towns in it are nobody's. The name as IANA writes it
stays, and nothing that is only like it.
"""

from functools import cache
from zoneinfo import available_timezones

from adapters.pii.words.marks import KEPT
from adapters.pii.words.message import Message

INSIDE = frozenset("/_-+")
"""What stands between the words of a name."""
BEFORE, AFTER = frozenset(" \n("), frozenset(" \n),.;:")


@cache
def zones() -> frozenset[str]:
    """The names; it takes some milliseconds to gather them."""
    return frozenset(name for name in available_timezones() if "/" in name)


def keep_zones(message: Message) -> None:
    """Mark the words of names of zones: they are not looked at."""
    gaps, plain, size = message.gaps, message.plain, len(message.written)
    place = 1
    while place < size:
        if gaps[place] != "/":
            place += 1
            continue
        first, end = place - 1, place + 1
        while end < size and gaps[end] in INSIDE:
            end += 1
        start, stop = message.begins[first], message.stops[end - 1]
        alone = plain[start - 1 : start] in BEFORE or not start
        if alone and (stop == len(plain) or plain[stop] in AFTER) and plain[start:stop] in zones():
            message.marks[first:end] = [KEPT] * (end - first)
        place = end
