"""How are towns, streets and whole addresses written?"""

import random

from training.lexicon import Inventor, Names, pool
from training.words import (
    BOXES,
    CODES,
    DIRECTIONS,
    HOUSES,
    MILITARY,
    ORDINALS,
    ROOMS,
    SHIPS,
    STATES,
    STREET_ENDS,
    STREET_STARTS,
    STREET_TYPES,
    TOWN_ENDS,
    TOWN_STARTS,
    form,
)


class Places:
    """Draws places."""

    def __init__(self, chance: random.Random, names: Names, words: list[str]) -> None:
        self.chance, self.names, self.words = chance, names, words
        self.towns, self.states = pool("town"), pool("state")
        self.countries, self.streets = pool("country"), pool("street")
        self.inventor = Inventor([town for town in self.towns if town.isalpha()][::4])

    def some(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def formed(self, forms: list[str]) -> str:
        """A number in one of these forms."""
        return form(self.chance, self.chance.choice(forms))

    def city(self) -> str:
        if self.chance.random() < 0.12:
            made = self.inventor.invent(self.chance, 4, 12)
            return made if self.chance.random() < 0.6 else self.chance.choice(TOWN_STARTS) + " " + made
        if self.chance.random() < 0.08:
            return self.chance.choice(self.names.lasts) + self.chance.choice(TOWN_ENDS)
        return self.chance.choice(self.towns)

    def state(self) -> str:
        return self.chance.choice(self.states) if self.chance.random() < 0.6 else self.chance.choice(STATES)

    def code(self) -> str:
        return self.formed(CODES)

    def house(self) -> str:
        return self.formed(HOUSES).lstrip("0") + self.some("", "", "", "", "", "", "A", "b")

    def secondary(self) -> str:
        return self.formed(ROOMS)

    def way(self) -> str:
        """A street without a number."""
        roll = self.chance.random()
        name = self.some(
            self.chance.choice(self.names.lasts),
            self.chance.choice(self.names.firsts),
            self.city(),
            self.names.last_inventor.invent(self.chance),
            self.chance.choice(self.words).capitalize(),
        )
        if roll < 0.5:
            name = f"{self.chance.choice(DIRECTIONS)} {name}" if self.chance.random() < 0.1 else name
            return f"{name} {self.chance.choice(STREET_TYPES)}"
        if roll < 0.62:
            return self.chance.choice(self.streets)
        if roll < 0.74:
            return name + self.chance.choice(STREET_ENDS)
        if roll < 0.9:
            start = self.chance.choice(STREET_STARTS)
            return f"{start} {name}" + (
                "" if self.chance.random() < 0.7 else f" {self.chance.choice(self.names.lasts)}"
            )
        ordinal = self.chance.choice(ORDINALS)
        return f"{ordinal} {self.some('Street', 'Avenue', 'Ave', 'St')}"

    def street(self) -> str:
        """A street, mostly with a number before or behind it."""
        roll, way = self.chance.random(), self.way()
        if roll < 0.36:
            return f"{self.house()} {way}"
        if roll < 0.58:
            return f"{way} {self.house()}"
        if roll < 0.62:
            return f"{way}, {self.house()}"
        if roll < 0.65:
            return f"{self.house()}, {way}"
        return f"{self.house()} {way} {self.secondary()}" if roll < 0.73 else way

    def address(self) -> str:
        """A whole address, on one line or several."""
        if self.chance.random() < 0.05:
            return self._military()
        if self.chance.random() < 0.06:
            return f"{self.some('the corner of ', 'corner of ', '')}{self.way()} and {self.way()}"
        street, city = self.street(), self.city()
        country, code = self.chance.choice(self.countries), self.code()
        state, second = self.state(), self.secondary()
        line = self.some("\n", "\n ", ", ", ", ", " ", "\n", ",\n")
        rest = self.some(
            f"{city}, {self.chance.choice(STATES)} {code}",
            f"{city}, {self.chance.choice(STATES)} {form(self.chance, '#####')}",
            f"{city} {state}",
            f"{city} {code}",
            f"{code} {city}",
            f"{city}{line}{country}",
            f"{code} {city}{line}{country}",
            f"{city}, {country} {code}",
            f"{city}\n, {self.chance.choice(STATES)}\n {code}",
            f"{city}{line}{self.chance.choice(STATES)}{line}{country} {code}",
            f"{second}{line}{city}{line}{country}",
            f"{second} {city} {state}",
            f"{second}{line}{city}{line}{country} {code}",
            f"{city}, {state}, {country}",
            f"{city}",
        )
        if self.chance.random() < 0.05:
            return f"{self.formed(BOXES)}, {rest}"
        return f"{street}{line}{rest}"

    def _military(self) -> str:
        state = self.some("AA", "AE", "AP")
        psc, unit = form(self.chance, MILITARY[0]), form(self.chance, MILITARY[1])
        ship = f"{self.chance.choice(SHIPS)} {self.chance.choice(self.names.lasts)}"
        head = self.some(psc, unit, ship, form(self.chance, MILITARY[2]))
        line, post = self.some("\n", ", ", " "), self.some("APO", "FPO", "DPO")
        return f"{head}{line}{post} {state} {form(self.chance, '#####')}"
