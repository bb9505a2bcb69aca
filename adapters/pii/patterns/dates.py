"""Which dates and ages are there, and which of them tell how old somebody is?

The day of an interview is an ordinary date. A day of birth is said to be one, or lies as long ago as a grown person.
"""

import re
from collections.abc import Iterator

from adapters.pii.patterns.found import WORDS, Found, Starts, either, word_set

GROWN_SINCE = 2010
"""The year from which on a full date is more likely a day of work than one of birth."""

MONTHS = word_set(
    "jan january januar janvier janeiro januari feb february februar febrero febbraio februari fevrier fevereiro mar"
    " march mars marzo marco maerz marz maart enero gennaio apr april aprile abril avril may mai mayo maio maggio mei"
    " jun june juni juin junio junho giugno jul july juli juillet julio julho luglio aug august augustus aout agosto"
    " sep sept september septembre septiembre settembre setembro oct october octobre octubre okt oktober ottobre"
    " outubro nov november novembre noviembre novembro dec december decembre dez dezember dezembro dic diciembre"
    " dicembre"
)
MONTH = either(MONTHS)
YEAR = r"(?:,? {0,2}(?:de |of )?(?:in )?(?:(?:19|20)\d\d|'\d\d)(?![\d/-]))"
TIME = r"(?:[t ,]{1,2}\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[ap]\.?m\b)?(?:z|[+-]\d\d:?\d\d)?)?"
DAY_FIRST = re.compile(
    rf"(?<![.,:/-])\d{{1,2}}+(?:st|nd|rd|th|er|\.|o)?[ -]?(?:of |de |d')?{MONTH}\b\.?(?P<year>{YEAR}|[ -](?:(?:19"
    rf"|20)\d\d|\d\d)(?![\d:]))?{TIME}"
)
MONTH_FIRST = re.compile(
    rf"\b{MONTH}\b\.?[ -](?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?!:)(?P<year>{YEAR}|[-,]? ?(?:19"
    rf"|20)\d\d(?!\d))?{TIME}|(?P<only>(?:19|20)\d\d)\b)"
)
NUMERIC = re.compile(
    r"(?<![./:+-])(?:\d{4}(?P<a>[-/.])\d{1,2}(?P=a)\d{1,2}(?!\d)|\d{1,2}(?P<b>[-/.]) ?\d{1,2}(?P=b) ?(?:\d{4}"
    r"|\d{2})(?![\d]|[./-]\d))" + TIME + r"(?![\w])"
)
COMPACT = re.compile(r"(?<![.-])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w-])")
BIRTH = word_set(
    "born dob birth birthday birthdays birthdate bday geb geboren geburtsdatum geburtstag nacido nacida"
    " nacimiento nascido nascida nascimento nascita naissance nee nato nata"
)
BIRTH_SEEN = (
    "born", "dob", "d.o.b", "birth", "bday", "b-day", "geb", "nac", "nasc", "naiss", "nee ", "nat", "yob", "jahrgang"
)  # fmt: skip
BIRTH_AFTER = re.compile(
    r" {0,2}(?:is|was|\(|-)?[^\w\n]{0,3}(?:is |was |as )?(?:my|her|his|their|the)? ?(?:birth|b-?day|dob\b"
    r"|date of birth)"
)
BIRTH_YEAR = re.compile(
    r"\b(?:born(?: and raised)?(?: in| on)?|birth ?year|year of birth|yob|jahrgang|geboren|b\.)[^\w\n]{0,3}(?:is "
    r"|was |in )?(?P<y>(?:19|20)\d\d)\b"
)
AGE = re.compile(
    r"(?<![.:$,-])\d{1,3}+[- ]{0,2}(?:(?:years?|yrs?)[- ]{0,2}(?:and \d{1,2} months? )?(?:old\b|of age\b|young\b)"
    r"|y[./]?o\b|y\.o\."
    r"|jahre alt\b|ans\b(?! (?:d'|de ))|anos\b(?! de exp)|jaar oud\b|anni\b)"
)
AGE_ALONE = re.compile(r"\d{1,3}+(?![\w%]|[:./,-]\d| ?(?:min|hour|day|week|month|seat|pm\b|am\b|of\b))")
AGED = re.compile(
    r"\b(?:aged?|turning|turned|turns|alter|edad|eta|idade)(?: (?:is|of|about|around|only|just|almost))?[ :=]{1,3}$"
)
NAME_BEFORE = re.compile(r" ,(?!yad|enuJ|yaM|yluJ|rebm|rebo|hcraM|lirpA|yraun|yraur|tsugu)[a-z'-]{2,20}+[A-Z](?!\w)")
"""A capital word and a comma, read backwards; no day of the week and no month."""

GROWN = re.compile(r"(?:1[89]|[2-7]\d),(?! ?\d)")
IS = re.compile(
    r"\b(?:she|he|they|who|i|candidate)(?:'s| is| are|'re| am|'m)(?: (?:now|only|just|already|almost|about))? $"
)
STOPS = re.compile(r"[.,;!?)\n]|$| (?:and|but|now|already)\b")
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty"
SPELLED_AGE = re.compile(
    rf"\b(?:(?:{TENS})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|eighteen|nineteen)[- ](?:years?"
    rf"|yrs?)[- ](?:old|of age)\b"
    rf"|\b(?:mid|early|late)[- ](?:\d0|twenti|thirti|forti|fifti|sixti)(?:e?s)\b|\bin (?:her|his|their) (?:mid"
    rf"|early|late)?[- ]?(?:[2-6]0s|(?:twen|thir|for|fif|six)ties)\b"
)
SPELLED_AGE_SEEN = (
    *TENS.split("|"),
    "eighteen",
    "nineteen",
    "0s",
    "0es",
    "twenti",
    "thirti",
    "forti",
    "fifti",
    "sixti",
)
MONTH_WORD = re.compile(rf"{MONTH}")
MONTH_BACKWARDS = re.compile(r"(?: eht)?[ -]\.?([a-z]{3,10}+)(?![a-z])")
AGE_BEFORE = word_set("age aged turning turned turns alter edad eta idade")
AGE_SEEN = AGE_BEFORE | word_set("year years yr yrs y yo jahre ans anos jaar anni")


def find_dates(lower: str, starts: Starts, born: bool) -> Iterator[Found]:
    """Dates with a day, months with a year, and years of birth. `born`: whether there may be talk of a birth."""
    birth = born and any(map(lower.__contains__, BIRTH_SEEN))
    end = 0
    for start in starts:
        if start < end:
            continue
        date = date_at(lower, start)
        if date is not None:
            end = date.end()
            yield judged(lower, date, birth)
    if birth:
        for date in BIRTH_YEAR.finditer(lower):
            yield Found(*date.span("y"), "DATE_TIME", 0.8)


def date_at(lower: str, start: int) -> re.Match[str] | None:
    """The date of which the first number is at `start`."""
    after = lower[start + 1 : start + 6]
    if "-" in after or "/" in after or "." in after:
        date = NUMERIC.match(lower, start)
        if date is not None and plausible(date[0]):
            return date
    if (date := DAY_FIRST.match(lower, start)) is not None:
        return date
    if lower[start - 1 : start] in (" ", "-"):
        word = MONTH_BACKWARDS.match(lower[max(0, start - 16) : start][::-1])
        if word is not None and MONTH_WORD.fullmatch(word[1][::-1]):
            return MONTH_FIRST.match(lower, start - word.end())
    return COMPACT.match(lower, start)


def judged(lower: str, date: re.Match[str], birth: bool) -> Found:
    """A date, and whether it may be one of birth. `birth`: somewhere in the text there is talk of that."""
    start, end = date.span()
    if birth:
        said = re.split(r"[\d\n]", lower[max(0, start - 36) : start])[-1]
        if (
            not BIRTH.isdisjoint(WORDS.findall(said))
            or "d.o.b" in said
            or "b-day" in said
            or BIRTH_AFTER.match(lower, end, end + 50) is not None
        ):
            return Found(start, end, "DATE_TIME", 0.9)
    year = year_in(date)
    return Found(start, end, "DATE_TIME", 0.6, year is None or year >= GROWN_SINCE)


def year_in(date: re.Match[str]) -> int | None:
    """The year in a date, of two digits or four; the day alone is none."""
    written = date[0]
    if date.re in (DAY_FIRST, MONTH_FIRST):
        written = date["year"] or (date["only"] if date.re is MONTH_FIRST else "") or ""
    elif date.re is COMPACT:
        written = written[:4]
    numbers = re.findall(r"\d+", written)
    full = next((int(number) for number in numbers if len(number) == 4), None)
    if full is not None or not numbers:
        # The year somebody finished school with no day beside it is no birthday.
        return None if full and date.re is MONTH_FIRST and date["only"] else full
    short = int(numbers[2] if len(numbers) > 2 else numbers[-1])
    return short + (1900 if short > 40 else 2000)


def plausible(written: str) -> bool:
    """Whether three numbers can be a day; a version of software mostly cannot."""
    parts = [int(number) for number in re.findall(r"\d+", written)[:3]]
    if parts[0] > 31:
        return 1900 <= parts[0] <= 2100 and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31
    low, high = sorted(parts[:2])
    return 1 <= low <= 12 and high <= 31 and (parts[2] < 100 or 1900 <= parts[2] <= 2100)


def find_ages(plain: str, lower: str, starts: Starts, said: bool) -> Iterator[Found]:
    """How old somebody is said to be; `said`: whether one of the words for it may be there."""
    for start in starts:
        if said and (age := AGE.match(lower, start)) is not None:
            yield Found(start, age.end(), "AGE", 0.85)
            continue
        alone = AGE_ALONE.match(lower, start)
        if alone is None or int(alone[0]) >= 120:
            continue
        before = lower[max(0, start - 22) : start]
        if said and not AGE_BEFORE.isdisjoint(WORDS.findall(before)):
            if AGED.search(before) is not None:
                yield Found(start, alone.end(), "AGE", 0.8)
        elif "2" <= alone[0][0] <= "7" and len(alone[0]) == 2 and IS.search(before) and STOPS.match(lower, start + 2):
            yield Found(start, start + 2, "AGE", 0.6)
        elif GROWN.match(lower, start) and NAME_BEFORE.match(plain[max(0, start - 24) : start][::-1]):
            yield Found(start, start + 2, "AGE", 0.5)


def find_spelled_ages(lower: str) -> Iterator[Found]:
    """Ages in words."""
    for age in SPELLED_AGE.finditer(lower):
        yield Found(age.start(), age.end(), "AGE", 0.8)
