"""What do people write around interviews? Makes chat messages whose personal data is labelled, for other benchmarks.

Names come from Faker in many locales, sentences from `benchmarks/templates/`. A quarter of the people are unknown to
the ATS, 30 % of the messages are in lower case, one in ten has a slip of the finger. The same seed gives the same text.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faker import Faker
from faker.providers.address.it_IT import Provider as ItalianAddresses

from policies.redaction import KnownPerson

# Faker lists Italian cities in the order of a set of strings, which is another in each process.
ItalianAddresses.cities = sorted(ItalianAddresses.cities)

TEMPLATES = Path(__file__).parent / "templates"
LOCALES = tuple(
    [
        "en_US",
        "en_GB",
        "en_IN",
        "en_US",
        "en_NG",
        "de_DE",
        "fr_FR",
        "es_ES",
        "es_MX",
        "it_IT",
        "nl_NL",
        "pl_PL",
        "pt_BR",
        "pt_PT",
        "sv_SE",
        "nb_NO",
        "da_DK",
        "fi_FI",
        "cs_CZ",
        "hu_HU",
        "ro_RO",
        "hr_HR",
        "tr_TR",
        "vi_VN",
        "id_ID",
        "fil_PH",
        "en_KE",
        "yo_NG",
        "ha_NG",
        "zu_ZA",
        "sl_SI",
        "sk_SK",
        "lt_LT",
        "lv_LV",
        "et_EE",
        "de_AT",
        "fr_CA",
        "en_AU",
        "en_IE",
        "az_AZ",
        "es_CO",
        "es_AR",
        "ga_IE",
        "sw",
    ]
)
NATIVE = ("ja_JP", "zh_CN", "ko_KR", "ru_RU", "ar_AA", "hi_IN", "el_GR", "he_IL", "uk_UA", "th_TH")
NATIVE_SHARE = 0.03
UNKNOWN_SHARE = 0.25
LOWER_SHARE = 0.30
TYPO_SHARE = 0.10
SLOT = re.compile(r"\{([a-z]+)(\d?)\}")
LANGUAGES = tuple("German French Spanish Hindi Polish Turkish Japanese Portuguese Arabic Dutch".split())  # noqa: SIM905
TAIL = ("corp.internal", "mail.local", "example.com", "example.org", "uni.example.edu", "gmail.com", "outlook.com")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `id` is set where the ATS knows them."""

    first: str
    last: str
    email: str
    phone: str
    link: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A text, its personal stretches (start, end, kind), and the ids of the people in scope. `template` is its line."""

    text: str
    personal: tuple[tuple[int, int, str], ...]
    scope: tuple[str, ...]
    template: str


class Cast:
    """Makes people and what belongs to them; seeded."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._makers: dict[str, Faker] = {}
        self._made = 0

    def maker(self, locales: tuple[str, ...] = LOCALES) -> Faker:
        """Faker of one of the locales."""
        locale = self.chance.choice(locales)
        if locale not in self._makers:
            try:
                self._makers[locale] = Faker(locale)
            except AttributeError:
                self._makers[locale] = Faker("en_US")
            self._makers[locale].seed_instance(self.chance.randrange(2**31))
        return self._makers[locale]

    def person(self, known: bool) -> Person:
        """Somebody new."""
        maker = self.maker(NATIVE if self.chance.random() < NATIVE_SHARE else LOCALES)
        self._made += 1
        first, last = maker.first_name(), maker.last_name()
        slug = (
            f"{ascii_of(first)}{self.chance.choice('._-')}{ascii_of(last)}" if ascii_of(last) else f"user{self._made}"
        )
        number = "".join(self.chance.choice("0123456789") for _ in range(9))
        phone = self.chance.choice(
            (
                f"+44 20 7946 0{number[:3]}",
                f"+1 (555) {number[:3]}-{number[3:7]}",
                f"555-{number[:3]}-{number[3:7]}",
                f"+49 170 {number[:7]}",
                f"0{number[:4]} {number[4:]}",
            )
        )
        return Person(
            first,
            last,
            f"{slug}@{self.chance.choice(TAIL)}",
            phone,
            self.chance.choice(
                ("https://www.linkedin.com/in/{}", "https://github.com/{}", "linkedin.com/in/{}")
            ).format(slug),
            f"c{self._made}" if known else None,
        )

    def known(self, count: int) -> list[Person]:
        """People the ATS knows."""
        return [self.person(known=True) for _ in range(count)]


def ascii_of(text: str) -> str:
    """Lower-case Latin letters only."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in apart if "a" <= character <= "z")


def candidates(people: list[Person]) -> list[KnownPerson]:
    """What a redactor is told of them."""
    return [
        KnownPerson(person.id, (f"{person.first} {person.last}",), (person.email,), (person.phone,), (person.link,))
        for person in people
        if person.id
    ]


def templates(name: str) -> list[str]:
    """The lines of a file of sentences."""
    return [line for line in (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]


@cache
def values(kind: str) -> list[str]:
    """What may stand in a slot that has a file of its own, written by hand; ValueError where it has none."""
    file = TEMPLATES / "slots" / f"{kind}.txt"
    if not file.exists():
        raise ValueError(kind)
    return file.read_text(encoding="utf-8").splitlines()


def messages(lines: list[str], people: list[Person], count: int, seed: int) -> Iterator[Message]:
    """So many messages, the lines in turn."""
    cast = Cast(seed)
    for number in range(count):
        yield message(lines[number % len(lines)], people, cast)


def message(line: str, people: list[Person], cast: Cast) -> Message:
    """One message made of a line."""
    chance = cast.chance
    persons: dict[str, Person] = {}
    parts: list[str] = []
    personal: list[tuple[int, int, str]] = []
    place = length = 0
    for slot in SLOT.finditer(line):
        which = slot[2] or "1"
        if which not in persons:
            unknown = chance.random() < UNKNOWN_SHARE
            persons[which] = cast.person(known=False) if unknown else chance.choice(people)
        text = slipped(line[place : slot.start()], chance)
        value = filled(slot[1], persons[which], cast)
        parts += text, value
        length += len(text)
        personal.append((length, length + len(value), slot[1]))
        length += len(value)
        place = slot.end()
    parts.append(slipped(line[place:], chance))
    text = "".join(parts)
    if chance.random() < LOWER_SHARE and len(text.lower()) == len(text):
        text = text.lower()
    scope = tuple(person.id for person in persons.values() if person.id)
    return Message(text, tuple(personal), scope, line)


def slipped(text: str, chance: random.Random) -> str:
    """The text, now and then with two letters of a word swapped."""
    if chance.random() >= TYPO_SHARE or len(text) < 12:
        return text
    at = chance.randrange(len(text) - 1)
    if not text[at : at + 2].isalpha():
        return text
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def filled(kind: str, person: Person, cast: Cast) -> str:
    """What stands in a slot."""
    chance = cast.chance
    maker = cast.maker()
    digits = "".join(chance.choice("0123456789") for _ in range(16))
    match kind:
        case "first" | "last" | "email" | "phone" | "link":
            return str(getattr(person, kind))
        case "full":
            return f"{person.first} {person.last}"
        case "lastfirst":
            return f"{person.last}, {person.first}"
        case "initial":
            return f"{person.first[0]}."
        case "lastinitial":
            return person.last[0]
        case "emailwords":
            return person.email.replace(".", " dot ").replace("@", " at ")
        case "handle":
            return f"{ascii_of(person.first) or 'someone'}{digits[:2]}"
        case "city":
            return maker.city()
        case "address":
            return maker.address().replace("\n", ", ")
        case "company":
            return maker.company()
        case "university":
            return chance.choice(("University of {}", "{} University", "{} Institute of Technology")).format(
                maker.city()
            )
        case "salary":
            return chance.choice(("{}k", "€{},000", "${}k", "{},500 USD", "{} 000 EUR", "£{}k")).format(
                chance.randint(45, 260)
            )
        case "dob":
            return chance.choice(("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y")).format() and born(
                chance
            )
        case "age":
            return f"{chance.randint(21, 64)} years old"
        case "id":
            return chance.choice((digits[:9], f"{chance.choice('ABCX')}{digits[:8]}", f"{digits[:6]}-{digits[6:10]}"))
        case "ssn":
            return f"{chance.randint(100, 665)}-{digits[:2]}-{digits[2:6]}"
        case "iban":
            return maker.iban()
        case "language":
            return chance.choice(LANGUAGES)
        case _:
            return chance.choice(values(kind))


def born(chance: random.Random) -> str:
    """A date of birth, in one of five ways of writing it."""
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1960, 2004)
    name = "January February March April May June July August September October November December".split()[month - 1]  # noqa: SIM905
    return chance.choice(
        (
            f"{day:02}/{month:02}/{year}",
            f"{year}-{month:02}-{day:02}",
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{day}.{month}.{year}",
        )
    )
