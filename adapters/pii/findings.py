"""What does a recogniser hand to AnalyzerEngine? A result of Presidio's kind that costs less to make and to compare."""

from functools import cached_property

from presidio_analyzer import EntityRecognizer, RecognizerResult

NAME, IDENTIFIER = RecognizerResult.RECOGNIZER_NAME_KEY, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY


class Finding(RecognizerResult):
    """A stretch of the text as given, in characters, its type and how sure it is; and which recogniser says so.

    The engine compares results by their hash, which Presidio makes of a text. `about` is what else there is to say.
    """

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        score: float,
        by: EntityRecognizer,
        person: str | None = None,
        **about: object,
    ) -> None:
        self.entity_type = kind
        self.start = start
        self.end = end
        self.score = score
        self.analysis_explanation = None  # type: ignore[assignment]
        self.person = person
        self._by, self._about = by, about

    @cached_property
    def recognition_metadata(self) -> dict[str, object]:  # type: ignore[override]
        """What Presidio's other parts ask for: who found it, and what else there is to say."""
        return {NAME: self._by.name, IDENTIFIER: self._by.id, "person": self.person, **self._about}  # type: ignore[has-type]

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.entity_type, self.score))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecognizerResult) and (
            self.start == other.start
            and self.end == other.end
            and self.entity_type == other.entity_type
            and self.score == other.score
        )
