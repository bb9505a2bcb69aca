"""What are organisations called?"""

import random
from collections.abc import Callable

from training.lexicon import Names, pool
from training.words import ACRONYMS, COLOURS, INSTITUTIONS, LEGAL, MINISTRIES, TECH, THINGS, TRADES, form


class Organisations:
    """Draws names of companies, schools, authorities, clubs."""

    def __init__(
        self, chance: random.Random, names: Names, words: list[str], towns: list[str], first: Callable[[], str]
    ) -> None:
        self.chance, self.names, self.words, self.towns, self.first = chance, names, words, towns, first
        self.companies = pool("company")

    def some(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def organisation(self) -> str:
        """A name: one that is listed, or one made of names, towns, letters and words."""
        roll = self.chance.random()
        last, city = self.chance.choice(self.names.lasts), self.chance.choice(self.towns)
        coined = self.names.last_inventor.invent(self.chance, 4, 9)
        if roll < 0.36:
            return self.chance.choice(self.companies)
        if roll < 0.46:
            return f"{self.some(last, coined, city)} {self.chance.choice(TRADES)}"
        if roll < 0.54:
            name = self.some(last, coined, self.chance.choice(COLOURS))
            return f"{name} {self.some('', self.chance.choice(TRADES) + ' ')}{self.chance.choice(LEGAL)}"
        if roll < 0.58:
            return self._partners(last)
        if roll < 0.66:
            name = f"{self.chance.choice(COLOURS)} {self.chance.choice(THINGS)}"
            return name + self.some("", "", f" {self.chance.choice(TRADES)}", f" {self.chance.choice(LEGAL)}")
        if roll < 0.74:
            return self._institution(city)
        if roll < 0.81:
            return form(self.chance, self.chance.choice(ACRONYMS))
        if roll < 0.89:
            return self._coined(coined)
        if roll < 0.94:
            word = self.chance.choice(self.words).capitalize()
            legal = f" {self.chance.choice(LEGAL)}"
            return word + self.some("", "", legal, f" {self.chance.choice(self.words).capitalize()}")
        start = self.chance.choice(COLOURS)
        middle = self.some("", self.chance.choice(self.words).capitalize() + " ")
        return f"{start} {middle}{self.chance.choice(TRADES)}{self.some('', '', ' ' + self.chance.choice(LEGAL))}"

    def _partners(self, last: str) -> str:
        return self.some(
            f"{last}, {self.chance.choice(self.names.lasts)} and {self.chance.choice(self.names.lasts)}",
            f"{last} & {self.chance.choice(self.names.lasts)}",
            f"{last}-{self.chance.choice(self.names.lasts)}",
            f"{last} and Sons",
        )

    def _institution(self, city: str) -> str:
        return self.some(
            f"University of {city}",
            f"{city} University",
            f"{city} {self.chance.choice(INSTITUTIONS)}",
            f"St. {self.first()}{self.some('', ' Hospital', ' School')}",
            f"Bank of {city}",
            f"Institute of {self.chance.choice(THINGS)} {self.some('Research', 'Studies', 'Science')}",
            f"Ministry of {self.chance.choice(MINISTRIES)}",
        )

    def _coined(self, coined: str) -> str:
        return self.some(
            self.chance.choice(THINGS) + self.chance.choice(TECH),
            coined + self.chance.choice(TECH),
            self.chance.choice(COLOURS) + self.chance.choice(THINGS),
            coined.upper(),
            coined,
        )
