"""How does an operator make a report without a browser? `panelkeeper report fairness`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.operator_desk import as_operator, stop

FORMS = ("text", "json", "csv", "html")
DAY = ["%Y-%m-%d"]

app = typer.Typer(help="Reports about how interviews were scheduled.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `fairness` a word of its own while it is the only report."""


@app.command("fairness")
def fairness(
    requisition: Annotated[str | None, typer.Option(help="Only of this job, by its id in the ATS.")] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="Loops opened from this day on.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="And until this day, in UTC.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, json, csv, or html in one file.")] = "text",
    out: Annotated[Path | None, typer.Option(help="A new file; without it, standard output.")] = None,
) -> None:
    """Report how fairly interviews were scheduled: of the last 90 days, or of a period; never about one candidate."""
    from bot import fairness_lines
    from bot.web import report_pages
    from handlers.command import Refused
    from handlers.show_fairness import ShowFairness
    from policies.vocabulary import Refusal

    made = {
        "text": fairness_lines.as_text,
        "json": fairness_lines.as_json,
        "csv": fairness_lines.as_csv,
        "html": report_pages.fairness_file,
    }
    if form not in made:
        stop(f"--format is one of {', '.join(FORMS)}.")
    command = ShowFairness(requisition, first.date() if first else None, last.date() if last else None)
    shown = as_operator(command)
    if isinstance(shown, Refused):
        unknown = shown.why is Refusal.UNKNOWN_SUBJECT
        stop(f"There is no requisition {requisition}." if unknown else "The first day is after the last.", 1)
    _write(made[form](shown), out)


def _write(text: str, out: Path | None) -> None:
    """What names colleagues is for its reader's eyes: the file is closed to others, and none is overwritten."""
    if out is None:
        print(text, end="")
        return
    try:
        out.touch(0o600, exist_ok=False)
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        stop(f"{out}: {error.strerror}.", 1)
