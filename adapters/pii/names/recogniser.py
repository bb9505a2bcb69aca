"""Which names are in a message that nobody told us: of people, places, organisations?

A small model reads what stands around words that may name somebody; or a bigger spaCy pipeline reads all of the
message, where the operator names one.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.language import Language

from adapters.pii.artifacts import artifacts_of
from adapters.pii.findings import Finding
from adapters.pii.names import features  # noqa: F401  (the model names what it registers)
from adapters.pii.names.gate import outside, stretches, telling
from adapters.pii.names.gazetteer import Kind, gazetteer
from adapters.pii.names.name_rules import by_rule, trimmed, years
from adapters.pii.names.pipelines import is_there
from adapters.pii.names.small_model import Entity, SmallModel
from adapters.pii.patterns.found import Found
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
        self._model: SmallModel | None = None
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

    @property
    def model(self) -> SmallModel:
        """The model that ships, without its pipeline."""
        if self._model is None:
            self._model = SmallModel(self.nlp)
        return self._model

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The names in a message, in characters of the text as given. `entities` narrows nothing."""
        artifacts = artifacts_of(text, nlp_artifacts)
        reading = artifacts.reading
        known = [reading.place(*span) for span in artifacts.found]
        return [
            Finding(kind, *reading.span(start, end), score, self)
            for start, end, kind, score, _ in self.find(reading.plain, known)
        ]

    def find(self, plain: str, known: Sequence[tuple[int, int]] = ()) -> list[Found]:
        """The names in a text. `known`: stretches of it that nobody need read for what they say. Linear."""
        found: list[Found] = []
        for start, end in windows(plain):
            piece = plain[start:end]
            places = telling(piece)
            if places:
                taken = [(first - start, last - start) for first, last in known]
                named = self._named(piece, stretches(piece, places) if outside(places, taken) else [])
                found += (Found(one.start + start, one.end + start, one.type, one.score) for one in named)
        return found

    def _named(self, plain: str, worth: list[tuple[int, int]]) -> list[Found]:
        named = []
        for first, last, label in self._entities(plain, worth) if worth else ():
            kind = OURS.get(label)
            start, end = trimmed(plain, first, last)
            if kind is not None and start < end and plausible(plain, start, end, kind):
                named.append(Found(start, end, kind, SCORE))
        named = [one for one in named if one.type != "TITLE" or beside_a_name(one, named)]
        named += [one for one in by_rule(plain) if apart(one, named)]
        if named:
            named += [one for one in years(plain) if apart(one, named)]
        return joined(plain, named)

    def _entities(self, plain: str, worth: list[tuple[int, int]]) -> Iterable[Entity]:
        if self._pipeline is None:
            return self.model.entities(plain, worth)
        return (Entity(one.start_char, one.end_char, one.label_) for one in self.nlp(plain).ents)


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


def _loaded(pipeline: str | None) -> Language:
    if pipeline is None:
        return spacy.load(SHIPPED)
    try:
        return spacy.load(pipeline, exclude=["lemmatizer", "attribute_ruler", "parser"])
    except OSError:
        raise ModelMissing(pipeline) from None
