"""How does the audit trail read on a terminal, in a spreadsheet, and in an export that can be verified by itself?

An export is JSON lines: the first says from where to where it goes, every other one is a seal with its entry, or an
entry that has no seal yet. docs/explanation/audit.md describes them for others.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.read_audit import ReadingBegun
from handlers.show_audit import AuditLine, AuditShown
from policies.audit_chain import COLUMNS, Fault, Head, Sealed, Values

FORMAT = "panelkeeper audit export 1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HASH_BYTES = 32
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, or drops before it looks for one."""
CSV_HEADER = ("seq", "sealed_at", "leaf", "hash", *COLUMNS)
TABLE_HEADER = ("when", "who", "what", "about", "shown", "shown to", "rule", "answer")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loose:
    """An entry of an export that has no seal."""

    entry_id: int
    at: datetime | None


def table(shown: AuditShown) -> list[str]:
    """Lines of a table, oldest entry first; what an actor wrote follows on a line of its own."""
    cells = [TABLE_HEADER, *(_cells(line) for line in shown.lines)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(TABLE_HEADER))]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines = [rows[0]]
    for row, line in zip(rows[1:], shown.lines, strict=True):
        lines.append(row)
        if line.text is not None:
            lines.append(f"    wrote: {' / '.join(line.text.splitlines())}")
        elif line.has_text:
            lines.append("    wrote: (erased)" if shown.erased else "    wrote: (encrypted; ask with --about)")
    return lines


def _cells(line: AuditLine) -> tuple[str, ...]:
    rule = line.rule if line.allowed else "refused"
    return (
        f"{line.at:%Y-%m-%d %H:%M:%S}Z",
        line.who,
        line.command,
        line.about or "-",
        line.shown or "-",
        line.shown_to or "-",
        f"{rule}, {line.place_rule}" if line.place_rule else rule,
        line.answer,
    )


def fault(found: Fault) -> str:
    """A fault in one line: which entry, which seal, what."""
    named = [f"entry {found.entry_id}"] if found.entry_id is not None else []
    named += [f"seq {found.seq}"] if found.seq is not None else []
    detail = f" ({found.detail})" if found.detail else ""
    return f"{', '.join(named) or 'the trail'}: {found.kind.value}{detail}"


def first(begun: ReadingBegun) -> str:
    """The first line of an export."""
    ends = {"before": _head(begun.before), "head": _head(begun.head)}
    return json.dumps({"format": FORMAT, "at": begun.at.isoformat(), **ends})


def sealed(seal: Sealed) -> Json:
    """A seal with its entry. JSON spells what is no UTF-8 with lone surrogates, so that nothing is lost."""
    return {
        "seq": seal.seq,
        "leaf": seal.leaf.hex(),
        "hash": seal.hash.hex(),
        "sealed_at": _written(seal.sealed_at),
        "entry_id": seal.entry_id,
        "entry": entry(seal.values) if seal.values is not None else None,
    }


def loose(entry_id: int, values: Values) -> Json:
    """An entry that has no seal yet."""
    none = dict.fromkeys(("seq", "leaf", "hash", "sealed_at"))
    return {**none, "entry_id": entry_id, "entry": entry(values)}


def entry(values: Values) -> Json:
    """The columns of an entry as JSON has them; `text` is base64 of the ciphertext."""
    return {name: _out(name, value) for name, value in zip(COLUMNS, values, strict=True)}


def read_first(line: str) -> ReadingBegun | None:
    """From where to where an export goes; None for a line that does not say so."""
    try:
        stated = json.loads(line)
        at, before, head = datetime.fromisoformat(stated["at"]), stated["before"], stated["head"]
        begun = ReadingBegun(at, _read_head(before), _read_head(head))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return begun if stated.get("format") == FORMAT and at.tzinfo is not None else None


def read(line: str) -> Sealed | Loose | None:
    """A line of an export, read back to the byte; None for one that nobody has exported like this."""
    try:
        stated = json.loads(line)
        values = None if stated["entry"] is None else _read_entry(stated["entry"])
        if stated["seq"] is None:
            at = None if values is None else _read_time(stated["entry"]["at"])
            return Loose(int(stated["entry_id"]), None if at is None else EPOCH + at * MICROSECOND)
        return Sealed(
            _read_number(stated["seq"]),
            _read_number(stated["entry_id"]),
            _read_hash(stated["leaf"]),
            _read_hash(stated["hash"]),
            _read_time(stated["sealed_at"]),
            values,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def csv_row(line: Json, texts: dict[int, str | None], *, with_texts: bool) -> list[str]:
    """A line of an export as cells that no spreadsheet takes for formulas. `texts` are decrypted ones, by entry id."""
    has_text = line["entry"] is not None and line["entry"]["text"] is not None
    text = (texts.get(line["entry_id"]) or "(erased)") if with_texts else "(encrypted)"
    values = {**{name: line[name] for name in CSV_HEADER[:4]}, **(line["entry"] or {"id": line["entry_id"]})}
    values["text"] = text if has_text else None
    return [safe("" if (value := values.get(name)) is None else str(value)) for name in CSV_HEADER]


def safe(cell: str) -> str:
    """The cell, with a quote before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _head(head: Head) -> Json:
    return {"seq": head.seq, "hash": head.hash.hex()}


def _written(microseconds: int | None) -> str | None:
    if microseconds is None:
        return None
    try:
        return (EPOCH + microseconds * MICROSECOND).isoformat(timespec="microseconds")
    except OverflowError:
        return None


def _out(name: str, value: bytes | None) -> Any:
    if value is None:
        return None
    if name == "id":
        return int(value)
    if name == "at":
        return _written(int(value)) if value.lstrip(b"-").isdigit() else None
    if name == "allowed":
        return {b"0": False, b"1": True}.get(value)
    return base64.b64encode(value).decode() if name == "text" else value.decode("utf-8", "surrogateescape")


def _read_entry(stated: Json) -> Values:
    if set(stated) - set(COLUMNS):
        raise ValueError("a column that is not known")
    return tuple(_in(name, stated.get(name)) for name in COLUMNS)


def _in(name: str, value: Any) -> bytes | None:
    if value is None:
        return None
    if name == "id":
        return b"%d" % _read_number(value)
    if name == "at":
        return b"%d" % (_read_time(value) or 0)
    if name == "allowed":
        return {False: b"0", True: b"1"}[value]
    return base64.b64decode(value, validate=True) if name == "text" else value.encode("utf-8", "surrogateescape")


def _read_head(stated: Json) -> Head:
    return Head(_read_number(stated["seq"]), _read_hash(stated["hash"]))


def _read_number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _read_hash(value: str) -> bytes:
    found = bytes.fromhex(value)
    if len(found) != HASH_BYTES:
        raise ValueError("no SHA-256")
    return found


def _read_time(value: Any) -> int | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return (moment - EPOCH) // MICROSECOND
