"""What are first names shortened to, and what from?"""

from collections.abc import Sequence
from functools import cache

from adapters.pii.word_lists import DATA


@cache
def _table() -> dict[str, tuple[str, ...]]:
    lines = (DATA / "short_forms.txt").read_text(encoding="utf-8").split("\n")
    return {name: tuple(short) for name, *short in (line.split() for line in lines if line and line[0] != "#")}


@cache
def _reversed() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, shorts in _table().items():
        for short in shorts:
            found[short] = (*found.get(short, ()), name)
    return found


def short_forms(name: str) -> Sequence[str]:
    """What this first name (folded, lower case) is shortened to."""
    return _table().get(name, ())


def long_forms(short: str) -> Sequence[str]:
    """The first names that this is short for."""
    return _reversed().get(short, ())
