"""What does a message say, whatever it is written in?

Recognisers look at `plain`, and every character of it knows where it stands in the text as given.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.pii.folding import FOLDINGS, fold_lookalikes
from adapters.pii.markup import EMOJI, Edit, edits

MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0ebc\u0f00-\u109f"
"""Signs that belong to the letter before them, in scripts that write vowels so."""
WORD = re.compile(rf"([^\W_]+(?:['{MARKS}]+[^\W_]+)*[{MARKS}]*)")
ASCII_WORD = re.compile("([a-zA-Z0-9]++(?:'[a-zA-Z0-9]++)*+)")
"""Letters and digits, with the apostrophes in them. One group: to split by."""


@dataclass(slots=True)
class Reading:
    """A text, and what it says.

    `plain`: markup opened, entities decoded, invisible characters gone, full-width and look-alike letters and accents
    folded to plain Latin, every kind of blank a space and of line break a newline; case is kept. `lower` is `plain` in
    lower case, of the same length. `starts[i]` and `ends[i]` are where `plain[i]` stands in `text`; both None where
    every character stands in its own place (most often because `plain` is `text`).
    `kept` are stretches of `text` that are the platform's own syntax (a mention, a channel, an emoji, a tag): they are
    no words, and no span may cut them.
    """

    text: str
    plain: str
    lower: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    kept: tuple[tuple[int, int], ...] = ()
    _parts: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _written: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def parts(self) -> list[str]:
        """What stands before the first word of `plain`, the first word, what stands before the second, and so on."""
        if not self._parts:
            self._parts = (ASCII_WORD if self.plain.isascii() else WORD).split(self.plain)
            self._written = self._parts[1::2]
        return self._parts

    @property
    def written(self) -> list[str]:
        """The words of `plain`: the text is split once, for all who look at words."""
        return self._written if self._parts else self.parts[1::2]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `plain[start:end]` (not empty) stands in the text as given."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in `plain` stands what `text[start:end]` says: the other way round."""
        if self.starts is None:
            return start, end
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


Places = tuple[Sequence[int], Sequence[int]] | None
"""Where each character starts and ends; None where each is in its own place."""

SPECIAL = re.compile(r"[^ \n!-%'-)+-;=-\^a-{}|]")
"""What a text that reads just as it is written has none of; neither has it an emoji code."""

FLAT = re.compile(r"[\n -~]*+")
FOLDED = re.compile(r"[^\n -_a-~]")
"""What may stand for another character."""

MARKUP = re.compile("[<&*_~`]")


def read(text: str) -> Reading:
    """Read a text as given. Linear in its length; there is no text it cannot read."""
    kept: tuple[tuple[int, int], ...] = ()
    emoji = ":" in text and EMOJI.search(text) is not None
    if not emoji and SPECIAL.search(text) is None:
        return Reading(text, text, text.lower())
    flat, places = (text, None) if FLAT.fullmatch(text) else flattened(text)
    if not emoji and MARKUP.search(flat) is None:
        plain = flat
    else:
        kept_flat: list[tuple[int, int]] = []
        plain, inner = opened(flat, list(edits(flat, kept_flat)))
        kept = tuple(originally(places, *span) for span in kept_flat)
        places = through(places, inner)
    if not plain.isascii():
        plain = fold_lookalikes(plain)
    starts, ends = places or (None, None)
    return Reading(text, plain, plain.lower(), starts, ends, kept)


def flattened(text: str) -> tuple[str, Places]:
    """The text in plain Latin characters as far as it has such."""
    if all(len(FOLDINGS[character]) == 1 for character in set(FOLDED.findall(text))):
        return FOLDED.sub(lambda found: FOLDINGS[found[0]], text), None
    said = list(map(FOLDINGS.__getitem__, text))
    flat = "".join(said)
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for place in [place for place, characters in enumerate(said) if len(characters) != 1]:
        starts.extend(range(at, place))
        ends.extend(range(at + 1, place + 1))
        at = place + 1
        if said[place]:
            starts.extend([place] * len(said[place]))
            ends.extend([at] * len(said[place]))
        elif ends:
            ends[-1] = at  # an accent or a zero-width character goes with the letter it hangs on
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return flat, (starts, ends)


def opened(flat: str, changes: list[Edit]) -> tuple[str, Places]:
    """The text with its markup replaced by what it says."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, said in [*changes, (len(flat), len(flat), "")]:
        parts += flat[at:start], said
        if len(said) == end - start:
            starts.extend(range(at, end))
            ends.extend(range(at + 1, end + 1))
        else:
            starts.extend(range(at, start))
            ends.extend(range(at + 1, start + 1))
            starts.extend([start] * len(said))
            ends.extend([end] * len(said))
        at = end
    return "".join(parts), (starts, ends)


def through(outer: Places, inner: Places) -> Places:
    """Places in a text of which the places in an earlier one are known."""
    if outer is None or inner is None:
        return inner or outer
    starts, ends = outer
    return [starts[place] for place in inner[0]], [ends[place - 1] for place in inner[1]]


def originally(places: Places, start: int, end: int) -> tuple[int, int]:
    """Where a stretch (not empty) stood before it was flattened."""
    return (start, end) if places is None else (places[0][start], places[1][end - 1])
