"""What does the small model see of a word? Its layer, under a name that the stored model's config says.

A word of no dictionary is not shown as such, only what the gazetteer says of it, its first and last letters and its
shape: names are too many to learn by heart.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Floats2d, Ints2d

from adapters.pii.names.gazetteer import Kind, gazetteer

SHOWN = int(Kind.COMMON | Kind.WORD | Kind.STREET | Kind.ORGANISATION | Kind.HONORIFIC | Kind.CALENDAR | Kind.PEOPLE)
"""Words that may be one of these are shown themselves."""

ROWS = {"word": 6000, "prefix": 1200, "suffix": 2000, "shape": 800, "kinds": 800, "place": 60}
"""How many vectors there are for each thing that is seen."""

DIGITS = str.maketrans("123456789", "000000000")


def shape(word: str) -> str:
    """Xxxx for Anna, d-dd for 4-17: runs are cut after four."""
    made = ""
    for character in word:
        sign = "x" if character.islower() else "X" if character.isupper() else "d" if character.isdigit() else character
        if not made.endswith(sign * 4):
            made += sign
    return made[:12]


@lru_cache(maxsize=50_000)
def seen(word: str) -> tuple[int, ...]:
    """The hashes of what is seen of a word, wherever it stands."""
    lower = word.lower()
    kinds = gazetteer().get(lower, 0)
    if not kinds and "-" in word:
        for part in lower.split("-"):
            kinds |= gazetteer().get(part, 0) & ~int(Kind.COMMON | Kind.WORD)
    if not kinds and lower.endswith(("'s", "s'")):
        kinds = gazetteer().get(lower.rstrip("s").rstrip("'"), 0)
    known = kinds & SHOWN or not lower.isalpha()
    shown = lower.translate(DIGITS)[:16] if known else f"?{kinds:x}"
    return tuple(
        get_string_id(text)
        for text in (
            shown,
            "p" + lower[:3].translate(DIGITS),
            "s" + lower[-3:].translate(DIGITS),
            shape(word),
            f"{kinds:x}",
        )
    )


def case(written: Sequence[str]) -> str:
    """How a text of these words is written: all small, all capitals, as headings are, or as usual."""
    words = [word for word in written if len(word) > 1 and word.isalpha()]
    if not words:
        return "none"
    capitals = sum(word[0].isupper() for word in words)
    if capitals == 0:
        return "small"
    if sum(word.isupper() for word in words) * 2 > len(words):
        return "large"
    return "heading" if capitals * 5 >= len(words) * 4 else "usual"


def places(words: Sequence[str]) -> list[int]:
    """For each word the hash of how the text is written and whether the word starts a sentence or a line."""
    written = case(words)
    starts, goes_on = get_string_id(written + "^"), get_string_id(written)
    found, start = [], True
    for word in words:
        found.append(starts if start else goes_on)
        start = word[-1:] in '.!?:\n"-*' or (start and not word[:1].isalnum())
    return found


def _see(
    model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Ints2d], Callable[..., Any]]:
    arrays: list[Ints2d] = []
    for doc in docs:
        words = [token.text for token in doc]
        rows = [(*seen(word), place) for word, place in zip(words, places(words), strict=True)]
        array: Any = model.ops.asarray(rows, dtype="uint64")
        arrays.append(array.reshape((len(doc), len(ROWS))))
    return arrays, lambda _: []


@registry.architectures("panelkeeper.SeenWords.v1")  # type: ignore[untyped-decorator]
def seen_words(width: int) -> Model[list[Doc], list[Floats2d]]:
    """A layer from words to vectors of this width."""
    embeddings: list[Model[Any, Any]] = [
        HashEmbed(nO=width if name != "place" else width // 4, nV=rows, column=column, seed=column + 8, dropout=0.0)
        for column, (name, rows) in enumerate(ROWS.items())
    ]
    wide = width * (len(ROWS) - 1) + width // 4
    mixing: Model[Any, Any] = Maxout(nO=width, nI=wide, nP=3, normalize=True, dropout=0.0)
    embedding: Model[Any, Any] = concatenate(*embeddings)
    return chain(
        Model("seen_words", _see),
        list2ragged(),
        with_array(embedding),
        with_array(mixing),
        ragged2list(),
    )
