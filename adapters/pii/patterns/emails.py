"""Which e-mail addresses are there, however they are written?

Any host counts: `corp.internal`, `localhost` and reserved domains are just where a company's people are.
"""

import re
from collections.abc import Iterator

from adapters.pii.patterns.found import Found, word_set
from adapters.pii.patterns.links import GENERIC

SIGN = re.compile("@|%40")
LOCAL_BACKWARDS = re.compile(r"[\w.+%'!#$&*=~^-]{1,64}+")
QUOTED_BACKWARDS = re.compile(r'"[^"\n]{1,64}+"')
HOST = re.compile(r"\[[0-9A-Fa-f.:]{3,45}+\]|[^\W_](?:[\w-]{0,61}\w)?+(?:\.(?=\w)[\w-]{1,63}+){0,8}+")
NO_HOST = re.compile(r"v?\d[\w.-]*|latest|next|beta|alpha|canary|main|master|head|stable|all|here|channel")
ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")

BRACKETED_DOT = r" ?[(\[{<] ?(?:dot|punto|punkt|point|ponto|\.) ?[)\]}>] ?"
SPELLED_DOT = r" (?:dot|punto|punkt|ponto) |[_-]dot[_-]| point (?=(?:com|org|net|fr|ch|be)\b)"
DOT = rf"(?:{BRACKETED_DOT}|{SPELLED_DOT}|\.(?=[a-z])| {{1,2}}\. {{0,2}}(?=[a-z]{{2}})|\. (?=(?:com|org|net|io|edu)\b))"
SPACED_HOST = re.compile(rf" {{0,3}}[a-z0-9][a-z0-9-]{{0,62}}+(?:{DOT}[a-z][a-z0-9-]{{0,40}}+){{1,5}}+")
SPELLED_AT = re.compile(
    r"[(\[{<] ?(?:at|@|arroba|ed) ?[)\]}>]|(?<= )(?:at|arroba|chiocciola)(?= )|(?<=[a-z0-9][_-])at(?=[_-])"
)
BARE_AT = re.compile(" at ")
LOCAL_WORDS = re.compile(
    r"(?<![\w.+-])[\w+-]{1,40}+"
    rf"(?:(?:{BRACKETED_DOT}|{SPELLED_DOT}|\.| (?:underscore|dash|hyphen|minus"
    rf"|plus) )[\w+-]{{1,40}}+){{0,5}}+[ _-]{{0,2}}$"
)
SIGNS = word_set("at arroba chiocciola ed")
DOTS = word_set("dot punkt punto ponto point")
"""One of each is in an address that is written out, if there is no dot in it."""
MARKS = (
    "dot",
    "punkt",
    "punto",
    "ponto",
    "point",
    "(at)",
    "[at]",
    "(@)",
    "[@]",
    "{at}",
    "<at>",
    "( at )",
    "[ at ]",
    "arroba",
)
SPELLED_DOTS = re.compile(rf"{BRACKETED_DOT}|{SPELLED_DOT}")
MAIL_HOST = re.compile(
    r" ?(?:gmail|googlemail|outlook|hotmail|live|yahoo|ymail|icloud|proton|protonmail|pm|gmx|web|aol|mail|fastmail"
    r"|zoho|qq|example)\.[a-z]"
)
NO_NAME = word_set("the a an this that these those my our your his her their its each every one any all which what")
TOP = word_set("com org net io dev edu gov co uk de fr es it nl info me ai app eu test internal local")


def find_emails(plain: str, lower: str) -> Iterator[Found]:
    """Addresses with an at sign, blanks around it or not, and those written out in words."""
    if "@" in plain or "%40" in plain:
        end = 0
        for sign in SIGN.finditer(plain):
            if sign.start() >= end and (found := around(plain, lower, *sign.span())) is not None:
                end = found.end
                yield found
    if any(map(lower.__contains__, MARKS)):
        yield from written_out(lower, SPELLED_AT)
    elif " at " in lower and "." in lower:
        yield from written_out(lower, BARE_AT)


def around(plain: str, lower: str, at: int, after: int) -> Found | None:
    """The address about this sign."""
    before = plain[max(0, at - 66) : at][::-1]
    gap = len(before) - len(before.lstrip(" "))
    name = LOCAL_BACKWARDS.match(before, gap) or QUOTED_BACKWARDS.match(before, gap)
    if name is None or gap > 3:
        return None
    local = name[0][::-1].lstrip(".'!#$&*=~^%-")
    start = at - gap - len(local)
    if not local:
        return None
    host = HOST.match(plain, after)
    spaced = SPACED_HOST.match(lower, after)
    if host is not None and (spaced is None or host.end() >= spaced.end()):
        labels = host[0].lower().split(".")
        if gap and labels[-1] not in TOP:
            return None
        return Found(start, host.end(), "EMAIL_ADDRESS", 1.0) if plausible(local, labels) else None
    if spaced is None or (gap and lower[after] != " " and lower[: spaced.end()].rpartition(".")[2].strip() not in TOP):
        return None
    return Found(start, spaced.end(), "EMAIL_ADDRESS", 0.95)


def plausible(local: str, labels: list[str]) -> bool:
    """Whether a host of these labels is one, and not a version or the place of a meeting."""
    if len(labels) == 1:
        return labels[0].startswith("[") or (
            len(labels[0]) > 1 and NO_HOST.fullmatch(labels[0]) is None and not local.isdigit()
        )
    if not labels[-1][0].isalpha():
        return ADDRESS.fullmatch(".".join(labels)) is not None or labels[0].startswith("[")
    return len(labels[-1]) > 1


def written_out(lower: str, signs: re.Pattern[str]) -> Iterator[Found]:
    """Addresses with the signs in words or brackets: `jane dot roe at corp dot internal`."""
    end = 0
    for sign in signs.finditer(lower):
        if sign.start() < end:
            continue
        after = sign.end() - (sign[0][-1] == " ")
        first = after + (lower[after : after + 1] in ("_", "-"))
        host = SPACED_HOST.match(lower, first)
        if host is None:
            continue
        floor = max(end, sign.start() - 130)
        local = LOCAL_WORDS.search(lower[floor : sign.start()])
        if local is None:
            continue
        bare = sign[0].strip().isalpha() and SPELLED_DOTS.search(host[0]) is None
        name, _, top = SPELLED_DOTS.sub(".", host[0].strip()).rpartition(".")
        if sign[0].strip().isalpha() and (name in NO_NAME or not (len(top) == 2 or top in GENERIC)):
            continue  # "look at the dot on the map"
        dotted = host[0].rpartition(".")[2] in TOP and any(c in local[0] for c in "._0123456789")
        if bare and not dotted and MAIL_HOST.match(host[0]) is None:
            continue  # "a look at github.com"
        end = host.end()
        yield Found(floor + local.start(), end, "EMAIL_ADDRESS", 0.9)
