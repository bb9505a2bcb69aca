"""How is a text redacted? Presidio's analyzer runs recognisers of our own; what they find is settled and replaced here.

Presidio's anonymizer gives an operator the text of a span and nothing else, so it cannot give a person's name and
e-mail the same token: the spans are replaced here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Any

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from adapters.pii.artifacts import Artifacts
from adapters.pii.findings import Finding
from adapters.pii.names.recogniser import Names
from adapters.pii.patterns.recogniser import Patterns
from adapters.pii.people.recogniser import KnownPeople, People
from adapters.pii.reading import Reading, read
from adapters.pii.settling import FALLBACKS, bridged, settle
from adapters.pii.words.recogniser import UnknownWords
from policies.redaction import CannotRedact, KnownPerson, Mode, PersonalSpan, Redacted, pseudonym

LONGEST = 1_000_000
"""Characters. No door lets in more than a megabyte."""
WINDOW = 4_000
OVERLAP = 250
"""Presidio compares every result with every other, so a long text is looked at in windows. What is found lies well
within the overlap."""
EVERYTHING = ["everything"]
"""What is asked of recognisers that look for all they know, whatever is asked."""


class PresidioRedactor:
    """Redacts texts; one object serves any number of threads. `secret` keys the pseudonyms of the known people."""

    def __init__(self, secret: bytes, people: Iterable[KnownPerson] = (), *, pipeline: str | None = None) -> None:
        """`pipeline` names an installed spaCy package to find names with, in place of the one that ships.

        Raises ModelMissing where it is not installed.
        """
        self._secret = secret
        known = tuple(people)
        self._people = People(known)
        self._tokens = {person.id: self._token_of(person) for person in known}
        self._names = Names(pipeline)
        self._known = KnownPeople(self._people)

    def add(self, person: KnownPerson) -> None:
        """Know this person from now on; one with the same id is replaced."""
        self._tokens[person.id] = self._token_of(person)
        self._people.add(person)

    def remove(self, person_id: str) -> None:
        """Know this person no longer."""
        self._people.remove(person_id)
        self._tokens.pop(person_id, None)

    def token(self, person_id: str) -> str | None:
        """What stands for this person, without the brackets."""
        return self._tokens.get(person_id)

    def redact(self, text: str, mode: Mode, people: Collection[str] = ()) -> Redacted:
        """The text without personal data. `people` are ids of known people whom a first name alone may mean here.

        Raises CannotRedact: then nothing of the text may be kept.
        """
        if len(text) > LONGEST:
            raise CannotRedact("too long")
        try:
            reading = read(text)
            found = self._analyze(reading, mode, frozenset(people))
            if not found:
                return Redacted(text, ())
            spans = settle(text, found, reading.kept)
            spans = bridged(text, spans) if mode is Mode.STRICT else spans
            return Redacted(self._replaced(text, spans), spans)
        except CannotRedact:
            raise
        except Exception as fault:  # whatever it was, the text may be in its message
            raise CannotRedact(type(fault).__name__) from None

    def _analyze(self, reading: Reading, mode: Mode, people: frozenset[str]) -> list[PersonalSpan]:
        found: list[PersonalSpan] = []
        analyzer = self._strict if mode is Mode.STRICT else self._balanced
        for window in (reading,) if len(reading.plain) <= WINDOW else _windows(reading):
            if not window.plain.strip():
                continue
            artifacts = Artifacts(window, people, self._people.looks)
            for result in analyzer.analyze(window.text, "en", nlp_artifacts=artifacts):
                person = result.person if isinstance(result, Finding) else None
                found.append(PersonalSpan(result.start, result.end, result.entity_type, result.score, person))
        return found

    def _replaced(self, text: str, spans: Iterable[PersonalSpan]) -> str:
        made, place = [], 0
        for span in spans:
            token = self._tokens.get(span.person) if span.person else None
            made += [text[place : span.start], f"<PERSON_{token}>" if token else f"<{span.type}>"]
            place = span.end
        return "".join(made) + text[place:]

    def _token_of(self, person: KnownPerson) -> str:
        return pseudonym(self._secret, person.key or person.id.encode())

    def prepare(self, mode: Mode) -> None:
        """Load what this mode needs, which would otherwise be loaded with the first text."""
        self.redact("Nothing to see here, Xyzzy.", mode)

    @cached_property
    def _strict(self) -> AnalyzerEngine:
        return self._analyzer(Patterns(ordinary=False), UnknownWords())

    @cached_property
    def _balanced(self) -> AnalyzerEngine:
        return self._analyzer(Patterns(), self._names)

    def _analyzer(self, first: EntityRecognizer, last: EntityRecognizer) -> AnalyzerEngine:
        # Of two results that are the same the first stands: the one that says who is meant.
        registry = RecognizerRegistry([self._known, first, last])
        return _Engine(registry=registry, nlp_engine=_no_pipeline(), supported_languages=["en"])


class _Engine(AnalyzerEngine):
    """Presidio's engine without what our recognisers leave it nothing to do in.

    They judge the words around what they found themselves, know no thresholds, and name themselves in each result.
    """

    def analyze(self, text: str, language: str, *_args: Any, **named: Any) -> list[RecognizerResult]:
        """What they all found in a text that comes as Artifacts, without what another result says too."""
        artifacts = named["nlp_artifacts"]
        found: list[RecognizerResult] = []
        for recognizer in self.registry.recognizers:
            found += recognizer.analyze(text, EVERYTHING, artifacts)
        # Strict mode's own types come from one recogniser, which says each thing once; mostly there are few others.
        others = [result for result in found if result.entity_type not in FALLBACKS]
        if not _overlap(others):
            return found
        rest = [result for result in found if result.entity_type in FALLBACKS]
        return EntityRecognizer.remove_duplicates(others) + rest


def _overlap(found: Sequence[RecognizerResult]) -> bool:
    """Whether any of them reaches into another, so that they may say the same."""
    return len(found) > 1 and any(
        one.end > other.start for one, other in pairwise(sorted(found, key=attrgetter("start")))
    )


def _no_pipeline() -> NoOpNlpEngine:
    engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": ""}])
    engine.load()
    return engine


def _windows(reading: Reading) -> Iterator[Reading]:
    """The reading in pieces that overlap, cut where there is a blank if there is one near."""
    size = len(reading.plain)
    start = 0
    while True:
        end = min(start + WINDOW, size)
        if end < size:
            blank = reading.plain.rfind(" ", end - OVERLAP, end)
            end = blank if blank > 0 else end
        yield Reading(
            reading.text,
            reading.plain[start:end],
            reading.lower[start:end],
            reading.starts[start:end] if reading.starts is not None else range(start, end),
            reading.ends[start:end] if reading.ends is not None else range(start + 1, end + 1),
            reading.kept,
        )
        if end >= size:
            return
        blank = reading.plain.rfind(" ", end - 2 * OVERLAP, end - OVERLAP)
        start = blank + 1 if blank > start else end - OVERLAP
