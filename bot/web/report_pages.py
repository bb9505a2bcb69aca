"""What does the reader of a report see? The fairness report as a page, the way in and out, and the report as a file."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.cards import fairness as words
from bot.cards.fairness import Bar, Section
from bot.cards.fairness_sections import sections
from bot.web import charts
from bot.web.rendering import FILES, rendered
from handlers.show_fairness import FairnessShown

Draw = Callable[[str, str, str, Sequence[Bar]], Markup]
DRAWN: dict[str, Draw] = {words.LOAD: charts.listed, words.SUGGESTIONS: charts.rows}
STRIPES = {
    words.BOOKING: "Striped: not booked",
    words.OFFERED: "Striped: nothing to choose from yet",
    words.HOURS: "Striped: outside 08–20",
    words.SCORECARDS: "Striped: missing",
    words.LOAD: "Striped: people who are not listed",
}
"""What the stripes of a chart mean."""


def fairness_page(shown: FairnessShown, notice: str = "") -> str:
    """The page, with its filters and the way out."""
    return _fairness(shown, notice, style=None)


def fairness_file(shown: FairnessShown) -> str:
    """The same as one file to pass on: it needs nothing beside it and has nothing to press."""
    return _fairness(shown, "", style=Markup((FILES["booking.css"] + FILES["reports.css"]).decode()))  # noqa: S704 - ours


def page(name: str, **facts: object) -> str:
    """The login page and the plain pages around it."""
    return rendered(f"report_{name}.html", **facts)


def _fairness(shown: FairnessShown, notice: str, style: Markup | None) -> str:
    found = sections(shown)
    return rendered(
        "report_fairness.html",
        shown=shown,
        notice=notice,
        style=style,
        scope=words.scope_text(shown),
        choices=[(job, words.title_of(job, shown)) for job, _ in shown.choices],
        sections=found,
        tiles=[(section, section.findings[0]) for section in found if section.findings],
        charts={section.key: _chart(section) for section in found if section.bars},
        numbers={section.key: _numbers(section) for section in found},
        stripes={key: text for key, text in STRIPES.items() if _is_striped(key, found)},
        too_few=words.TOO_FEW,
        not_shown=words.NOT_SHOWN,
        why_not_shown=words.WHY_NOT_SHOWN,
        what_it_is_not=words.WHAT_IT_IS_NOT,
    )


def _chart(section: Section) -> Markup:
    return DRAWN.get(section.key, charts.columns)(section.key, section.title, section.noun, section.bars)


def _numbers(section: Section) -> tuple[bool, ...]:
    """Which columns of the table are of numbers."""
    return tuple(not any(isinstance(row[place], str) for row in section.rows) for place in range(len(section.header)))


def _is_striped(key: str, found: Sequence[Section]) -> bool:
    return any(bar.marked and bar.value for section in found if section.key == key for bar in section.bars)
