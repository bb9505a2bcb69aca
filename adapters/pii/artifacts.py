"""What does AnalyzerEngine hand to every recogniser? The message as it was read, and what is known of it so far."""

from functools import reduce
from operator import or_

from presidio_analyzer.nlp_engine import NlpArtifacts

from adapters.pii.first_look import first_look
from adapters.pii.reading import Reading, read


class Artifacts(NlpArtifacts):
    """A reading, the ids of the people in scope, and what a first look says: `kinds` by word, `told` in all.

    `found` are stretches of the text as given of which a recogniser has said all that there is to say; `personal`:
    whether one has found a person or what is a person's.
    """

    def __init__(self, reading: Reading, people: frozenset[str] = frozenset()) -> None:
        super().__init__([], [], [], [], None, "en")  # type: ignore[arg-type]
        self.reading = reading
        self.people = people
        self.kinds = first_look(reading.written)
        self.told = reduce(or_, self.kinds, 0)
        self.found: list[tuple[int, int]] = []
        self.personal = False


def artifacts_of(text: str, given: NlpArtifacts | None) -> Artifacts:
    """What was given, where the engine has read the text; else the text is read now, with nobody in scope."""
    return given if isinstance(given, Artifacts) else Artifacts(read(text))
