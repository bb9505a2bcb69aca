"""Which spans stand where several recognisers found something? None overlap, and nothing that was found is uncovered.

The platform's own syntax stays whole: a span is cut around it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from policies.redaction import PersonalSpan

FALLBACKS = frozenset({"WORD", "NUMBER"})
HOLDERS = frozenset({"EMAIL_ADDRESS", "URL"})
"""What often has a name in it."""
BRIDGED = frozenset({"WORD", "NUMBER", "LOCATION"})
LONGEST_BRIDGE = 8
BRIDGE = re.compile(r"[ \t,.;'’°º#/()&+-]*(?:[^\W_]{1,4}(?:[:.] ?\d{1,3})?[ \t,.;'’°º#/()&+-]*)?")
LAST_PUNCTUATION = "\u20ff"
"""Beyond it come letters in circles and squares, which Python does not take for letters."""


def settle(text: str, found: Iterable[PersonalSpan], kept: Sequence[tuple[int, int]] = ()) -> tuple[PersonalSpan, ...]:
    """The spans to replace, in order. The better one stands whole; of one that it overlaps, the rest is covered too."""
    settled: list[PersonalSpan] = []
    cluster: list[PersonalSpan] = []
    end = -1
    for span in sorted(found, key=_place):
        if span.start >= end:
            settled += cluster if len(cluster) < 2 else _stand(cluster)
            cluster, end = [span], span.end
        else:
            cluster.append(span)
            end = max(end, span.end)
    settled += cluster if len(cluster) < 2 else _stand(cluster)
    pieces = [piece for span in settled for piece in _around(span, kept)] if kept else settled
    return tuple([piece for piece in pieces if text[piece.start].isalnum() or _says_something(text, piece)])


def _place(span: PersonalSpan) -> tuple[int, int]:
    return span.start, -span.end


def _stand(cluster: list[PersonalSpan]) -> list[PersonalSpan]:
    """Spans that overlap, one after the other by rank; each covers what the better ones left of it.

    Those that stand are kept in order, so that a span is compared with those beside it alone.
    """
    standing: list[PersonalSpan] = []
    starts: list[int] = []
    for span in sorted(_recognised(cluster), key=_rank):
        first = bisect_right(starts, span.start)
        if first and standing[first - 1].end > span.start:
            first -= 1
        last = bisect_left(starts, span.end)
        place = span.start
        parts = []
        for better in standing[first:last]:
            if place < better.start:
                parts.append(_cut(span, place, better.start))
            parts.append(better)
            place = better.end
        if place < span.end:
            parts.append(_cut(span, place, span.end) if place > span.start else span)
        standing[first:last] = parts
        starts[first:last] = [part.start for part in parts]
    return standing


def _recognised(cluster: list[PersonalSpan]) -> list[PersonalSpan]:
    """An address, a link or a number that holds a known person's name is that person's, and stands whole."""
    people = [span for span in cluster if span.person is not None]
    if not people:
        return cluster
    return [
        span._replace(person=named.person, score=max(span.score, named.score))
        if span.person is None
        and span.type in HOLDERS
        and (named := next((one for one in people if span.start <= one.start and one.end <= span.end), None))
        else span
        for span in cluster
    ]


def bridged(text: str, spans: Sequence[PersonalSpan]) -> tuple[PersonalSpan, ...]:
    """The spans, those of nobody known joined over a short word or a comma between two of them.

    What stands between two masked pieces of an address or of a firm's name is a piece of it, more often than not.
    """
    if len(spans) < 2:
        return tuple(spans)
    joined: list[PersonalSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last is not None
            and span.start - last.end <= LONGEST_BRIDGE
            and last.type in BRIDGED
            and span.type in BRIDGED
            and last.person is None
            and span.person is None
            and BRIDGE.fullmatch(text, last.end, span.start)
        ):
            joined[-1] = last._replace(end=span.end, score=min(last.score, span.score))
        else:
            joined.append(span)
    return tuple(joined)


def _rank(span: PersonalSpan) -> tuple[bool, bool, bool, float, int]:
    """Better comes first: no fallback, a known person, whole contact data, the higher score, the longer."""
    return (
        span.type in FALLBACKS,
        span.person is None,
        span.type not in HOLDERS,
        -span.score,
        span.start - span.end,
    )


def _cut(span: PersonalSpan, start: int, end: int) -> PersonalSpan:
    return span._replace(start=start, end=end)


def _around(span: PersonalSpan, kept: Sequence[tuple[int, int]]) -> list[PersonalSpan]:
    parts, start = [], span.start
    for kept_start, kept_end in kept[max(0, bisect_right(kept, (span.start, 0)) - 1) :]:
        if kept_start >= span.end:
            break
        if kept_end > start:
            parts.append((start, kept_start))
            start = kept_end
    parts.append((start, span.end))
    return [_cut(span, a, b) for a, b in parts if a < b]


def _says_something(text: str, span: PersonalSpan) -> bool:
    """Is there a letter or a digit in it, or a sign that may be read as one? What is left of a span may be a comma."""
    return any(character.isalnum() or character > LAST_PUNCTUATION for character in text[span.start : span.end])
