"""Which candidates that we know are written of here, however they are written?

A full name, an e-mail address, a telephone number or a link means a known person wherever it stands. A first or last
name alone means one only where the person is in scope.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from adapters.pii.artifacts import Artifacts, artifacts_of
from adapters.pii.findings import Finding
from adapters.pii.folding import LOOKALIKES
from adapters.pii.patterns.clues import DIGIT
from adapters.pii.people import contacts
from adapters.pii.people.full_names import EXACT, Named, full_names, in_one_word
from adapters.pii.people.glance import (
    JOINED,
    NAMED,
    PARTLY,
    SAID,
    SHORTEST_ONE_WORD,
    Hints,
    glance,
    hints_of,
)
from adapters.pii.people.people_index import Known, PeopleIndex, Word, several
from adapters.pii.people.person_names import LATIN_WORD, UNSPACED, WORD
from adapters.pii.people.phrases import cannot_be_misspelt, is_namesake, means_nobody
from adapters.pii.people.scope import Scope
from adapters.pii.people.word_sense import Page, Sense, is_name, ordinary, sense
from adapters.pii.remembered import Remembered
from policies.redaction import KnownPerson

NAME = "KnownPeople"
PART = 0.85
"""Score of a first or last name alone."""
SCOPES_KEPT = 256
WORDS = NAMED | JOINED | PARTLY | SAID
"""What one has to look at the words for, one by one."""

Meant = tuple[int, int, str, float, Sequence[Known]]
"""Start and end in the plain text, type, score, and whom it may mean."""


class People:
    """The people that are known, in memory. One thread at a time changes them, while any number look somebody up."""

    def __init__(self, people: Iterable[KnownPerson] = ()) -> None:
        self._changing = threading.Lock()
        self._index = _filled(people)
        self._scopes: dict[frozenset[str], tuple[PeopleIndex, int, Scope]] = {}
        self._hints = (self._index, self._index.version, hints_of(self._index))

    def __len__(self) -> int:
        return len(self._index.people)

    def __contains__(self, person_id: str) -> bool:
        return person_id in self._index.people

    def add(self, person: KnownPerson) -> None:
        """Know this person from now on; one with the same id is replaced, and is known all the while."""
        with self._changing:
            self._index.add(person)
            self._scopes.clear()

    def remove(self, person_id: str) -> None:
        """Know this person no longer; nothing happens where they are not known."""
        with self._changing:
            self._index.remove(person_id)
            self._scopes.clear()

    def replace(self, people: Iterable[KnownPerson]) -> None:
        """Know these people from now on, and no others; until all of them are known, those before are."""
        fresh = _filled(people)
        with self._changing:
            self._index = fresh
            self._scopes.clear()

    @property
    def index(self) -> PeopleIndex:
        """By what they may be recognised. Take it once per text."""
        return self._index

    @property
    def looks(self) -> Remembered[int]:
        """What a first look says of words."""
        return self.hints(self._index).looks

    def hints(self, index: PeopleIndex) -> Hints:
        """What is remembered of words of messages; of an index as it was it is forgotten."""
        version = index.version
        made_of, made_at, hints = self._hints
        if made_of is not index or made_at != version:
            hints = hints_of(index)
            self._hints = (index, version, hints)
        return hints

    def scope(self, index: PeopleIndex, ids: frozenset[str]) -> Scope | None:
        """By what these people may be recognised where they are in scope; None where none of them is known."""
        if not ids:
            return None
        kept = self._scopes.get(ids)
        version = index.version
        if kept is not None and kept[0] is index and kept[1] == version:
            return kept[2]
        people = [known for known in map(index.people.get, ids) if known is not None]
        scope = Scope(people)
        if len(self._scopes) >= SCOPES_KEPT:
            self._scopes.clear()
        self._scopes[ids] = (index, version, scope)
        return scope


def _filled(people: Iterable[KnownPerson]) -> PeopleIndex:
    index = PeopleIndex()
    for person in people:
        index.add(person)
    return index


class KnownPeople(EntityRecognizer):
    """Finds the people of a `People`. Needs nothing loaded and nothing of spaCy."""

    def __init__(self, people: People) -> None:
        super().__init__(["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "URL"], name=NAME)
        self._people = people

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The known people in the text; metadata "person" is the id, None where several may be meant."""
        artifacts = artifacts_of(text, nlp_artifacts)
        found = self.find(artifacts)
        if not found:
            return []
        artifacts.personal = True
        return [
            Finding(type_, *artifacts.reading.span(start, end), score, self, person=_the_one(people, artifacts.people))
            for start, end, type_, score, people in found
        ]

    def find(self, artifacts: Artifacts) -> list[Meant]:
        """Where known people are meant, in places of the plain text; no two names overlap."""
        index = self._people.index
        if not index.people:
            return []
        plain, lower, ids = artifacts.reading.plain, artifacts.reading.lower, artifacts.people
        scope = self._people.scope(index, ids)
        ascii_only = lower.isascii()
        hints = self._people.hints(index)
        if artifacts.looks is not hints.looks:
            artifacts.look(hints.looks)
        kinds = glance(artifacts, index, hints, scope)
        found: list[Meant] = []
        parts = (LATIN_WORD if ascii_only else WORD).split(lower) if kinds & WORDS else ()
        if len(parts) > 1:
            page = Page(plain, lower, parts)
            known = list(map(index.words.get, page.words))
            if not ascii_only:
                _see_through(page, index, known)
            found += _apart(page, _names(page, index, known, scope, ids, kinds))
            if kinds & SAID:
                found += _said_emails(page, index)
        found += _contacts(lower, index, kinds & DIGIT > 0)
        if not ascii_only:
            found += _runs(lower, index)
        return found


def _the_one(people: Sequence[Known], ids: frozenset[str]) -> str | None:
    """The id of the person meant: the only one, or the only one in scope."""
    meant = {known.person.id for known in people}
    if len(meant) > 1:
        meant &= ids
    return next(iter(meant)) if len(meant) == 1 else None


def _see_through(page: Page, index: PeopleIndex, known: list[Word | None]) -> None:
    """Take words written wholly in look-alike letters for what they look like, where that is a known word."""
    page.words = words = list(page.words)
    for place, word in enumerate(words):
        if known[place] is None and not word.isascii():
            start = page.start(place)
            latin = page.plain[start : start + len(word)].translate(LOOKALIKES).lower()
            if len(latin) == len(word):
                known[place] = index.words.get(latin)
                if known[place] is not None:
                    words[place] = latin


def _names(
    page: Page, index: PeopleIndex, known: list[Word | None], scope: Scope | None, ids: frozenset[str], kinds: int
) -> Iterator[Named]:
    if kinds & NAMED and any(known):
        named_whole = full_names(page, index, known, ids)
        yield from (named for named in named_whole if not is_namesake(page, named.first, named.last))
    if not kinds & (JOINED | PARTLY):
        return
    everyday, words = ordinary(), page.words
    strange = [place for place, word in enumerate(words) if word not in everyday]
    for place in strange if kinds & JOINED else ():
        if known[place] is None and len(words[place]) >= SHORTEST_ONE_WORD:
            named = in_one_word(page, index, place, ids)
            if named is not None:
                yield named
    if scope is not None and kinds & PARTLY:
        meaning = [place for place, word in enumerate(words) if word in scope.words]
        if strange or meaning:
            yield from _parts(page, scope, everyday, sorted({*strange, *meaning}))


def _parts(page: Page, scope: Scope, everyday: frozenset[str], places: Iterable[int]) -> Iterator[Named]:
    """First names, last names, short forms and handles of the people in scope, at these places."""
    found: dict[int, Named] = {}
    for place in places:
        word = page.words[place]
        if word in scope.any:
            kind = sense(word)
            if word in scope.short and word not in scope.given:
                kind = max(kind, Sense.COMMON)
            if is_name(page, place, kind, word not in scope.family) and not means_nobody(page, place):
                found[place] = Named(place, place, scope.meant_by(word), PART)
            elif place - 1 in found and page.between(place - 1) == "-":
                found[place] = found[place - 1]._replace(last=place)
        elif word in scope.handles:
            found[place] = Named(place, place, scope.handles[word], PART)
        elif word not in everyday and (len(word) > 3 or (len(word) == 3 and page.capital(place))):
            people = scope.misspelt(word)
            if people and not cannot_be_misspelt(word) and not means_nobody(page, place):
                found[place] = Named(place, place, people, PART)
        if place in found and place:
            gap, before = page.between(place - 1), page.words[place - 1]
            if (gap == "-" and before in scope.any) or (gap == "'" and len(before) == 1):
                found[place] = found[place]._replace(first=place - 1)
    return iter(found.values())


def _apart(page: Page, named: Iterator[Named]) -> Iterator[Meant]:
    """The names, those that overlap as one, and the digits at the end of a handle with them."""
    taken: list[Named] = []
    for name in sorted((name for name in named if name.people), key=lambda name: (name.first, -name.last)):
        if taken and name.first <= taken[-1].last:
            taken[-1] = _merged(taken[-1], name)
        else:
            taken.append(name)
    for name in taken:
        end = page.end(name.last)
        digits = contacts.DIGITS.match(page.lower, end)
        if digits and len(digits[0]) <= 4:
            end = digits.end()
        elif len(page.words[name.last]) == 1 and page.lower.startswith(".", end) and name.last > name.first:
            end += 1
        yield page.start(name.first), end, "PERSON", name.score, name.people


def _merged(one: Named, other: Named) -> Named:
    """Two that overlap, as one; it means those whom both mean, or else those whom the better one means."""
    better = max(one, other, key=lambda name: (name.score, name.last - name.first))
    both = tuple(known for known in one.people if known in other.people)
    return Named(min(one.first, other.first), max(one.last, other.last), both or better.people, better.score)


def _contacts(lower: str, index: PeopleIndex, numbered: bool) -> Iterator[Meant]:
    if "@" in lower and index.emails:
        for start, end, address in contacts.emails(lower):
            people = index.emails.get(address)
            if people is not None:
                yield start, end, "EMAIL_ADDRESS", EXACT, several(people)
    if numbered and index.phones:
        for start, end, number in contacts.phones(lower, index.digits):
            yield start, end, "PHONE_NUMBER", EXACT, several(index.phones.get(number))
    if "." in lower and index.links:
        at = 0
        for start, end, link in contacts.links(lower):
            people = index.links.get(link)
            if people is not None and start >= at:
                yield start, end, "URL", EXACT, several(people)
                at = end


def _said_emails(page: Page, index: PeopleIndex) -> Iterator[Meant]:
    if index.emails and "at" in page.words and contacts.may_be_said(page):
        for start, end, address in contacts.said_emails(page):
            people = index.emails.get(address)
            if people is not None:
                yield start, end, "EMAIL_ADDRESS", EXACT, several(people)


def _runs(lower: str, index: PeopleIndex) -> Iterator[Meant]:
    """Names in a writing without blanks between words."""
    if not index.runs:
        return
    for run in UNSPACED.finditer(lower):
        at, end = run.span()
        while at < end - 1:
            for size in range(min(12, end - at), 1, -1):
                people = index.runs.get(lower[at : at + size])
                if people is not None:
                    yield at, at + size, "PERSON", EXACT, several(people)
                    at += size - 1
                    break
            at += 1
