"""The same text is redacted to the same text in every process, whatever order Python gives its sets."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REDACT = """
import json, sys
from adapters.pii.presidio import PresidioRedactor
from policies.redaction import KnownPerson, Mode
given = "Jane Marta Martha Marie Maria Mark Bea Rose-Marie Jon John Joan Juan Ana Anna Anne Hanna Hannah".split()
family = "Roe Rowe Smith Smyth Schmidt Schmitt O'Neil Jansen Janssen Long Young Baker Mason Meier Meyer".split()
people = [
    KnownPerson(f"c{number}", (f"{one} {other}",), (f"{one}.{other}@example.com".lower(),))
    for number, (one, other) in enumerate((one, other) for one in given for other in family)
]
texts = [
    text.format(f"{one}{slip} {other}", one, other, one.lower() + other.lower())
    for text in (
        "{0} comes at three, {1} left Happy Parcel in May",
        "ask {2} about the loop of {1}, or {3}",
        "heads up: {1} {2} ({1}.{2}@example.com) will dial in",
        "14 Church Hill, Marousi 151 25: {1} {2}, {0}",
    )
    for one, other, slip in zip(given, reversed(family), ["e", "", "n", "a"] * 5)
]
redactor = PresidioRedactor(b"secret", people)
made = [redactor.redact(text, Mode.STRICT, [one.id for one in people[::9]]) for text in texts]
print(json.dumps([[one.text, [(span.start, span.end, span.type, span.person) for span in one.spans]] for one in made]))
"""


def said(script: str, seed: str) -> list[object]:
    """What the script says in a process of its own, whose sets are in an order of their own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    return list(json.loads(done.stdout))


CHAT = """
import json
from benchmarks.chat import Cast, messages, templates
lines = templates("personal_a")
print(json.dumps([message.text for message in messages(lines, Cast(1).known(40), 5 * len(lines), 2)]))
"""


def test_redaction_is_the_same_in_every_process() -> None:
    one, other = said(REDACT, "1"), said(REDACT, "2")
    assert one == other
    assert len(one) > 40


def test_chat_of_the_benchmarks_is_the_same_in_every_process() -> None:
    assert said(CHAT, "1") == said(CHAT, "2")
