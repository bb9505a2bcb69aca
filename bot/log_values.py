"""What of a value may stand in a log line? Words of ours, our ids, small numbers, types and places; no other text.

A text passes as it is where it stands, letter by letter, in the code of the product or of a library: what somebody said
or is called stands in no code. Any other text is redacted, or withheld while there is no redactor.
"""

import errno
import re
import sys
import sysconfig
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

Redact = Callable[[str], str]
LARGEST_NUMBER = 999_999
"""A count, a status, a port, a row; seven digits may be somebody's telephone."""
LONGEST_TEXT = 4_000
MOST_ITEMS = 10
MOST_ERRORS = 8
MOST_PLACES = 6
PRODUCT = ("adapters", "bot", "handlers", "policies", "storage")
ID = re.compile(r"[0-9a-f]{32}|PK-[0-9A-Z]{4}(-[A-Z][0-9]{1,2})?")
WORD = re.compile(r"[A-Za-z_]+|[0-9]{1,3}")
WORDS = frozenset(
    {
        "a", "about", "again", "answer", "answered", "are", "as", "asked", "at", "be", "before", "broken", "cannot",
        "carried", "channel", "closed", "credentials", "cut", "database", "earlier", "failed", "file", "form", "found",
        "http", "https", "in", "is", "json", "known", "late", "log", "login", "mail", "mails", "message", "needs",
        "no", "not", "of", "off", "on", "outbox", "packed", "reached", "refused", "relay", "request", "response",
        "sent", "server", "slow", "status", "still", "than", "that", "the", "their", "timeout", "to", "too", "was",
        "way", "whole", "written", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
    }
)  # fmt: skip
"""What adapters say of a failure: `the mail server answered 451`, `no whole answer: ConnectError`."""


class Said(str):
    """A text that has been judged: it may be written as it is."""

    __slots__ = ()


class Fault:
    """An exception, shown by its kind and place only, whoever asks it: a formatter, a serialiser, pickle."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __repr__(self) -> str:
        return "; ".join(f"{kind} at {' '.join(places)}" for kind, places in kinds_and_places(self.error))

    def __reduce__(self) -> tuple[type[Said], tuple[str]]:
        return Said, (repr(self),)


class Judge:
    """Decides, value by value. Never raises, never calls a foreign `__str__` or `__repr__`.

    `redact` gives back the text redacted, or raises: then the text is withheld. It must answer at once: one that is
    not ready yet raises.
    """

    def __init__(self, redact: Redact | None = None) -> None:
        self._redact = redact
        self._thread = threading.local()

    def value(self, value: Any) -> Any:
        """None, a bool or a small number as it is; a list of judged values; else a Said."""
        if value is None or isinstance(value, bool | Said | Fault):
            return value
        if isinstance(value, Enum):
            return self.value(value.value) if _is_ours(type(value)) else Said(f"<{type(value).__name__}>")
        if isinstance(value, int | float):
            return _number(value)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, type):
            return Said(value.__name__)
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(item) for item in list(value)[:MOST_ITEMS]]
        return Said(f"<{type(value).__name__}>")

    def text(self, text: str) -> Said:
        """An id or a word of ours as it is, any other text redacted or withheld."""
        if isinstance(text, Said):
            return text
        plain = str.__str__(text)
        if len(plain) <= LONGEST_TEXT:
            if ID.fullmatch(plain) or _is_word_of_ours(plain):
                return Said(plain)
            if (redacted := self._redacted(plain)) is not None:
                return Said(redacted)
        return Said(f"<withheld: {len(plain)} characters>")

    def _redacted(self, text: str) -> str | None:
        """None where there is no redactor, or it failed, or is itself what logs here."""
        if self._redact is None or getattr(self._thread, "redacting", False):
            return None
        self._thread.redacting = True
        try:
            return str.__str__(self._redact(text))
        except Exception:
            return None
        finally:
            self._thread.redacting = False


def kinds_and_places(error: BaseException) -> list[tuple[Said, list[Said]]]:
    """The exception, its causes and its group's members: of each the class and the last places it came through."""
    found = []
    for one in _chain(error):
        frames = traceback.extract_tb(one.__traceback__, limit=-MOST_PLACES)
        kind = type(one).__name__
        if isinstance(one, OSError) and one.errno and one.errno in errno.errorcode:
            kind += f" {errno.errorcode[one.errno]}"
        found.append((Said(kind), [place(frame.filename, frame.lineno or 0) for frame in frames]))
    return found


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < MOST_ERRORS:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        before = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if before is not None:
            waiting.append(before)


def place(filename: str, line: int) -> Said:
    """Folder, file and line; a file that is not code of ours or a library's is not named."""
    if not is_installed(filename):
        return Said(f"elsewhere:{line}")
    return Said("/".join(Path(filename).parts[-2:]) + f":{line}")


@lru_cache(maxsize=1024)
def is_installed(filename: str) -> bool:
    """Is this file code of the product, of an installed library or of Python?"""
    return filename.startswith(_roots())


@lru_cache(maxsize=1)
def _roots() -> tuple[str, ...]:
    home = Path(__file__).resolve().parent.parent
    paths = sysconfig.get_paths()
    libraries = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return (*(f"{home}/{package}/" for package in PRODUCT), *(f"{path}/" for path in libraries))


def stands_in(frame: FrameType | None, text: object) -> bool:
    """Is this text a constant of the code that runs in the frame, and is that code installed?"""
    return (
        frame is not None
        and type(text) is str
        and is_installed(frame.f_code.co_filename)
        and text in _constants(frame.f_code)
    )


@lru_cache(maxsize=2048)
def _constants(code: CodeType) -> frozenset[str]:
    """The strings of a function: its constants, and the names of the arguments it passes by name."""
    found = {constant for constant in code.co_consts if isinstance(constant, str)}
    for constant in code.co_consts:
        if isinstance(constant, tuple):
            found.update(item for item in constant if isinstance(item, str))
    return frozenset(found)


def module_of(logger: str) -> Said:
    """The loaded module that a logger is named after; a logger may be named after anything."""
    parts = logger.replace("-", "_").split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in sys.modules and name != "__main__":
            return Said(name)
    return Said("root" if logger == "root" else "another")


def _number(value: float) -> Any:
    plain = int(value) if isinstance(value, int) else float(value)
    return plain if -LARGEST_NUMBER <= plain <= LARGEST_NUMBER else Said(f"<{type(value).__name__}>")


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in PRODUCT


def _is_word_of_ours(text: str) -> bool:
    """A value of our enumerations, the name of one of our classes, or a failure in the words of the adapters."""
    if text in _names():
        return True
    words = text.replace(":", " ").replace(".", " ").replace(",", " ").split()
    numbers = [word for word in words if word.isdigit()]
    return len(numbers) <= 1 and all(
        WORD.fullmatch(word) and (word in WORDS or word in numbers or word in _errors()) for word in words
    )


def _names() -> Mapping[str, None]:
    return _collected(len(sys.modules))


@lru_cache(maxsize=1)
def _collected(_modules: int) -> dict[str, None]:
    """Class names and enumeration values of the product's modules that are loaded; anew when more are."""
    found: dict[str, None] = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in ("handlers", "policies"):
            continue
        for thing in list(vars(module).values()):
            if isinstance(thing, type) and _is_ours(thing):
                found[thing.__name__] = None
                if issubclass(thing, Enum):
                    found.update((item.value, None) for item in thing if isinstance(item.value, str))
    return found


def _errors() -> frozenset[str]:
    return _error_names(len(sys.modules))


@lru_cache(maxsize=1)
def _error_names(_modules: int) -> frozenset[str]:
    """The names of all installed exception classes that are loaded."""
    waiting: list[type[BaseException]] = [BaseException]
    found: set[str] = set()
    while waiting:
        kind = waiting.pop()
        if kind.__module__ != "__main__":
            found.add(kind.__name__)
        waiting.extend(kind.__subclasses__())
    return frozenset(found)
