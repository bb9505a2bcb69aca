"""Which addresses on the web are there: links, profiles without a scheme, handles?"""

import re
from collections.abc import Iterator

from adapters.pii.patterns.found import Found, word_set

SCHEME_BACKWARDS = re.compile(r"[A-Za-z0-9+.-]{2,20}+")
REST = re.compile(r"[^\s<>\"|\0]{1,4000}+")
HOST_BACKWARDS = re.compile(r"[\w-]{1,63}+(?:\.[\w-]{1,63}+){0,6}+")
WWW = re.compile(r"www\d?\.(?<![\w.]www\.)[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,6}+(?:[/?][^\s<>\"|\0]{0,2000}+)?")
PATH = re.compile(r"\.([a-z]{2,14})(?::\d{1,5})?+([/?#][^\s<>\"|\0]{0,2000}+)")
BARE = re.compile(
    r"\.(?:com|org|net|io|dev|edu|gov|ai|app|info|biz|xyz|co\.uk|org\.uk|ac\.uk|com\.au|co\.in|com\.br|co\.il|co\.nz"
    r"|co\.za|co\.jp|de|fr|nl|pl|eu|ch|test|internal|example)(?![\w@-]|\.[a-z])"
)
HOST_SEEN = re.compile(r"\.[a-z]{2}|www")
"""One of these is in every host."""
GENERIC = word_set(
    "com org net edu gov mil int info biz name pro dev app page blog site online tech xyz cloud design codes"
    " digital studio work works careers jobs team email link live world today zone space store shop art media"
    " agency company academy school university expert consulting social network solutions systems software"
    " engineering services global group ltd inc llc gmbh cv resume bio fyi wiki run one club top website test"
    " internal local example"
)
NO_TOP = word_set("py md rs sh ps cc js ts go rb jl kt vb cs db eg ie vs")
"""Two letters that end a file's name or an abbreviation sooner than a host's."""

EVERYDAY = word_set(
    "asp.net socket.io vb.net ado.net ml.net github.com gitlab.com google.com linkedin.com zoom.us slack.com"
    " twitter.com stackoverflow.com leetcode.com hackerrank.com coderpad.io codesignal.com calendly.com draw.io"
    " fly.io booking.com amazon.com microsoft.com apple.com salesforce.com monday.com greenhouse.io lever.co"
    " ashbyhq.com workday.com gmail.com outlook.com atlassian.net office.com teams.microsoft.com meet.google.com"
    " docs.google.com crates.io npmjs.com pypi.org github.io example.com example.org"
)
HANDLE = re.compile(
    r"(?:linked ?in|github|gitlab|twitter|telegram|skype|instagram|insta|discord|facebook|mastodon|bluesky|wechat"
    r"|snapchat|tiktok|overflow|keybase|threema|xing)(?: (?:id|handle|user ?name|profile|user|account|name))?+"
    r"(?: ?(?:[:=]|->?|is) ?@?| @)([a-z0-9][\w.#-]{2,40}+)"
)
HOMES = word_set(
    "twitter telegram skype insta discord facebook mastodon bluesky wechat snapchat tiktok overflow keybase threema"
    " xing"
)


def find_schemes(plain: str) -> Iterator[Found]:
    """Links with a scheme, whatever it is."""
    at, end = plain.find("://"), 0
    while at >= 0:
        scheme = SCHEME_BACKWARDS.match(plain[max(end, at - 20) : at][::-1])
        rest = REST.match(plain, at + 3) if scheme is not None else None
        if scheme is not None and rest is not None:
            end = trimmed(plain, at + 3, rest.end())
            if end > at + 3:
                yield Found(at - scheme.end(), end, "URL", 0.95)
        at = plain.find("://", max(end, at + 3))


def find_hosts(plain: str, lower: str) -> Iterator[Found]:
    """Hosts with a path, `www` hosts, and bare ones: the everyday ones among these are marked ordinary."""
    end = 0
    if "/" in plain or "?" in plain or "#" in plain:
        for path in PATH.finditer(lower):
            top = path[1]
            if path.start() < end or not (top in GENERIC or (len(top) == 2 and top not in NO_TOP)):
                continue
            start = host_start(plain, end, path.start())
            if start is not None and (len(path[2]) > 1 or not everyday(lower[start : path.start(2)])):
                end = trimmed(plain, path.start(2), path.end())
                yield Found(start, end, "URL", 0.85)
    if "www" in lower:
        for host in WWW.finditer(lower):
            yield Found(host.start(), trimmed(plain, host.start(), host.end()), "URL", 0.85)
    end = 0
    for tail in BARE.finditer(lower):
        written = plain[tail.start() : tail.end()]
        start = host_start(plain, end, tail.start())
        if start is None or not (written.islower() or plain[start : tail.end()].isupper()):
            continue
        end = tail.end()
        yield Found(start, end, "URL", 0.55, everyday(lower[start:end]))


def find_handles(lower: str) -> Iterator[Found]:
    """Names somebody goes by elsewhere, where the place is named: `github: jroe42`."""
    for handle in HANDLE.finditer(lower):
        name = handle[1].rstrip(".-")
        said = handle[0][: -len(handle[1])]
        if said[-1] == "@" or ((":" in said or "=" in said or " is" in said) and not name.isalpha()):
            yield Found(handle.start(1), handle.start(1) + len(name), "URL", 0.7)


def host_start(plain: str, floor: int, dot: int) -> int | None:
    """Where the host begins whose last dot this is; None where that is no host."""
    labels = HOST_BACKWARDS.match(plain[max(floor, dot - 200) : dot][::-1])
    if labels is None:
        return None
    host = labels[0][::-1]
    start = dot - len(host)
    before = plain[start - 1] if start else " "
    if before in "@./\\-" or len(host) < 2 or host.replace(".", "").isdigit():
        return None
    return start


def everyday(host: str) -> bool:
    """Whether anybody's work is full of this host."""
    return host.removeprefix("www.") in EVERYDAY


def trimmed(plain: str, start: int, end: int) -> int:
    """The end of a link without the punctuation of the sentence around it."""
    while end > start:
        last = plain[end - 1]
        opening = {")": "(", "]": "[", "}": "{"}.get(last)
        if last in ".,;:!?'*_~" or (
            opening is not None and plain.count(opening, start, end) < plain.count(last, start, end)
        ):
            end -= 1
        else:
            break
    return end
