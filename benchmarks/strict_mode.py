"""How much personal data does strict mode leave in chat, and how much of ordinary messages does it keep?"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable

from adapters.pii.artifacts import Artifacts
from adapters.pii.presidio import PresidioRedactor
from adapters.pii.reading import read
from adapters.pii.words.recogniser import unknown
from benchmarks.chat import Cast, Message, candidates, messages, templates
from benchmarks.figures import Figure
from policies.redaction import Mode

PEOPLE = 2_000
MESSAGES = 3_000
HALVES = ("a", "b", "c", "d", "e", "f", "g", "h")

Spans = Callable[[Message], Iterable[tuple[int, int]]]


def run() -> list[Figure]:
    people = Cast(7).known(PEOPLE)
    redactor = PresidioRedactor(b"benchmark", candidates(people))

    def spans(message: Message) -> list[tuple[int, int]]:
        found = redactor.redact(message.text, Mode.STRICT, people=message.scope).spans
        return [(span.start, span.end) for span in found]

    figures = []
    for half in HALVES:
        left, leaking, _ = leaks(messages(templates(f"personal_{half}"), people, MESSAGES, 11), spans)
        kept, _ = ordinary(messages(templates(f"ordinary_{half}"), people, MESSAGES, 13), spans)
        figures += [
            Figure(f"personal characters left, templates {half}", left, 0.5, "%", "at_most"),
            Figure(f"messages leaking anything, templates {half}", leaking, 2, "%", "at_most"),
            Figure(f"ordinary characters kept, templates {half}", kept, 85, "%", "at_least"),
        ]
    return figures


def leaks(chat: Iterable[Message], spans: Spans) -> tuple[float, float, Counter[tuple[str, str]]]:
    """Per cent of personal characters left, per cent of messages that leak a letter or digit, and what leaks."""
    personal = left = leaking = count = 0
    what: Counter[tuple[str, str]] = Counter()
    for message in chat:
        covered = covers(message.text, spans(message))
        leaked = False
        for start, end, kind in message.personal:
            personal += end - start
            open_ = [place for place in range(start, end) if not covered[place]]
            left += len(open_)
            shown = "".join(message.text[place] for place in open_)
            if any(character.isalnum() for character in shown):
                leaked = True
                what[kind, f"{shown!r} of {message.text!r}"] += 1
        leaking += leaked
        count += 1
    return 100 * left / personal, 100 * leaking / count, what


def ordinary(chat: Iterable[Message], spans: Spans) -> tuple[float, Counter[str]]:
    """Per cent of the characters kept, and what was masked how often."""
    characters = masked = 0
    what: Counter[str] = Counter()
    for message in chat:
        characters += len(message.text)
        for start, end in spans(message):
            masked += end - start
            what[message.text[start:end]] += 1
    return 100 * (characters - masked) / characters, what


def covers(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    """One byte for each character: 1 where a span covers it."""
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return covered


def alone(message: Message) -> list[tuple[int, int]]:
    """What the recogniser of words finds by itself."""
    return [(start, end) for start, end, _ in unknown(Artifacts(read(message.text)))]


if __name__ == "__main__":
    half = sys.argv[1]
    cast = Cast(7).known(PEOPLE)
    left, leaking, what = leaks(messages(templates(f"personal_{half}"), cast, MESSAGES, 11), alone)
    kept, masked = ordinary(messages(templates(f"ordinary_{half}"), cast, MESSAGES, 13), alone)
    sys.stdout.write(f"words alone: {left:.2f} % left, {leaking:.2f} % leak, {kept:.2f} % kept\n")
    by_kind = Counter[str]()
    for (kind, _), times in what.items():
        by_kind[kind] += times
    sys.stdout.write(f"{by_kind.most_common()}\n")
    for (kind, text), times in what.most_common(int(sys.argv[2])):
        sys.stdout.write(f"{kind:10} {times} {text}\n")
    sys.stdout.write(f"{masked.most_common(60)}\n")
