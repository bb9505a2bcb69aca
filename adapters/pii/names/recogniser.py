"""Which names are in a message that nobody told us: of people, places, organisations?

A small model reads it, unless a look at its words says that there is nothing to find; or a bigger spaCy pipeline,
where the operator names one.
"""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.language import Language
from thinc.api import use_ops

from adapters.pii.names import features  # noqa: F401  (the model names what it registers)
from adapters.pii.names.gazetteer import Kind, gazetteer
from adapters.pii.names.name_rules import ages, lands, peoples, rooms, titles, trimmed, years
from adapters.pii.names.pipelines import is_there
from adapters.pii.patterns.found import Found
from adapters.pii.reading import Artifacts, read
from adapters.pii.words.vocabulary import vocabulary

SHIPPED = Path(__file__).parents[1] / "data" / "ner"
"""The model that ships, as `python -m training.train` made it."""

WINDOW = 2_000
"""Characters looked at at once: the model's memory grows with it, and a name lies well within."""

SCORE = 0.7
NAME = "Names"

OURS = {
    "PER": "PERSON",
    "PERSON": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "LOCATION": "LOCATION",
    "ORG": "ORGANIZATION",
    "ORGANIZATION": "ORGANIZATION",
    "NORP": "NRP",
    "NRP": "NRP",
    "DATE": "DATE_TIME",
    "TIME": "DATE_TIME",
    "DATE_TIME": "DATE_TIME",
    "AGE": "AGE",
    "TITLE": "TITLE",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "ID": "ID",
}
"""Labels of pipelines and the words for them here; what is not listed is not personal (a number, a language)."""

TYPES = sorted(set(OURS.values()))


class ModelMissing(Exception):
    """The pipeline that the settings name is not installed. `name` is the spaCy package's name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the spaCy pipeline {name} is not installed: python -m spacy download {name}")
        self.name = name


class Names(EntityRecognizer):
    """Finds names. The model is loaded with the first message that needs it; one object serves all threads."""

    def __init__(self, pipeline: str | None = None) -> None:
        """`pipeline` names an installed spaCy package or a folder. Raises ModelMissing where there is none."""
        if not is_there(pipeline or ""):
            raise ModelMissing(str(pipeline))
        self._pipeline = pipeline
        self._nlp: Language | None = None
        self._loading = threading.Lock()
        super().__init__(supported_entities=TYPES, name=NAME, supported_language="en")

    def load(self) -> None:
        """Nothing yet: start-up does not wait for the model."""

    @property
    def nlp(self) -> Language:
        """The pipeline, loaded if it is not yet."""
        if self._nlp is None:
            with self._loading:
                if self._nlp is None:
                    self._nlp = _loaded(self._pipeline)
        return self._nlp

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The names in a message, in characters of the text as given. `entities` narrows nothing."""
        reading = nlp_artifacts.reading if isinstance(nlp_artifacts, Artifacts) else read(text)
        results = []
        for start, end, kind, score, _ in self.find(reading.plain):
            first, last = reading.span(start, end)
            about = {
                RecognizerResult.RECOGNIZER_NAME_KEY: NAME,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            }
            results.append(RecognizerResult(kind, first, last, score, recognition_metadata=about))
        return results

    def find(self, plain: str) -> list[Found]:
        """The names in a text. Linear in its length."""
        found: list[Found] = []
        for start, end in windows(plain):
            piece = plain[start:end]
            if worth_a_look(piece):
                found += (Found(one.start + start, one.end + start, one.type, one.score) for one in self._named(piece))
        return found

    def _named(self, plain: str) -> list[Found]:
        named = []
        for entity in self.nlp(plain).ents:
            kind = OURS.get(entity.label_)
            start, end = trimmed(plain, entity.start_char, entity.end_char)
            if kind is not None and start < end and plausible(plain, start, end, kind):
                named.append(Found(start, end, kind, SCORE))
        named = [one for one in named if one.type != "TITLE" or beside_a_name(one, named)]
        by_rule = [*titles(plain), *ages(plain.lower()), *peoples(plain), *lands(plain), *rooms(plain)]
        named += [one for one in by_rule if apart(one, named)]
        if named:
            named += [one for one in years(plain) if apart(one, named)]
        return joined(plain, named)


def apart(one: Found, others: list[Found]) -> bool:
    """Whether it overlaps none of the others."""
    return all(one.end <= other.start or other.end <= one.start for other in others)


def beside_a_name(one: Found, others: list[Found]) -> bool:
    """Whether a job is said of somebody: it stands right beside a name. Else it is what is hired for."""
    return any(
        other.type in ("PERSON", "ORGANIZATION")
        and (-1 < one.start - other.end <= 4 or -1 < other.start - one.end <= 4)
        for other in others
    )


def plausible(plain: str, start: int, end: int, kind: str) -> bool:
    """Whether a span can be what the model says it is."""
    text = plain[start:end]
    digits = sum(map(str.isdigit, text))
    match kind:
        case "PHONE_NUMBER":
            return digits >= 6
        case "ID":
            return digits >= 4
        case "AGE":
            return digits > 0 and COUNTED.match(plain, end) is None and not an_hour(plain, start, text)
        case "DATE_TIME":
            return WHEN.search(text) is not None
        case "LOCATION" if digits and not CODE.fullmatch(text):
            return len(text) > 1 and not CLOCK.match(text)
        case "PERSON" if NO_NAME.search(text):
            return False
    return len(text) > 1 and any(map(str.isalpha, text)) and not familiar(text, kind) and not CODE.fullmatch(text)


COUNTED = re.compile(r" (?!years?\b|yrs?\b|months?\b|weeks?\b|is\b|was\b|as\b|has\b)[a-z]{2,}s\b")
"""What follows a number that counts things: no age."""
MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b"
)
WHEN = re.compile(rf"\d{{4}}|\d[/.-]\d|\d[^\n]{{0,8}}{MONTH}|{MONTH}[^\n]{{0,8}}\d", re.IGNORECASE)
NO_NAME = re.compile(r"[()\[\]{}<>=\\@#*|]")
CLOCK = re.compile(r"\d{1,2}:\d\d")
CODE = re.compile(r"(?:[a-z]+ )?[A-Za-z]{1,4}-?\w*\d\w*(?:-\w+)*")
"""A ticket, a loop, a build: letters and digits in one word."""


def an_hour(plain: str, start: int, text: str) -> bool:
    """Whether a number is rather the hour at which something happens."""
    return text.isdigit() and int(text) <= 24 and plain[max(0, start - 3) : start].lower() in ("at ", "by ", "to ")


def familiar(text: str, kind: str) -> bool:
    """Whether every word is one of the office ("Kubernetes", "eod") or an everyday one in small letters."""
    office, words = vocabulary(), gazetteer()
    for word in text.split():
        lower = word.lower()
        if lower in office.titled and lower not in office.given and lower not in office.also:
            continue
        kinds = words.get(lower, 0)
        if not word.islower() or not kinds & Kind.COMMON or kinds & Kind.LAND:
            return False
        if kind != "LOCATION" and kinds & (Kind.FIRST | Kind.FREQUENT_LAST):
            return False
        if kinds & Kind.TOWN and not kinds & Kind.STREET:
            return False
    return True


BETWEEN = re.compile(r"[\s,]{1,4}")


def joined(plain: str, found: list[Found]) -> list[Found]:
    """Parts of one address are one span."""
    made: list[Found] = []
    for one in sorted(found):
        last = made[-1] if made else None
        if last and last.type == one.type == "LOCATION" and BETWEEN.fullmatch(plain, last.end, one.start):
            made[-1] = Found(last.start, max(last.end, one.end), "LOCATION", last.score)
        else:
            made.append(one)
    return made


def windows(plain: str) -> Iterator[tuple[int, int]]:
    """The text in pieces of at most WINDOW characters, cut where a line or a sentence or at least a word ends."""
    start = 0
    while len(plain) - start > WINDOW:
        limit = start + WINDOW
        cut = max(plain.rfind("\n", start + WINDOW // 2, limit), plain.rfind(". ", start + WINDOW // 2, limit))
        if cut < 0:
            cut = plain.rfind(" ", start + WINDOW // 2, limit)
        end = cut + 1 if cut > start else limit
        yield start, end
        start = end
    if start < len(plain):
        yield start, len(plain)


WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
TELLING_DIGITS = re.compile(r"\b\d{1,3}[ -]?(?:years?|yrs?|y/?o)\b|\bage[d:]? |\d{4}", re.IGNORECASE)


def worth_a_look(plain: str) -> bool:
    """Whether a text may name somebody: by a word that is no everyday one, a capital mid-sentence, a number."""
    if TELLING_DIGITS.search(plain) or not plain.isascii():
        return True
    words, office = gazetteer(), vocabulary()
    after = 0
    for match in WORD.finditer(plain):
        word = match[0]
        between = plain[after : match.start()]
        first = after == 0 or any(sign in between for sign in ".!?:\n")
        after = match.end()
        lower = word.lower().partition("'")[0]
        kinds = words.get(lower, 0)
        if lower in office.given and (word[0].isupper() or not kinds & Kind.COMMON):
            return True
        if lower in office.titled or len(lower) == 1 or between[-1:].isdigit():
            continue
        if not kinds & Kind.COMMON and (word[0].isupper() or kinds & Kind.FIRST or not kinds & Kind.WORD):
            return True
        if word[0].isupper() and not first:
            return True
    return False


def _loaded(pipeline: str | None) -> Language:
    if pipeline is None:
        with use_ops("numpy", use_blis=False):
            return spacy.load(SHIPPED)
    try:
        return spacy.load(pipeline, exclude=["lemmatizer", "attribute_ruler", "parser"])
    except OSError:
        raise ModelMissing(pipeline) from None
