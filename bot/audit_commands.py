"""How does an operator read, export and verify the audit trail? `panelkeeper audit show | export | verify`."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from bot.operator_desk import as_operator, asking, at_files, stop

if TYPE_CHECKING:
    from policies.audit_chain import Anchor, Fault

FORMS = ("jsonl", "csv")
TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]

app = typer.Typer(help="Who did what, and whether the trail is still what it was.", no_args_is_help=True)

Since = Annotated[datetime | None, typer.Option(formats=TIMES, help="From this moment on, in UTC.")]


@app.command("show")
def show(
    about: Annotated[str | None, typer.Option(help="Of one candidate, by the code of any loop of theirs.")] = None,
    who: Annotated[str | None, typer.Option(help="What this person did or was shown, by e-mail address.")] = None,
    since: Since = None,
    until: Annotated[datetime | None, typer.Option(formats=TIMES, help="Before this moment, in UTC.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest.")] = 50,
) -> None:
    """Show who did what, and who was shown what of whom. That you looked is in the trail, too."""
    from bot import audit_lines
    from handlers.show_audit import AuditShown, ShowAudit

    shown = as_operator(ShowAudit(about, who, _utc(since), _utc(until), limit))
    if not isinstance(shown, AuditShown):
        stop("There is no such loop or person.", 1)
    for line in audit_lines.table(shown):
        print(line)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="A new file; '-' for standard output.")],
    form: Annotated[str, typer.Option("--format", help="jsonl can be verified; csv is for reading.")] = "jsonl",
    since: Since = None,
    with_texts: Annotated[bool, typer.Option("--with-texts", help="With what was written, decrypted.")] = False,
) -> None:
    """Write the trail into a file: as JSON lines that can be verified without the database, or as CSV."""
    from bot import audit_reader

    if form not in FORMS:
        stop(f"--format is one of {', '.join(FORMS)}.")
    with asking() as ask, _new(file) as out:
        count = audit_reader.export(ask, out, form, _utc(since), with_texts=with_texts)
    print(f"{count} entries written.", file=sys.stderr)


@app.command("verify")
def verify(
    anchors: Annotated[Path | None, typer.Option(help="A file of anchors, kept elsewhere, to compare with.")] = None,
    file: Annotated[Path | None, typer.Option(help="Verify this export (jsonl); needs no database.")] = None,
    grace: Annotated[int, typer.Option(min=1, help="Minutes that an entry may wait for its seal.")] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line; the last one is the result.")
    ] = False,
) -> None:
    """Check every entry and seal, and name each one that is not what it was. Exit code 1 where there is any."""
    from bot import audit_lines, audit_reader

    noted = list(_anchors(anchors)) if anchors else []
    wait, faults = timedelta(minutes=grace), 0
    try:
        with ExitStack() as at_end:
            if file is not None:
                verifier, found = at_end.enter_context(audit_reader.of_file(file, noted, wait))
            else:
                verifier, found = audit_reader.of_database(at_end.enter_context(asking()), noted, wait)
            for faults, fault in enumerate(found, start=1):  # noqa: B007
                print(_as_json(fault) if as_json else audit_lines.fault(fault))
    except audit_reader.NoExport as error:
        stop(str(error))
    head = verifier.head
    if as_json:
        result = {"ok": not faults, "faults": faults, "count": verifier.count, "seq": head.seq, "hash": head.hash.hex()}
        print(json.dumps(result))
    else:
        verdict = f"{faults} faults" if faults else "Sound"
        print(f"{verdict}: {verifier.count} sealed entries, head seq {head.seq}, hash {head.hash.hex()}")
    raise typer.Exit(1 if faults else 0)


@contextmanager
def _new(file: Path) -> Iterator[TextIO]:
    """A file that is not there yet, for its owner's eyes only; `-` is standard output."""
    if file == Path("-"):
        yield sys.stdout
        return
    with at_files():
        file.touch(0o600, exist_ok=False)
        opened = file.open("w", encoding="utf-8", newline="")
    with opened:
        yield opened


def _anchors(file: Path) -> "Iterator[Anchor]":
    """The anchors in the file. A line that is none, cut short by a crash, is told and left out."""
    from bot import audit_anchors

    with at_files(), file.open(encoding="utf-8", errors="replace") as lines:
        for number, anchor in enumerate(audit_anchors.read(lines), start=1):
            if anchor is None:
                print(f"{file}: the {number}. line is no anchor.", file=sys.stderr)
            else:
                yield anchor


def _as_json(fault: "Fault") -> str:
    return json.dumps({"fault": fault.kind, "seq": fault.seq, "entry_id": fault.entry_id, "detail": fault.detail})


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
