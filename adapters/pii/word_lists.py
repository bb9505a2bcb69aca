"""Where are lists of words, and how are they written? In the code between blanks, in `data/` as files."""

from importlib.resources import files

DATA = files("adapters.pii") / "data"


def words_of(text: str) -> frozenset[str]:
    """The words of a text with blanks between them."""
    return frozenset(text.split())
