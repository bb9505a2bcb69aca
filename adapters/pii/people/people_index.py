"""Whose name, address or number is this? The known people, kept so that each look-up is one look-up in a dict.

One thread may change the index while others read it, without a lock: readers only ever get single keys, a person is
known under all new keys before the old ones go, and what a key leads to is replaced whole.
"""

from typing import TypeVar

from adapters.pii.people import contacts
from adapters.pii.people.person_names import Name, names, unspaced
from adapters.pii.people.spelling import Spellings
from adapters.pii.people.word_sense import Sense, sense
from policies.redaction import KnownPerson

Key = TypeVar("Key", str, int)


class Known:
    """A person as they were made known, and the names they go by."""

    __slots__ = ("names", "person")

    def __init__(self, person: KnownPerson) -> None:
        self.person = person
        self.names = tuple(name for stated in person.names for name in names(stated))


class Word:
    """A word of some name: its number, how ordinary it is, and how many names have it as a first or a last one."""

    __slots__ = ("family", "given", "number", "sense", "text")

    def __init__(self, text: str, number: int, kind: Sense) -> None:
        self.text = text
        self.number = number
        self.sense = kind
        self.given = 0
        self.family = 0


Those = dict[Key, Known | tuple[Known, ...]]


class PeopleIndex:
    """Everything the known people may be recognised by."""

    def __init__(self) -> None:
        self.people: dict[str, Known] = {}
        self.words: dict[str, Word] = {}
        self.pairs: Those[int] = {}
        self.initials: Those[int] = {}
        self.emails: Those[str] = {}
        self.phones: Those[str] = {}
        self.links: Those[str] = {}
        self.runs: Those[str] = {}
        self.spellings = Spellings()
        self.version = 0
        self._numbers = 0

    def add(self, person: KnownPerson) -> None:
        """Know this person; one with the same id is replaced."""
        before = self.people.get(person.id)
        known = Known(person)
        self._put(known)
        self.people[person.id] = known
        if before is not None:
            self._drop(before)
        self.version += 1

    def remove(self, person_id: str) -> None:
        """Know this person no longer; nothing happens where they are not known."""
        known = self.people.pop(person_id, None)
        if known is not None:
            self._drop(known)
            self.version += 1

    def those(self, one: str, other: str) -> tuple[Known, ...]:
        """The people with both words in their name, one as a first and the other as a last."""
        first, second = self.words.get(one), self.words.get(other)
        if first is None or second is None:
            return ()
        return several(self.pairs.get(pair(first.number, second.number)))

    def with_initial(self, word: Word, initial: str) -> tuple[Known, ...]:
        """The people with this word in their name, and this letter at the beginning of the other half of it."""
        return several(self.initials.get(pair(-ord(initial), word.number)))

    def digits(self, number: str) -> list[str]:
        """All digits of the telephone numbers with this normal form."""
        found = self.phones.get(number)
        if found is None:
            return []
        return [contacts.all_digits(stated) for known in several(found) for stated in known.person.phones]

    def _put(self, known: Known) -> None:
        for name in known.names:
            for word in name.given:
                self._word(word).given += 1
            for word in _families(name):
                self._word(word).family += 1
            for key in self._pairs(name):
                _join(self.pairs, key, known)
            for key in self._initials(name):
                _join(self.initials, key, known)
        for places, texts in zip(self._places(), _contacts(known.person), strict=True):
            for text in texts:
                _join(places, text, known)

    def _drop(self, known: Known) -> None:
        for name in known.names:
            for number in self._pairs(name):
                _leave(self.pairs, number, known)
            for number in self._initials(name):
                _leave(self.initials, number, known)
        for places, texts in zip(self._places(), _contacts(known.person), strict=True):
            for text in texts:
                _leave(places, text, known)
        for name in known.names:
            for text in name.given:
                self.words[text].given -= 1
            for text in _families(name):
                self.words[text].family -= 1
            for text in (*name.given, *_families(name)):
                word = self.words.get(text)
                if word is not None and not word.given and not word.family:
                    self.spellings.remove(text)
                    del self.words[text]

    def _places(self) -> "tuple[Those[str], ...]":
        return self.emails, self.phones, self.links, self.runs

    def _word(self, text: str) -> Word:
        word = self.words.get(text)
        if word is None:
            self._numbers += 1
            word = Word(text, self._numbers, sense(text))
            self.spellings.add(text)
            self.words[text] = word
        return word

    def _pairs(self, name: Name) -> set[int]:
        numbers = {text: self.words[text].number for text in (*name.given, *_families(name))}
        return {
            pair(numbers[first], numbers[last]) for first in name.given for last in _families(name) if first != last
        }

    def _initials(self, name: Name) -> set[int]:
        letters = {word[0] for word in name.given[:1]} | {name.initial}
        found = {pair(-ord(letter), self.words[last].number) for letter in letters for last in name.family}
        for last in {word[0] for word in name.family}:
            found |= {pair(-ord(last), self.words[first].number) for first in name.given}
        return found


def pair(one: int, other: int) -> int:
    """One number for two, whichever comes first."""
    return (one << 32) ^ other if one < other else (other << 32) ^ one


def several(found: Known | tuple[Known, ...] | None) -> tuple[Known, ...]:
    """What a key leads to, as a tuple."""
    return () if found is None else (found,) if isinstance(found, Known) else found


def _families(name: Name) -> tuple[str, ...]:
    return (*name.family, name.middle) if name.middle else name.family


def _contacts(person: KnownPerson) -> tuple[set[str], ...]:
    """The normal forms of addresses, numbers, links and names in one run."""
    return (
        {contacts.email(stated) for stated in person.emails} - {""},
        {contacts.phone(stated) for stated in person.phones} - {""},
        {contacts.link(stated) for stated in person.links} - {""},
        {run for stated in person.names for run in unspaced(stated)},
    )


def _join(places: Those[Key], key: Key, known: Known) -> None:
    found = places.get(key)
    if found is None:
        places[key] = known
        return
    others: tuple[Known, ...] = several(found)
    if known not in others:
        places[key] = (*others, known)


def _leave(places: Those[Key], key: Key, known: Known) -> None:
    left = tuple(other for other in several(places.get(key)) if other is not known)
    if not left:
        places.pop(key, None)
    else:
        places[key] = left[0] if len(left) == 1 else left
