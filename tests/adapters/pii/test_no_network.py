"""Does the redactor phone home? It is imported and run where a socket cannot even be made."""

import subprocess
import sys
from pathlib import Path

import pytest

from policies.redaction import Mode

PROGRAM = """
import socket, sys

def forbidden(event, arguments):
    if event.startswith("socket.") or event in ("urllib.Request", "http.client.connect", "ftplib.connect"):
        sys.stderr.write(f"asked for: {event}\\n")
        raise PermissionError(event)

sys.addaudithook(forbidden)
try:
    socket.socket()
except PermissionError:
    sys.stderr.write("forbidden\\n")

from adapters.pii.presidio import PresidioRedactor
from policies.redaction import KnownPerson, Mode

sys.stderr.write("imported\\n")

people = [KnownPerson("c1", ("Carmen Canaria",), ("carmen@mail.example",), ("+34 600 123 456",))]
redactor = PresidioRedactor(b"s" * 32, people)
mode = Mode(sys.argv[1])
texts = (
    "Write to jane.roe@gmail.com, jane@corp.internal or jane@roe.co.uk please.",
    "Her page is https://www.linkedin.com/in/jane-roe-1a2b, her CV http://files.example.co.uk/cv.pdf or jane-roe.dev",
    "Carmen Canaria (carmen@mail.example) is at 192.0.2.7, born 14 May 1990, phone +44 20 7946 0958.",
    "Yesterday Beatrice Hallworth from Leeds asked for 85,000 EUR.",
)
for text in texts:
    redacted = redactor.redact(text, mode)
    assert redacted.spans, text
    print(redacted.text)
"""


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(Mode))
def test_the_redactor_needs_no_network(mode: Mode) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, mode.value],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    importing, _, working = done.stderr.partition("imported\n")
    assert importing.startswith("asked for: socket.__new__\nforbidden\n")
    # urllib3, which comes with the analyzer, tries on import whether the machine has IPv6: a socket that goes nowhere.
    assert set(importing.splitlines()) == {"asked for: socket.__new__", "forbidden"}
    assert working == ""
    assert "@" not in done.stdout and "linkedin" not in done.stdout, done.stdout
    assert len(done.stdout.splitlines()) == 4
