"""What must not come out, and how is a way out written down? Canaries, and the list that every way is in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Never

NAME = "Zelda Quillfeather"
MAIL = "zelda.quillfeather@mailbox.example"
PHONE = "+49 30 90182077"
LINK = "https://panel.example/b/1.eyJzdWIiOi.c2VjcmV0Y2FuYXJ5"
CANARY = f"{NAME} <{MAIL}> {PHONE} {LINK}"
FRAGMENTS = ("zelda", "quillfeather", "mailbox.example", "90182077", "eyjzdwiioi", "c2vjcmv0y2fuyxj5")
"""Lower-case: what is looked for, in what was written made lower-case."""
MODES = ("withheld", "redacted")
OUTPUT = "output withheld"
LIBRARY = '"event": "library"'


@dataclass(frozen=True, slots=True)
class Way:
    """One way out, and words that show it was tried: silence is not success."""

    name: str
    run: Callable[[Path], object]
    shows: tuple[str, ...]


WAYS: list[Way] = []


def way(*shows: str) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    def keep(run: Callable[[Path], object]) -> Callable[[Path], object]:
        WAYS.append(Way(run.__name__, run, shows))
        return run

    return keep


class Person:
    """An object that says more of itself than it should."""

    def __repr__(self) -> str:
        return CANARY

    __str__ = __repr__

    def __del__(self) -> None:
        if getattr(self, "haunted", False):
            raise ValueError(CANARY)


def fail(text: str = CANARY) -> Never:
    raise ValueError(text)
