"""Whose booking is this request about? Links, sessions and form marks of the candidate's page.

The token leaves the address bar at the first visit: it is exchanged for a short session, which is itself a signed token
under a key of its own. Nothing is stored for a session; whether the link behind it is still good is asked each time.
This is the one module of the web doors that knows the token format.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from policies.links import BOOKING, SESSION, Claims, Keyring, LinkRefusal, sign, verify
from policies.vocabulary import LinkId

SESSION_MINUTES = 30
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """What the booking page is told at the start.

    `public_base_url` is what candidates type, without a path: `https://interviews.example.org`. Plain http is refused
    (ValueError) unless it is loopback. `trusted_proxy`: the last hop of X-Forwarded-For is the client.
    """

    public_base_url: str
    keyring: Keyring
    trusted_proxy: bool = False
    session_keys: Keyring = field(init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.public_base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError("the public base URL is a scheme and a host, such as https://interviews.example.org")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("candidates' links need https: plain http is for loopback only")
        object.__setattr__(self, "public_base_url", self.public_base_url.rstrip("/"))
        object.__setattr__(self, "session_keys", self.keyring.derived(SESSION))

    @property
    def https(self) -> bool:
        return self.public_base_url.startswith("https:")

    @property
    def cookie(self) -> str:
        """Browsers accept the `__Host-` name only with Secure, and Secure only over https."""
        return "__Host-pk_booking" if self.https else "pk_booking"


def booking_url(links: LinkSettings, link_id: LinkId, expires_at: datetime) -> str:
    """The address that is mailed to the candidate. `expires_at` is aware."""
    key = links.keyring.active
    token = sign(Claims(BOOKING, link_id, _ms(expires_at), key.kid), key.secret)
    return f"{links.public_base_url}/b/{token}"


def opened(links: LinkSettings, token: str, now: datetime) -> LinkId | None:
    """The link that this token opens, or None for every kind of bad token alike."""
    return _link_id(verify(token, links.keyring, BOOKING, _ms(now)))


def pasted(links: LinkSettings, text: str, now: datetime) -> LinkId | None:
    """The same for what a person pasted: the whole address, or the token alone."""
    return opened(links, text.strip().rpartition("/")[2], now)


def session_for(links: LinkSettings, link_id: LinkId, now: datetime) -> str:
    """A session of 30 minutes, for a cookie or a hidden field."""
    expires_at = now + timedelta(minutes=SESSION_MINUTES)
    return sign(Claims(SESSION, link_id, _ms(expires_at)), links.session_keys.active.secret)


def resumed(links: LinkSettings, session: str, now: datetime) -> LinkId | None:
    """The link of a session that is genuine and not over, or None."""
    return _link_id(verify(session, links.session_keys, SESSION, _ms(now), leeway_ms=0))


def form_mark(links: LinkSettings, link_id: LinkId) -> str:
    """What our own forms carry and another site cannot know: it cannot submit them with the visitor's cookie."""
    return hmac.digest(links.session_keys.active.secret, f"form:{link_id}".encode(), "sha256").hex()[:32]


def is_form_mark(links: LinkSettings, link_id: LinkId, mark: str) -> bool:
    return hmac.compare_digest(form_mark(links, link_id).encode(), mark.encode())


def _link_id(verdict: Claims | LinkRefusal) -> LinkId | None:
    return None if isinstance(verdict, LinkRefusal) else LinkId(verdict.jti)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
