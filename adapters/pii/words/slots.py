"""Which ordinary words stand where a name stands: after "lives near" and "joined", before "says"? For strict.

A town, a firm and a nickname may be made of the commonest words, so no list tells them from others; their place in
the sentence does. Words of the office, and words that hold a sentence together, are no names there either.
"""

from collections.abc import Iterable, Sequence

from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import words_of
from adapters.pii.words import firms, positions
from adapters.pii.words.firms import AND, FROM_FIRM, NO_FIRM, SELDOM_FIRM, is_called, mask, mask_firm, may_be_firm
from adapters.pii.words.marks import KEPT, MASKED, PLAIN
from adapters.pii.words.message import Message
from adapters.pii.words.vocabulary import CALLING, EMPLOYED, SLOTS, vocabulary

LIVING = words_of(
    "live lives lived living based born raised up flat house family studied stay staying stays home apartment office "
    "hotel parents grew room works work worked working"
)
MOVING = words_of(
    "moved moving move moves relocate relocated relocating relocates commute commutes commuting fly flying flew travel "
    "travels travelling traveling"
)
DWELLING = words_of("live lives lived living born raised commute commutes commuting flying flew")
"""Of the two those after which even a word of the office is a place ("commutes from nice")."""
EMPLOYING = words_of("works work worked working interned freelanced freelances engineer manager left director")
WORKING_AT = words_of("job role position offer someone somebody anyone boss manager director friend engineer friends")
CALLED_BY = {
    "from": FROM_FIRM
    | MOVING
    | words_of("commute train friend hired poached friends someone anyone boss joining joins us me him her them"),
    "with": words_of(
        "contract signed sign compete signs chat spoke speak talk talked lunch coffee agree agreed agrees stay stayed "
        "joined joining interviewed interview boss manager"
    ),
    "for": EMPLOYING,
    "by": words_of(
        "employed hired sponsored poached acquired bought managed referred recommended interviewed headhunted founded "
        "owned run"
    ),
    "in": LIVING | MOVING,
    "to": MOVING | words_of("over answers"),
    "as": words_of("known knew her him them me"),
}
"""What stands before such a word where a name follows it."""
AT_TIMES = words_of(
    """
    scale glance work home night noon midnight lunch least most best worst random large length peak heart odds fault
    hand stake play school university college ease rest capacity level speed time times risk full half quarter dawn
    maximum minimum runtime startup minimum present all nine ten eleven twelve reach war peace hand cost market
    """
)
"""What follows "at" and is no place."""
GOOD = words_of("good better best bad worse great strong weak excellent terrible poor quick slow skilled look looking")
LEAVING = words_of("joined left quit joining leaving")
TOLD = words_of("ask tell told ping pinged thx thanks loved shadowing")
AFTER_TOLD = words_of("for about to again if that and or but when whether please what today tomorrow yesterday")
SUBJECT_OF = words_of("says said won't vouched wants thinks asked confirmed prefers knows likes")
BEGINNING = words_of("hello morning good just next first second one two three new old late early evening night day")
"""Words that seldom belong to a name, but do between a preposition and a masked word: "at hello fresh"."""
SOMEBODYS = words_of("at from near via for by with")
"""Words after which no ordinary one is trusted where somebody is named in the message."""
ASKING = words_of("is can could will would should does did has was isn't can't")
BEING = words_of("is was has will")
SPEAKING_TO = words_of(
    "can could would will did do are have please what when where how why is you your i we thanks any"
)
"""What goes on after the name of somebody who is spoken to: "Blue, could you"."""
LONGEST = 4
"""Words of a name."""
HOLDING = (
    NO_FIRM
    | positions.HUMAN
    | positions.AUXILIARY
    | positions.SAYING
    | positions.ORDINARY_NEXT
    | firms.DETERMINERS
    | ASKING
    | positions.JOINTS
    | positions.MODALS
    | positions.ASKERS
    | positions.ADDRESSED
    | CALLING
    | words_of(
        """
        come coming go going get got make made take taken use used want like see saw know went goes has something
        everything anything nothing none mine yours ours theirs else fine good great sure true sounds looks seems
        such many several few enough much less fewer
        """
    )
)
"""Words that hold a sentence together: a name ends before them."""


def idle(written: Sequence[str], place: int) -> bool:
    """Whether a word that calls for a name calls for none here: most of them hardly ever do."""
    by = CALLED_BY.get(written[place])
    if by is not None and written[place - 1].lower() not in by:
        return True
    lower = written[place].lower()
    return not calls(written, place, lower) if lower in SLOTS else firms.idle(written, place)


def calls(written: Sequence[str], place: int, lower: str) -> bool:
    """Whether a name may stand beside one of SLOTS, as far as the words say."""
    before = written[place - 1].lower() if place else ""
    if lower in SUBJECT_OF:
        return place > 0 and before not in NO_FIRM
    by = CALLED_BY.get(lower)
    if (by is not None and before not in by) or place + 1 == len(written):
        return False
    after = written[place + 1]
    if after.lower() in NO_FIRM or not after[0].isalpha():
        return False
    if by is not None:
        if after.lower() in SELDOM_FIRM and place + 2 < len(written):
            return _is_foreign(written[place + 2])
        firm = before in FROM_FIRM or (before in EMPLOYED and lower != "in")  # "works in Java"
        return firm or before in DWELLING or _is_foreign(after)
    if lower == "at":
        if before in WORKING_AT or before in EMPLOYED:
            return True
        return after.lower() not in AT_TIMES and before not in GOOD and (after.istitle() or _is_foreign(after))
    if after.lower() in SELDOM_FIRM and place + 2 < len(written):
        return _is_foreign(written[place + 2])  # "near two rivers"
    return _is_foreign(after) or (lower in LEAVING and after.istitle())


def opening(written: Sequence[str], gap: str) -> int:
    """The place of a word that may be who a message begins with: "can blue take it?", "blue, could you", "blue called".

    `gap` is what stands behind the first word. -1 where there is none.
    """
    if len(written) < 3:
        return -1
    first, second = written[0].lower(), written[1].lower()
    if first in ASKING:
        place, opens = 1, gap == " " and written[2].lower() not in NO_FIRM
    else:
        acting = gap == " " and (second in positions.HUMAN or second in BEING)
        place, opens = 0, acting or (gap == ", " and second in SPEAKING_TO)
    lower = (first, second)[place]
    several = lower[-1] == "s" and gap == " " and second not in BEING
    return place if opens and not several and _is_nickname(lower) else -1


def _is_nickname(lower: str) -> bool:
    """Whether somebody may be called by the word, rather than done or described with it."""
    return _is_foreign(lower) and not lower.endswith(("ly", "ed", "ing")) and lower.isalpha()


def _foreign(word: str) -> bool:
    """Whether the word is none of the office, and none that holds a sentence together."""
    lower = word.lower()
    return not (lower in HOLDING or lower in vocabulary().sure or lower in SELDOM_FIRM)


_is_foreign = Remembered(_foreign).__getitem__


def judge_slots(message: Message, calling: Iterable[int], first: int) -> None:
    """Mask the words that stand where a name stands.

    `calling` are the places of words that may call for one, `first` is that of who the message begins with, or -1.
    """
    if first >= 0:
        mask(message, first)
    if "will" in message.written[1 : LONGEST + 1]:
        _mask_subject(message, message.written.index("will"))
    for place in calling:
        lower = message.lowers[place]
        if lower in SLOTS and calls(message.written, place, lower):
            _judge_slot(message, place, lower)
    if MASKED not in message.marks:
        return
    for place in message.masked():
        if message.marks[place] == MASKED:
            _judge_company(message, place)
    if not SOMEBODYS.isdisjoint(message.written):
        for place, before in enumerate(message.written[:-1], 1):
            if before in SOMEBODYS and message.gaps[place] == " " and _is_foreign(message.lowers[place]):
                mask_firm(message, place)


def _judge_slot(message: Message, place: int, lower: str) -> None:
    if lower in SUBJECT_OF:
        _mask_subject(message, place)
    elif message.gaps[place + 1] != " ":
        return
    elif lower in TOLD:
        after = message.lower(place + 2)
        if is_called(message, place + 1) and (after is None or message.gaps[place + 2] != " " or after in AFTER_TOLD):
            mask(message, place + 1)
    else:
        firms.mask_firms(message, place + 1)


def _mask_subject(message: Message, last: int) -> None:
    """Mask the few words between here and the beginning of the sentence, unless all are of the office."""
    first = last
    while first and message.gaps[first] == " " and not message.starts(first):
        first -= 1
        if last - first > LONGEST or not may_be_firm(message, first):
            return
    if first == last or (first and message.gaps[first] == " "):
        return
    if any(message.lower(at) not in message.words.sure for at in range(first, last)):
        for at in range(first, last):
            mask(message, at)


def _judge_company(message: Message, place: int) -> None:
    """A word of the dictionary that is masked takes those beside it along: "united" goes with "parcel"."""
    lowers, marks, size = message.lowers, message.marks, len(message.marks)
    if _takes_along(lowers[place]):
        after = place + 1
        while after < size and marks[after] == PLAIN and message.gaps[after] == " " and _goes_along(lowers[after]):
            marks[after] = MASKED
            after += 1
        before = place - 1
        while before >= 0 and marks[before] == PLAIN and message.gaps[before + 1] == " ":
            if not (_goes_along(lowers[before]) or _begins(message, before)):
                break
            marks[before] = MASKED
            before -= 1
    if place > 1 and lowers[place - 1] in AND and marks[place - 2] != KEPT:
        _mask_subject(message, place - 1)


def _begins(message: Message, place: int) -> bool:
    """Whether a name of a firm or a house may begin with the word, which is none of a name elsewhere."""
    lower, opens = message.lower(place), not place or message.gaps[place] != " "
    return (lower in BEGINNING and (opens or message.lower(place - 1) in SLOTS)) or (lower == "the" and opens)


def _joins(lower: str) -> bool:
    """Whether the word may be a part of a name beside it."""
    return (
        lower[0].isalpha()
        and lower not in HOLDING
        and not lower.endswith(("ly", "ed", "n't", "'s"))
        and (lower not in vocabulary().sure or lower in firms.ENDS_OF_FIRMS)
    )


_goes_along = Remembered(_joins).__getitem__


def _leads(lower: str) -> bool:
    """Whether the word, masked, may take others along: one of the dictionary, and nobody's first name."""
    words = vocabulary()
    return lower in words.known and lower not in words.given and lower not in NO_FIRM


_takes_along = Remembered(_leads).__getitem__
