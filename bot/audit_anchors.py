"""How is an anchor of the audit trail written down? One JSON line; in a file, behind those before it."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path

from policies.audit_chain import Anchor
from policies.vocabulary import AuditAnchor

TAIL_BYTES = 4_096
HASH_BYTES = 32


def as_line(anchor: AuditAnchor) -> str:
    """The anchor as JSON on one line, without a line's end."""
    return json.dumps({"at": anchor.at.astimezone(UTC).isoformat(), "seq": anchor.seq, "hash": anchor.hash})


def append(path: Path, anchor: AuditAnchor) -> bool:
    """Write the anchor behind the others, and on the disk; False when it is the last one there already.

    Raises OSError where the file cannot be written. A line that was cut short by a crash keeps to itself.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        size = os.fstat(descriptor).st_size
        tail = os.pread(descriptor, TAIL_BYTES, max(0, size - TAIL_BYTES))
        *_, last = [None, *read(tail.decode("utf-8", "replace").splitlines())]
        if last is not None and (last.seq, last.hash.hex()) == (anchor.seq, anchor.hash):
            return False
        cut_short = b"\n" if tail and not tail.endswith(b"\n") else b""
        os.write(descriptor, cut_short + as_line(anchor).encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


def read(lines: Iterable[str]) -> Iterator[Anchor | None]:
    """The anchors on these lines; None for a line that is none. Empty lines do not count."""
    for line in lines:
        if line.strip():
            yield _anchor(line)


def _anchor(line: str) -> Anchor | None:
    try:
        stated = json.loads(line)
        anchor = Anchor(str(stated["at"]), stated["seq"], bytes.fromhex(stated["hash"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return anchor if type(anchor.seq) is int and len(anchor.hash) == HASH_BYTES else None
