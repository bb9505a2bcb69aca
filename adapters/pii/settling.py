"""Which spans stand where several recognisers found something? None overlap, and nothing that was found is uncovered.

The platform's own syntax stays whole: a span is cut around it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policies.redaction import PersonalSpan

FALLBACKS = frozenset({"WORD", "NUMBER"})
HOLDERS = frozenset({"EMAIL_ADDRESS", "URL"})
"""What often has a name in it."""
LAST_PUNCTUATION = "\u20ff"
"""Beyond it come letters in circles and squares, which Python does not take for letters."""


def settle(text: str, found: Iterable[PersonalSpan], kept: Sequence[tuple[int, int]] = ()) -> tuple[PersonalSpan, ...]:
    """The spans to replace, in order. The better one stands whole; of one that it overlaps, the rest is covered too."""
    ordered = sorted(found, key=lambda span: (span.start, -span.end))
    settled: list[PersonalSpan] = []
    cluster: list[PersonalSpan] = []
    end = -1
    for span in ordered:
        if span.start >= end and cluster:
            settled += _stand(cluster)
            cluster = []
        cluster.append(span)
        end = max(end, span.end)
    settled += _stand(cluster)
    pieces = (piece for span in settled for piece in _around(span, kept)) if kept else settled
    return tuple(piece for piece in pieces if _says_something(text, piece))


def _stand(cluster: list[PersonalSpan]) -> list[PersonalSpan]:
    """Spans that overlap, one after the other by rank; each covers what the better ones left of it."""
    if len(cluster) < 2:
        return cluster
    standing: list[PersonalSpan] = []
    for span in sorted(_recognised(cluster), key=_rank):
        free = [(span.start, span.end)]
        for better in standing:
            free = [part for start, end in free for part in _minus(start, end, better.start, better.end)]
        standing += [replace(span, start=start, end=end) for start, end in free]
    return sorted(standing, key=lambda span: span.start)


def _recognised(cluster: list[PersonalSpan]) -> list[PersonalSpan]:
    """An address, a link or a number that holds a known person's name is that person's, and stands whole."""
    people = [span for span in cluster if span.person is not None]
    return [
        replace(span, person=named.person, score=max(span.score, named.score))
        if span.person is None
        and span.type in HOLDERS
        and (named := next((one for one in people if span.start <= one.start and one.end <= span.end), None))
        else span
        for span in cluster
    ]


def _rank(span: PersonalSpan) -> tuple[bool, bool, bool, float, int]:
    """Better comes first: no fallback, a known person, whole contact data, the higher score, the longer."""
    return (
        span.type in FALLBACKS,
        span.person is None,
        span.type not in HOLDERS,
        -span.score,
        span.start - span.end,
    )


def _minus(start: int, end: int, taken_start: int, taken_end: int) -> list[tuple[int, int]]:
    """What is left of start..end without taken_start..taken_end."""
    if taken_end <= start or end <= taken_start:
        return [(start, end)]
    return [(a, b) for a, b in ((start, taken_start), (taken_end, end)) if a < b]


def _around(span: PersonalSpan, kept: Sequence[tuple[int, int]]) -> list[PersonalSpan]:
    parts, start = [], span.start
    for kept_start, kept_end in kept[max(0, bisect_right(kept, (span.start, 0)) - 1) :]:
        if kept_start >= span.end:
            break
        if kept_end > start:
            parts.append((start, kept_start))
            start = kept_end
    parts.append((start, span.end))
    return [replace(span, start=a, end=b) for a, b in parts if a < b]


def _says_something(text: str, span: PersonalSpan) -> bool:
    """Is there a letter or a digit in it, or a sign that may be read as one? What is left of a span may be a comma."""
    return any(character.isalnum() or character > LAST_PUNCTUATION for character in text[span.start : span.end])
