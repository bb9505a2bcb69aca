"""How is a file redacted? Plain text, or JSON lines, as a stream.

Nothing that could not be redacted is ever written: such a text comes back empty, with a word for why.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from adapters.ports import Redactor
from policies.redaction import CannotRedact, Mode, Redacted

FORMATS = ("auto", "text", "jsonl")
PROGRESS_SECONDS = 2.0
LONGEST_LINE = 8_000_000
"""Bytes of one line of JSON. A longer one is passed over, and comes back as an error."""
BLOCK = 4_000
"""Plain text is redacted in blocks of about so many characters, so that a name at a line's end meets the next line."""


@dataclass
class Tally:
    """How many texts there were, and how many of them could not be redacted; told on standard error."""

    texts: int = 0
    withheld: int = 0
    began: float = 0.0
    told: float = 0.0

    def begin(self) -> None:
        self.began = self.told = time.monotonic()

    def count(self, *, withheld: bool) -> None:
        self.texts += 1
        self.withheld += withheld
        now = time.monotonic()
        if now - self.told >= PROGRESS_SECONDS:
            self.told = now
            print(f"{self.texts} texts, {self.texts / (now - self.began):.0f} a second", file=sys.stderr, flush=True)

    def close(self) -> None:
        rate = 100 * self.withheld / self.texts if self.texts else 0.0
        print(f"{self.texts} texts, {self.withheld} could not be redacted ({rate:.2f} %).", file=sys.stderr)


def redact(
    source: BinaryIO, out: BinaryIO, redactor: Redactor, mode: Mode, form: str, *, is_jsonl_named: bool
) -> Tally:
    """Redact `source` into `out`. `form` is one of FORMATS; `is_jsonl_named`: the file's name ends in .jsonl."""
    lines = _lines(source)
    first = next(lines, None)
    tally = Tally()
    tally.begin()
    if first is None:
        return tally
    all_lines = _chained(first, lines)
    if form == "jsonl" or (form == "auto" and (is_jsonl_named or _is_record(first))):
        for line in all_lines:
            if line.strip():
                answer = _record(line, redactor, mode)
                tally.count(withheld="error" in answer)
                out.write(json.dumps(answer).encode("ascii") + b"\n")
    else:
        for block in _blocks(all_lines):
            _redact_block(block, out, redactor, mode, tally)
    out.flush()
    return tally


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; what goes on beyond the longest is cut into pieces of that length."""
    start = source.readline(LONGEST_LINE)
    if start.startswith(b"\xef\xbb\xbf"):
        start = start[3:]
    while start:
        yield start
        start = source.readline(LONGEST_LINE)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _is_record(line: bytes) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "text" in found


def _record(line: bytes, redactor: Redactor, mode: Mode) -> dict[str, Any]:
    """The answer to one line of JSON."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return _failed(None, "this line is no JSON")
    if not isinstance(given, dict):
        return _failed(None, "this line is no object")
    id, text, people = given.get("id"), given.get("text"), given.get("people") or []
    if not isinstance(id, str | int | None):
        return _failed(None, "the id is no text")
    if not isinstance(text, str):
        return _failed(id, "the text is no text")
    if not isinstance(people, list) or not all(isinstance(one, str | int) for one in people):
        return _failed(id, "people is no list of ids")
    try:
        redacted = redactor.redact(text, mode, [str(one) for one in people])
    except CannotRedact as fault:
        return _failed(id, fault.reason)
    spans = [
        {"start": span.start, "end": span.end, "type": span.type, "score": round(span.score, 3)}
        for span in redacted.spans
    ]
    return {"id": id, "text": redacted.text, "spans": spans}


def _failed(id: str | int | None, why: str) -> dict[str, Any]:
    return {"id": id, "text": "", "spans": [], "error": why}


def _blocks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Lines that are redacted together: until a blank one, or until there are enough."""
    block: list[bytes] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= BLOCK or not line.strip():
            yield block
            block, size = [], 0
    if block:
        yield block


def _redact_block(block: list[bytes], out: BinaryIO, redactor: Redactor, mode: Mode, tally: Tally) -> None:
    """Bytes that are no UTF-8 come out as they went in, unless they are part of something personal."""
    redacted = _attempt(b"".join(block), redactor, mode)
    if redacted is not None or len(block) == 1:
        tally.count(withheld=redacted is None)
        out.write(_written(redacted, block[-1]))
        return
    for line in block:
        alone = _attempt(line, redactor, mode)
        tally.count(withheld=alone is None)
        out.write(_written(alone, line))


def _attempt(given: bytes, redactor: Redactor, mode: Mode) -> Redacted | None:
    try:
        return redactor.redact(given.decode("utf-8", "surrogateescape"), mode)
    except CannotRedact:
        return None


def _written(redacted: Redacted | None, line: bytes) -> bytes:
    if redacted is None:
        return b"\n" if line.endswith(b"\n") else b""
    return redacted.text.encode("utf-8", "surrogateescape")
