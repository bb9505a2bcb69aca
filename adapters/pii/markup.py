"""Which parts of a message are markup, and what do they say?

Slack's control sequences and escapes, Teams' HTML, code marks, emphasis and emoji codes. What a person reads stays:
labels, link targets, and every attribute of a tag that is not plainly syntax.
"""

import html
import re
from collections.abc import Iterator

from adapters.pii.folding import FOLDINGS

Edit = tuple[int, int, str]
"""`text[start:end]` reads as the string: one of the same length stands character for character."""

INLINE = "a|abbr|b|big|cite|code|del|em|emoji|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u"
SPACED = "at|td|th"
BLOCK = (
    "attachment|blockquote|body|br|center|codeblock|dd|details|div|dl|dt|figure|footer|h[1-6]|head|header|hr|html"
    "|img|li"
    "|link|main|meta|nav|ol|p|pre|section|style|summary|table|tbody|tfoot|thead|title|tr|ul"
)

EMOJI = re.compile(r":(?<![\w:]:)[a-z0-9_+'-]{1,60}+:(?::[a-z0-9_+'-]{1,60}+:)*+(?!\d)")
ENTITY = re.compile(r"&(?:amp;){0,2}(?:\#[0-9]{1,7}+|\#[xX][0-9a-fA-F]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);")
TOKEN = re.compile(
    rf"""
    (?=[<&:*_~`])(?:
      (?P<mention><[@\#][A-Z0-9]{{1,40}}+(?:\|[^<>]{{0,1000}}+)?>)
    | (?P<bang><!(?:here|channel|everyone|group|subteam\^[A-Z0-9]{{1,40}}+|date\^[^<>|]{{0,300}}+)
        (?:\|[^<>]{{0,1000}}+)?>)
    | (?P<link><(?:[A-Za-z][A-Za-z0-9+.-]{{1,20}}+:)[^<>\s|]{{1,4000}}+(?:\|[^<>]{{0,4000}}+)?>)
    | (?P<tag></?(?i:{INLINE}|{SPACED}|{BLOCK})(?=[\s/>])[^<>]{{0,4000}}+>)
    | (?P<entity>{ENTITY.pattern})
    | (?P<emoji>{EMOJI.pattern})
    | (?P<mark>[*_~`]++)
    )""",
    re.VERBOSE,
)
TAG = re.compile(rf"</?(?:(?P<inline>{INLINE})|(?P<spaced>{SPACED})|(?:{BLOCK}))(?=[\s/>])", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"""(?P<name>[\w:.-]+)\s*=\s*(?:"(?P<q>[^"]*)"|'(?P<a>[^']*)'|(?P<n>[^\s"'>]+))|(?P<bare>[^\s=/>]+)"""
)
SYNTAX = frozenset(
    {
        "width",
        "itemtype",
        "rel",
        "class",
        "lang",
        "target",
        "id",
        "height",
        "itemscope",
        "style",
        "rowspan",
        "itemid",
        "dir",
        "type",
        "colspan",
    }
)
SILENT_SCHEMES = ("mailto:", "tel:", "sip:", "sms:")


def edits(text: str, kept: list[tuple[int, int]]) -> Iterator[Edit]:
    """Every stretch that reads otherwise than it is written, in order; what is syntax alone is added to `kept`."""
    for token in TOKEN.finditer(text):
        start, end = token.span()
        match token.lastgroup:
            case "entity":
                yield entity(token[0], start, end)
            case "mark":
                yield start, end, mark(text, start, end)
            case "emoji":
                kept.append((start, end))
                yield start, end, " "
            case "mention" | "bang":
                yield from mention(text, start, end, kept)
            case "link":
                yield from link(text, start, end, kept)
            case _:
                yield from tag(text, start, end, kept)


def entity(written: str, start: int, end: int) -> Edit:
    """An HTML entity, escaped once or more often."""
    meant = written
    for _ in range(3):
        meant = html.unescape(meant)
    return start, end, "".join(FOLDINGS[character] for character in meant)


def mark(text: str, start: int, end: int) -> str:
    """Emphasis and code marks are not read; between two letters an underline is one, a code mark parts words."""
    if start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum():
        return " " * (end - start) if text[start] == "`" else text[start:end]
    return ""


def mention(text: str, start: int, end: int, kept: list[tuple[int, int]]) -> Iterator[Edit]:
    """A mention, channel or group: its id is syntax, its label is read."""
    bar = text.find("|", start, end)
    if bar < 0:
        kept.append((start, end))
        yield start, end, "\n"
        return
    kept.append((start, bar + 1))
    yield start, bar + 1, " "
    yield from inner(text, bar + 1, end - 1)
    kept.append((end - 1, end))
    yield end - 1, end, " "


def link(text: str, start: int, end: int, kept: list[tuple[int, int]]) -> Iterator[Edit]:
    """A link: target and label are read, one after the other."""
    first = start + 1
    scheme = text[first : first + 7].lower()
    first += next((len(silent) for silent in SILENT_SCHEMES if scheme.startswith(silent)), 0)
    kept.append((start, first))
    yield start, first, " "
    bar = text.find("|", first, end)
    if bar >= 0:
        yield from inner(text, first, bar)
        kept.append((bar, bar + 1))
        yield bar, bar + 1, "\n"
        first = bar + 1
    yield from inner(text, first, end - 1)
    kept.append((end - 1, end))
    yield end - 1, end, " "


def tag(text: str, start: int, end: int, kept: list[tuple[int, int]]) -> Iterator[Edit]:
    """A tag of Teams' HTML: attributes such as an address or a title are read."""
    name = TAG.match(text, start, end)
    assert name is not None  # noqa: S101 - TOKEN has just seen it
    at = start
    for attribute in ATTRIBUTE.finditer(text, name.end(), end - 1):
        if (attribute["name"] or "").lower() in SYNTAX:
            continue
        first, last = attribute.span(attribute.lastgroup or 0)
        if first < last:
            kept.append((at, first))
            yield at, first, "\n"
            yield from inner(text, first, last)
            at = last
    kept.append((at, end))
    if name["inline"] and at == start:
        yield at, end, ""
    else:
        yield at, end, " " if name["spaced"] else "\n"


def inner(text: str, start: int, end: int) -> Iterator[Edit]:
    """What is read inside markup: no markup of its own, but entities."""
    for token in ENTITY.finditer(text, start, end):
        yield entity(token[0], *token.span())
