"""Which words mean somebody where it is known who is talked about? First names, last names, short forms and handles."""

from collections.abc import Iterable

from adapters.pii.people.people_index import Known
from adapters.pii.people.person_names import Name
from adapters.pii.people.short_forms import short_forms
from adapters.pii.people.spelling import Spellings
from adapters.pii.people.word_sense import ordinary
from adapters.pii.remembered import Remembered

SHORTEST_HANDLE = 4
REMEMBERED = 1_000
"""Words of messages, for each of the scopes that are kept."""


class Scope:
    """The people in scope, by the words that mean them."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.given: dict[str, tuple[Known, ...]] = {}
        self.family: dict[str, tuple[Known, ...]] = {}
        self.short: dict[str, tuple[Known, ...]] = {}
        """Short forms that are words: "bill", "cat"."""
        self.handles: dict[str, tuple[Known, ...]] = {}
        self.spellings = Spellings(REMEMBERED)
        for known in people:
            for name in known.names:
                self._add(known, name)
            for address in (*known.person.emails, *known.person.links):
                self._add_handle(known, address.rstrip("/").partition("@")[0].rpartition("/")[2].lower().lstrip("@"))
        self.any = {**self.short, **self.family, **self.given}
        """Every word that means somebody alone."""
        self.words = frozenset((*self.any, *self.handles))
        self.may_mean = Remembered(self._may_mean, most=REMEMBERED).__getitem__
        """Whether a word, wherever it stands, may mean somebody."""

    def _add(self, known: Known, name: Name) -> None:
        for word in name.given:
            _join(self.given, word, known)
            self.spellings.add(word)
            for form in short_forms(word):
                _join(self.short if form in ordinary() else self.given, form, known)
        for word in name.family + ((name.middle,) if name.middle else ()):
            _join(self.family, word, known)
            self.spellings.add(word)
        for first in name.given[:1]:
            for last in name.family[-1:]:
                for handle in (first[0] + last, first + last[0], last + first[0], first + last, last + first):
                    self._add_handle(known, handle)

    def _add_handle(self, known: Known, handle: str) -> None:
        handle = handle.rstrip("0123456789_-.")
        if handle.isalpha() and len(handle) >= SHORTEST_HANDLE and handle not in ordinary():
            _join(self.handles, handle, known)

    def meant_by(self, word: str) -> tuple[Known, ...]:
        """The people with this word as a first or last name."""
        found: tuple[Known, ...] = ()
        for places in (self.given, self.family, self.short):
            found += tuple(known for known in places.get(word, ()) if known not in found)
        return found

    def misspelt(self, word: str) -> tuple[Known, ...]:
        """The people whose first or last name is one slip away from this word."""
        found: dict[str, Known] = {}
        for right in self.spellings.near(word):
            found.update((known.person.id, known) for known in self.meant_by(right))
        return tuple(found.values())

    def _may_mean(self, word: str) -> bool:
        return word in self.words or (len(word) > 2 and word not in ordinary() and bool(self.misspelt(word)))


def _join(places: dict[str, tuple[Known, ...]], key: str, known: Known) -> None:
    there = places.get(key, ())
    if known not in there:
        places[key] = (*there, known)
