"""What does the model learn from? Texts from templates, with the entities in them, the same for the same seed."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

from adapters.pii.folding import FOLDINGS
from training.values import Values

TEMPLATES = Path(__file__).parent / "templates"
CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and its entities: start, end, type."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


def templates(plain: bool) -> list[str]:
    """The lines of the template files; those named plain_ say nothing personal."""
    lines = []
    for path in sorted(TEMPLATES.glob("*.txt")):
        if path.name.startswith("plain_") is plain:
            lines += [
                line.replace("\\n", "\n").replace("\\t", "\t") for line in path.read_text("utf-8").splitlines() if line
            ]
    return lines


class Generator:
    """Makes samples."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.values = Values(self.chance)
        self.personal, self.plain = templates(plain=False), templates(plain=True)

    def filled(self, template: str) -> Sample:
        """A template with a choice made wherever there is one and a value in every slot."""
        while CHOICE.search(template):
            template = CHOICE.sub(lambda found: self.chance.choice(found[1].split("|")), template)
        text, entities, place = "", [], 0
        for found in SLOT.finditer(template):
            text += template[place : found.start()]
            draw, label = self.values.slots[found[1]]
            value = "".join(map(FOLDINGS.__getitem__, draw()))
            if label:
                entities.append((len(text), len(text) + len(value), label))
            text += value
            place = found.end()
        return Sample(text + template[place:], tuple(entities))

    def salad(self) -> Sample:
        """Words in no order, some with a capital, with values among them, or none."""
        kinds = ("first", "full", "last", "city", "org", "country", "street", "nrp", "address")
        parts = []
        count = self.chance.choice((0, 0, 1, 1, 2))
        for _ in range(self.chance.randint(3, 12)):
            word = self.chance.choice(self.values.words)
            parts.append(word.capitalize() if self.chance.random() < 0.12 else word)
        glue = ("the", "a", "of", "to", "is", "was", "and", "in", "with", "for", "at", "on", "by", "from", ",")
        for _ in range(len(parts) // 2):
            parts.insert(self.chance.randrange(len(parts) + 1), self.chance.choice(glue))
        if self.chance.random() < 0.3:
            parts.insert(self.chance.randrange(len(parts) + 1), self.chance.choice(("{work}", '"{work}"')))
        for _ in range(count):
            parts.insert(self.chance.randrange(len(parts) + 1), "{" + self.chance.choice(kinds) + "}")
        text = " ".join(parts).replace(" ,", ",") + self.chance.choice((".", "", "?", "!"))
        return self.filled(text[0].upper() + text[1:])

    def joined(self, samples: list[Sample], between: str) -> Sample:
        text, entities = "", []
        for sample in samples:
            text += between if text else ""
            entities += [(start + len(text), end + len(text), label) for start, end, label in sample.entities]
            text += sample.text
        return Sample(text, tuple(entities))

    def sample(self) -> Sample:
        """One sample: mostly a template, sometimes two or three, sometimes salad; sometimes in small letters."""
        roll = self.chance.random()
        if roll < 0.50:
            made = self.filled(self.chance.choice(self.personal))
        elif roll < 0.64:
            pieces = [self.filled(self.chance.choice(self.personal)) for _ in range(self.chance.randint(2, 3))]
            made = self.joined(pieces, self.chance.choice((" ", " ", "\n")))
        elif roll < 0.72:
            pieces = [self.filled(self.chance.choice(self.personal)), self.filled(self.chance.choice(self.plain))]
            self.chance.shuffle(pieces)
            made = self.joined(pieces, self.chance.choice((" ", " ", "\n")))
        elif roll < 0.88:
            made = self.filled(self.chance.choice(self.plain))
        else:
            made = self.salad()
        noise = self.chance.random()
        if noise < 0.09:
            return Sample(made.text.lower(), made.entities)
        if noise < 0.11:
            return Sample(made.text.upper(), made.entities)
        if noise < 0.16 and made.text[-1:] in ".!?":
            return Sample(made.text[:-1], tuple(e for e in made.entities if e[1] < len(made.text)))
        if noise < 0.22:
            return Sample(made.text[:1].upper() + made.text[1:], made.entities)
        return made

    def samples(self, count: int) -> list[Sample]:
        """This many samples."""
        return [self.sample() for _ in range(count)]
