"""May this request come in at all? Body limits, origin, rate limit, and the headers of the candidate's pages."""

from collections import OrderedDict
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

BODY_LIMIT = 16 * 1024
FIELD_LIMIT = 20
BAD_TOKENS = 10
WINDOW = timedelta(minutes=1)
REMEMBERED = 4096
FORM_TYPE = "application/x-www-form-urlencoded"

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class BadForm(Exception):
    """The body is not a form we read; `status` is the 4xx that says so."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def secure_headers(https: bool) -> dict[str, str]:
    """Headers of every answer: nothing is cached, indexed, framed, or told to other sites."""
    headers = {
        "Content-Security-Policy": CONTENT_POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return {**headers, "Strict-Transport-Security": "max-age=31536000"} if https else headers


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded body of at most 16 kB; raises BadForm. A repeated field keeps its first value."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise BadForm(415)
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        raise BadForm(400)
    if len(declared) > 9 or int(declared) > BODY_LIMIT:
        raise BadForm(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadForm(413)
    try:
        text = body.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELD_LIMIT, errors="strict")
    except ValueError as fault:
        raise BadForm(400) from fault
    if any("\x00" in value for pair in pairs for value in pair):
        raise BadForm(400)
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields


def from_our_pages(headers: Headers, public_base_url: str) -> bool:
    """Was this form submitted from our own page, as far as the browser says?

    Under `no-referrer` browsers send `Origin: null` with our own forms too, so null counts as missing: then
    Sec-Fetch-Site decides, and the form mark behind it.
    """
    origin = headers.get("origin", "null")
    if origin != "null" and _origin(origin) != _origin(public_base_url):
        return False
    return headers.get("sec-fetch-site", "same-origin") == "same-origin"


def client_address(request: Request, trusted_proxy: bool) -> str:
    """Who is counted: the socket's address, or what our own proxy wrote last. What a client writes is not believed."""
    if trusted_proxy:
        last = request.headers.getlist("x-forwarded-for")[-1:]
        hop = last[0].rpartition(",")[2].strip() if last else ""
        if 0 < len(hop) <= 64:
            return hop
    return request.client.host if request.client else "unknown"


class BadTokens:
    """Counts bad tokens per address in the last minute; remembers 4096 addresses, the longest quiet are forgotten.

    A good token is never slowed: people behind one address must not be shut out by a neighbour's guesses, and
    an answer to a genuine token tells a guesser nothing.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()

    def count(self, address: str, now: datetime) -> int:
        """Note one more; 0 while the address is within the limit, otherwise the seconds to wait."""
        recent = [moment for moment in self._seen.pop(address, []) if now - moment < WINDOW]
        over = len(recent) >= BAD_TOKENS
        if not over:
            recent.append(now)
        self._seen[address] = recent
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        if not over:
            return 0
        return min(60, max(1, -int((now - recent[0] - WINDOW).total_seconds() // 1)))


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        default = 443 if parts.scheme == "https" else 80
        return parts.scheme, parts.hostname or "", parts.port or default
    except ValueError:
        return None
