"""What would Slack show for this mrkdwn? HTML in which everything that is live in Slack is live here too."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from simulator.workspace import Person, Workspace

EMOJI = {
    "white_check_mark": "✅", "x": "❌", "warning": "⚠️", "calendar": "📅", "bell": "🔔", "tada": "🎉", "wave": "👋",
    "eyes": "👀", "memo": "📝", "hourglass": "⌛", "lock": "🔒", "bulb": "💡", "point_right": "👉", "thumbsup": "👍",
    "star": "⭐", "clock3": "🕒", "email": "✉️", "link": "🔗", "no_entry": "⛔", "heavy_check_mark": "✔️",
    "large_green_circle": "🟢", "large_yellow_circle": "🟡", "red_circle": "🔴", "white_circle": "⚪",
}  # fmt: skip
_ANGLE = re.compile(r"<([^<>\n]+)>")
_STYLES = (
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])"), r"<em>\1</em>"),
    (re.compile(r"(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])"), r"<del>\1</del>"),
)
_BARE_URL = re.compile(r"https?://[^\s<>\x00|]+[^\s<>\x00|.,;:!?)]")
_TAGS = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "del"), ("underline", "u"))


class Words:
    """Turns texts into HTML for one reader, in whose time zone dates are shown."""

    def __init__(self, workspace: Workspace, reader: Person) -> None:
        self._workspace = workspace
        self._zone = ZoneInfo(reader.tz)

    def mrkdwn(self, text: str) -> Markup:
        """Code, quotes, links, mentions, broadcasts, dates, emphasis, emoji, bare URLs."""
        kept: list[str] = []

        def keep(fragment: str) -> str:
            kept.append(fragment)
            return f"\x00{len(kept) - 1}\x00"

        text = text.replace("\x00", "")
        text = re.sub(r"```(.+?)```", lambda m: keep(f"<pre>{_safe(m[1].strip())}</pre>"), text, flags=re.S)
        text = re.sub(r"`([^`\n]+)`", lambda m: keep(f"<code>{_safe(m[1])}</code>"), text)
        text = _ANGLE.sub(lambda m: keep(self._angle(m[1])), text)
        text = _BARE_URL.sub(lambda m: keep(_link(m[0], m[0])), text)
        text = _emoji(_safe(text))
        for pattern, styled in _STYLES:
            text = pattern.sub(styled, text)
        text = re.sub(r"^&gt; ?(.*)$", r"<span class='quote'>\1</span>", text, flags=re.M)
        text = re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], text)
        return Markup(text.replace("\n", "<br>"))  # noqa: S704 - every part was escaped above

    def plain(self, text: str) -> Markup:
        """plain_text: nothing is live but emoji names."""
        return Markup(_emoji(html.escape(text)).replace("\n", "<br>"))  # noqa: S704 - escaped

    def text(self, value: dict[str, str]) -> Markup:
        """A text object of either type."""
        return self.mrkdwn(value["text"]) if value["type"] == "mrkdwn" else self.plain(value["text"])

    def user(self, user_id: str) -> str:
        """The name behind a user id, else the id."""
        person = self._workspace.people.get(user_id)
        return person.name if person else user_id

    def date(self, timestamp: float, pattern: str = "{date_short} {time}", fallback: str = "") -> str:
        """Slack's date formatting for the reader's zone."""
        try:
            at = datetime.fromtimestamp(timestamp, UTC).astimezone(self._zone)
        except (OverflowError, ValueError, OSError):
            return fallback
        parts = {
            "{date_num}": f"{at:%Y-%m-%d}", "{date}": f"{at:%B} {at.day}, {at.year}",
            "{date_short}": f"{at:%a} {at.day} {at:%b}", "{date_long}": f"{at:%A}, {at.day} {at:%B} {at.year}",
            "{time}": f"{at:%H:%M}", "{time_secs}": f"{at:%H:%M:%S}",
        }  # fmt: skip
        parts |= {name.replace("}", "_pretty}"): parts[name] for name in ("{date}", "{date_short}", "{date_long}")}
        for name, shown in parts.items():
            pattern = pattern.replace(name, shown)
        return pattern

    def leaf(self, leaf: dict[str, object]) -> Markup:
        """One leaf of rich text: literal text with its style, so that nothing in it is live."""
        shown = _LEAVES[str(leaf["type"])](self, leaf)
        style = leaf.get("style")
        for name, tag in _TAGS:
            if isinstance(style, dict) and style.get(name):
                shown = f"<{tag}>{shown}</{tag}>"
        return Markup(shown)  # noqa: S704 - every leaf escapes

    def _angle(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        if target.startswith("@"):
            return _mention("@" + self.user(target[1:]))
        if target.startswith("#"):
            channel = self._workspace.channel(target[1:])
            return _mention("#" + (channel.name if channel else label or target[1:]))
        if target in ("!channel", "!here", "!everyone"):
            return f"<mark class='broadcast'>@{target[1:]}</mark>"
        found = re.fullmatch(r"!date\^(\d{1,11})\^([^^]+)(?:\^.*)?", target)
        if found:
            return f"<time>{html.escape(self.date(int(found[1]), found[2], label))}</time>"
        if re.match(r"https?://|mailto:", target):
            return _link(target, label or target.removeprefix("mailto:"))
        return html.escape(f"<{inside}>")


def _safe(text: str) -> str:
    """HTML for text in which Slack's three escapes may already stand."""
    return html.escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _emoji(text: str) -> str:
    return re.sub(r":([a-z0-9_+-]+):", lambda m: EMOJI.get(m[1], m[0]), text)


def _mention(shown: str) -> str:
    return f"<span class='mention'>{html.escape(shown)}</span>"


def _link(address: str, label: str) -> str:
    return f"<a href='{_safe(address)}' rel='noreferrer' target='_blank'>{_safe(label)}</a>"


def _leaf_link(words: Words, leaf: dict[str, object]) -> str:
    address, label = str(leaf["url"]), str(leaf.get("text") or leaf["url"])
    return _link(address, label) if re.match(r"https?://|mailto:", address) else html.escape(label)


def _leaf_channel(words: Words, leaf: dict[str, object]) -> str:
    channel = words._workspace.channel(leaf["channel_id"])
    return _mention("#" + (channel.name if channel else str(leaf["channel_id"])))


def _leaf_date(words: Words, leaf: dict[str, object]) -> str:
    shown = words.date(float(str(leaf["timestamp"])), str(leaf.get("format") or "{date_short} {time}"))
    return f"<time>{html.escape(shown or str(leaf.get('fallback', '')))}</time>"


_LEAVES: dict[str, Callable[[Words, dict[str, object]], str]] = {
    "text": lambda words, leaf: html.escape(str(leaf["text"])).replace("\n", "<br>"),
    "link": _leaf_link,
    "user": lambda words, leaf: _mention("@" + words.user(str(leaf["user_id"]))),
    "channel": _leaf_channel,
    "emoji": lambda words, leaf: html.escape(EMOJI.get(str(leaf["name"]), f":{leaf['name']}:")),
    "date": _leaf_date,
    "broadcast": lambda words, leaf: f"<mark class='broadcast'>@{html.escape(str(leaf['range']))}</mark>",
}
