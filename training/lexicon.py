"""Which names does training draw from, and how are names invented that no list knows?"""

import gzip
import random
from collections import defaultdict
from pathlib import Path

POOLS = Path(__file__).parent / "pools"


def pool(name: str) -> list[str]:
    """The names of a kind, sorted, as training/gather.py wrote them."""
    with gzip.open(POOLS / f"{name}.txt.gz", "rt", encoding="ascii") as lines:
        return [line.rstrip("\n") for line in lines]


class Inventor:
    """Makes up words that sound like the ones given (letters follow as they do there, in threes)."""

    def __init__(self, words: list[str]) -> None:
        self.follows: dict[str, list[str]] = defaultdict(list)
        for word in words:
            letters = f"^^^{word.lower()}$"
            for place in range(3, len(letters)):
                self.follows[letters[place - 3 : place]].append(letters[place])

    def invent(self, chance: random.Random, least: int = 3, most: int = 11) -> str:
        """A word with a capital, of a length within these bounds."""
        while True:
            made = "^^^"
            while not made.endswith("$") and len(made) < most + 5:
                made += chance.choice(self.follows[made[-3:]])
            word = made[3:-1]
            if made.endswith("$") and least <= len(word) <= most and word.isalpha():
                return word.capitalize()


class Names:
    """First and last names, and inventors of more."""

    def __init__(self, chance: random.Random) -> None:
        self.firsts, self.lasts = pool("first"), pool("last")
        self.first_inventor = Inventor(chance.sample(self.firsts, 8000))
        self.last_inventor = Inventor(chance.sample(self.lasts, 12000))
