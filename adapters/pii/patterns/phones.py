"""Which phone numbers are there, in whichever country's writing, in digits or in words?"""

import re
from collections.abc import Iterator
from itertools import pairwise

from adapters.pii.patterns.found import Found, Starts, word_set, words_before

RUN = re.compile(r"\d(?:[ ().-]{0,3}\d|/ ?\d){6,24}+(?!(?!x ?\d|ext)\w|[.,:]\d|%|-[a-z])")
EXTENSION = re.compile(r" ?,? ?(?:x|ext\.?|extn\.?|extension|durchwahl|poste|ramal)[ :.]{0,2}\d{1,6}\b|#\d{1,6}\b")
OPENING = re.compile(r"(?:\+|\(\+?|\+ ?\(|00)(?: ?)$")
PHONE = word_set(
    "call calls calling phone phones tel telephone telefon telefono telefone mobile mobil mob cell cellphone text"
    " texting sms whatsapp wa signal viber reach reachable ring dial handy fax contact number landline line"
    " hotline celular movil portable tlf ph telegram imessage facetime pager voicemail nummer numero fon m t p"
)
NO_PHONE = word_set(
    "ticket order invoice issue bug pr job req requisition id ref reference case build sku isbn version commit"
    " epoch timestamp ts passcode pin tracking row rows user users byte bytes line lines port error code"
)
DIGITS = re.compile(r"\d+")
DIGITS_ONLY = re.compile(r"\D+")
DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPELLED = re.compile(
    r"(?<![a-z])(?:plus )?(?:(?:(?:double|triple) )?(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine"
    r"|nought|\d)(?![a-z])[ ,.-]{1,2}){6,20}+"
    r"(?:(?:double|triple) )?(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|nought|\d)(?![a-z\d])"
)


def find_phones(lower: str, starts: Starts) -> Iterator[Found]:
    """Runs of seven to fifteen digits that are written like a phone number, or are said to be one."""
    end = 0
    for start in starts:
        if start < end:
            continue
        run = RUN.match(lower, start)
        if run is None or (start and lower[start - 1] in ".,:" and lower[start - 2 : start - 1].isdigit()):
            continue
        digits = DIGITS_ONLY.sub("", run[0])
        opening = OPENING.search(lower, max(0, start - 4), start)
        first = opening.start() if opening else start - (start > 0 and lower[start - 1] == "(" and ")" in run[0])
        score = judged(lower, first, run[0], digits, opening is not None and "+" in opening[0])
        if score:
            extension = EXTENSION.match(lower, run.end())
            end = extension.end() if extension else run.end()
            yield Found(first, end, "PHONE_NUMBER", score)
        else:
            end = run.end()


def judged(lower: str, start: int, written: str, digits: str, plus: bool) -> float:
    """How sure it is that these digits are a phone number; 0 where they are not."""
    if len(digits) > 15 or len(set(digits)) == 1:
        return 0.0
    if plus:
        return 0.9
    groups = DIGITS.findall(written)
    if listed(groups):
        return 0.0
    before = words_before(lower, start, 48)
    if not NO_PHONE.isdisjoint(before[-2:]) or lower[start - 1 : start] in ("#", "$", "€", "£", "_", "="):
        return 0.0
    if not PHONE.isdisjoint(before):
        return 0.8
    return 0.7 if national(written, digits, groups) else 0.0


def listed(groups: list[str]) -> bool:
    """Whether these are several numbers rather than one: counted up, of two digits each, or years."""
    sizes = {len(group) for group in groups}
    if sizes == {1}:
        return {int(second) - int(first) for first, second in pairwise(groups)} == {1}
    if sizes == {4}:
        return all(group[:2] in ("19", "20") for group in groups)
    return sizes <= {1, 2} and len("".join(groups)) < 9


def national(written: str, digits: str, groups: list[str]) -> bool:
    """Whether this is how numbers are written at home in one of the countries people call from."""
    size, sizes = len(digits), [len(group) for group in groups]
    if len(groups) == 1:
        if digits[0] == "0":
            return 9 <= size <= 14
        if size == 10:
            return digits[0] in "6789" or (digits[0] in "2345" and digits[3] in "23456789")
        return size in (11, 12) and digits[0] == "1" and digits[1] in "23456789" and digits[4] in "23456789"
    if size < 8 or size > 15 or ("  " in written.strip() and max(sizes) < 2):
        return False
    if max(sizes) == 1:
        steps = {int(b) - int(a) for a, b in pairwise(digits)}
        return size >= 9 and steps != {1}
    if written.count("/") > 1 or (max(sizes) > 8):
        return False
    if digits[0] == "0" or digits[:2] == "00":
        return size >= 9 and groups[0] != "0." and not written.startswith("0.")
    if ")" in written or sizes[-3:] == [3, 3, 4]:
        return size >= 9
    if size < 9 or min(sizes[1:]) < 2 or digits.endswith("000"):
        return False
    if sizes in (
        [5, 5],
        [4, 3, 3],
        [3, 3, 3],
        [3, 2, 2, 2],
        [2, 2, 2, 2, 2],
        [2, 5, 4],
        [2, 4, 4],
        [5, 4],
        [4, 6],
        [5, 6],
        [4, 3, 4],
        [2, 3, 2, 2],
    ):
        return True
    return 10 <= size <= 13 and 2 <= len(groups) <= 5 and max(sizes) <= 5 and "." not in written[:2]


def find_spelled(lower: str) -> Iterator[Found]:
    """Numbers in words: `oh seven seven double zero ...`; seven of them or more."""
    for run in SPELLED.finditer(lower):
        if sum(character.isalpha() for character in run[0]) > 5:
            yield Found(run.start(), run.end(), "PHONE_NUMBER", 0.7)
