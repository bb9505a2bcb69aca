"""Strict mode: which words and numbers of a message are not ordinary ones, and so have to go?

A name nobody told us has nowhere to hide: what is no ordinary word is masked, whatever it is. Words that are ordinary
and names as well are judged by where they stand. One pass over the words, with looks to the next ones; linear.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from adapters.pii.artifacts import Artifacts, artifacts_of
from adapters.pii.findings import Finding
from adapters.pii.first_look import CALLS, STRANGE, TELLS, UNFRAMED
from adapters.pii.reading import Reading
from adapters.pii.word_lists import words_of
from adapters.pii.words.firms import judge_capitals, judge_firms
from adapters.pii.words.lines import judge_lines
from adapters.pii.words.marks import COUNT, KEPT, MASKED, PLAIN
from adapters.pii.words.message import Message
from adapters.pii.words.numerals import judge_numbers
from adapters.pii.words.slots import idle, judge_slots, opening
from adapters.pii.words.surroundings import judge_neighbours, judge_written_out
from adapters.pii.words.vocabulary import SLOTS, vocabulary
from adapters.pii.words.zones import keep_zones, zones

ACCENT = re.compile("[\u0300-\u036føØłŁđĐßæÆœŒıþÞðÐ]")
ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
NO_ASCII = re.compile("[^\x00-\x7f]")
BORROWED = words_of(
    """
    cafe cafes resume resumes naive naively cliche cliches expose protege proteges fiance fiancee touche deja vu
    facade facades role roles decor entree entrees fete matinee melee precis soiree souffle voila a la cooperate
    cooperation coordinate coordination reenter elite regime debut apropos blase communique creche detente
    eclair elan emigre negligee passe pate puree risque saute senor senora
    """
)
JOINING = frozenset(" ,.'-–/&@:+()_#‐")
JOINING_LENGTH = 3
SCORE = 0.5
WORD = "WORD"
NUMBER = "NUMBER"
NAME = "UnknownWords"


class UnknownWords(EntityRecognizer):
    """Finds WORD, what is no ordinary word, and NUMBER, what could be an id."""

    def __init__(self) -> None:
        super().__init__([WORD, NUMBER], name=NAME, version="1")

    def load(self) -> None:
        """Read the lists, which comes with the first message, so that none waits for them later."""
        vocabulary()
        zones()

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Spans in the text as given, in order and apart; none reaches into the platform's own syntax."""
        found = unknown(artifacts_of(text, nlp_artifacts))
        return [Finding(kind, start, end, SCORE, self) for start, end, kind in found]


def unknown(artifacts: Artifacts) -> list[tuple[int, int, str]]:
    """Start, end and type of everything that is no ordinary word or number, in the text as given."""
    reading, personal = artifacts.reading, artifacts.personal
    plain, parts, written = reading.plain, reading.parts, reading.written
    words = vocabulary()
    suspects = [
        place
        for place, kinds in enumerate(artifacts.kinds)
        if kinds & STRANGE and not (kinds & CALLS and idle(written, place))
    ]
    first = opening(written, parts[2] if len(parts) > 2 else "")
    given_ascii = reading.text.isascii()
    if not suspects and first < 0 and given_ascii and "@" not in plain and not personal:
        return []
    message = Message(plain, parts, words)
    accented = accents(reading, message) if not given_ascii and ACCENTED.search(reading.text) is not None else ()
    if suspects and suspects[0] == 0:
        lower = written[0].lower()
        if lower in words.first and (lower not in SLOTS or idle(written, 0)):
            del suspects[0]
    if not accented and not suspects and first < 0 and "@" not in plain and not personal:
        return []
    if reading.kept:
        keep(message, reading)
    if "/" in plain:
        keep_zones(message)
    for place in accented:
        if message.marks[place] == PLAIN:
            message.marks[place] = MASKED
    judge(message, suspects, first)
    if personal or artifacts.told & TELLS or MASKED in message.marks:
        judge_frame(message, artifacts.kinds)
    if reading.kept and message.opens:
        close(message, reading)
    masked = message.masked()
    return list(spans(message, masked, reading)) if masked else []


def judge(message: Message, suspects: list[int], first: int) -> None:
    """Mark what is to be masked: the suspects by themselves, then what stands around.

    `first` is the place of a word that may be who the message begins with, or -1.
    """
    calling = judge_written_out(message, suspects)
    numbers = []
    for place in suspects:
        if message.marks[place] == PLAIN:
            if message.written[place].isdigit():
                numbers.append(place)
            else:
                message.judge(place)
    if numbers:
        judge_numbers(message, numbers)
    judge_capitals(message, suspects)
    judge_neighbours(message)
    judge_firms(message, calling)
    judge_slots(message, calling, first)
    judge_lines(message, suspects, calling)


def judge_frame(message: Message, kinds: Sequence[int]) -> None:
    """Mask every word that is not one of the frame: done where a message is about somebody.

    Whoever is named there may be called like any thing, and work for a firm called like another.
    """
    marks = message.marks
    for place, kind in enumerate(kinds):
        if kind & UNFRAMED and marks[place] == PLAIN:
            marks[place] = MASKED


def accents(reading: Reading, message: Message) -> list[int]:
    """Words with accents in the text as given: ordinary English has few of them, names many."""
    text, begins, stops = reading.text, message.begins, message.stops
    looked_at: Iterable[int] = range(len(begins))
    if reading.starts is None:
        looked_at = sorted({bisect_right(begins, at.start()) - 1 for at in NO_ASCII.finditer(text)} - {-1})
    places = []
    for place in looked_at:
        start, end = reading.span(begins[place], stops[place])
        given = text[start:end]
        if given.isascii() or message.lowers[place] in BORROWED:
            continue
        if ACCENT.search(unicodedata.normalize("NFD", given)) is not None:
            places.append(place)
    return places


def keep(message: Message, reading: Reading) -> None:
    """Mark the words that are the platform's own syntax: they are not looked at."""
    stretches = iter((*reading.kept, (len(reading.text) + 1, len(reading.text) + 2)))
    start, end = next(stretches)
    for place, where in enumerate(zip(message.begins, message.stops, strict=True)):
        first, last = reading.span(*where)
        while end <= first and end <= len(reading.text):
            start, end = next(stretches)
        if start < last:
            message.marks[place] = KEPT


def close(message: Message, reading: Reading) -> None:
    """A sign before a masked word stays where it is the platform's."""
    for place in sorted(message.opens):
        at = message.begins[place]
        first, last = reading.span(at - 1, at)
        after = bisect_right(reading.kept, (first, len(reading.text)))
        if (after and reading.kept[after - 1][1] > first) or (
            after < len(reading.kept) and reading.kept[after][0] < last
        ):
            message.opens.discard(place)


def spans(message: Message, masked: Iterable[int], reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Neighbours of the `masked` places as one span with what stands between them."""
    plain, begins, marks = message.plain, message.begins, message.marks
    stretches = iter(reading.kept)
    kept = next(stretches, None)
    ends, stops, opens = message.ends, message.stops, message.opens
    start = end = -1
    digits = True
    for place in masked:
        first, last = begins[place] - (place in opens), ends.get(place) or stops[place]
        if last - first == 1 and plain[last : last + 1] == "." and (end == first or plain[first - 1 : first] == "."):
            last += 1  # "S.A."
        if start >= 0 and first - end <= JOINING_LENGTH and JOINING.issuperset(plain[end:first]):
            begin, stop = reading.span(start, last) if kept is not None else (start, last)
            while kept is not None and kept[1] <= begin:
                kept = next(stretches, None)
            if kept is None or kept[0] >= stop:
                end = last
                digits = digits and marks[place] == COUNT
                continue
        if start >= 0:
            yield (*reading.span(start, end), NUMBER if digits else WORD)
        start, end, digits = first, last, marks[place] == COUNT
    if start >= 0:
        yield (*reading.span(start, end), NUMBER if digits else WORD)
