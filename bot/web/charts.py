"""How does a chart become SVG? Bars in place of pictures: text keeps its size at any width, and no script draws.

Every chart has a title and a description for those who do not see it, tells marked bars by stripes and not by colour,
and stands beside a table of the same numbers. What is not shown is an empty dashed bar.
"""

import textwrap
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from bot.cards.fairness import NOT_SHOWN, Bar

PLOT = 150
"""The height of the highest column, in px."""
LINE, FOOT = 15, 40
ROW, LISTED = 44, 30
STUB = 26
LONGEST_LABEL = 18


def columns(name: str, title: str, noun: str, bars: Sequence[Bar]) -> Markup:
    """Upright bars, for counts in an order. `name` is unique on the page."""
    most, width = _most(bars), 100 / len(bars)
    parts = []
    for place, bar in enumerate(bars):
        middle = f"{width * (place + 0.5):.2f}%"
        high = STUB if bar.value is None else round(PLOT * bar.value / most, 1)
        top = LINE + PLOT - high
        rect = f'x="{width * (place + 0.18):.2f}%" y="{top:g}" width="{width * 0.64:.2f}%" height="{high:g}" rx="3"'
        parts.append(f'<rect class="{_look(bar)}" {rect}{_fill(name, bar)}/>')
        parts.append(
            f'<text class="value" x="{middle}" y="{top - 5:g}">{"–" if bar.value is None else bar.value}</text>'
        )
        lines = textwrap.wrap(bar.label, 6, break_long_words=False)
        for number, line in enumerate(lines, 1):
            parts.append(f'<text x="{middle}" y="{LINE + PLOT + 3 + number * LINE}">{escape(line)}</text>')
    floor = LINE + PLOT + 0.5
    parts.append(f'<line class="floor" x1="0" x2="100%" y1="{floor}" y2="{floor}"/>')
    return _svg(name, title, noun, bars, parts, LINE + PLOT + FOOT, "columns")


def rows(name: str, title: str, noun: str, bars: Sequence[Bar]) -> Markup:
    """Lying bars, each under its label, for counts without an order."""
    most, parts = _most(bars), []
    for place, bar in enumerate(bars):
        y = place * ROW
        parts.append(f'<text x="0" y="{y + 14}">{escape(bar.label)}</text>')
        parts.append(_value("100%", y + 14, bar, "value end"))
        parts.append(f'<rect class="track" x="0" y="{y + 22}" width="100%" height="10" rx="3"/>')
        wide = 0.0 if bar.value is None else 100 * bar.value / most
        if bar.value is None or wide:
            size = f'width="{wide or 6:.2f}%" height="10" rx="3"'
            parts.append(f'<rect class="{_look(bar)}" x="0" y="{y + 22}" {size}{_fill(name, bar)}/>')
    return _svg(name, title, noun, bars, parts, len(bars) * ROW - 8, "rows")


def listed(name: str, title: str, noun: str, bars: Sequence[Bar]) -> Markup:
    """Lying bars beside their labels, for many."""
    most, parts = _most(bars), []
    for place, bar in enumerate(bars):
        y, wide = place * LISTED, 48 * (bar.value or 0) / most
        parts.append(
            f'<text x="0" y="{y + 19}">{escape(textwrap.shorten(bar.label, LONGEST_LABEL, placeholder="…"))}</text>'
        )
        size = f'width="{wide:.2f}%" height="16" rx="3"'
        parts.append(f'<rect class="{_look(bar)}" x="40%" y="{y + 6}" {size}{_fill(name, bar)}/>')
        parts.append(
            f'<svg x="{40 + wide:.2f}%" y="{y}" overflow="visible">{_value("8", 19, bar, "value start")}</svg>'
        )
    return _svg(name, title, noun, bars, parts, len(bars) * LISTED + 4, "listed")


def _svg(name: str, title: str, noun: str, bars: Sequence[Bar], parts: Sequence[str], height: int, kind: str) -> Markup:
    said = "; ".join(f"{bar.label}: {NOT_SHOWN if bar.value is None else bar.value}" for bar in bars)
    stripes = (
        f'<pattern id="{name}-stripes" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)">'
        '<rect class="gap" width="6" height="6"/><rect class="bar" width="3" height="6"/></pattern>'
    )
    head = (
        f'<svg class="chart {kind}" role="img" width="100%" height="{height}" '
        f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(noun.capitalize())}. {escape(said)}.</desc>'
    )
    marked = f"<defs>{stripes}</defs>" if any(bar.marked for bar in bars) else ""
    return Markup(head + marked + "".join(parts) + "</svg>")  # noqa: S704 - every text in it is escaped above


def _most(bars: Sequence[Bar]) -> int:
    return max((bar.value or 0 for bar in bars), default=0) or 1


def _look(bar: Bar) -> str:
    return "unshown" if bar.value is None else "marked" if bar.marked else "bar"


def _fill(name: str, bar: Bar) -> str:
    return f' fill="url(#{name}-stripes)"' if bar.marked and bar.value is not None else ""


def _value(x: str, y: int, bar: Bar, look: str) -> str:
    return f'<text class="{look}" x="{x}" y="{y}">{NOT_SHOWN if bar.value is None else bar.value}</text>'
