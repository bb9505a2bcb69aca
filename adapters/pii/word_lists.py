"""Where are lists of words, and how are they written? In the code between blanks, in `data/` as files."""

from functools import cache
from importlib.resources import files

DATA = files("adapters.pii") / "data"


def words_of(text: str) -> frozenset[str]:
    """The words of a text with blanks between them."""
    return frozenset(text.split())


@cache
def dictionary() -> tuple[frozenset[str], frozenset[str]]:
    """The words of ordinary English, in lower case: the common ones, and the rest."""
    common, _, rest = uncommented("words.txt").partition("\n--\n")
    return frozenset(common.split()), frozenset(rest.split())


@cache
def office() -> frozenset[str]:
    """The words of offices, of software and of chat, in lower case."""
    return frozenset(uncommented("words.office.txt").split())


@cache
def common_words() -> tuple[str, ...]:
    """The words that messages are mostly made of: those of an office and the common ones of the language."""
    return (*office(), *dictionary()[0])


def uncommented(name: str) -> str:
    """A file of `data/` without its comments."""
    text = (DATA / name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))
