"""Which numbers of cards, accounts, papers and persons are there?

A number with check digits counts where they are right; one without, where its form is unmistakable or the words before
say what it is.
"""

import re
from collections.abc import Callable, Iterator

from adapters.pii.patterns import checksums as check
from adapters.pii.patterns.found import Found, Starts, apart, either, phrases, without, word_set

END = r"(?![\w]|[-.]\d)"
CARD = re.compile(r"[0-9](?<![\w.+-]\d)(?:[ -]{0,2}\d){12,18}+" + END)
IBAN = re.compile(r"[0-9]\d(?<=(?<![a-z0-9])[a-z]{2}\d\d)(?=[ -]?[a-z0-9]{3})")
IBAN_WORD = re.compile(r"\biban\b|\bbank|\baccount|\bkonto")
DIGITS_ONLY = re.compile(r"\D+")

Rule = tuple[str, str, float, Callable[[str], bool] | None]
"""The form, the type, how sure, and the test of the bare characters."""


def area(digits: str) -> bool:
    """United States: three, two and four digits, of which the first three cannot be just any."""
    return digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000"


NUMBERS: tuple[Rule, ...] = (
    (r"\d{3}[ -]\d{2}[ -]\d{4}", "US_SSN", 0.85, None),
    (r"\d{3}\.\d{3}\.\d{3}-\d{2}", "NATIONAL_ID", 0.9, None),
    (r"\d{4}[ -]\d{4}[ -]\d{4}", "NATIONAL_ID", 0.85, lambda d: d[0] > "1" and check.verhoeff(d)),
    (r"756\.?\d{4}\.?\d{4}\.?\d{2}", "NATIONAL_ID", 0.9, check.ahv),
    (r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", "NATIONAL_ID", 0.9, None),
    (
        r"(?:19|20)?\d{6}[+-]\d{4}",
        "NATIONAL_ID",
        0.85,
        lambda d: check.personnummer(d[-10:]) or check.two_digit_day(d[:6], "dmy"),
    ),
    (r"\d{6}-[1-8]\d{6}", "NATIONAL_ID", 0.85, lambda d: check.two_digit_day(d[:6])),
    (r"\d{6}/\d{3,4}", "NATIONAL_ID", 0.7, lambda d: check.two_digit_day(f"{d[:2]}{int(d[2:4]) % 50:02}{d[4:6]}")),
    (r"[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[ab]) ?\d{3} ?\d{3} ?\d{2}", "NATIONAL_ID", 0.9, check.insee),
    (r"\d{17}[\dx]", "NATIONAL_ID", 0.9, check.resident_id),
    (r"\d{13}", "NATIONAL_ID", 0.8, lambda d: check.luhn(d) and check.two_digit_day(d[:6])),
    (r"\d{12}", "NATIONAL_ID", 0.6, lambda d: d[0] > "1" and check.verhoeff(d)),
    (r"\d{2} \d{3} \d{3} \d{3}", "NATIONAL_ID", 0.75, check.steuer_id),
    (r"\d{11}", "NATIONAL_ID", 0.65, lambda d: any(rule(d) for rule in ELEVEN)),
    (r"\d{6} \d{5}", "NATIONAL_ID", 0.8, check.fodselsnummer),
    (r"[1-9]\d{2}[ -]\d{3}[ -]\d{3}", "NATIONAL_ID", 0.7, lambda d: check.luhn(d) or check.tfn(d)),
)
ELEVEN: tuple[Callable[[str], bool], ...] = (
    check.pesel,
    check.steuer_id,
    check.cpf,
    check.tc_kimlik,
    check.fodselsnummer,
)

LETTERED: tuple[Rule, ...] = (
    (r"[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]", "NATIONAL_ID", 0.85, None),
    (r"[xyz][- ]?\d{7}[- ]?[a-z]|\d{8}[- ]?[a-z]", "NATIONAL_ID", 0.85, check.dni),
    (r"[a-z]{5}\d{4}[a-z]", "NATIONAL_ID", 0.85, None),
    (r"[stfgm]\d{7}[a-z]", "NATIONAL_ID", 0.85, check.nric),
    (r"[a-z]{6}\d{2}[a-ehlmprst]\d{2}[a-z]\d{3}[a-z]", "NATIONAL_ID", 0.9, None),
    (r"[a-z]{4}\d{6}[hm][a-z]{5}[a-z0-9]\d", "NATIONAL_ID", 0.9, None),
    (r"\d{6}[-+a]\d{3}[0-9a-y]", "NATIONAL_ID", 0.85, check.hetu),
    (r"\d{1,2}\.\d{3}\.\d{3}-[\dk]", "NATIONAL_ID", 0.7, None),
    (r"\d{7}[a-w][a-w]?", "NATIONAL_ID", 0.6, check.pps),
    (r"[a-z9]{5}\d{6}[a-z9]{2}\d[a-z]{2}", "NATIONAL_ID", 0.85, None),
)


def compiled(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """One pattern of all the forms; the number of the group that matched is the place of the rule."""
    return re.compile("(?:" + "|".join(f"({form})" for form, *_ in rules) + ")" + END)


NUMBERS_AT = compiled(NUMBERS)
LETTERED_AT = compiled(LETTERED)
NUMBER = re.compile(r"[0-9][a-z\d]*+")
STEMS = phrases(
    "passport|pasaport|reisepass|passaport|passeport|licen|fuhrersch|permis|ssn|social|soc| ss#|nhs| itin"
    "| tin | tin:|tfn|tax| sin | sin:| nin| national|dni| nie | nie:| nif|cpf| rg |pesel|bsn|burger|aadha| pan "
    "| pan:| id |id:|id#|identi|steuer|idnr|sozial|insee|securite|person| cpr|nric| fin | fin:|curp| rut|codice"
    "|teudat| tz|t.z|hetu|emirates|medicare|residence| visa | visa:|work permit|account|acct|routing|sort code"
    "|iban|swift| bic|policy|membership|plate|medical|mrn| dea| npi|card|cvv|cvc| pin | pin:| dl | dl:| dl#"
    "|(sin|(tin|(fin"
)
"""One of these is in whatever PAPER finds."""

THREE = re.compile("[0-9][0-9][0-9]")
FOUR = re.compile(r"[0-9](?:[ .-]?\d){3}|[0-9]\d[a-z]\d\d[a-z]\d\d\d")
NINE = re.compile(r"[0-9](?:[ ./+-]{0,2}\d){8}")

NO = r"(?:no|num|number|nr)\b"
PAPERS = (
    (r"passport|pasaporte|reisepass|passaporte|passeport", "US_PASSPORT"),
    (
        rf"(?:driver'?s?|driving|drivers) licen[cs]e|licen[cs]e {NO}|licen[cs]e ?#|\bdl(?: ?no| ?#|:)|fuhrerschein"
        r"|permis de conduire",
        "US_DRIVER_LICENSE",
    ),
    (r"\bssn\b|social security|soc\.? sec|\bss#", "US_SSN"),
    (r"\bnhs\b", "UK_NHS"),
    (
        rf"\bitin\b|\btin\b|\btfn\b|tax (?:file|id|ref|{NO})|\bsin\b|social insurance|\bnino?\b|national ins|\bdni\b"
        rf"|\bnie\b|\bnif\b|\bcpf\b|\brg\b|\bpesel\b|\bbsn\b|burgerservice|\baadhaa?r\b|\bpan (?:card|{NO})|\bpan:"
        rf"|national id|\bid (?:card\b|{NO}|#)|identity (?:card\b|{NO})|steuer-? ?id|idnr"
        r"|steuernummer|sozialversicherung|insee|securite sociale|personnummer|\bcpr\b|\bnric\b|\bfin\b|\bcurp\b"
        rf"|\brut\b|codice fiscale|personalausweis|teudat|\bt\.?z\.?\b|hetu|henkilotunnus|emirates id|medicare"
        rf"|residence permit|visa {NO}|work permit",
        "NATIONAL_ID",
    ),
    (
        rf"\baccount\b|\bacct\b|\brouting|\bsort code|\biban\b|\bswift|\bbic\b|policy {NO}|membership {NO}"
        rf"|(?:licen[cs]e|number) plate|medical (?:record|licen[cs]e)|\bmrn\b|\bdea\b|\bnpi\b|credit card"
        rf"|\bcard (?:{NO}|ending\b)|debit card|\bcvv\b|\bcvc\b|\bpin(?: is|:)",
        "ID",
    ),
)
PAPER = re.compile("|".join(f"({words})" for words, _ in PAPERS))
BEGINNINGS = word_set(
    "pass pasap reisep driv licen dl fuhrer permis ss soc nhs itin tin tfn tax sin sozial nin nat dn de nie nif cp rg"
    " pe bsn burg aad pan id steuer insee secur nric fin curp rut cod teud tz hetu henki emir medic resid visa work"
    " acc rout sort iban swift bic pol memb mrn npi cred card cv pin"
)
BEGINNING = re.compile(either(BEGINNINGS | {"number p", "t.z"}))
"""How all that PAPER finds begins: looked for first, since PAPER itself is slow to say no."""

NUMBER_AFTER = re.compile(
    r"(?:[ .:#=-]{0,3}(?:number|num|no|nr|id|card|code|is|was|ends? in|ending(?: in)?|the|of|her|his|their|my|for"
    r"|\w{2,20}'s)\b\.?){0,4}[ .:#=(-]{0,4}"
    r"(?P<n>(?=[a-z -]{0,4}\d)[a-z0-9](?:[ ./-]?[a-z0-9]){2,24}+)"
)
TRAILING_WORDS = re.compile(r"(?: [a-z]{1,24}| ?\.[a-z]{1,20}| \d{1,2}(?= (?:am|pm|min)))*$")


def find_identities(lower: str, starts: Starts, papers: bool) -> Iterator[Found]:
    """Cards, IBANs and national ids: what is unmistakable, what words name, what has right check digits.

    `papers`: whether one of the STEMS may be there.
    """
    four = FOUR.search(lower)
    if four is None and THREE.search(lower) is None and "passport" not in lower and "licen" not in lower:
        return
    sure: list[Found] = []
    nine = four is not None and NINE.search(lower) is not None
    if four is not None:
        sure += [*accounts(lower), *lettered(lower)]
    if nine:
        sure += cards(lower)
    yield from sure
    rest = without(lower, apart(sure)) if sure else lower
    said = list(named(rest)) if papers and any(map(f" {lower}".__contains__, STEMS)) else []
    yield from said
    if nine:
        yield from numbers(without(rest, apart(said)) if said else rest, starts)


def named(lower: str) -> Iterator[Found]:
    """Numbers of which the words before say what they are."""
    end = 0
    for words in papers_in(lower):
        number = NUMBER_AFTER.match(lower, words.end())
        if number is None or number.start("n") < end:
            continue
        text = TRAILING_WORDS.sub("", number["n"])
        # "ID 12" is a ticket and "passport in 2 weeks" no passport: five characters, four of them digits.
        kind = PAPERS[(words.lastindex or 1) - 1][1]
        digits = sum(character.isdigit() for character in text)
        secret = words[0][:2] in ("cv", "pi")
        if digits < (3 if secret else 4) or len(text) < (3 if secret else 5):
            continue
        start = number.start("n")
        end = start + len(text)
        if kind == "ID" and DIGITS_ONLY.sub("", text) == text and len(text) >= 13 and check.luhn(text):
            kind = "CREDIT_CARD"
        yield Found(start, end, kind, 0.8)


def papers_in(lower: str) -> Iterator[re.Match[str]]:
    """The words that PAPER finds, one after the other."""
    beginning = BEGINNING.search(lower)
    while beginning is not None:
        words = PAPER.match(lower, beginning.start())
        if words is not None:
            yield words
        beginning = BEGINNING.search(lower, words.end() if words is not None else beginning.start() + 1)


def cards(lower: str) -> Iterator[Found]:
    """Payment cards: 13 to 19 digits of which the last is right."""
    for card in CARD.finditer(lower):
        digits = DIGITS_ONLY.sub("", card[0])
        if digits[0] in "3456" + "2" and check.luhn(digits) and len(set(digits)) > 1:
            grouped = len(digits) < len(card[0])
            if grouped or len(digits) in (15, 16, 19) or "card" in lower:
                yield Found(card.start(), card.end(), "CREDIT_CARD", 1.0)
        elif len(digits) == 16 and re.fullmatch(r"(?:\d{4}[ -]){3}\d{4}", card[0]):
            yield Found(card.start(), card.end(), "CREDIT_CARD", 0.6)


def accounts(lower: str) -> Iterator[Found]:
    """IBANs, whichever way their characters are grouped."""
    for head in IBAN.finditer(lower):
        start = head.start() - 2
        length = check.IBAN_LENGTHS.get(lower[start : start + 2].upper())
        if length is None:
            continue
        characters, end = [], start
        for place in range(start, min(len(lower), start + 2 * length)):
            if lower[place].isascii() and lower[place].isalnum():
                characters.append(lower[place])
                end = place + 1
                if len(characters) == length:
                    break
            elif lower[place] not in " -" or lower[place - 1] in " -":
                break
        if len(characters) < length or lower[end : end + 1].isalnum():
            continue
        if check.iban("".join(characters).upper()):
            yield Found(start, end, "IBAN_CODE", 1.0)
        elif IBAN_WORD.search(lower, max(0, start - 40), start) is not None:
            yield Found(start, end, "IBAN_CODE", 0.7)


def lettered(lower: str) -> Iterator[Found]:
    """National ids with letters in them; a form begins up to six letters before its first digit."""
    for number in NUMBER.finditer(lower):
        start, end = number.span()
        if end - start == 1 and lower[end : end + 1] != ".":
            continue  # no form has a single digit, but for one with dots
        floor = start - 6 if start > 6 else 0
        while start > floor and "a" <= lower[start - 1] <= "z":
            start -= 1
        places = [start]
        if start == number.start() and lower[start - 1 : start] in ("-", " "):
            start -= 1
            while start > max(0, number.start() - 3) and "a" <= lower[start - 1] <= "z":
                start -= 1
            places.append(start)
        for place in places:
            if not place or not (lower[place - 1].isalnum() or lower[place - 1] in "_.+/-"):
                yield from matching(lower, place, LETTERED_AT, LETTERED)


def numbers(lower: str, starts: Starts) -> Iterator[Found]:
    """National ids of digits alone."""
    for start in starts:
        if not start or (lower[start - 1] not in "_.+/-" and "+" not in lower[max(0, start - 4) : start]):
            yield from matching(lower, start, NUMBERS_AT, NUMBERS)


def matching(lower: str, place: int, pattern: re.Pattern[str], rules: tuple[Rule, ...]) -> Iterator[Found]:
    """The number at this place, if its form is one of these and its check digits are right."""
    number = pattern.match(lower, place)
    if number is None:
        return
    _, kind, score, test = rules[(number.lastindex or 1) - 1]
    bare = number[0].upper()
    if test is None or test(bare if test is check.hetu else re.sub(r"[^0-9A-Z]", "", bare)):
        yield Found(number.start(), number.end(), kind, score)
