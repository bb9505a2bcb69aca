"""Which words is a person's name made of, and which of them are enough to mean the person?

Names come as they were typed into a form: "Jane M. Roe", "Roe, Jane", "Dr. Anna van der Berg", "Juan García López".
"""

import re
from typing import NamedTuple

from adapters.pii.reading import read
from adapters.pii.word_lists import words_of

WORD = re.compile(
    r"([^\s\d\x00-@\[-`{-\xbf×÷\u060c\u061b\u061f\u0964\u0965\u2000-\u206f\u2190-\u2bff\u3000-\u3004\u3006-\u303f"
    "\u30fb\ufe30-\ufe4f\uff00-\uff20\U0001f000-\U0001faff]+)"
)
"""A word: letters of any script with the marks that belong to them. Digits and signs end it. One group: to split by."""

LATIN_WORD = re.compile("([a-z]+)")
"""The same in a text of plain characters in lower case."""

UNSPACED = re.compile("[\u3005\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
"""Writing in which a name need not stand apart from the words around it: Chinese, Japanese, Korean."""

MARKED = re.compile(r"[<&*~`\\\x00-\x1f\x7f]")
"""What a text may have in plain characters that it does not say."""

TITLES = words_of(
    "dr dra mr mrs ms mx prof professor herr frau dott dottssa sra srta mme mlle dipl mgr phd dds dvm mba msc bsc "
    "esq cpa jr ii iii iv junior llb llm"
)
"""What stands before or after a name and is no part of it."""

PARTICLES = words_of(
    "de la las los del dela della di da do dos das du des le les el al ul van von vom zu zum zur der den het ter ten "
    "te op bin ibn bint binti abu af av y e i of st san santa mc mac o d"
)
"""Small words inside a family name, which may be left out and mean nobody alone."""

SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "ø": "oe", "Ø": "Oe"}
)
"""How these letters are written where the keyboard has none; `æ` and `ß` are read so anyway."""


class Name(NamedTuple):
    """A name in folded lower-case words.

    `given` and `family` are the words of which one each means the person; `middle` is a second word of three, which
    may be a second given name or the first of two family names. `words` are all the words and initials of the name.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    middle: str
    words: tuple[str, ...]
    initial: str


def folded(stated: str) -> str:
    """The value as a text that holds it is read, in lower case."""
    return stated.lower() if stated.isascii() and MARKED.search(stated) is None else read(stated).lower


def names(stated: str) -> list[Name]:
    """The name as stated, and as it is written without umlauts; none where it says nothing."""
    found = [_name(stated)]
    if not stated.isascii():
        spelt_out = stated.translate(SPELT_OUT)
        if spelt_out != stated:
            found.append(_name(spelt_out))
    return [name for name in found if name is not None]


def unspaced(stated: str) -> list[str]:
    """The name in one run, where it is written in a writing without blanks between words."""
    if stated.isascii():
        return []
    run = "".join(WORD.findall(folded(stated)))
    return [run] if UNSPACED.fullmatch(run) and len(run) <= 12 else []


def _name(stated: str) -> Name | None:
    lower = folded(stated)
    before, comma, after = lower.partition(",")
    front, back = _parts(before), _parts(after) if comma else []
    if not front and not back:
        return None
    if back and front:
        given, family, middle = back[:1], front, ""
    else:
        given, family, middle = _cut(front or back)
    words = [*WORD.findall(lower), *(word for part in (*front, *back) for word in _joined(part))]
    first = given[0][0] if given else (front or back)[0][0]
    return Name(
        _cores(given),
        _cores(family),
        middle,
        tuple(dict.fromkeys((*words, *_cores(family)))),
        first[0],
    )


def _parts(stated: str) -> list[list[str]]:
    """The words of each part that blanks set apart, without titles."""
    pieces = stated.split()
    parts = []
    for piece in pieces:
        words = WORD.findall(piece)
        titled = piece.endswith(".") and len(words[-1]) > 1 and words != ["st"] if words else True
        if titled or "".join(words) in TITLES:
            continue
        parts.append(words)
    return parts or [words for words in (WORD.findall(piece) for piece in pieces) if words]


def _cut(parts: list[list[str]]) -> tuple[list[list[str]], list[list[str]], str]:
    """The given part, the family parts, and the middle word that may be either."""
    if len(parts) == 1:
        return parts, [], ""
    for place, part in enumerate(parts[1:], 1):
        if len(part) == 1 and part[0] in PARTICLES and len(part[0]) > 1 and place < len(parts) - 1:
            return parts[:1], parts[place:] if place == 1 else _from(parts, place), ""
    family = parts[-2:] if len(parts) > 3 else parts[-1:]
    middle = parts[1][0] if len(parts) == 3 and len(parts[1]) == 1 and len(parts[1][0]) > 1 else ""
    return parts[:1], family, middle


def _from(parts: list[list[str]], place: int) -> list[list[str]]:
    """The family parts where a small word stands further back: "Juan Carlos del Pozo", but also "García de la Cruz"."""
    return parts[place:] if place < 3 else parts[place - 1 :]


def _joined(part: list[str]) -> list[str]:
    return ["".join(part)] if len(part) > 1 else []


def _cores(parts: list[list[str]]) -> tuple[str, ...]:
    """The words that mean somebody: of "o'neil" neil and oneil, of "smith-jones" smith, jones and smithjones."""
    found: list[str] = []
    small = ""
    for part in parts:
        for word in part:
            if word.isascii() and (len(word) < 2 or word in PARTICLES):
                small += word
                continue
            found += [word, small + word] if small else [word]
            small = ""
        found += _joined(part)
    return tuple(dict.fromkeys(found or [word for part in parts for word in part if len(word) > 1]))
