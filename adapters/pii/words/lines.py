"""Which ordinary words and numbers are pieces of an address, or of a sum that somebody earns? For strict mode."""

import re
from collections.abc import Sequence

from adapters.pii.word_lists import words_of
from adapters.pii.words.marks import COUNT, MASKED, PLAIN
from adapters.pii.words.message import Message
from adapters.pii.words.vocabulary import STREETS, THOUSANDS

NUMBER_WORDS = words_of(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty
    seventy eighty ninety hundred
    """
)
OF_PAY = words_of(
    "base net gross brutto netto hr hour day month mo year annum pa pm monthly yearly annually weekly daily equity"
)
ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
PERIODS = words_of("hour day week month year annum")
NUMBERED = words_of(
    "room house plot lot road block blk sector villa tower building flat floor unit lane gate phase door no street"
)
SHORTENED = words_of("no nr os ul al pl jl av apt bldg blk c r rd st")
"""What may stand, with a full stop, before the first word of an address."""
LANES = STREETS | words_of(
    """
    flat lodge
    approach layout residency hill place close way row walk parade view park green rise colony enclave sector extension
    main cross quay wharf heights estate yard villas block phase bank end field fields hall house market bridge mill
    tower mansions apartments residences society complex
    """
)
"""What streets, houses and quarters are called."""
LANES_IN_SHORT = words_of("st dr ct pl ln rd")
OF_TOWNS = words_of("city county island district province")
BEFORE_PLACES = words_of("the via am")
NO_TOWN = words_of(
    "and or but the a an in on at to for from with is was are if so as by of not no please pls thanks asap"
)


def judge_lines(message: Message, suspects: Sequence[int], calling: Sequence[int]) -> None:
    """Mask what belongs to an address or a sum.

    `suspects` are the places that were looked at, `calling` those of words that may belong to a sum; both in order.
    """
    written = message.written
    for place in suspects:
        number = written[place]
        if number[0] <= "9" and (len(number) > 2 or number[-1] in "kK"):
            _judge_sum(message, place, number)
    for place in calling:
        if message.lowers[place] in THOUSANDS:
            _mask_number(message, place)
    for place in message.masked():
        _judge_beside(message, place)


def _judge_beside(message: Message, place: int) -> None:
    """What stands around a masked word or number may be a piece of the same address or sum."""
    lowers = message.lowers
    lower = lowers[place]
    before = lowers[place - 1] if place else None
    after = lowers[place + 1] if place + 1 < len(lowers) else None
    if before in BEFORE_PLACES and message.gaps[place] == " " and message.marks[place] == MASKED:
        _mask_opening(message, place - 1)
    if lower[0].isdigit():
        ordinal = before == "the" and ORDINAL.fullmatch(lower)
        if ordinal or (before in NUMBERED and message.gaps[place] == " "):
            _mask(message, place - 1)
        _mask_pay(message, place + 1)
        _mask_range(message, place)
        _judge_town(message, place)
    elif lower in LANES_IN_SHORT:
        _mask_lane(message, place)
    elif after in OF_TOWNS and message.gaps[place + 1] == " ":
        _mask(message, place + 1)
    if before == "via" and after is not None and after[0].isdigit():
        _mask(message, place - 1)
    gap = message.gaps[place]
    if gap == ". " and before in SHORTENED:
        _mask(message, place - 1)
    if gap[:1] == ",":
        _judge_line_before(message, place)


def _mask(message: Message, place: int) -> None:
    if message.marks[place] == PLAIN:
        message.marks[place] = COUNT if message.written[place].isdigit() else MASKED


def _judge_sum(message: Message, place: int, written: str) -> None:
    """ "R45 000", "650 a day", "4k net"."""
    if written == "000" and place and message.gaps[place] == " " and message.written[place - 1][-1].isdigit():
        _mask(message, place - 1)
        _mask(message, place)
    after = message.lower(place + 1)
    thousands = written[-1] in "kK" and (after in OF_PAY or after == "all")
    if thousands or (len(written) >= 3 and after in ("a", "an", "per") and message.lower(place + 2) in PERIODS):
        _mask(message, place)


def _mask_range(message: Message, place: int) -> None:
    """ "70 to 75k"."""
    if message.lower(place - 1) in ("to", "or") and message.gaps[place] == " " and place > 1:
        before = message.written[place - 2]
        if before.isdigit() and len(before) <= 3 and message.written[place][-1].lower() == "k":
            _mask(message, place - 2)
            _mask(message, place - 1)


def _judge_town(message: Message, place: int) -> None:
    """ ", 06000 nice", ", cork t12 k8yc": the town beside a masked postcode, in a line of an address."""
    written, size = message.written[place], len(message.written)
    if written.isdigit():
        after = place + 1
        if 4 <= len(written) <= 6 and message.gaps[place][:1] == "," and after < size and message.gaps[after] == " ":
            follows = message.gaps[after + 1] if after + 1 < size else ""
            if message.written[after].isalpha() and message.lower(after) not in NO_TOWN and follows != " ":
                _mask(message, after)
        return
    first = place
    while first and message.gaps[first] == " " and any(map(str.isdigit, message.written[first - 1])):
        first -= 1
    if (
        first
        and message.gaps[first] == " "
        and message.gaps[first - 1][:1] == ","
        and message.lower(first - 1) not in NO_TOWN
    ):
        for at in range(first - 1, place):
            _mask(message, at)


def _mask_opening(message: Message, place: int) -> None:
    """Mask the word with which a place begins, and the number before it: "6 the green, ...", "am markt"; but "I am"."""
    lower, before, gap = message.lowers[place], message.lower(place - 1), message.gaps[place]
    if lower == "the" and message.gaps[place + 2][:1] != ",":
        return
    if lower == "am" and gap == " " and before is not None and (before == "i" or before[-1].isdigit()):
        return
    _mask(message, place)
    if gap == " " and before is not None and before.isdigit():
        _mask(message, place - 1)


def _mask_number(message: Message, place: int) -> None:
    """ "sixty-five thousand"."""
    first = place
    while first and message.lower(first - 1) in NUMBER_WORDS and message.gaps[first] in (" ", "-"):
        first -= 1
    if first < place:
        for at in range(first, place + 1):
            _mask(message, at)


def _mask_pay(message: Message, place: int) -> None:
    """Mask what a sum is for, and what comes on top: "base", "net a month", " + 10%"."""
    while place < len(message.written) and message.marks[place] == PLAIN:
        lower, gap = message.lowers[place], message.gaps[place]
        if not (
            (gap in (" ", "/") and lower in OF_PAY)
            or (gap == " " and lower in ("a", "an", "per") and message.lower(place + 1) in OF_PAY)
            or (gap == " " and (lower, message.lower(place + 1)) == ("all", "in"))
            or (gap == " " and lower == "in" and message.lower(place - 1) == "all")
            or (gap == " + " and (lower[0].isdigit() or lower in OF_PAY))
        ):
            return
        _mask(message, place)
        place += 1


def _mask_lane(message: Message, place: int) -> None:
    """ "455 market st"."""
    first = _lane_begins(message, place)
    if message.written[first][0].isdigit():
        for at in range(first, place):
            _mask(message, at)


def _judge_line_before(message: Message, place: int) -> None:
    """What stands before ", <masked>" in a line of an address: "flat 402", "22 station approach", "hsr layout"."""
    marks = message.marks
    while place > 1 and message.gaps[place][:1] == "," and marks[place - 1] == PLAIN:
        last = place - 1
        lower = message.lowers[last]
        numbered = message.lower(last - 1) if message.gaps[last] == " " else None
        if lower.isdigit() and (numbered in NUMBERED and (numbered != "room" or len(lower) > 2)):
            first = last - 1
        elif lower in LANES:
            first = _lane_begins(message, last)
        else:
            return
        if first == last:
            return
        for at in range(first, place):
            _mask(message, at)
        place = first


def _lane_begins(message: Message, last: int) -> int:
    """Where the name of a street that ends here begins: at its number, or at the word before."""
    for first in range(last - 1, max(last - 4, -1), -1):
        if message.gaps[first + 1] != " ":
            break
        if message.written[first][0].isdigit():
            return first
    before = message.lower(last - 1)
    return last - 1 if message.gaps[last] == " " and before is not None and before not in NO_TOWN else last
