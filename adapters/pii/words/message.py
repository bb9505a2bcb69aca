"""Is one word of a message an ordinary one, where it stands? For strict mode."""

import re
from collections.abc import Sequence
from itertools import accumulate

from adapters.pii.remembered import Remembered
from adapters.pii.word_lists import words_of
from adapters.pii.words import positions
from adapters.pii.words.marks import COUNT, MASKED, PLAIN
from adapters.pii.words.numerals import harmless_mixed
from adapters.pii.words.vocabulary import BRANDS, Vocabulary, vocabulary

ENDINGS = ("'s", "'ll", "'d", "'re", "'ve")
STOPS = frozenset(".!?…")
MEASURED = frozenset({"ms"})
"""Units that are something else when no number stands before them."""
STRETCHED = re.compile(r"([a-z])\1{2,}")
LAUGHTER = re.compile(r"(?:a?(?:ha|he|hi)+h?|m+|h+m+|z+|x+|l+o+l+)")
NOT_OWNED = words_of("and or on in at for to from with until till since is was are were last next this when who both")
TITLES_OF_PERSONS = words_of("dr mr mrs ms prof st sir")


class Message:
    """The words of a message, and what each was judged to be.

    By the places of the words: `written`, the same in lower case in `lowers`, what stands before each in `gaps` (and
    behind the last one), and the `marks`.
    """

    __slots__ = ("_begins", "_parts", "_stops", "ends", "gaps", "lowers", "marks", "opens", "plain", "words", "written")

    def __init__(self, plain: str, parts: Sequence[str], words: Vocabulary) -> None:
        """`parts` are what stands before the first word, the first word, what stands before the second, and so on."""
        self.plain = plain
        self.gaps, self.written = parts[::2], parts[1::2]
        self.words = words
        self.lowers = list(map(str.lower, self.written))
        self.marks = [PLAIN] * len(self.written)
        self.ends: dict[int, int] = {}
        self.opens: set[int] = set()
        self._parts = parts
        self._begins: list[int] = []
        self._stops: list[int] = []

    @property
    def begins(self) -> list[int]:
        """Where each word begins; made when asked for, which most messages do not."""
        if not self._begins:
            self._stand()
        return self._begins

    @property
    def stops(self) -> list[int]:
        """Where each word has ended, its ending of grammar too."""
        if not self._stops:
            self._stand()
        return self._stops

    def _stand(self) -> None:
        places = list(accumulate(map(len, self._parts)))
        self._begins, self._stops = places[:-1:2], places[1::2]

    def lower(self, place: int) -> str | None:
        """The word there in lower case; None outside the message."""
        return self.lowers[place] if 0 <= place < len(self.lowers) else None

    def end(self, place: int) -> int:
        """Where the word ends, without what was found to be an ending of grammar."""
        return self.ends.get(place) or self.stops[place]

    def starts(self, place: int) -> bool:
        """Whether a sentence begins with the word, as far as the signs before it say."""
        if place == 0:
            return True
        gap = self.gaps[place]
        if gap == " ":
            return False
        if "\n" in gap or (not gap.isascii() and not gap.strip(" –’‘")):
            return True
        if not STOPS.isdisjoint(gap) and gap[-1] in ' ")*_':
            before = self.written[place - 1]
            abbreviated = before.lower() in TITLES_OF_PERSONS or (len(before) == 1 and before.isupper())
            return not (gap[0] == "." and abbreviated)
        return not gap.isascii() or any(sign in gap for sign in (":", ";", '"', ">", "*", " - ", " | ", "• "))

    def masked(self) -> list[int]:
        """Where words and numbers are masked; mostly nowhere."""
        marks = self.marks
        return [place for place, mark in enumerate(marks) if mark > PLAIN] if MASKED in marks or COUNT in marks else []

    def judge(self, place: int) -> None:
        """Mark the word unless it is an ordinary one here."""
        written = self.written[place]
        verdict = ALONE[written]
        if verdict is not None:
            self.marks[place] = verdict
            return
        lower = written.lower()
        known = self.words.known
        if lower in known:
            if lower not in self.words.core or not self._ordinary(place, written, lower):
                self.marks[place] = MASKED
            return
        if lower in MEASURED:
            if not place or not self.written[place - 1].isdigit():
                self.marks[place] = MASKED
            return
        ending = next(ending for ending in ENDINGS if lower.endswith(ending))
        base, cut = lower[: -len(ending)], written[: -len(ending)]
        if not (base in self.words.core and self._ordinary(place, cut, base, possessive=True)):
            self.marks[place] = MASKED
            if ending != "'s" or self._owns(place):
                self.ends[place] = self.stops[place] - len(ending)

    def _owns(self, place: int) -> bool:
        """Whether something follows that may be theirs ("Olga's notes"): "at Barnardo's on Monday" is all name."""
        after = self.lower(place + 1)
        return after is not None and self.gaps[place + 1] == " " and after not in NOT_OWNED

    def _ordinary(self, place: int, written: str, lower: str, possessive: bool = False) -> bool:
        if lower in BRANDS:
            return self.lower(place + 1) in positions.PRODUCTS
        words = self.words
        if lower in words.given or lower in words.months:
            return not self._is_name(place, written, lower, possessive)
        if written.islower() or written.isupper():
            return True
        if self.starts(place):
            return not self._named_at_start(place, lower)
        if lower in words.sure or lower.startswith("i'"):
            return True
        return self.lower(place + 1) in positions.DAYS  # "Good Friday"

    def _named_at_start(self, place: int, lower: str) -> bool:
        """A last or a rare first name that begins a sentence: somebody who does something, or nothing else follows."""
        if lower in self.words.shy:
            return self.lower(place + 1) in positions.SAYING
        if lower not in self.words.also or lower in self.words.sure:
            return False
        following = self.lower(place + 1)
        if following is None:
            return place == 0
        return following in positions.HUMAN or self.gaps[place + 1].startswith(":")

    def _is_name(self, place: int, written: str, lower: str, possessive: bool) -> bool:
        month = lower in self.words.months
        starts = self.starts(place)
        following = self.lower(place + 1)
        close = following is not None and self.gaps[place + 1] == " "
        before = None if starts else self.lower(place - 1)
        if written.isupper() and not self.plain.isupper():
            return lower not in positions.MODAL and positions.name_in_capitals(before, following, month)
        if not written[0].isupper() or written.isupper():
            if possessive:
                return before not in positions.DETERMINERS
            if starts and following is not None and self.gaps[place + 1].startswith(","):
                return lower not in positions.SOFT and lower not in positions.ADJECTIVES and not month
            return positions.name_in_lower_case(lower, before, following if close else None, starts, month)
        if starts and not possessive:
            if month and lower != "may":
                return not (following or "")[:1].isdigit() and following not in {"is", "works", "to", "and", "or"}
            return positions.name_at_start(lower, following, close)
        return positions.name_in_capitals(before, following, month)


def _alone(written: str) -> int | None:
    """What the word is wherever it stands; None where that is for its surroundings to say."""
    if len(written) == 1 and written.isascii():
        return PLAIN
    lower = written.lower()
    if not written[0].isalpha() or any(map(str.isdigit, written)):
        return PLAIN if harmless_mixed(lower) else MASKED
    words = vocabulary()
    if lower in words.known or lower in MEASURED or lower.endswith(ENDINGS):
        return None
    if lower[-1] == "s" and lower[:-1] in words.sure and len(lower) > 4:
        return PLAIN
    return PLAIN if _variant(lower, words.known) else MASKED


ALONE = Remembered(_alone)


def _variant(lower: str, known: frozenset[str]) -> bool:
    """Whether it is laughter, or an ordinary word with a letter held ("soooo")."""
    if LAUGHTER.fullmatch(lower):
        return True
    if STRETCHED.search(lower) is None:
        return False
    return STRETCHED.sub(r"\1", lower) in known or STRETCHED.sub(r"\1\1", lower) in known
