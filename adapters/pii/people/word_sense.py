"""Is this word a name here, or just a word?

"Will", "May" and "Mark" are names and words. A list says how ordinary a word is; what stands around it says the rest.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from itertools import accumulate

from adapters.pii.word_lists import DATA, dictionary, words_of


class Sense(IntEnum):
    """How ordinary a word is in messages that name nobody."""

    NAME = 0
    """Not in the dictionary: wherever it stands, it is a name."""
    RARE = 1
    """In the dictionary, but seldom in a message ("heron", "tailor")."""
    COMMON = 2
    """A name only where its place in the sentence says so ("mark", "grace", "young")."""
    FUNCTION = 3
    """Never a name in lower case ("do", "an", "my")."""


@cache
def ordinary() -> frozenset[str]:
    """Words of ordinary English, in lower case."""
    letters = (filter(str.isalpha, words) for words in dictionary())
    return frozenset().union(*letters, _common(), _of_kind("function"), CUT_OFF)


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The kinds of words that are names as well, and the words of each."""
    kinds: dict[str, set[str]] = {}
    kind = ""
    for line in (DATA / "names_that_are_words.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            kind = line[1:].partition(":")[0].strip()
        else:
            kinds.setdefault(kind, set()).update(line.split())
    return {kind: frozenset(words) for kind, words in kinds.items()}


@cache
def _common() -> frozenset[str]:
    """The words that are names only where their place says so; a place is no less a name for that."""
    return frozenset(word for kind, words in _kinds().items() if kind not in NOT_COMMON for word in words)


def _of_kind(kind: str) -> frozenset[str]:
    return _kinds()[kind]


def is_kind(word: str, kind: str) -> bool:
    """Whether the list of names that are words has this word under this kind."""
    return word in _of_kind(kind)


def sense(word: str) -> Sense:
    """How ordinary this word (in lower case) is."""
    if word in _common():
        return Sense.COMMON
    if word in _of_kind("function"):
        return Sense.FUNCTION
    return Sense.RARE if word in ordinary() else Sense.NAME


NOT_COMMON = frozenset({"place", "function", "noun"})
"""Kinds of words that are names wherever nothing speaks against it, and of those that never are."""

CUT_OFF = words_of("a d i ll m re s t ve don isn wasn didn doesn couldn wouldn shouldn hasn haven aren weren ain")
"""What apostrophes cut off words, and what they leave."""

GREETS = words_of("hi hey hello dear thanks thank thx ty cheers bye morning congrats sorry hiya yo welcome")
ADDRESSES = words_of(
    "ask asked ping pinged tell told remind email emailed call called invite invited meet met cc bcc dm text message "
    "interview interviewing interviewed hire hired candidate candidates named introduce introducing reschedule "
    "rescheduled mr mrs ms miss dr prof herr frau recruiter interviewer applicant contact contacted chase chased "
    "nudge nudged update screen screened reject rejected thank assign assigned cancel liked loved let knows know "
    "colleague manager referee"
)
"""What stands right before a person and hardly before anything else."""
SPEAKS = words_of(
    "speak spoke spoken speaking talk talked talking chat chatted meet met meeting sync synced call touch hear heard "
    "hearing feedback loop loops interview debrief onsite screen offer scorecard cv resume references panel notes "
    "profile application"
)
"""What is done with a person, or is of one: "spoke with", "the loop of", "heard from"."""
OF_PERSONS = words_of("with from of on for to")
MOVES = words_of("move moved moving shift push book schedule slot put")
"""What is done to a person's appointment."""
STATES = words_of("here late waiting running sick ill downstairs upstairs unwell stuck")
WAITS_IN = words_of("lobby reception building waiting")
GIVES = words_of("send give sent gave offer offered tell ask show")
ARTICLES = words_of("the a an our his her their")
JOINS_FAMILY = words_of("with from on about")
JOINS = words_of("with from for about by to and or w via of than like")
CLOSES = words_of(
    "at on tomorrow today tonight monday tuesday wednesday thursday friday this next again before after as if asap re "
    "regarding and or is was has can will would who yesterday later now please because since until"
)
ACTS = words_of(
    "said says asked asks wants wanted told tells joined accepted declined thinks thought liked loved prefers "
    "preferred cancelled canceled confirmed replied interviewed emailed applied mentioned knows confirms declines "
    "accepts joins sent seemed seems impressed rescheduled withdrew messaged called dialled agreed loves likes needs "
    "lives passed failed struggled answered aced bombed explained writes wrote works worked speaks spoke starts left "
    "comes came lied nailed"
)
"""What a person does."""
IS = words_of(
    "is was has had will would can could did does just already also might should won hasn isn wasn didn doesn couldn"
)
BEFORE_SUBJECTS = words_of(
    "and that but if when because so since while whether think hope say said believe once after before"
)
DETERMINERS = words_of(
    "a an the this that these those my your our their his her its no any some every each last next first one two all "
    "more most very too so much many such what which in end of by until till mid early late since during per year"
)
NOUNS_OF_TIME = words_of(
    "in by of since until till early late mid last next this before after through every during and or"
)
PLACES = words_of("in near around outside across at")
PLACE_THINGS = words_of(
    "office time timezone hq based area airport university site hub campus street avenue road city station"
)
BLANK = re.compile(r"[ \n]{1,3}")
ENDS = re.compile(r"[.!?\n:;…*>\"()\[\]|/•]")


class Page:
    """The words of a text and where they stand.

    `parts` are the text in lower case: what stands before the first word, the first word, what stands before the
    second, and so on.
    """

    __slots__ = ("_shouted", "gaps", "lower", "plain", "starts", "words")

    def __init__(self, plain: str, lower: str, parts: Sequence[str]) -> None:
        self.plain = plain
        self.lower = lower
        self.gaps, self.words = parts[::2], parts[1::2]
        self.starts = list(accumulate(map(len, parts)))[:-1:2]
        self._shouted: bool | None = None

    def start(self, place: int) -> int:
        """Where the word stands."""
        return self.starts[place]

    def end(self, place: int) -> int:
        """Where the word has ended."""
        return self.starts[place] + len(self.words[place])

    def between(self, place: int) -> str:
        """What stands between this word and the next; before the first for -1, after the last for the last."""
        return self.gaps[place + 1]

    def word(self, place: int) -> str:
        """The word, or nothing where there is none."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def capital(self, place: int) -> bool:
        """Whether the word begins with a capital, in a text that is not all capitals."""
        if self._shouted is None:
            self._shouted = self.plain != self.lower and self.plain.isupper() and len(self.words) > 3
        return not self._shouted and self.plain[self.starts[place]].isupper()

    def begins(self, place: int) -> bool:
        """Whether a sentence begins with the word, so that a capital says nothing."""
        return place == 0 or ENDS.search(self.between(place - 1)) is not None


def is_name(page: Page, place: int, kind: Sense, given: bool) -> bool:
    """Whether this word, the first or last name of a person in scope, means the person here."""
    after = page.between(place)
    word = page.words[place]
    if after.startswith("'t") and page.word(place + 1) == "t":
        return False
    capital = page.capital(place)
    if word in _of_kind("place") and _in_place(page, place):
        return False
    if kind <= Sense.RARE:
        return capital or len(word) > 2 or addressed(page, place)
    if kind is Sense.FUNCTION and not capital:
        return False
    if capital and not page.begins(place) and not (page.capital(place - 1) and page.begins(place - 1)):
        return not _in_phrase(page, place, given)
    return addressed(page, place, None, given) or acts(page, place, capital) or _is_here(page, place)


def _is_here(page: Page, place: int) -> bool:
    """ "young is in the lobby", "grace is late"."""
    if page.word(place + 1) not in ("is", "was") or not (page.begins(place) or page.word(place - 1) in BEFORE_SUBJECTS):
        return False
    return page.word(place + 2) in STATES or (page.word(place + 3) == "the" and page.word(place + 4) in WAITS_IN)


def _in_place(page: Page, place: int) -> bool:
    return page.word(place - 1) in PLACES or page.word(place + 1) in PLACE_THINGS


def _in_phrase(page: Page, place: int, given: bool) -> bool:
    """Whether a word with a capital in mid-sentence is still a date, or part of some other name ("Park Avenue")."""
    word, before, after = page.words[place], page.word(place - 1), page.word(place + 1)
    if word in _of_kind("month"):
        gap = page.between(place)
        dated = gap.lstrip(" ,.")[:1].isdigit() or page.between(place - 1).rstrip(" ")[-1:].isdigit()
        return dated or before in NOUNS_OF_TIME or before in DETERMINERS or before in _of_kind("month")
    if before in DETERMINERS and before not in ("of", "by", "and", "so", "that"):
        return True
    follows = BLANK.fullmatch(page.between(place)) is not None and after != "" and page.capital(place + 1)
    precedes = BLANK.fullmatch(page.between(place - 1)) is not None and page.capital(place - 1)
    if precedes and before not in GREETS and before not in ADDRESSES:
        return True
    return follows and not given


def addressed(page: Page, place: int, last: int | None = None, given: bool = True) -> bool:
    """Whether what stands before the word calls for a person; the name ends with word `last`."""
    gap = page.between(place - 1)
    if gap.endswith("@") or len(page.words) == (1 if last is None else 2):
        return True
    last_place = place if last is None else last
    before, after, follows = page.word(place - 1), page.word(last_place + 1), page.between(last_place)
    closes = follows.strip(" ") != "" or after == "" or after in CLOSES
    if not gap.strip(" ,") and before in GREETS:
        return closes or page.begins(place - 1)
    if gap != " ":
        return False
    if before in GIVES and after in ARTICLES:
        return True
    if before in ADDRESSES:
        return closes or after in ACTS or after in IS or after in JOINS or page.capital(place)
    if before in OF_PERSONS and page.word(place - 2) in SPEAKS and (last or page.words[place] not in _of_kind("month")):
        return closes or after in JOINS
    if before in MOVES and after in ("to", "on", "from") and page.word(last_place + 2) in CLOSES:
        return True
    if before in JOINS_FAMILY and not given and follows.strip(" ") in (":", ",", "?"):
        return True
    if page.words[place] in _of_kind("verb") or page.capital(place):
        return before in JOINS and closes and page.words[place] not in _of_kind("month")
    return False


def acts(page: Page, place: int, capital: bool, first: int | None = None) -> bool:
    """Whether the word does what a person does: "mark said", "Grace: hello", "rose's interview".

    The name begins with word `first`.
    """
    first = place if first is None else first
    gap, before, after = page.between(place), page.word(first - 1), page.word(place + 1)
    begins = page.begins(first)
    word = page.words[place]
    if gap.startswith("'s") or (gap.startswith("'") and after == "s"):
        return word not in _of_kind("month") and before not in DETERMINERS
    if not (begins or before in BEFORE_SUBJECTS):
        return False
    if gap.startswith(":") and begins:
        return not gap.lstrip(": ")[:1].isdigit() and (capital or word in _of_kind("verb"))
    if gap == " " and (
        after in ACTS or (after in IS and (capital or word in ("will", "mark", "grant", "bill", "chase")))
    ):
        return word not in _of_kind("month") or after in ACTS
    if capital and gap.startswith(", ") and begins:
        return after in words_of("can could would will are do did please thanks what how any when i we you your let")
    return False
