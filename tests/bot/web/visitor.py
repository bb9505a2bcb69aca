"""Who visits the candidate's page, and what do they see of it?"""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import httpx

from bot.web import sessions
from bot.web.sessions import LinkSettings, booking_url
from policies.links import SESSION, Claims, sign
from tests.bot.web.booking_states import (
    LINK,
    NOW,
    UNKNOWN,
    PageDesk,
)

WEEK = timedelta(days=7)
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@dataclass
class Visitor:
    """A browser with cookies, or without, on the page."""

    desk: PageDesk
    links: LinkSettings
    http: httpx.Client

    def arrive(self) -> httpx.Response:
        return self.http.get(booking_url(self.links, LINK, NOW + WEEK), follow_redirects=True)

    def send(self, path: str, /, **fields: str) -> httpx.Response:
        mark = {} if "session" in fields else {"mark": sessions.form_mark(self.links, LINK)}
        origin = {"Origin": self.links.public_base_url}
        return self.http.post(path, data={**mark, **fields}, headers=origin)

    def raw(self, path: str, content: bytes, **headers: str) -> httpx.Response:
        usual = {"Content-Type": "application/x-www-form-urlencoded"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(path, content=content, headers={**usual, **named})


def words(answer: httpx.Response) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def hidden_session(answer: httpx.Response) -> str:
    found = re.search(r'name="session" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def without_date(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


def bad_links(links: LinkSettings) -> dict[str, str]:
    good = booking_url(links, LINK, NOW + WEEK)
    session = sign(Claims(SESSION, LINK, int((NOW + WEEK).timestamp() * 1000)), links.session_keys.active.secret)
    return {
        "forged": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "expired": booking_url(links, LINK, NOW - timedelta(minutes=1)),
        "unknown": booking_url(links, UNKNOWN, NOW + WEEK),
        "nonsense": f"{links.public_base_url}/b/%00%ff%2e%2e/x",
        "a session": f"{links.public_base_url}/b/{session}",
        "long": good + "x" * 4000,
    }
