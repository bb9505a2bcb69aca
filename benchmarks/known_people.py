"""Is a known candidate found however they are written, are ordinary messages left alone, and at what cost?

People come from Faker in many locales with a fixed seed; ordinary messages from known_people_ordinary*.txt beside this
file, and from public human text where `PANELKEEPER_WNUT17` names a folder with WNUT 2017 (never committed).
"""

import gc
import os
import random
import re
import time
import tracemalloc
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from faker import Faker

from adapters.pii.artifacts import Artifacts
from adapters.pii.people.recogniser import KnownPeople, People
from adapters.pii.reading import read
from benchmarks.figures import Figure
from benchmarks.measuring import percentile
from policies.redaction import KnownPerson

SIZES = (10_000, 100_000)
DRAWS = 2_000
ROUNDS = 10
"""How often all ordinary messages are read, as a few in a thousand say little of one round."""
SEED = 20261126
ABROAD = (
    "en_GB en_IE en_IN en_AU es_ES es_MX pt_BR pt_PT fr_FR fr_CH de_DE de_AT it_IT nl_NL nl_BE pl_PL",
    "cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI sv_SE no_NO da_DK fi_FI et_EE lv_LV lt_LT tr_TR id_ID fil_PH",
    "zu_ZA ga_IE yo_NG vi_VN ja_JP zh_CN ko_KR ru_RU uk_UA el_GR bg_BG ar_AA he_IL hi_IN th_TH",
)
AT_HOME = 0.4
HOMOGLYPHS = str.maketrans("aeocpxyAEOCPXBHKMT", "аеосрхуАЕОСРХВНКМТ")
SENTENCES = (
    "can you move {} to thursday?", "{} is in the lobby", "I spoke with {} yesterday", "feedback on {}: strong hire",
    "ask {} about the notice period", "{}", "we should hire {}, the panel agrees", "the loop of {} is booked for 3pm",
    "Please send {} the offer today.", "did anyone hear from {}?", "thanks {} for coming in",
)  # fmt: skip

Variant = Callable[[KnownPerson, random.Random], str | None]


def crowd(size: int) -> list[KnownPerson]:
    """So many people from all over the world, always the same."""
    warnings.simplefilter("ignore")
    chance = random.Random(SEED)
    abroad = " ".join(ABROAD).split()
    speakers = {locale: Faker(locale) for locale in ["en_US", *abroad]}
    Faker.seed(SEED)
    people = []
    for number in range(size):
        fake = speakers["en_US" if chance.random() < AT_HOME else chance.choice(abroad)]
        name = f"{fake.first_name()} {fake.last_name()}" if chance.random() < 0.9 else fake.name()
        slug = "-".join(re.findall(r"[a-z]+", plain(name).lower())) or "candidate"
        address = f"{slug.replace('-', '.')}{number}@mail{number % 50}.example"
        people.append(
            KnownPerson(
                f"c{number}",
                (name,),
                (address,),
                (getattr(fake, "phone_number", speakers["en_US"].phone_number)(),),
                (f"https://www.linkedin.com/in/{slug}-{number:x}",),
            )
        )
    return people


def plain(text: str) -> str:
    """Without accents."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


def halves(person: KnownPerson) -> tuple[str, str] | None:
    """First and last name, where the name has just these and is in Latin letters."""
    parts = person.names[0].split()
    latin = plain(person.names[0]).replace("ß", "ss").isascii()
    return (parts[0], parts[1]) if len(parts) == 2 and latin and parts[0][-1] not in ".," else None


def of_halves(write: Callable[[str, str], str | None]) -> Variant:
    """A variant that is written from the first and the last name."""

    def variant(person: KnownPerson, _: random.Random) -> str | None:
        both = halves(person)
        return write(*both) if both else None

    return variant


def typo(word: str, chance: random.Random) -> str:
    """The word with one slip of the finger."""
    while True:
        place = chance.randrange(len(word))
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        match chance.randrange(4):
            case 0:
                made = word[:place] + letter + word[place:]
            case 1:
                made = word[:place] + word[place + 1 :]
            case 2:
                made = word[:place] + letter + word[place + 1 :]
            case _:
                made = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
        if made.lower() != word.lower():
            return made[0].upper() + made[1:] if word[0].isupper() else made


def typo_in_full_name(person: KnownPerson, chance: random.Random) -> str | None:
    both = halves(person)
    if both is None or min(map(len, both)) < 4 or not "".join(both).isalpha():
        return None
    first, last = both
    return f"{typo(first, chance)} {last}" if chance.random() < 0.5 else f"{first} {typo(last, chance)}"


def digits(person: KnownPerson) -> str | None:
    stated = re.split(r"[x,]|ext", person.phones[0])[0].replace("(0)", "")
    found = re.sub(r"\D", "", stated)
    return found if len(found) >= 8 else None


def spaced_digits(person: KnownPerson, _: random.Random) -> str | None:
    found = digits(person)
    return " ".join(re.findall(r"\d{1,3}", found)) if found else None


def national(person: KnownPerson, _: random.Random) -> str | None:
    stated = re.split(r"[x,]|ext", person.phones[0])[0]
    found = re.fullmatch(r"(?:\+1|001)[-. ]?([(0-9].{9,})", stated)
    return found[1] if found else None


def with_country(person: KnownPerson, _: random.Random) -> str | None:
    found = digits(person)
    return f"+44 {found[1:4]} {found[4:]}" if found and found[0] == "0" and found[1] != "0" and len(found) > 9 else None


def zero_width(first: str, last: str) -> str:
    return f"{first[:1]}\u200b{first[1:]} {last[:2]}\u200d{last[2:]}"


FULL: dict[str, Variant] = {
    "full name": lambda person, _: person.names[0],
    "FULL NAME": lambda person, _: person.names[0].upper(),
    "full name in lower case": lambda person, _: person.names[0].lower(),
    "Last, First": of_halves(lambda first, last: f"{last}, {first}"),
    "LAST First": of_halves(lambda first, last: f"{last.upper()} {first}"),
    "possessive": lambda person, _: f"{person.names[0]}'s",
    "no diacritics": of_halves(lambda first, last: plain(f"{first} {last}")),
    "zero-width": of_halves(zero_width),
    "look-alikes": of_halves(lambda first, last: f"{first[0]}{first[1:].translate(HOMOGLYPHS)} {last}"),
    "First M. Last": of_halves(lambda first, last: f"{first} Q. {last}"),
    "F. Last": of_halves(lambda first, last: f"{first[0]}. {last}"),
    "First L.": of_halves(lambda first, last: f"{first} {last[0]}."),
    "first-last": of_halves(lambda first, last: f"{plain(first)}-{plain(last)}".lower()),
    "first_last": of_halves(lambda first, last: f"{plain(first)}_{plain(last)}".lower()),
    "@first.last": of_halves(lambda first, last: f"@{plain(first)}.{plain(last)}".lower()),
    "firstlast": of_halves(
        lambda first, last: (
            plain(first + last).lower() if len(first + last) > 6 and min(len(first), len(last)) > 2 else None
        )
    ),
    "e-mail": lambda person, _: person.emails[0],
    "E-MAIL": lambda person, _: person.emails[0].upper(),
    "e-mail with a tag": lambda person, _: person.emails[0].replace("@", "+jobs@"),
    "e-mail in words": lambda person, _: person.emails[0].replace(".", " dot ").replace("@", " at "),
    "phone": lambda person, _: person.phones[0] if digits(person) else None,
    "phone, digits only": lambda person, _: digits(person),
    "phone, spaced": spaced_digits,
    "phone, national": national,
    "phone, with a country": with_country,
    "link": lambda person, _: person.links[0],
    "link, bare": lambda person, _: person.links[0].removeprefix("https://www.") + "/?trk=x",
}
SCOPED: dict[str, tuple[Variant, float]] = {
    "first name": (of_halves(lambda first, _: first), 0.98),
    "last name": (of_halves(lambda _, last: last), 0.98),
    "first name, possessive": (of_halves(lambda first, _: f"{first}'s"), 0.98),
    "first name in lower case": (of_halves(lambda first, _: first.lower()), 0.98),
    "last name in lower case": (of_halves(lambda _, last: last.lower()), 0.98),
    "first name with a typo": (
        lambda person, chance: typo(both[0], chance) if (both := halves(person)) and len(both[0]) >= 4 else None,
        0.97,
    ),
    "flast1": (
        of_halves(lambda first, last: f"{plain(first)[0]}{plain(last)}1".lower() if len(last) > 3 else None),
        0.9,
    ),
}


def recall(
    known: KnownPeople, people: list[KnownPerson], variant: Variant, scoped: bool, missed: list[str] | None = None
) -> float:
    """The share of the written forms that are covered whole."""
    chance = random.Random(SEED)
    hits = draws = 0
    for person in chance.sample(people, len(people)):
        written = variant(person, chance)
        if written is None:
            continue
        sentence = chance.choice(SENTENCES)
        start = sentence.index("{}")
        text = sentence.format(written)
        end = start + len(written.removesuffix("'s"))
        spans = sorted(
            (result.start, result.end)
            for result in known.analyze(text, [], Artifacts(read(text), frozenset({person.id} if scoped else ())))
        )
        at = start
        for span_start, span_end in spans:
            if span_start <= at < span_end or not any(map(str.isalnum, text[at:span_start])):
                at = max(at, span_end)
        found = not any(map(str.isalnum, text[at:end]))
        hits += found
        if not found and missed is not None:
            missed.append(text)
        draws += 1
        if draws == DRAWS:
            break
    return hits / max(draws, 1)


def ordinary_messages() -> list[str]:
    """Every message of the lists, in all its forms up to twelve."""
    chance = random.Random(SEED)
    files = sorted(Path(__file__).parent.glob("known_people_ordinary*.txt"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    choice = re.compile(r"\{([^{}]*\|[^{}]*)\}")
    made: dict[str, None] = {}
    for line in lines:
        if line and not line.startswith("#"):
            for _ in range(12):
                made[choice.sub(lambda found: chance.choice(found[1].split("|")), line)] = None
    return list(made)


def human_messages() -> list[str]:
    """The messages of WNUT 2017, put together from their tokens; none where they are not there."""
    folder = os.environ.get("PANELKEEPER_WNUT17")
    made = []
    for file in sorted(Path(folder).glob("*")) if folder else ():
        for block in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")):
            text = " ".join(line.split("\t")[0] for line in block.splitlines() if line.strip())
            made.append(re.sub(r" (?=[.,!?:;)]|n't\b|'(?:s|m|re|ve|ll|d)\b)", "", text))
    return made


def false_alarms(
    known: KnownPeople, people: list[KnownPerson], messages: list[str], in_scope: int, wrong: list[str] | None = None
) -> float:
    """Messages in which something is found, per thousand; with people in scope it is others in each round."""
    chance = random.Random(SEED)
    alarms = 0
    read_again = messages * (ROUNDS if in_scope else 1)
    for text in read_again:
        scope = frozenset(person.id for person in chance.sample(people, in_scope))
        found = known.analyze(text, [], Artifacts(read(text), scope))
        alarms += bool(found)
        if found and wrong is not None:
            wrong.append(f"{[text[one.start : one.end] for one in found]} {text}")
    return alarms / max(len(read_again), 1) * 1000


def texts_of(length: int, people: list[KnownPerson]) -> list[str]:
    """Chat of about this many characters; one message in four names somebody."""
    chance = random.Random(SEED)
    messages = ordinary_messages()
    made = []
    for number in range(1_000):
        text = chance.choice(SENTENCES).format(chance.choice(people).names[0]) if number % 4 == 0 else ""
        while len(text) < length:
            text = f"{text} {chance.choice(messages)}".strip()
        made.append(text[:length])
    return made


def speed(known: KnownPeople, people: list[KnownPerson], length: int, in_scope: int = 0) -> list[float]:
    """Microseconds of the thread's time that each text takes, the best of five, reading it not counted."""
    scope = frozenset(person.id for person in people[:in_scope])
    took = []
    for text in texts_of(length, people):
        reading, best = read(text), float("inf")
        for _ in range(5):
            start = time.thread_time_ns()
            known.find(Artifacts(reading, scope))
            best = min(best, (time.thread_time_ns() - start) / 1000)
        took.append(best)
    return took


def run() -> list[Figure]:
    return [figure for size in SIZES for figure in with_people(size)]


def with_people(size: int) -> Iterator[Figure]:
    """All figures with so many people known."""
    people = crowd(size)
    People(people[:10])
    yield from _cost_of_building(size, people)
    known = KnownPeople(People(people))
    for length, most in ((50, 25), (200, 90)):
        took = speed(known, people, length)
        yield Figure(f"{size:,}: find, {length} characters, p50", percentile(took, 50), most, "us", "at_most")
        yield Figure(f"{size:,}: find, {length} characters, p99", percentile(took, 99), most * 10, "us", "at_most")
    for name, variant in FULL.items():
        yield Figure(f"{size:,}: {name}", recall(known, people, variant, False), 0.999, "", "at_least")
    yield Figure(
        f"{size:,}: typo in the full name", recall(known, people, typo_in_full_name, False), 0.99, "", "at_least"
    )
    for name, (variant, target) in SCOPED.items():
        yield Figure(f"{size:,}: in scope, {name}", recall(known, people, variant, True), target, "", "at_least")
    for kind, messages in (("ordinary", ordinary_messages()), ("human", human_messages())):
        if messages:
            for in_scope, limit in ((0, 0.5), (20, 2.0)):
                alarms = false_alarms(known, people, messages, in_scope)
                name = f"{size:,}: false alarms per 1,000 of {len(messages):,} {kind} messages, {in_scope} in scope"
                yield Figure(name, alarms, limit, "", "at_most")


def _cost_of_building(size: int, people: list[KnownPerson]) -> Iterator[Figure]:
    gc.collect()
    start = time.thread_time()
    index = People(people)
    yield Figure(f"{size:,}: built", time.thread_time() - start, 1 if size <= 10_000 else 5, "s", "at_most")
    del index
    gc.collect()
    tracemalloc.start()
    index = People(people)
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Figure(f"{size:,}: memory", memory / 1e6, 30 if size <= 10_000 else 150, "MB", "at_most")
    del index
