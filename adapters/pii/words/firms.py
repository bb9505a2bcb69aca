"""Which ordinary words are a firm's name, or what somebody is called, for where they stand? For strict mode.

Firms are called "Happy Parcel" and people "Bear": nothing but what stands around such words gives them away. Looked at
are words that call for a name, the words beside masked ones, and capitals side by side.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from adapters.pii.word_lists import words_of
from adapters.pii.words import positions
from adapters.pii.words.marks import KEPT, MASKED, PLAIN
from adapters.pii.words.message import Message
from adapters.pii.words.numerals import MONTH_NAMES
from adapters.pii.words.vocabulary import EMPLOYED, FAMILY, GREETINGS, NAMED, STAFF

LONGEST_FIRM = 4
"""Words."""
AT_FIRM = words_of("at for with from of")
OF_FIRM = words_of("at from of")
FROM_FIRM = STAFF | words_of(
    "lead manager job role offer offers engineer recruiter director intern peer "
    "reference came comes coming candidate candidates back over go position contract compete"
)
BEING = words_of("be gets is was")
AND = ("and", "&")
YEARS = frozenset({"yrs", "years"})
BEFORE_FIRM = words_of("at from with yrs years")
ENDS_OF_FIRMS = words_of(
    "technologies technology systems solutions software labs health media games studios networks foods services "
    "consulting energy insurance logistics company co analytics properties travel"
)
LEAVES = words_of("left joined quit leaves joins")
OFFERS = words_of("made makes offered pays paid matched hired")
THEN = {"then": 1, "before": 2, "previously": 2, "formerly": 1}
"""What stands between two employers after a comma, and in how many words: "then", "before that", "previously at"."""
NO_FIRM = words_of(
    """
    a an the this that these those my your our his her its their me us him them you it i we they he she who which what
    is are was were be been has have had will would can could should may might must do does did don't didn't not no
    and or but if when while because so as than now at in on by for from of to with without about before after
    until till since during over under between into out off down here there again already just still also too very
    only even all any some every each other another both last early late soon today tomorrow tonight yesterday
    noon midnight lunch dinner breakfast work least most once twice morning afternoon evening week month year days
    weeks months years hours minutes experience said says told think thinks thought finance legal hr sales
    marketing engineering design product support recruiting ops people data security everyone everybody nobody yes ok
    please pls thanks sorry hi hello dear remote remotely onsite hybrid part same scratch where how why
    however though although whether whatever apparently probably maybe actually really currently recently always never
    often sometimes usually ago straight back away feedback touch vacation holiday leave pto sick
    """
)
"""Words with which no firm's name begins or goes on in lower case."""
SELDOM_FIRM = words_of(
    """
    then night home first second next up full ten nine eight seven six five four three two one day
    monday tuesday wednesday thursday friday saturday sunday
    """
)
"""Words of a firm's name only where a word follows that may be one: "first choice", "three bridges"."""
GREETED = words_of(
    "all team teams folks guys people channel friends again both panel there future hiring candidate sir madam "
    "others else everyone everybody co more company colleagues family same rest"
)
ADDED = words_of("add adding invite ping ask cc tell include of with for between both kids")
ENDS_PAIR = words_of("in on to are were will both can have")
VEHICLES = words_of("bike car train bus plane foot tube taxi tram ferry boat")
DETERMINERS = words_of("the our your their this that a an")


def judge_capitals(message: Message, suspects: Sequence[int]) -> None:
    """Two capitals side by side inside a sentence are a name, unless both are office words ("Product Manager")."""
    written, marks = message.written, message.marks
    titled = message.words.sure
    # A first word that is an ordinary one with a capital was not looked at.
    places = [0, *suspects] if suspects and suspects[0] else suspects
    for place, following in pairwise(places):
        if following != place + 1 or message.gaps[following] != " ":
            continue
        if not (written[place].istitle() and written[following].istitle()):
            continue
        both = written[place].lower(), written[following].lower()
        if (
            positions.DAYS.isdisjoint(both)
            and MONTH_NAMES.isdisjoint(both)
            and not (both[0] in titled and both[1] in titled)
        ):
            begins = message.starts(place)
            if begins and not (marks[following] == MASKED and _run_goes_on(message, following, both[0])):
                continue
            # "Monday Night Brewing": a day at the head of such a name is a part of it.
            day = (
                place - 1
                if place and written[place - 1].lower() in positions.DAYS and message.gaps[place] == " "
                else place
            )
            for at in (day, place, following):
                if marks[at] == PLAIN and len(written[at]) > 1 and written[at].istitle():
                    marks[at] = MASKED


def judge_firms(message: Message, calling: Sequence[int]) -> None:
    """Mask names of firms and nicknames; `calling` are the places of words that may call for one."""
    written = message.written
    for place in calling:
        _judge_trigger(message, place, message.lowers[place])
    masked = message.masked()
    if not BEFORE_FIRM.isdisjoint(written):
        somebody = bool(masked)
        for place, word in enumerate(written):
            if word in BEFORE_FIRM:
                _judge_staff(message, place, somebody)
    for place in masked:
        if message.marks[place] == MASKED:
            _judge_beside(message, place)


def idle(written: Sequence[str], place: int) -> bool:
    """Whether a word that calls for a name calls for none here: most of them hardly ever do."""
    lower = written[place].lower()
    after = written[place + 1].lower() if place + 1 < len(written) else ""
    if lower in GREETINGS:
        return after in GREETED or not after
    if lower in EMPLOYED:
        return after not in AT_FIRM
    if lower in STAFF:
        return after not in {"at", "from"}
    if lower == "company":
        return after not in ("is", "was")
    if lower == "called":
        return not place or written[place - 1].lower() not in BEING
    if lower == "goes":
        return after != "by"
    if lower == "named":
        return after in NO_FIRM
    return lower in FAMILY and (after in NO_FIRM or not after)


def _run_goes_on(message: Message, place: int, first: str) -> bool:
    """Whether a sentence begins with a name of three words, and not with what is said to one of two."""
    after = place + 1
    if after == len(message.written) or message.gaps[after] != " " or not message.written[after].istitle():
        return False
    said = (positions.ADDRESSED, positions.BEFORE_PERSONS, positions.ASKERS, positions.MODALS, NO_FIRM)
    return not any(first in words for words in said)


def _judge_trigger(message: Message, place: int, lower: str) -> None:
    before, after = message.lower(place - 1), message.lower(place + 1)
    if lower == "pays":
        _mask_back(message, place - 1)
    elif lower in ("employer", "company"):
        if after in ("is", "was") and not (message.lower(place + 2) or "").endswith(("ing", "ed")):
            mask_firms(message, place + 2)
    elif lower == "ex":
        mask_firms(message, place + 1, (" ", "-"))
    elif lower == "poached" or lower in EMPLOYED:
        if after in AT_FIRM:
            mask_firms(message, place + 2)
    elif lower in GREETINGS:
        _mask_called(message, place + 1, alone=True)
    elif lower in FAMILY:
        _mask_called(message, place + 1)
    elif lower in NAMED:
        goes_by = after == "by" and message.lower(place + 2) not in VEHICLES
        named = {"calls": after in {"her", "him", "them", "me"}, "goes": goes_by}.get(lower)
        if named or lower in ("nicknamed", "named") or (lower == "called" and before in BEING):
            mask_firm(message, place + 1 + bool(named), most=1)


def _mask_called(message: Message, place: int, alone: bool = False) -> None:
    """Mask the word as somebody's name, if it may be one; `alone` where only a sign or the end may follow it."""
    if not is_called(message, place) or message.gaps[place] != " " or message.lower(place) in GREETED:
        return
    if alone and place + 1 < len(message.written) and message.gaps[place + 1] == " ":
        return
    message.marks[place] = MASKED


def is_called(message: Message, place: int) -> bool:
    """Whether somebody may be called by the word, which is not masked yet."""
    lower = message.lower(place)
    if lower is None or message.marks[place] != PLAIN or positions.acts(lower) or lower in SELDOM_FIRM:
        return False
    return may_be_firm(message, place) and lower not in message.words.sure


def _judge_beside(message: Message, place: int) -> None:
    """What stands around a masked word may make ordinary words those of a firm, or of somebody else."""
    marks, last = message.marks, len(message.marks) - 1
    if place < last and marks[place + 1] == PLAIN:
        after, gap = message.lowers[place + 1], message.gaps[place + 1]
        if gap == " (":
            _mask_bracket(message, place + 1)
        elif gap == ", ":
            if after in THEN:
                mask_firm(message, place + 1 + THEN[after])
            else:
                _mask_apposition(message, place + 1)
        elif gap == " & ":
            if may_be_firm(message, place + 1):
                mask(message, place + 1)
        elif gap == " ":
            if after in LEAVES or after in OF_FIRM:
                mask_firms(message, place + 2)
            elif after in ENDS_OF_FIRMS:
                mask(message, place + 1)
            elif after in AND:
                _judge_second(message, place + 2)
    if place and marks[place - 1] == PLAIN:
        before, gap = message.lowers[place - 1], message.gaps[place]
        if gap == " & ":
            if may_be_firm(message, place - 1):
                mask(message, place - 1)
        elif gap == " ":
            if before in OFFERS:
                _mask_back(message, place - 2)
            elif before in AND and message.lower(place - 3) in ADDED and message.gaps[place - 1] == " ":
                _mask_called(message, place - 2)


def _judge_second(message: Message, place: int) -> None:
    """ "mum of <masked> and bear, ..."."""
    after = place + 1
    ends = after >= len(message.written) or message.gaps[after] != " " or message.lower(after) in ENDS_PAIR
    if ends:
        _mask_called(message, place)


def _judge_staff(message: Message, place: int, somebody: bool) -> None:
    """ "former boss at simple tax", "3 yrs happy parcel", "at Shell", and any "at" where `somebody` is named."""
    written = message.written
    if place + 1 == len(written) or message.gaps[place + 1] != " ":
        return
    word, before = written[place], message.lower(place - 1) or ""
    if word in YEARS:
        called = somebody and before.isdigit()
    else:
        called = (
            before in FROM_FIRM or before in YEARS or (word != "with" and (somebody or written[place + 1].istitle()))
        )
    if called:
        mask_firms(message, place + 1)
        if place == 1 and written[0].istitle() and is_called(message, 0):
            message.marks[0] = MASKED


def mask_firms(message: Message, place: int, gaps: Iterable[str] = (" ",)) -> None:
    """Mask a firm's name, and that of another behind an "and"."""
    end = mask_firm(message, place, gaps)
    if end > place and message.lower(end) == "and" and message.gaps[end] == " ":
        other = message.lower(end + 1)
        if other in SELDOM_FIRM or other not in message.words.frame:
            mask_firm(message, end + 1)


def mask_firm(message: Message, place: int, gaps: Iterable[str] = (" ",), most: int = LONGEST_FIRM) -> int:
    """Mask the words from here on that may be a firm's name; where it ends."""
    if message.lower(place) == "the" and all(_goes_with(message, at) for at in (place + 1, place + 2)):
        mask(message, place)
        place += 1
    end = min(place + most, len(message.written))
    for at in range(place, end):
        if message.gaps[at] not in gaps or not may_be_firm(message, at):
            return at
        if at > place and message.written[place].istitle() and message.written[at].islower():
            return at
        if _seldom(message, at, at == place) and not _goes_on(message, at, at > place):
            return at
        mask(message, at)
    return end


def _seldom(message: Message, place: int, first: bool) -> bool:
    """Whether the word alone names no firm; with a capital it may ("left Next in May"), but for days."""
    lower = message.lowers[place]
    if lower in positions.DAYS:
        return not (first and message.lower(place - 1) in ("at", "with"))
    return lower in SELDOM_FIRM and not (first and message.written[place].istitle())


def mask(message: Message, place: int) -> None:
    if message.marks[place] == PLAIN:
        message.marks[place] = MASKED


def _mask_apposition(message: Message, place: int) -> None:
    """Mask up to three words between commas after a name, if none holds a sentence together or is of the office."""
    foreign = False
    for at in range(place, min(place + 3, len(message.written))):
        foreign = foreign or message.lowers[at] not in message.words.sure
        if not may_be_firm(message, at):
            return
        if at + 1 < len(message.written) and message.gaps[at + 1] == ", " and foreign:
            for inside in range(place, at + 1):
                mask(message, inside)
            return
        if at + 1 == len(message.written) or message.gaps[at + 1] != " ":
            return


def may_be_firm(message: Message, place: int) -> bool:
    """Whether the word may be one of a firm's name."""
    if not 0 <= place < len(message.lowers):
        return False
    lower = message.lowers[place]
    return lower not in NO_FIRM and lower[0].isalpha() and message.marks[place] != KEPT


def _goes_with(message: Message, place: int) -> bool:
    """Whether the word may be one of a firm's name, together with the word before."""
    return may_be_firm(message, place) and message.gaps[place] == " "


def _goes_on(message: Message, place: int, begun: bool) -> bool:
    """Whether a firm's name goes on after one of the seldom words ("second home care"), or ends with it."""
    for at in (place + 1, place + 2):
        if at == len(message.written) or message.gaps[at] != " ":
            return begun and at == place + 1
        if not may_be_firm(message, at):
            return False
        if message.lowers[at] not in SELDOM_FIRM:
            return True
    return False


def _mask_back(message: Message, place: int) -> None:
    """Mask the words up to here that may be a firm's name; one word after an article is a thing ("the market pays")."""
    first = place + 1
    while first > max(place - LONGEST_FIRM, 0) and may_be_firm(message, first - 1):
        first -= 1
        if message.gaps[first] != " ":
            break
    else:
        if message.lower(first - 1) in DETERMINERS and first <= place:
            if first == place:
                return
            first -= 1
    for at in range(first, place + 1):
        mask(message, at)


def _mask_bracket(message: Message, place: int) -> None:
    """Mask what stands in brackets after a name, if it is a few words without a number and not all of the office."""
    for at in range(place, min(place + LONGEST_FIRM, len(message.written))):
        if not message.written[at][0].isalpha() or (at > place and message.gaps[at] != " "):
            return
        if message.plain[message.stops[at] : message.stops[at] + 1] == ")":
            inside = range(place, at + 1)
            if any(message.lowers[one] not in message.words.sure for one in inside):
                for one in inside:
                    mask(message, one)
            return
