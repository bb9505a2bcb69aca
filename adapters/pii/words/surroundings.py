"""What belongs to a masked word, or is personal for what stands around it? For strict mode."""

import re
from collections.abc import Iterable

from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import words_of
from adapters.pii.words import positions
from adapters.pii.words.marks import COUNT, KEPT, MASKED, PLAIN
from adapters.pii.words.message import Message
from adapters.pii.words.numerals import DAY, MEASURES, MONTH_NAMES, TIGHT
from adapters.pii.words.places import judge_institutions, judge_streets
from adapters.pii.words.vocabulary import (
    BIRTH,
    CALLING,
    DIGIT_WORDS,
    DOT,
    INSTITUTIONS,
    READ_CLOSELY,
    STREETS,
    TOP_LEVEL,
    vocabulary,
)

PARTICLES = words_of(
    """
    am an a o van von de der den del di da dos das do du la le les bin ibn al el san santa st ten ter vom zu y e
    i and of the
    """
)
SCIENCES = words_of("technology science sciences arts economics engineering business medicine applied")
PLACE_BEGINNINGS = words_of("new north south east west saint port lake mount fort upper lower bad")
UNITS = words_of("suite apt apartment flat unit no nr floor block building bldg box lot")
NO_COUNTRY = words_of("AM PM OK UK US HR IT QA PM CV")
NO_STATES = words_of("is to at in on of or no id as my by so us am pm he it we be do if up vs pr")
DAYS_IN_SHORT = words_of("mon tue tues wed thu thur thurs fri sat sun")
BROADCASTS = words_of("here channel everyone all team panelkeeper")
NO_ADDRESS_BEFORE_DOT = words_of("look looking looked see check go hosted live apply works worked")
NO_DOT = words_of("product products plot plots notation matrix net")
CODE = re.compile(r"\bPK(?:-[0-9A-Z]{2,8}){1,2}\b", re.IGNORECASE)
POSTCODE_END = re.compile(r"\d[a-z]{2}")
BIRTH_REACHES = 9
SPELLED_RUN = 4


def judge_written_out(message: Message, suspects: Iterable[int]) -> list[int]:
    """Mask e-mail addresses, links, handles, spelled digits and birthdays; where words call for a name or a sum."""
    plain = message.plain
    if "PK-" in plain or "pk-" in plain:
        _keep_codes(message)
    if "@" in plain or "://" in plain or "." in message.gaps:
        _judge_addresses(message)
    seen, calling = set(), []
    for place in suspects:
        word = message.lowers[place]
        if word in READ_CLOSELY:
            seen.add(word)
            if word in CALLING:
                calling.append(place)
            elif word in DOT:
                _judge_dot(message, place)
            elif word in BIRTH:
                _judge_birth(message, place)
    if seen:
        if not seen.isdisjoint(DIGIT_WORDS):
            _judge_spelled(message)
        if not seen.isdisjoint(STREETS):
            judge_streets(message)
        if not seen.isdisjoint(INSTITUTIONS):
            judge_institutions(message)
    return calling


def _keep_codes(message: Message) -> None:
    codes = iter([*(match.span() for match in CODE.finditer(message.plain)), (len(message.plain) + 1,) * 2])
    start, end = next(codes)
    for place, begin in enumerate(message.begins):
        while end <= begin and end <= len(message.plain):
            start, end = next(codes)
        if start <= begin:
            message.marks[place] = KEPT


def _judge_addresses(message: Message) -> None:
    for place, gap in enumerate(message.gaps[:-1]):
        if (gap == "://" or gap[-1:] == "@" or (gap == "." and place)) and message.marks[place] == PLAIN:
            _judge_address(message, place, gap)


def _judge_address(message: Message, place: int, gap: str) -> None:
    """A word after "@", "://" or "." may make everything around it that has no blank an address."""
    if gap.endswith("@"):
        tight = len(gap) == 1 and place > 0
        if not tight and message.lower(place) in BROADCASTS:
            message.marks[place] = KEPT
            return
        _mask_stretch(message, place, left=tight)
        if not tight:
            message.opens.add(place)
    elif (
        gap == "://"
        or (gap == "." and message.lower(place) in TOP_LEVEL)
        or (message.lower(place - 1) == "www" and gap == ".")
    ):
        after = message.plain[message.stops[place] : message.stops[place] + 2]
        if (
            gap == "."
            and message.written[place][0].isupper()
            and not message.written[place].isupper()
            and after[:1] != "/"
        ):
            return
        _mask_stretch(message, place, left=True)


def _mask_stretch(message: Message, place: int, left: bool) -> None:
    """Mask the word and all that hangs on it without a blank."""
    first = last = place
    while left and first > 0 and message.marks[first - 1] == PLAIN and _tight(message.gaps[first]):
        first -= 1
    while last + 1 < len(message.written) and message.marks[last + 1] == PLAIN and _tight(message.gaps[last + 1]):
        last += 1
    for at in range(first, last + 1):
        message.marks[at] = MASKED


def _tight(gap: str) -> bool:
    return len(gap) <= 3 and not any(sign in gap for sign in ' \n,;<>()"|')


def _judge_dot(message: Message, place: int) -> None:
    """ "jane dot roe at corp dot internal": what is around a dot that is written out, and around the "at" beside it."""
    last = len(message.written) - 1
    if place in {0, last} or message.lower(place + 1) in NO_DOT or message.lower(place - 1) in positions.DETERMINERS:
        return
    first, end = place - 1, place + 1
    if message.lower(first - 1) == "at" and first > 1 and message.lower(first - 2) not in NO_ADDRESS_BEFORE_DOT:
        first -= 2
    if message.lower(end + 1) == "at" and end + 1 < last:
        end += 2
    for at in range(first, end + 1):
        if message.marks[at] != KEPT:
            message.marks[at] = MASKED


def _judge_birth(message: Message, place: int) -> None:
    """Days and months after "born" and "birthday"."""
    for at in range(place + 1, min(place + BIRTH_REACHES, len(message.written))):
        if "\n" in message.gaps[at]:
            return
        word = message.lowers[at]
        if message.marks[at] == PLAIN and (
            word in MONTH_NAMES or (word[0].isdigit() and (DAY.fullmatch(word) or word.isdigit()))
        ):
            message.marks[at] = COUNT if word[0].isdigit() else MASKED


def _judge_spelled(message: Message) -> None:
    """Four spelled digits in a row are a number read out."""
    start = 0
    for place in range(len(message.written) + 1):
        if place < len(message.written) and message.lower(place) in DIGIT_WORDS and message.marks[place] == PLAIN:
            continue
        if place - start >= SPELLED_RUN:
            message.marks[start:place] = [MASKED] * (place - start)
        start = place + 1


def judge_neighbours(message: Message) -> None:
    """Mask what belongs to a masked word: a last name that is a word, an initial, a house number, a street."""
    marks, gaps, written, size = message.marks, message.gaps, message.written, len(message.marks)
    masked = message.masked()
    before_commas = [place for place in masked if gaps[place] == ", " and place > 1]
    if before_commas:
        for place in before_commas:
            _judge_line(message, place)
        masked = message.masked()
    for place in masked:
        after = place + 1
        while (
            after < size
            and marks[after] == PLAIN
            and (HANGING[written[after]] & FOLLOWS or marks[after - 1] == COUNT or gaps[after] == "-")
            and _belongs_to_left(message, after)
        ):
            marks[after] = COUNT if message.written[after][0].isdigit() else MASKED
            after += 1
        if (
            after < size - 1
            and marks[after] == PLAIN
            and (
                marks[after + 1] == MASKED
                or HANGING[written[after]] & UNITES
                or message.lowers[after + 1] in INSTITUTIONS
            )
        ):
            _judge_unit(message, after)
    for place in reversed(masked):
        before = place - 1
        while (
            before >= 0
            and marks[before] == PLAIN
            and HANGING[written[before]] & PRECEDES
            and _belongs_to_right(message, before)
        ):
            marks[before] = COUNT if message.written[before][0].isdigit() else MASKED
            before -= 1


FOLLOWS, PRECEDES, UNITES = 1, 2, 4


def _hangs(written: str) -> int:
    """Whether a word may ever belong to a masked one before it, or after it, or join it to the next; most do not."""
    lower, words = written.lower(), vocabulary()
    if len(written) == 1 or written[0].isdigit() or not written[0].islower() or any(map(str.isdigit, written)):
        return FOLLOWS | PRECEDES | UNITES
    name = lower in words.also or lower in words.given or lower in INSTITUTIONS
    follows = name or lower in PARTICLES or lower in STREETS or lower in positions.MODAL
    precedes = name or len(written) <= 3 or lower in UNITS or lower in PLACE_BEGINNINGS
    unites = lower in UNITS or lower in ("and", "of")
    return FOLLOWS * follows | PRECEDES * precedes | UNITES * unites


HANGING = Remembered(_hangs)


def _judge_line(message: Message, place: int) -> None:
    """ "20 sheridan shoals, terenceshire": a number and two or three words, the first no common one, before a comma."""
    words = message.words
    for first in range(place - 2, max(place - 5, -1), -1):
        if message.gaps[first + 1] != " ":
            return
        if message.written[first].isdigit():
            name = message.lowers[first + 1]
            if name in words.common or name in words.sure or name in MEASURES or place - first < 3:
                return
            for at in range(first, place):
                if message.marks[at] == PLAIN:
                    message.marks[at] = MASKED
            return


def _judge_unit(message: Message, place: int) -> None:
    """ "Suite 609", "of Technology", "and Sons" after something masked, and what connects two masked words."""
    marks = message.marks
    if len(message.gaps[place]) > 2 or marks[place + 1] == KEPT:
        return
    lower, following = message.lowers[place], message.lowers[place + 1]
    if lower.isdigit():
        if not _measured(message, place):
            marks[place] = COUNT
        return
    tight = message.gaps[place + 1] == " " == message.gaps[place]
    both = (
        (following in INSTITUTIONS and tight)
        or (lower in UNITS and following[0].isdigit())
        or (lower == "and" and following == "sons")
        or (lower == "of" and following in SCIENCES and message.lowers[place - 1] in INSTITUTIONS)
    )
    if both:
        marks[place] = marks[place + 1] = MASKED
    elif marks[place - 1] == marks[place + 1] == MASKED and _connects(message, place):
        marks[place] = MASKED


def _connects(message: Message, place: int) -> bool:
    """A word between two masked ones that is no common one, or a part of a name that has a capital too."""
    if message.gaps[place] != " " or message.gaps[place + 1] != " ":
        return False
    written, words = message.written[place], message.words
    if written.istitle():
        return True
    lower = written.lower()
    return lower not in words.common and lower not in words.shy and (len(lower) <= 3 or lower not in words.sure)


def _belongs_to_left(message: Message, place: int) -> bool:
    gap = message.gaps[place]
    if message.marks[place - 1] == COUNT:
        written = message.written[place]
        if written.isdigit():
            return gap == " " and len(written) <= 4 and not _measured(message, place)
        return gap == " " and len(written) == 2 and written.isupper() and written not in NO_COUNTRY
    if gap not in {" ", "-", ". ", ", ", ".", "/"} or message.end(place - 1) != message.stops[place - 1]:
        return False
    written, words = message.written[place], message.words
    lower = written.lower()
    following = message.marks[place + 1] if place + 1 < len(message.marks) else PLAIN
    if gap == " " and lower in PARTICLES and following == MASKED and message.gaps[place + 1] == " ":
        return True
    if written.isdigit():
        return len(written) <= 4 and gap not in {"-", "/"} and not _measured(message, place)
    if POSTCODE_END.fullmatch(lower) and gap == " " and any(map(str.isdigit, message.written[place - 1])):
        return True
    end = message.stops[place]
    if len(written) == 1 and len(message.written[place - 1]) == 1 and gap == "/":
        return True
    if len(written) == 1 and message.plain[end : end + 1] in {".", "/"} and gap != ", ":
        return True
    if gap == "-":
        return True
    if gap != " ":
        return False
    if len(written) == 1:
        return (written.isupper() and lower != "i") or lower not in "aiurn"
    if lower in STREETS or lower in INSTITUTIONS:
        return True
    if lower in positions.MODAL:
        next_word = message.lower(place + 1)
        return written.istitle() or next_word in positions.HUMAN or next_word in {"is", "was", "has"}
    if written[0].isupper() and not written.isupper():
        return not (lower in words.months or lower in positions.DAYS or lower in DAYS_IN_SHORT or "'" in lower)
    return (lower in words.also or lower in words.given) and lower not in words.sure


def _belongs_to_right(message: Message, place: int) -> bool:
    gap = message.gaps[place + 1]
    if gap in TIGHT and message.written[place].isdigit() and message.written[place + 1][0].isdigit():
        return True
    if gap in {", ", " & ", "/", " / "}:
        return _reversed_name(message, place)
    if gap not in {" ", "-", ". "}:
        return False
    written, words, number = message.written[place], message.words, message.marks[place + 1] == COUNT
    lower = written.lower()
    if written.isdigit() or (written[0].isdigit() and len(written) <= 3 and gap == " "):
        if gap == "-":
            return message.written[place + 1].isalpha()  # "4-chome"
        told = number or POSTCODE_END.fullmatch(lower) or DAYS.fullmatch(lower)
        return gap == " " and not told and len(written) <= 4
    if lower in UNITS and gap == " " and message.written[place + 1][0].isdigit():
        return True
    if number:
        return (gap == "-" and len(written) <= 3 and written.isalpha()) or _is_state(message, place)
    if lower in PLACE_BEGINNINGS:
        return True
    if lower == "of" and message.lower(place - 1) in INSTITUTIONS:
        return True
    if lower in INSTITUTIONS and message.lower(place + 1) == "of":
        return True
    if POSTCODE_END.fullmatch(message.lowers[place + 1]) and any(map(str.isdigit, written)):
        return True
    if len(written) == 1:
        return gap == ". " or (written.isupper() and lower not in "ai")
    if gap == ". ":
        return False
    name = lower in words.also or lower in words.given
    capital = written[0].isupper() and not written.isupper()
    if capital and message.written[place + 1][0].isupper():
        return name or not (lower in words.sure or lower in words.months or message.starts(place))
    return not capital and name and lower not in positions.VERBS and lower not in words.sure


def _is_state(message: Message, place: int) -> bool:
    """Two letters before a number of five: "PA 45062"."""
    written = message.written[place]
    if len(written) != 2 or len(message.written[place + 1]) < 5 or message.gaps[place + 1] != " ":
        return False
    return written.isupper() or written.lower() not in NO_STATES


def _reversed_name(message: Message, place: int) -> bool:
    """ "Young, Frank": both with a capital."""
    written, following = message.written[place], message.written[place + 1]
    lower = written.lower()
    return written.istitle() and following.istitle() and (lower in message.words.also or lower in message.words.given)


DAYS = re.compile(r"\d{1,2}(?:st|nd|rd|th|am|pm)")


def _measured(message: Message, place: int) -> bool:
    """Whether the number is a time or counts something."""
    after = message.lower(place + 1)
    if after is None:
        return False
    gap = message.gaps[place + 1]
    return (gap == " " and after in MEASURES) or gap[:1] in {":", "%"} or after in MONTH_NAMES
