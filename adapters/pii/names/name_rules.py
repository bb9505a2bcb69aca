"""What is personal and needs no model to see: peoples and faiths, countries, ages, and the title before a name?

Also how a span that the model found is trimmed and joined, so that it covers what it means and no more.
"""

import re
from functools import cache
from pathlib import Path

from adapters.pii.names.peoples import PEOPLES
from adapters.pii.patterns.found import Found

COUNTRIES = Path(__file__).parents[1] / "data" / "gazetteer" / "countries.txt"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGES = _words(
    "english french "
    "german spanish italian portuguese dutch polish russian chinese japanese korean arabic turkish hindi "
    "swedish danish norwegian finnish czech greek hungarian ukrainian hebrew thai vietnamese"
)
"""What is a language as well as a people: skills are no personal trait."""

SPOKEN = re.compile(
    r"(?:speak|speaks|spoke|speaking|fluent|in|into|learn|learns|learning|basic|native|business|written|from|to|and|or|"
    r"translate|translated|language|languages|level|good|better|plain|of)[ :,]+(?:the )?$"
)
"""What stands before a language that somebody speaks."""

AS_SPOKEN = re.compile(
    r"[ -](?:speak\w*|language|level|test|class|course|lesson\w*|skill\w*|version|text|translation|subtitles|"
    r"proficiency|is a plus|required|locale|keyboard|grammar|word\w*)\b"
)
"""And what stands after it."""

WORD = re.compile(r"\b[A-Za-z]+\b")
LETTERS = re.compile("[A-Za-z]+")
DIGIT = re.compile("[0-9]")
NRP = frozenset(word.lower() for word in PEOPLES)
UNSAFE_IN_SMALL_LETTERS = _words(
    "polish pole poles dane finn scot scots turk serb croat orthodox jain dominican georgian latina latino tamil "
    "english czech hobbit igbo indians shia mormon baptist malian"
)
"""What in small letters may be another word, or is a language more often than a people."""
SAFE_IN_SMALL_LETTERS = NRP - UNSAFE_IN_SMALL_LETTERS

AGES = (
    (
        ("age", "turn"),
        re.compile(
            r"\b(?:aged?|turn(?:s|ed|ing)?|age (?:of|is|was)) (?P<age>\d{1,3})\b(?![:%.,]?\d)"
            r"(?! (?:am|pm|percent|days?|hours?|minutes?))"
        ),
    ),
    (("old",), re.compile(r"\b(?P<age>\d{1,3})[ -]?(?:years?|yrs?|months?|weeks?)[ -]olds?\b")),
    (("yo", "y/o", "old"), re.compile(r"\b(?P<age>\d{1,3}) ?(?:y/?o|yo|yrs? old)\b")),
    (
        ("i am ", "i'm ", "im ", "he is ", "he's ", "they are "),
        re.compile(
            r"\b(?:i am|i'm|im|he is|he's|she is|she's|they are) (?P<age>\d{2})\b"
            r"(?=$|[.,;!?\n]| (?:and|but|now|today|years?)\b)"
        ),
    ),
    (("age",), re.compile(r"\bage[:=] ?(?P<age>\d{1,3})\b")),
)
"""How ages are told, each after some of what a text must have for it."""

HONORIFIC = re.compile(
    r"\b(?P<title>(?:[Mm]rs?|[Mm]s|[Mm]iss|[Mm]x|[Dd]r|[Pp]rof|[Rr]ev|MR|MRS|MS|DR|PROF)\.?|[Pp]rofessor|[Dd]octor|Sir|Lady|Dame|Herr|Frau"
    r"|Madame|Monsieur|Mme\.?|Mlle\.?|Se[n]ora?)[ \n]+(?=[A-Z][a-z']|[A-Z]\.|[A-Z]{3})"
)

TITLES = _words(
    "mr mrs ms miss mx dr prof rev professor doctor sir lady dame herr frau madame monsieur mme mlle senora seora"
)
"""The words of which HONORIFIC finds one, in small letters."""

TAIL = re.compile(r"(?:'s|'|[\s.,;:!?\-()\[\]\"/])+$")
HEAD = re.compile(r"^[\s.,;:!?\-()\[\]\"/']+")
ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co|Corp|St|Rd|Ave|Blvd|Dr|Bros|S\.A|B\.V|N\.V|r\.o|str|Mr|Mrs|Ms|Prof|Rev|[ap]\.m)\.$"
)


@cache
def countries() -> tuple[re.Pattern[str], frozenset[str]]:
    """Names of countries that mean nothing else in ordinary English; and the first word of each."""
    names = COUNTRIES.read_text(encoding="ascii").splitlines()
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")
    return pattern, frozenset(LETTERS.findall(name)[0] for name in names)


def trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    """The span without what hangs on it: a possessive, a comma, a bracket; the full stop of a short form stays."""
    head = HEAD.match(plain[start:end])
    start += head.end() if head else 0
    tail = TAIL.search(plain[start:end])
    if tail and start + tail.start() > start:
        stop = start + tail.start()
        end = stop + 1 if ABBREVIATED.search(plain[start : stop + 1]) else stop
    return start, end


def peoples(plain: str) -> list[Found]:
    """Nationalities and faiths; a language that somebody speaks is none."""
    found = []
    for match in WORD.finditer(plain):
        word = match[0]
        if word.lower() not in NRP or (word.islower() and word not in SAFE_IN_SMALL_LETTERS):
            continue
        if word.lower() in LANGUAGES:
            if SPOKEN.search(plain[max(0, match.start() - 24) : match.start()].lower()):
                continue
            if AS_SPOKEN.match(plain, match.end()):
                continue
        found.append(Found(match.start(), match.end(), "NRP", 0.6))
    return found


def lands(plain: str) -> list[Found]:
    """Countries, written with their capital."""
    pattern, _ = countries()
    return [Found(match.start(), match.end(), "LOCATION", 0.6) for match in pattern.finditer(plain)]


def ages(lower: str) -> list[Found]:
    """How old somebody is said to be."""
    return [
        Found(match.start("age"), match.end("age"), "AGE", 0.75)
        for parts, pattern in AGES
        if any(map(lower.__contains__, parts))
        for match in pattern.finditer(lower)
        if int(match["age"]) <= 115
    ]


ROOM = re.compile(r"\b(?:[Aa]pt\.?|[Aa]partment|[Ss]uite) (?:[Nn]o\.? ?|#)?\d{1,4}[A-Za-z]?\b")
YEAR = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|to|and|between|around|during|before|after|of|circa)|[,(]|-) ?"
    r"(?P<year>19[2-9]\d|20[012]\d)\b(?![.,:-]?\d|%)",
    re.IGNORECASE,
)


def rooms(plain: str) -> list[Found]:
    """Apartments and suites: a part of an address."""
    return [Found(match.start(), match.end(), "LOCATION", 0.6) for match in ROOM.finditer(plain)]


def years(plain: str) -> list[Found]:
    """Years of which something is told; they say something of a person only where one is named."""
    if "19" not in plain and "20" not in plain:
        return []
    return [Found(match.start("year"), match.end("year"), "DATE_TIME", 0.5) for match in YEAR.finditer(plain)]


def titles(plain: str) -> list[Found]:
    """Mr., Dr. and their like before a name."""
    return [Found(match.start("title"), match.end("title"), "TITLE", 0.7) for match in HONORIFIC.finditer(plain)]


def by_rule(plain: str) -> list[Found]:
    """All of these but the years; no rule is asked that a quick look at the words says no to."""
    found: list[Found] = []
    written = set(LETTERS.findall(plain))
    small = set(map(str.lower, written))
    if not TITLES.isdisjoint(small):
        found += titles(plain)
    if DIGIT.search(plain) is not None:
        found += ages(plain.lower())
        found += rooms(plain)
    if not NRP.isdisjoint(small):
        found += peoples(plain)
    if not countries()[1].isdisjoint(written):
        found += lands(plain)
    return found
