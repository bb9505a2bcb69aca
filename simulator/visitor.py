"""How does a script use a web page?

As a visitor without JavaScript: follow links, press buttons of forms, keep cookies.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


class NotOnPage(AssertionError):
    """The page has no such button, link or text."""


@dataclass
class Form:
    """A form of the page: where it goes, what it carries by itself, and its buttons as (words, name, value)."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Submission:
    """One press of a button, not sent yet. `origin` and `cookies` are the values of the headers of these names."""

    method: str
    url: str
    fields: dict[str, str]
    origin: str
    cookies: str


class _Reader(HTMLParser):
    """Collects the forms, links and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.text = ""
        self._form: Form | None = None
        self._open: str | None = None
        self._words = ""
        self._given: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._form)
        elif tag in ("input", "textarea") and self._form is not None and given.get("name"):
            chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if chosen:
                self._form.fields[given["name"]] = given.get("value", "")
        elif tag in ("button", "a"):
            self._open, self._words, self._given = tag, "", given

    def handle_data(self, data: str) -> None:
        self.text += data
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(self._words.split())
        if tag == "form":
            self._form = None
        elif tag == "button" and self._open == "button" and self._form is not None:
            self._form.buttons.append((words, self._given.get("name", ""), self._given.get("value", "")))
        elif tag == "a" and self._open == "a":
            self.links.append((words, self._given.get("href", "")))


class Visitor:
    """A browser of one person, with cookies and nothing else."""

    def __init__(self) -> None:
        self._http = httpx.Client(follow_redirects=True, timeout=20, trust_env=False)
        self._url = ""
        self._page = _Reader()
        self.status = 0

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def open(self, url: str) -> None:
        """Go to a page."""
        self._read(self._http.get(url))

    @property
    def text(self) -> str:
        """What can be read on the page, with single spaces."""
        return " ".join(self._page.text.split())

    def follow(self, words: str) -> None:
        """Follow the first link whose text has these words."""
        for text, href in self._page.links:
            if words in text:
                self.open(urljoin(self._url, href))
                return
        raise NotOnPage(f"no link {words!r} on {self._where}")

    def press(self, words: str, number: int = 0, **values: str) -> None:
        """Press the button with these words, the `number`th of several, after filling in `values` by field name."""
        self.send(self.filled(words, number, **values))

    def send(self, sent: Submission) -> None:
        """Send a form."""
        if sent.method == "GET":
            self._read(self._http.get(sent.url, params=sent.fields))
            return
        self._read(self._http.post(sent.url, data=sent.fields, headers={"Origin": sent.origin}))

    def filled(self, words: str, number: int = 0, **values: str) -> Submission:
        """What pressing that button would send, for a script that sends it at a moment of its own."""
        found = [(form, button) for form in self._page.forms for button in form.buttons if words in button[0]]
        if len(found) <= number:
            raise NotOnPage(f"no button {words!r} on {self._where}")
        form, (_, name, value) = found[number]
        url = urljoin(self._url, form.action)
        fields = {**form.fields, **({name: value} if name else {}), **values}
        cookies = self._http.build_request("GET", url).headers.get("cookie", "")
        return Submission(form.method.upper(), url, fields, "/".join(url.split("/")[:3]), cookies)

    @property
    def _where(self) -> str:
        return f"{httpx.URL(self._url).path} ({self.status}): {self.text[:300]}"

    def _read(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self._url = str(answer.url)
        self._page = _Reader()
        self._page.feed(answer.text)
