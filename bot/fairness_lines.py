"""How does the fairness report read on a terminal, in a spreadsheet, and to a program?"""

import csv
import io
import json
import textwrap

from bot.audit_lines import safe
from bot.cards import fairness as words
from bot.cards.elements import counted
from bot.cards.fairness import Cell, Section
from bot.cards.fairness_sections import sections
from handlers.show_fairness import FairnessShown

WIDTH = 100
CSV_HEADER = ("figure", "item", "measure", "value", "unit", "note")


def as_text(shown: FairnessShown) -> str:
    """The report on a terminal: each figure with its rows and what it means."""
    lines = ["Fairness report", f"{words.scope_text(shown)}.", ""]
    found = sections(shown)
    if shown.figures is None:
        return "\n".join([*lines, *textwrap.wrap(words.TOO_FEW, WIDTH)]) + "\n"
    lines += [f"{counted(shown.figures.candidates, 'candidate')}, {counted(shown.figures.loops, 'loop')}.", ""]
    for section in found:
        lines += _section(section)
    lines += textwrap.wrap(words.WHY_NOT_SHOWN, WIDTH) + textwrap.wrap(words.WHAT_IT_IS_NOT, WIDTH)
    return "\n".join(lines) + "\n"


def as_json(shown: FairnessShown) -> str:
    """One object; `value` null is what is not shown, and `text` says how."""
    figures = shown.figures
    found = {
        "job": shown.job,
        "first": shown.first.isoformat(),
        "last": shown.last.isoformat(),
        "candidates": figures.candidates if figures else None,
        "loops": figures.loops if figures else None,
        "note": words.WHY_NOT_SHOWN if figures else words.TOO_FEW,
        "figures": [
            {
                "figure": section.key,
                "title": section.title,
                "definition": section.definition,
                "findings": [
                    {"measure": one.name, "value": one.value, "unit": one.unit, "text": one.text}
                    for one in section.findings
                ],
                "rows": [dict(zip(section.header, row, strict=True)) for row in section.rows],
            }
            for section in sections(shown)
        ],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def as_csv(shown: FairnessShown) -> str:
    """A line a number. What a spreadsheet would take for a formula is text."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow(CSV_HEADER)
    if shown.figures is None:
        table.writerow(("report", "", "", "", "", words.TOO_FEW))
    for section in sections(shown):
        for one in section.findings:
            note = one.text if one.value is None else ""
            table.writerow(_safe((section.key, "", one.name, one.value, one.unit, note)))
        for row in section.rows:
            for measure, value in zip(section.header[1:], row[1:], strict=True):
                note = words.NOT_SHOWN if value is None else ""
                table.writerow(_safe((section.key, row[0], measure, value, "", note)))
    return out.getvalue()


def _section(section: Section) -> list[str]:
    lines = [section.title, "-" * len(section.title)]
    lines += [f"{one.name}: {one.text}" for one in section.findings]
    cells = [section.header, *(tuple(_shown(cell) for cell in row) for row in section.rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(section.header))]
    for row in cells if section.rows else []:
        lines.append("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return [*lines, *textwrap.wrap(section.definition, WIDTH), ""]


def _shown(cell: Cell) -> str:
    return words.NOT_SHOWN if cell is None else str(cell)


def _safe(row: tuple[Cell, ...]) -> list[Cell]:
    return ["" if cell is None else safe(cell.strip()) if isinstance(cell, str) else cell for cell in row]
