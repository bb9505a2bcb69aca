"""Where in a text stand e-mail addresses, telephone numbers and links, and which are the same though written otherwise?

Each has a normal form: the one under which a known person's is kept, and under which one in a text is looked up.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from adapters.pii.people.person_names import folded
from adapters.pii.people.word_sense import Page
from adapters.pii.word_lists import words_of

Found = tuple[int, int, str]
"""Where it starts, where it has ended, and its normal form."""

TAIL = 9
"""Digits at a telephone number's end that tell it from others, however the country is written."""
SHORT = (8, 7)
"""Digits of a national number that is shorter than that."""
TWO_DIGITS = words_of(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 "
    "91 92 93 94 95 98"
)
"""Countries' codes of two digits (ITU-T E.164); 1 and 7 are the ones of one digit, all others have three."""

AT = re.compile(r"@")
LOCAL = re.compile(r"[^\s@<>(),;:\"\[\]|/\\=]")
HOST = re.compile(r"[^\W_](?:[\w-]|\.(?=[^\W_]))*")
NUMBERS = re.compile(r"[0-9](?:[^\w\n]{0,3}\d){6,}")
DIGITS = re.compile(r"\d+")
OPENING = re.compile(r"[+(]*$")
AND_EXTENSION = re.compile(r",? ?(?:x|ext\.?|extension|durchwahl|#) ?\d{1,6}(?!\d)")
EXTENSION = re.compile(r"(?:x|ext|extension|#|,|;).*", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"(?<![\w.@-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![a-z0-9-])(?::\d+)?(?:/[^\s<>|\"')\]}]*)?")
TOP = re.compile(r"\.[a-z]{2}")
"""What every link has; a full stop at the end of a sentence is none."""
SCHEME = re.compile(r"^[a-z][a-z0-9+]*://")
SAID = {
    "dot": ".",
    "punkt": ".",
    "punto": ".",
    "underscore": "_",
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "plus": "+",
}
"""Signs of an address, said in words."""
SAID_DOTS = frozenset(word for word, sign in SAID.items() if sign == ".")
DOTTED = re.compile(r"\.(?:[()\[\]{}<> ]*[()\[\]{}<>])?[a-z]")
"""A dot within an address, be it in brackets: no blank stands right before the next word."""
CLOSING = ".,;:!?"


def email(stated: str) -> str:
    """The address in lower case and without a tag ("jane+jobs@" is "jane@"); empty where it is none."""
    local, at, host = folded(stated).strip().rpartition("@")
    return f"{local.partition('+')[0] or local}@{host}" if at and local and host else ""


def link(stated: str) -> str:
    """The link without scheme, "www.", port, query, fragment and closing slash; empty where it is none."""
    bare = SCHEME.sub("", folded(stated).strip()).removeprefix("www.")
    bare = bare.partition("#")[0].partition("?")[0].rstrip("/" + CLOSING)
    host, slash, path = bare.partition("/")
    host = host.partition(":")[0]
    if host.endswith(".linkedin.com"):
        host = "linkedin.com"
    return host + slash + path if "." in host else ""


def phone(stated: str) -> str:
    """What a number is recognised by: its last nine digits, or all of a shorter national one; empty where too short."""
    read_out = folded(stated).strip().replace("(0)", "")
    digits = "".join(DIGITS.findall(EXTENSION.sub("", read_out)))
    national = digits.lstrip("0")
    forms = [national, digits]
    if read_out.startswith(("+", "00")):
        code = 1 if national[:1] in "17" else 2 if national[:2] in TWO_DIGITS else 3
        forms = [national[code:].lstrip("0"), national[code:], national, digits]
    return next((form[-TAIL:] for form in forms if len(form) >= SHORT[-1]), "")


def emails(plain: str) -> Iterator[Found]:
    """The e-mail addresses in a text in lower case. Linear: no character is looked at more than twice per sign."""
    floor = 0
    for at in AT.finditer(plain):
        host = HOST.match(plain, at.end())
        start = at.start()
        while start > floor and LOCAL.match(plain[start - 1]):
            start -= 1
        floor = at.end()
        if host is None or start == at.start():
            continue
        while start < at.start() - 1 and plain[start] in ".'*_~`-":
            start += 1
        local, name = plain[start : at.start()], host[0].rstrip(".-_")
        yield start, at.end() + len(name), f"{local.partition('+')[0] or local}@{name}"


def may_be_said(page: Page) -> bool:
    """Whether the host of an address may be there, with its dot written or said."""
    return "." in page.lower or not SAID_DOTS.isdisjoint(page.words)


def said_emails(page: Page) -> Iterator[Found]:
    """E-mail addresses written out: "jane dot roe at mail dot example", "jane.roe (at) mail.example"."""
    for place, word in enumerate(page.words):
        if word == "at" and 0 < place < len(page.words) - 1:
            host, last = _said(page, place + 1, 1)
            if "." not in host:
                continue
            local, first = _said(page, place - 1, -1)
            start = page.start(first)
            yield start, page.end(last), f"{local.partition('+')[0] or local}@{host}"


def _said(page: Page, place: int, step: int) -> tuple[str, int]:
    """What is said from this word on, forwards or backwards, with signs for their words; and the last word it takes."""
    said = page.words[place] if step > 0 else _with_digits(page, place)
    for _ in range(6):
        gap = page.between(place if step > 0 else place - 1) if 0 <= place + step < len(page.words) else " "
        sign, further = gap.strip("()[]{}<> "), place + step
        digits = DIGITS.match(sign)
        number = digits[0] if digits else ""
        sign = sign[len(number) :]
        word = page.word(further)
        if sign in (".", "_", "-", "+") and gap.strip(" ") == gap:
            pass
        elif not sign and word in SAID and 0 <= further + step < len(page.words):
            sign, further = SAID[word], further + step
            if page.between(min(further, further - step)).strip("()[]{}<> "):
                break
        else:
            break
        if step > 0:
            said += number + sign + page.words[further]
        else:
            said = _with_digits(page, further) + sign + said
        place = further
    return said, place


def _with_digits(page: Page, place: int) -> str:
    digits = DIGITS.match(page.between(place))
    return page.words[place] + (digits[0] if digits else "")


def all_digits(stated: str) -> str:
    """The digits of a number as stated, without an extension and without the zeros it begins with."""
    return "".join(DIGITS.findall(EXTENSION.sub("", folded(stated).replace("(0)", "").strip()))).lstrip("0")


def phones(plain: str, known: Callable[[str], Sequence[str]]) -> Iterator[Found]:
    """The stretches of digits that end like a known number, from where that number begins.

    `known` gives all digits of the numbers with this normal form; none where it is nobody's.
    """
    for run in NUMBERS.finditer(plain):
        groups = list(DIGITS.finditer(plain, run.start(), run.end()))
        digits = ""
        first = 0
        for last, group in enumerate(groups):
            digits = (digits + group[0])[-20:]
            for size in (TAIL, *SHORT):
                tail = digits[-size:]
                numbers = known(tail) if len(tail) == size else ()
                begin = _beginning(plain, groups[max(first, last - 16) : last + 1], size, numbers) if numbers else None
                if begin is not None:
                    start = begin.start()
                    start -= (
                        2
                        if plain[max(0, start - 2) : start] == "+("
                        else plain[max(0, start - 1) : start] in ("+", "(")
                    )
                    extension = AND_EXTENSION.match(plain, group.end())
                    yield start, extension.end() if extension else group.end(), tail
                    first, digits = last + 1, ""
                    break


def _beginning(plain: str, groups: list[re.Match[str]], size: int, numbers: Sequence[str]) -> re.Match[str] | None:
    """The group with which a number begins that ends with the last group, its last `size` digits being known."""
    begin, digits = len(groups), ""
    while begin and len(digits) < size:
        begin -= 1
        digits = groups[begin][0] + digits
    exactly = any(number.endswith(digits.lstrip("0")) for number in numbers)
    if not size <= len(digits) <= 18 or (size < TAIL and len(digits) > size + 5 and not exactly):
        return None
    if size == SHORT[-1] and begin == len(groups) - 1 and not exactly:
        return None
    while begin:
        before = groups[begin - 1]
        longer = before[0] + digits
        code = before[0] in ("0", "00", "1", "001") or before[0].startswith("00") or plain[before.start() - 1] == "+"
        if len(longer) > 18 or not (code or any(number.endswith(longer.lstrip("0")) for number in numbers)):
            break
        begin, digits = begin - 1, longer
    return groups[begin]


def links(plain: str) -> Iterator[Found]:
    """The links in a text in lower case, and whatever they lie below: for "a.example/b/c" also "a.example/b"."""
    if TOP.search(plain) is None:
        return
    for found in LINK.finditer(plain):
        start, end = found.span()
        while end > start and plain[end - 1] in CLOSING:
            end -= 1
        scheme = max(
            plain.rfind("http://", max(0, start - 8), start), plain.rfind("https://", max(0, start - 8), start)
        )
        start = scheme if scheme >= 0 else start
        normal = link(plain[start:end])
        for _ in range(6):
            if not normal:
                break
            yield start, end, normal
            normal = normal.rpartition("/")[0]
