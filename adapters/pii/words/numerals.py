"""Which numbers may stand in a log: times, dates of an appointment, small counts; and which may not?"""

import re
from typing import TYPE_CHECKING

from adapters.pii.word_lists import words_of
from adapters.pii.words.marks import COUNT, KEPT, MASKED, PLAIN

if TYPE_CHECKING:
    from adapters.pii.words.message import Message

YEAR = r"20[23]\d"
TIME = r"\d{1,2}[:.h]\d{2}(?::\d{2})?"
DATE = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-](?:20)?[23]\d)?|{YEAR}-\d{{1,2}}(?:-\d{{1,2}})?|{YEAR}/\d{{1,2}}/\d{{1,2}})"
APPOINTMENT = re.compile(rf"(?:{TIME}(?:[-–]{TIME})?|{DATE}|{YEAR}(?:[-–/]{YEAR})?)")
"""A time, a date, a year around now, or a range of them."""
HARMLESS = re.compile(
    rf"(?:\d{{1,3}}(?:[-–/:.]\d{{1,3}}){{0,2}}|\d{{1,2}}[-–]{TIME}|{TIME}[-–]\d{{1,2}}|{APPOINTMENT.pattern})"
)
PAST_YEAR = re.compile(r"(?:19\d\d|200\d|201\d)")
FULL_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}")
RECENT_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:20)?[23]\d")
HARMLESS_MIXED = re.compile(
    r"""\d{1,2}(?:am|pm|a|p|ish|h\d{2}m?)
    | \d{0,2}(?:1st|2nd|3rd) | \d{1,3}th
    | \d{1,3}(?:h|hr|hrs|hour|hours|m|min|mins|mn|s|sec|secs|ms|w|wk|wks|weeks|mo|y|yr|yrs|d|days|x|more|pct)
    | \d{1,3}(?:gb|mb|kb|tb|px|pt)
    | (?:q|h|l|p|m|v|r|t|w|ic|fy|cw|kw|wk|day|week|round|step|stage|phase|part|level|option|utc|gmt|room|slot)\d{1,2}
    | (?:py|python|java|es|vue|php|net|oauth|http|mp|utf|ipv|neo|log|d|web|flake)\d{1,2}j?s?
    | [a-d]\d | b2[bce] | c2c | p2p | f2f | o2o | e2e | g2g | l8r | b4 | m8 | gr8 | 2day | 2moro | 2mrw | 2nite | 1on1
    | 2fa | [1234]d | [48]k | [2345]g | s3 | ec2 | r53 | k8s | k3s | k6 | i18n | l10n | a11y | o11y | h26[45]
    | x86 | x64 | amd64 | arm64 | md5 | sha1 | sha256 | base64 | u?int(?:8|16|32|64) | float(?:32|64) | [om]365
    | (?:swe|sde|sre|pm)[123] | neo4j | log4j | \d\dt\d\d | \d\dz""",
    re.VERBOSE,
)
CURRENCY_SIGNS = frozenset("€$£¥₹₽₺₩₪₦฿₫₴₱")
CURRENCIES = words_of(
    """
    eur usd gbp chf cad aud nzd sek nok dkk pln czk huf ron inr jpy cny rmb krw brl mxn zar ngn kes aed sar ils
    try rub sgd hkd euro euros dollar dollars pound pounds quid grand francs rupees lakh lakhs crore yen kr
    bucks k m mio mil million zloty
    """
)
MEASURES = words_of(
    """
    am pm a.m p.m min mins minute minutes hour hours hr hrs day days week weeks month months year years yrs sec
    secs second seconds more people slots rounds seats others times percent or and to of
    """
)
DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
MONTH_NAMES = words_of(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec
    """
)
AGES = words_of("age aged ages turned turning turns")
SHE_IS = words_of("she's he's i'm im hes shes")


def harmless(number: str) -> bool:
    """Whether digits written as one ("14:00", "9-5", "2026-11-25", "3.11") name no person, as far as they go."""
    if FULL_DATE.fullmatch(number):
        if int(re.split("[/.-]", number, maxsplit=1)[0]) > 31:
            return False
        return RECENT_DATE.fullmatch(number) is not None or (number.count(".") == 2 and len(number) <= 6)
    return HARMLESS.fullmatch(number) is not None


def harmless_mixed(word: str) -> bool:
    """Whether letters with digits ("3pm", "2nd", "k8s", "q3"; lower case) are a figure or a term, no id."""
    return HARMLESS_MIXED.fullmatch(word) is not None


TIGHT = frozenset(":.,/-–")
LOOSE = frozenset(" ().+-–/·")
LONG_RUN = 7
THOUSANDS = re.compile(r"\d{1,3}(?: \d{3}){1,2}")


def judge_numbers(message: "Message", places: list[int]) -> None:
    """Mask those of these numbers that are no time, no date of now and no small count."""
    run: list[tuple[int, int]] = []
    at, count = 0, len(places)
    while at < count:
        first = last = places[at]
        at += 1
        while at < count and places[at] == last + 1 and message.gaps[last + 1] in TIGHT:
            last += 1
            at += 1
        if message.marks[first] == PLAIN:
            _judge_number(message, first, last)
        if run and (run[-1][1] != first - 1 or not LOOSE.issuperset(message.gaps[first])):
            _judge_run(message, run)
            run = []
        run.append((first, last))
    _judge_run(message, run)


def _judge_number(message: "Message", first: int, last: int) -> None:
    gaps = message.gaps
    number = message.written[first] if first == last else message.plain[message.begins[first] : message.stops[last]]
    before, after = message.lower(first - 1), message.lower(last + 1)
    sign, beside = gaps[first][-1:], gaps[last + 1]
    money = sign in CURRENCY_SIGNS or beside[:1] in CURRENCY_SIGNS
    money = money or (after in CURRENCIES and beside in ("", " ")) or (before in CURRENCIES and gaps[first] == " ")
    if money or not harmless(number) or _age(message, first, last):
        mask(message, first, last)
        if (sign and sign in CURRENCY_SIGNS) or sign == "+":
            message.opens.add(first)
    if PAST_YEAR.fullmatch(number):
        mask_date_before(message, first)


def _age(message: "Message", first: int, last: int) -> bool:
    """Whether it says how old somebody is."""
    before, after = message.lower(first - 1), message.lower(last + 1)
    if after in {"years", "year", "yrs", "yr"} and message.lower(last + 2) in {"old", "olds"}:
        message.marks[last + 1] = message.marks[last + 2] = MASKED
        return True
    if before in AGES or after in {"yo", "y"}:
        return True
    person = before in SHE_IS or (
        before in {"is", "am", "was"} and message.lower(first - 2) in {"she", "he", "i", "who"}
    )
    return person and (after is None or message.gaps[last + 1] != " " or after in {"and", "with", "but", "now"})


def _judge_run(message: "Message", run: list[tuple[int, int]]) -> None:
    """Numbers in a row are a phone number or an id when together they are long, and no times or dates."""
    if len(run) < 2:
        return
    texts = [message.plain[message.begins[first] : message.stops[last]] for first, last in run]
    if message.marks[run[-1][0]] == COUNT and THOUSANDS.fullmatch(" ".join(texts[-3:])):
        mask(message, run[-3:][0][0], run[-1][1])
        return
    digits = sum(character.isdigit() for text in texts for character in text)
    if digits < LONG_RUN or all(APPOINTMENT.fullmatch(text) for text in texts):
        return
    mask(message, run[0][0], run[-1][1])
    start = message.begins[run[0][0]]
    if start and message.plain[start - 1] in "+(":
        message.opens.add(run[0][0])


def mask(message: "Message", first: int, last: int) -> None:
    """Mask these numbers; what is the platform's stays."""
    for place in range(first, last + 1):
        if message.marks[place] != KEPT:
            message.marks[place] = COUNT


def mask_date_before(message: "Message", year: int) -> None:
    """The day and month before a year that is long past: somebody's birth, or a job."""
    for place in range(year - 1, max(year - 5, -1), -1):
        word = message.lowers[place]
        if not (DAY.fullmatch(word) or word in MONTH_NAMES or word in {"of", "the"}):
            return
        if word != "of" and message.marks[place] != KEPT:
            message.marks[place] = COUNT if word[0].isdigit() else MASKED
