"""What does AnalyzerEngine hand to every recogniser? The message as it was read, and what is known of it so far."""

from functools import reduce
from operator import or_

from presidio_analyzer.nlp_engine import NlpArtifacts

from adapters.pii.first_look import LOOKS
from adapters.pii.reading import Reading, read
from adapters.pii.remembered import Remembered


class Artifacts(NlpArtifacts):
    """A reading, the ids of the people in scope, and what a first look says: `kinds` by word, `told` in all.

    `found` are stretches of the text as given of which a recogniser has said all that there is to say; `personal`:
    whether one has found a person or what is a person's.
    """

    def __init__(self, reading: Reading, people: frozenset[str] = frozenset(), looks: Remembered[int] = LOOKS) -> None:
        super().__init__([], [], [], [], None, "en")  # type: ignore[arg-type]
        self.reading = reading
        self.people = people
        self.found: list[tuple[int, int]] = []
        self.personal = False
        self.look(looks)

    def look(self, looks: Remembered[int]) -> None:
        """Look at the words once more, by what is known of each now."""
        self.looks = looks
        self.kinds = list(map(looks.__getitem__, self.reading.written))
        self.told = reduce(or_, self.kinds, 0)


def artifacts_of(text: str, given: NlpArtifacts | None) -> Artifacts:
    """What was given, where the engine has read the text; else the text is read now, with nobody in scope."""
    return given if isinstance(given, Artifacts) else Artifacts(read(text))
