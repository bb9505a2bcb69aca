"""How does a card's text look to a person? Teams' small Markdown, dates in their own zone, mentions: as safe HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

DATE = re.compile(r"\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(SHORT|LONG|COMPACT))?\)\}\}")
TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|>~<&])"
    r"|\[(?P<label>(?:\\.|[^\]\\])+)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*"
    r"|(?<!\w)_(?P<italic>(?:\\.|[^_\\])+)_(?!\w)"
    r"|(?<!\*)\*(?P<star>(?:\\.|[^*\\])+)\*(?!\*)"
    r"|<at>(?P<at>[^<]*)</at>"
)
BULLET = re.compile(r"^\s*[-*] +(.*)$")
ENTITY = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": "\N{NO-BREAK SPACE}"}


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words of cards for one person's time zone."""

    timezone: str

    def block(self, text: str) -> Markup:
        """A TextBlock's Markdown, lists and line breaks included."""
        out, bullets = Markup(), Markup()
        for line in [*self.dated(text).replace("\r", "\n").split("\n"), ""]:
            found = BULLET.match(line)
            if found:
                bullets += Markup("<li>") + self._inline(found[1]) + Markup("</li>")
                continue
            if bullets:
                out += Markup("<ul class='list'>") + bullets + Markup("</ul>")
                bullets = Markup()
            if line.strip():
                out += Markup("<p>") + self._inline(line) + Markup("</p>")
        return out

    def typed(self, text: str) -> Markup:
        """What a person has typed: their words as they are, and whom they mention."""
        parts = re.split(r"<at>([^<]*)</at>", text)
        said = (
            Markup("<span class='mention'>{}</span>").format(part) if number % 2 else escape(part)
            for number, part in enumerate(parts)
        )  # fmt: skip
        return Markup("<p>{}</p>").format(Markup().join(said))

    def inline(self, text: str) -> Markup:
        """Markdown within a line, as in a fact or a table's cell."""
        return self._inline(self.dated(text))

    def plain(self, text: str) -> str:
        """The same words without any mark-up, as a screen reader says them."""
        return self.inline(text).striptags()

    def _inline(self, text: str) -> Markup:
        out, last = Markup(), 0
        for found in TOKEN.finditer(text):
            out += _literal(text[last : found.start()]) + self._token(found)
            last = found.end()
        return out + _literal(text[last:])

    def _token(self, found: re.Match[str]) -> Markup:
        if found["escaped"]:
            return escape(found["escaped"])
        if found["label"]:
            if not found["url"].startswith(("https://", "http://", "mailto:")):
                return self._inline(found["label"])
            opening = Markup("<a href='{}' target='_blank' rel='noreferrer'>").format(_unescaped(found["url"]))
            return opening + self._inline(found["label"]) + Markup("</a>")
        if found["bold"]:
            return Markup("<strong>") + self._inline(found["bold"]) + Markup("</strong>")
        if found["at"] is not None:
            return Markup("<span class='mention'>{}</span>").format(_literal(found["at"]))
        return Markup("<em>") + self._inline(found["italic"] or found["star"]) + Markup("</em>")

    def dated(self, text: str) -> str:
        """The text with its moments as words in the person's zone; all else is as it was."""
        return DATE.sub(self._date, text)

    def _date(self, found: re.Match[str]) -> str:
        try:
            moment = datetime.fromisoformat(found[2].strip())
        except ValueError:
            return found[0]
        local = moment.astimezone(ZoneInfo(self.timezone))
        if found[1] == "TIME":
            return f"{local:%H:%M}"
        shapes: dict[str | None, Callable[[], str]] = {
            "SHORT": lambda: f"{local:%a}, {local:%b} {local.day}, {local.year}",
            "LONG": lambda: f"{local:%A}, {local:%B} {local.day}, {local.year}",
        }
        return shapes.get(found[3], lambda: f"{local.month}/{local.day}/{local.year}")()


def _literal(text: str) -> Markup:
    """Plain words; what stands as an HTML entity in Markdown means its character."""
    return escape(_unescaped(text))


def _unescaped(text: str) -> str:
    return re.sub(r"&(?:amp|lt|gt|quot|#39|nbsp);", lambda found: ENTITY[found[0]], text)


def said(card: object, timezone: str = "Etc/UTC") -> str:
    """All text a reader sees in a card, one line per piece: what scripts search."""
    words = CardWords(timezone)
    return "\n".join(filter(None, (words.plain(piece) for piece in _pieces(card))))


def _pieces(value: object) -> list[str]:
    if isinstance(value, list):
        return [piece for one in value for piece in _pieces(one)]
    if not isinstance(value, dict):
        return []
    if "inlines" in value:
        return ["".join(one if isinstance(one, str) else str(one.get("text", "")) for one in value["inlines"])]
    own = [
        value[name] for name in ("label", "text", "title", "value", "errorMessage") if isinstance(value.get(name), str)
    ]
    if str(value.get("type")).startswith("Input."):
        own = [value["label"]] if value.get("label") else []
    skipped = ("data", "fallback", "msteams", "refresh", "inlines", "choices")
    return own + [piece for name, part in value.items() if name not in skipped for piece in _pieces(part)]
