"""What did the panel see and hear, in short? Sentences of their notes, word for word, each with the note it stands in.

Nothing is written anew, so nothing can be inferred: a summary leaves out, and that is all it does. It leaves out
verdicts and recommendations, which are in the scorecards under their authors' names, and whatever must not weigh.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.scorecards import find_in_notes

MOST_OF_A_NOTE = 4
"""Sentences taken from one note: every interviewer is heard, however long the others write."""
SHORTEST = 3
"""Words of a sentence that says something."""
LONGEST = 400
"""Characters of a sentence; a longer one is left to its note."""
ALIKE = 0.6
"""Share of words in common from which two sentences say the same."""

_ENDS = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\s*\n+\s*")
_BULLET = re.compile(r"^(?:[-*•–]|\d+[.)])\s+")
_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)
_VERDICT = re.compile(
    r"\b(?:hire|hiring|no[- ]hire|recommend\w*|reject\w*|advance|move (?:him|her|them|forward)|offer|overall"
    r"|(?:strong|weak|clear|definite|hard|soft)(?:ly)? (?:yes|no)|pass(?:ed)?|fail(?:ed)?|thumbs? (?:up|down)"
    r"|rat(?:e|ed|ing)s?|scor(?:e|ed|ing)s?|rank\w*|grade[ds]?|level (?:up|down)|bar(?: raiser)?|top \d+|bottom \d+"
    r"|(?:best|worst|better|worse|stronger|weaker) (?:\w+ )?(?:candidates?|than)|would (?:work|join) with|good fit"
    r"|culture fit|right (?:person|candidate)|not (?:ready|senior|qualified))\b|\b\d\s?/\s?\d{1,2}\b|\b\d out of \d",
    re.IGNORECASE,
)
_COMMON_WORDS = """
the and for with that this was were are has had have not but from into when then than they them their she her he his
him its it is in on of to an at as by be or we you our who which what how some very also after before about could would
should did does done been being there here more most less only just
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class NoteToSummarise:
    """One interviewer's notes; `number` is what a point refers to."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence as it stands in the first of the notes that `sources` numbers; the others say the same."""

    text: str
    sources: tuple[int, ...]


@dataclass(slots=True)
class _Sentence:
    text: str
    words: frozenset[str]
    sources: list[int]


def summarise(notes: Sequence[NoteToSummarise]) -> tuple[Point, ...]:
    """The points of these notes, in the order of the notes and of the sentences in each."""
    found: list[_Sentence] = []
    for note in notes:
        for text in _sentences(note.text):
            words = _words(text)
            if len(words) < SHORTEST or len(text) > LONGEST or not fits(text):
                continue
            same = next((one for one in found if _alike(one.words, words)), None)
            if same is None:
                found.append(_Sentence(text, words, [note.number]))
            elif note.number not in same.sources:
                same.sources.append(note.number)
    chosen = {id(one) for note in notes for one in _chosen([one for one in found if one.sources[0] == note.number])}
    return tuple(Point(one.text, tuple(one.sources)) for one in found if id(one) in chosen)


def fits(text: str) -> bool:
    """May this sentence stand in a summary? Not where it judges, and not where it touches what must not weigh."""
    return _VERDICT.search(text) is None and not find_in_notes(text)


def _sentences(text: str) -> Iterable[str]:
    for piece in _ENDS.split(text):
        sentence = _BULLET.sub("", piece.strip())
        if sentence:
            yield sentence


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text)) - _COMMON


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= ALIKE * len(first | second)


def _chosen(sentences: Sequence[_Sentence]) -> Sequence[_Sentence]:
    """At most `MOST_OF_A_NOTE`: again and again the one that says most of what has not been said."""
    left, said = list(sentences), Counter[str]()
    chosen: list[_Sentence] = []
    while left and len(chosen) < MOST_OF_A_NOTE:
        best = max(left, key=lambda one: sum(word not in said for word in one.words))
        left.remove(best)
        chosen.append(best)
        said.update(best.words)
    return chosen
