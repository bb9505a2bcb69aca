"""Where do the names come from that training draws, and the word list that the recogniser looks words up in?

Run once, and again only to renew the lists: `python -m training.gather FOLDER`, where FOLDER holds what
training/README.md says to fetch. Writes training/pools/ (names by kind, for the generator) and
adapters/pii/data/gazetteer/ (single words and what they may be, for the recogniser).
"""

import gzip
import importlib
import json
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import faker.providers.address
import faker.providers.company
import faker.providers.job.en_US
import faker.providers.person

from adapters.pii.folding import FOLDINGS
from adapters.pii.names.gazetteer import GAZETTEER, Kind
from adapters.pii.names.name_rules import COUNTRIES
from adapters.pii.names.peoples import PEOPLES
from training.lexicon import POOLS


def split(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


DICTIONARIES = Path("/usr/share/dict")
"""Debian's wamerican and wamerican-large (SCOWL)."""

SMALL_TOWNS = frozenset(
    split("US GB CA AU NZ IE DE AT CH FR BE NL LU DK SE NO FI IS PL CZ SK HU SI HR IT ES PT BR GR IN ZA")
)
"""Countries whose towns from 1,000 people on are listed; elsewhere from 15,000."""

LATIN = re.compile(r"[A-Za-z][A-Za-z .'-]*")
NAMED = re.compile(r"[A-Za-z][A-Za-z0-9 .,&'+/!-]*")
AMBIGUOUS = frozenset(
    ("Turkey", "Chad", "Jordan", "Jersey", "Georgia", "U.S.", "U.K.", "Reunion", "Niger", "Christmas Island")
)
"""Countries whose names mean other things as well: the model decides."""
STREET_WORDS = split("""
street avenue road lane drive court place square terrace boulevard way close crescent highway parkway alley row walk
mews gardens grove hill park view heights circle loop trail turnpike bypass expressway freeway route plaza point pike
st ave rd ln dr ct pl sq blvd hwy pkwy apt suite unit floor box po apo fpo dpo psc uss building bldg block flat
rue chemin allee quai impasse passage cours strasse str weg platz gasse allee ring damm ufer via viale piazza corso
vicolo largo strada calle avenida paseo plaza camino carrera rua travessa praca estrada alameda rodovia straat laan
plein kade gracht dreef vej gade alle gatan gata vagen vag veien vei gaten plass katu tie kuja polku utca ut ter korut
ulica ul aleja al osiedle os plac ulice namesti trg cesta ulitsa prospekt sokak cadde caddesi mahalle jalan jl
""")
ORGANISATION_WORDS = split("""
inc ltd llc plc gmbh ag sa sas srl spa bv nv ab oy as kg ohg kft sro doo pty lp llp co corp corporation company group
holdings holding partners associates bank bancorp trust insurance university college institute school hospital clinic
foundation society union association church museum ministry department agency airlines airways motors industries
systems technologies solutions services international global energy power oil gas pharma pharmaceuticals therapeutics
labs laboratories media studios records press publishing entertainment capital ventures financial finance sons bros
brothers limited incorporated und et fils hermanos hnos cie consulting logistics transport foods brewery steel mining
""")
SHARES = re.compile(
    r",?\s(Class [A-C]|Inc|Corp|plc|PLC|AG|SE|SA|NV|N\.V|S\.A|Ltd|Co|Company|Corporation|Group|Holdings?)\.?$"
)
HONORIFICS = split(
    "mr mrs ms miss mx dr prof sir dame lord lady rev fr hon herr frau madame monsieur mme mlle senor senora"
)
MODERN = split("""
ok okay hi hey hello yo hola ciao bonjour hallo bye online offline website websites webpage web blog blogs login logout
app apps email emails inbox url pin sms atm pdf wifi laptop smartphone tablet podcast emoji selfie hashtag username
smartphone etc lol haha omg asap fyi btw imo pls plz thx ty via per vs aka eta faq hr cv ui ux api sql pr qa ssn zip
iban payroll payslip onboarding offboarding onsite offsite headcount debrief backend frontend fullstack devops
codebase refactor refactoring dataset config repo repos chatbot signup freelancer startup startups mr mrs ms dr prof
""")
"""Everyday words that are newer than the small dictionary."""
CALENDAR = split("""
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
""")


def folded(text: str) -> str:
    """The text in plain Latin letters, as the recogniser will see it."""
    return "".join(map(FOLDINGS.__getitem__, text)).strip()


def providers(package: Any) -> Iterator[Any]:
    """The provider classes of all of Faker's locales."""
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}").Provider


def listed(provider: Any, attributes: Iterable[str]) -> set[str]:
    """The strings in these attributes of a provider that can be written in plain Latin letters."""
    words: set[str] = set()
    for attribute in attributes:
        value = getattr(provider, attribute, ())
        for item in value if isinstance(value, tuple | list | set | dict) else ():
            text = item if isinstance(item, str) else item[0] if isinstance(item, tuple) and item else ""
            text = folded(text)
            if text and LATIN.fullmatch(text) and "{" not in text:
                words.add(text)
    return words


def people(census: Path) -> tuple[set[str], set[str], list[str]]:
    """First names, last names, and the common last names first."""
    firsts: set[str] = set()
    lasts: set[str] = set()
    for provider in providers(faker.providers.person):
        names = vars(provider)
        firsts |= listed(provider, [name for name in names if name.startswith("first_name")])
        lasts |= listed(provider, [name for name in names if name.startswith("last_name")])
    for sex in ("female", "male"):
        firsts |= {line.split()[0].title() for line in (census / f"dist.{sex}.first").read_text().splitlines()}
    counted = [line.split()[0].title() for line in (census / "dist.all.last").read_text().splitlines()]
    counted = [re.sub("^Mc(.)", lambda found: "Mc" + found[1].upper(), name) for name in counted]
    return firsts, lasts, counted


def places(geonames: Path) -> tuple[set[str], set[str], set[str]]:
    """Towns, provinces and states, countries."""
    towns: set[str] = set()
    for file, least in (("cities1000.json", 1_000), ("cities15000.json", 15_000)):
        for town in json.loads((geonames / file).read_text("utf-8")).values():
            if least > 1_000 or town["countrycode"] in SMALL_TOWNS:
                towns.add(folded(town["name"]))
    states: set[str] = set()
    for provider in providers(faker.providers.address):
        towns |= listed(provider, ("cities", "city_names", "towns"))
        states |= listed(provider, ("states", "provinces", "regions", "counties", "cantons", "prefectures"))
    countries = {folded(c["name"]) for c in json.loads((geonames / "countries.json").read_text("utf-8")).values()}
    countries |= listed(importlib.import_module("faker.providers.address.en_US").Provider, ("countries",))
    countries |= set(
        re.split(r"\|", "USA|UK|U.S.|U.S.A.|U.K.|UAE|England|Scotland|Wales|Great Britain|Holland|Burma|Korea")
    )
    return {t for t in towns if LATIN.fullmatch(t)}, states, {c for c in countries if LATIN.fullmatch(c)}


def companies(tickers: Path) -> set[str]:
    """Names of listed companies, with and without their legal form."""
    sys.path.insert(0, str(tickers))
    indices = importlib.import_module("pytickersymbols.indices_data").INDICES
    names = {folded(company["name"]) for index in indices.values() for company in index["companies"]}
    names = {re.sub(r"\s*\(.*?\)|^The ", "", name) for name in names}
    names |= {SHARES.sub("", name) for name in names}
    return {name for name in names if NAMED.fullmatch(name) and len(name) > 1}


def streets() -> set[str]:
    """Street names that some of Faker's locales list."""
    found: set[str] = set()
    for provider in providers(faker.providers.address):
        found |= listed(provider, ("streets", "street_names", "roads", "street_titles"))
    return found


def write(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a gzip file whose bytes depend on nothing but the lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as file:
        file.write("".join(line + "\n" for line in lines).encode())


def dictionary(path: Path) -> tuple[set[str], set[str]]:
    """Words written without a capital, and words that are only ever written with one, both in lower case."""
    lines = [folded(line) for line in path.read_text("utf-8").splitlines()]
    words = [line for line in lines if line.isalpha()]
    plain = {word for word in words if word.islower()}
    return plain, {word.lower() for word in words} - plain


def parts(names: Iterable[str]) -> set[str]:
    """The words that the names are made of."""
    return {part for name in names for part in re.findall(r"[a-z]+", name.lower()) if len(part) > 1}


def kinds_of(pools: dict[str, set[str]], counted: list[str], small: Path) -> dict[str, int]:
    """Each word and the kinds it may be."""
    kinds: dict[str, int] = defaultdict(int)

    def mark(words: Iterable[str], kind: Kind) -> None:
        for word in words:
            kinds[word.lower()] |= kind

    common, _ = dictionary(small)
    american, proper = dictionary(DICTIONARIES / "american-english")
    large, more_proper = dictionary(DICTIONARIES / "american-english-large")
    ordinary = american | large
    mark(common | set(MODERN), Kind.COMMON)
    mark(ordinary, Kind.WORD)
    mark((proper | more_proper) - ordinary, Kind.PROPER)
    mark(parts(pools["first"]), Kind.FIRST)
    mark(parts(pools["last"]), Kind.LAST)
    mark(parts(counted[:8_000]), Kind.FREQUENT_LAST)
    mark((town for town in pools["town"] if " " not in town and town.isalpha()), Kind.TOWN)
    mark(parts(town for town in pools["town"] if not town.isalpha()) - common, Kind.TOWN_PART)
    mark(parts(pools["country"] | pools["state"]) - {"of", "the", "and"}, Kind.LAND)
    mark(parts(pools["company"]) - common - set(ORGANISATION_WORDS), Kind.COMPANY)
    mark(STREET_WORDS, Kind.STREET)
    mark(ORGANISATION_WORDS, Kind.ORGANISATION)
    mark(HONORIFICS, Kind.HONORIFIC)
    mark(CALENDAR, Kind.CALENDAR)
    mark(parts(PEOPLES) - {"of"}, Kind.PEOPLE)
    mark(parts(pools["job"]) - {"of", "and", "in", "the"}, Kind.JOB)
    return kinds


def gather(folder: Path) -> None:
    """Read everything and write the lists."""
    firsts, lasts, counted = people(folder / "names")
    towns, states, countries = places(folder / "geonames")
    jobs = listed(importlib.import_module("faker.providers.job.en_US").Provider, ("jobs",))
    pools = {
        "first": firsts,
        "last": lasts | set(counted),
        "town": towns,
        "state": states,
        "country": countries,
        "company": companies(folder / "tickers"),
        "street": streets(),
        "job": jobs,
    }
    by_kinds: dict[int, list[str]] = defaultdict(list)
    for word, kind in kinds_of(pools, counted, folder / "american-english-small").items():
        if word.isascii() and word.isalpha():
            by_kinds[kind].append(word)
    write(GAZETTEER, (f"{kind:x} {' '.join(sorted(words))}" for kind, words in sorted(by_kinds.items())))
    pools["last"] = lasts | set(counted[:30_000])
    certain = {name for name in countries - AMBIGUOUS if len(name) > 2} | {"UK"}
    COUNTRIES.write_text("".join(f"{name}\n" for name in sorted(certain)), encoding="ascii")
    for name, pool in pools.items():
        write(POOLS / f"{name}.txt.gz", sorted(pool))
        print(f"{name:<10}{len(pool):>8}")  # noqa: T201


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
