"""What stands in a template's slot? People, dates, numbers; with places and organisations from beside this module."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from adapters.pii.names.gazetteer import Kind, gazetteer
from adapters.pii.names.peoples import FAITHS, NATIONALITIES
from training.lexicon import Names, pool
from training.organisations import Organisations
from training.places import Places
from training.words import CARDS, IBANS, IDS, MONTHS, NUMBERS, PARTICLES, PHONES, PREFIXES, SUMS, VERSIONS, form

Slot = tuple[Callable[[], str], str | None]
"""How a value is drawn, and the type of entity it is, or None where it is nothing personal."""


class Values:
    """Draws values."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = Names(chance)
        self.jobs = pool("job")
        self.words = [word for word in sorted(common()) if 3 < len(word) < 12]
        self.places = Places(chance, self.names, self.words)
        self.organisations = Organisations(chance, self.names, self.words, self.places.towns, self.first)
        self.slots: dict[str, Slot] = {
            "first": (self.first, "PERSON"),
            "first2": (self.first, "PERSON"),
            "last": (self.last, "PERSON"),
            "full": (self.full, "PERSON"),
            "prefix": (lambda: chance.choice(PREFIXES), "TITLE"),
            "job": (self.job, "TITLE"),
            "org": (self.organisations.organisation, "ORGANIZATION"),
            "nrp": (self.nrp, "NRP"),
            "age": (self.age, "AGE"),
            **self._places(),
            **self._numbers(),
            **self._nothing_personal(),
        }

    def _places(self) -> dict[str, Slot]:
        places = self.places
        return {
            "city": (places.city, "LOCATION"),
            "country": (lambda: self.chance.choice(places.countries), "LOCATION"),
            "state": (places.state, "LOCATION"),
            "street": (places.street, "LOCATION"),
            "way": (places.way, "LOCATION"),
            "house": (places.house, "LOCATION"),
            "secondary": (places.secondary, "LOCATION"),
            "address": (places.address, "LOCATION"),
            "zip": (places.code, "LOCATION"),
        }

    def _numbers(self) -> dict[str, Slot]:
        return {
            "date": (self.date, "DATE_TIME"),
            "datetime": (self.datetime, "DATE_TIME"),
            "year": (lambda: str(self.chance.randint(1925, 2029)), "DATE_TIME"),
            "phone": (lambda: self.formed(PHONES), "PHONE_NUMBER"),
            "card": (lambda: self.formed(CARDS), "ID"),
            "idnum": (lambda: self.formed(IDS), "ID"),
            "ssn": (lambda: form(self.chance, "###-##-####"), "ID"),
            "iban": (lambda: self.formed(IBANS), "ID"),
        }

    def _nothing_personal(self) -> dict[str, Slot]:
        return {
            "email": (self.email, None),
            "url": (self.url, None),
            "username": (self.username, None),
            "ip": (lambda: ".".join(str(self.chance.randrange(256)) for _ in range(4)), None),
            "n": (lambda: self.formed(NUMBERS).lstrip("0") or "3", None),
            "time": (self.time, None),
            "money": (lambda: self.formed(SUMS).lstrip("0"), None),
            "version": (lambda: self.formed(VERSIONS), None),
            "bizyear": (lambda: str(self.chance.randint(2019, 2030)), None),
            "work": (self.work, None),
            "word": (lambda: self.chance.choice(self.words), None),
        }

    def some(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def formed(self, forms: list[str]) -> str:
        """A number in one of these forms."""
        return form(self.chance, self.chance.choice(forms))

    def first(self) -> str:
        if self.chance.random() < 0.2:
            return self.names.first_inventor.invent(self.chance)
        name = self.chance.choice(self.names.firsts)
        return name if self.chance.random() < 0.95 else name + "-" + self.chance.choice(self.names.firsts)

    def last(self) -> str:
        roll = self.chance.random()
        if roll < 0.2:
            return self.names.last_inventor.invent(self.chance, 3, 13)
        name = self.chance.choice(self.names.lasts)
        if roll < 0.24:
            return name + "-" + self.chance.choice(self.names.lasts)
        if roll < 0.28:
            return f"{self.chance.choice(PARTICLES)} {name}"
        if roll < 0.30:
            return self.some("O'", "Mc", "Mac", "D'") + name
        return name

    def full(self) -> str:
        """First and last name, in the forms people write: with initials, middle names, capitals, reversed."""
        first, last, roll = self.first(), self.last(), self.chance.random()
        if roll < 0.64:
            return f"{first} {last}"
        initial = self.chance.choice("ABCDEFGHIJKLMNOPRSTVW")
        if roll < 0.82:
            return f"{first} {initial}{self.some('.', '')} {last}"
        if roll < 0.89:
            return f"{first} {self.first()} {last}"
        if roll < 0.92:
            return f"{initial}{self.some('.', '')} {last}"
        if roll < 0.94:
            return f"{first} {last.upper()}"
        if roll < 0.96:
            return f"{first} {last}{self.some(' Jr.', ' Jr', ' III', ' Sr.', ', PhD')}"
        return f"{first} {initial}." if roll < 0.98 else f"{last} {first}"

    def job(self) -> str:
        job = self.chance.choice(self.jobs)
        roll = self.chance.random()
        return job.lower() if roll < 0.35 else job.title() if roll < 0.55 else job

    def nrp(self) -> str:
        return self.chance.choice(NATIONALITIES) if self.chance.random() < 0.85 else self.chance.choice(FAITHS)

    def age(self) -> str:
        return str(self.chance.randint(1, 99)) if self.chance.random() < 0.95 else str(self.chance.randint(100, 110))

    def _day(self) -> datetime:
        return datetime(1925, 1, 1, tzinfo=UTC) + timedelta(seconds=self.chance.randrange(105 * 365 * 86400))

    def date(self) -> str:
        day = self._day()
        month = MONTHS[day.month - 1]
        return self.some(
            f"{day.month}/{day.day}/{day.year}",
            f"{day.day}/{day.month}/{day.year}",
            f"{day:%d.%m.%Y}",
            f"{day:%Y-%m-%d}",
            f"{month} {day.day}, {day.year}",
            f"{day.day} {month} {day.year}",
            f"{month} {day.day}",
            f"{day.day} {month[:3]} {day.year}",
            f"{month} {day.year}",
            f"{day:%m/%d/%y}",
            f"the {day.day}th of {month}",
        )

    def datetime(self) -> str:
        day = self._day()
        return day.strftime(self.some("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%SZ"))

    def username(self) -> str:
        name = self.first().lower() + self.some("", ".", "_") + self.last().lower().replace(" ", "")
        return name + self.some("", form(self.chance, "##"))

    def email(self) -> str:
        return f"{self.username()}@{self.some('example.com', 'example.org', 'mail.example', 'corp.example')}"

    def url(self) -> str:
        start, word = self.some("https://", "http://www.", "www.", "http://"), self.chance.choice(self.words)
        return start + word + self.some(".com", ".org", ".co.uk", ".net/", ".info/about")

    def work(self) -> str:
        """A title in capitals, of everyday words: of a book, a page, a form."""
        words = [self.chance.choice(self.words).capitalize() for _ in range(self.chance.randint(1, 4))]
        if len(words) > 2 and self.chance.random() < 0.5:
            words[1] = self.some("of the", "of", "and", "in", "for", "to the", "a")
        return self.some("", "", "", "The ", "My ", "A ") + " ".join(words)

    def time(self) -> str:
        return self.some(
            f"{self.chance.randint(0, 23)}:{self.chance.choice(('00', '15', '30', '45'))}",
            f"{self.chance.randint(1, 12)}{self.some('am', 'pm', ' am', ' pm', ':30pm')}",
            "noon",
        )


def common() -> set[str]:
    """Everyday words."""
    return {word for word, kinds in gazetteer().items() if kinds & Kind.COMMON}
