"""What does one measurement say, and did it reach what it had to?"""

from dataclasses import dataclass
from typing import Literal

Bound = Literal["at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, in `unit`, beside the number it has to reach and from which side."""

    name: str
    measured: float
    target: float
    unit: str
    bound: Bound

    @property
    def reached(self) -> bool:
        """Whether the measurement is on the right side of its target; exactly on it counts, not-a-number never does."""
        if self.bound == "at_least":
            return self.measured >= self.target
        return self.measured <= self.target


def table(figures: list[Figure]) -> str:
    """The figures as lines of text, columns aligned: name, measured, what it had to reach, verdict."""
    rows = [("figure", "measured", "to reach", "")]
    for figure in figures:
        sign = "≥" if figure.bound == "at_least" else "≤"
        rows.append(
            (
                figure.name,
                f"{figure.measured:,.4g} {figure.unit}",
                f"{sign} {figure.target:,.4g} {figure.unit}",
                "reached" if figure.reached else "FALLS SHORT",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
