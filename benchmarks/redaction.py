"""How fast is redaction beside Presidio's stock engine, and what does it cost to start and to hold?

Time is the thread's own CPU time, the two engines in turns on the same messages, so that other work on the machine
touches both; each for as long as a block, so that neither is measured with caches that the other has just filled, and
after other chat of the same kind, for what was found out about a word is remembered, and chat repeats its words. The
stock engine has a blank pipeline, its default recognisers and its own anonymizer; for balanced mode it runs the same
names model. Stock's list of internet suffixes comes from its package, not from the network.
"""

import gc
import itertools
import json
import logging
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_anonymizer import AnonymizerEngine
from spacy.language import Language

from adapters.pii.names.recogniser import Names
from adapters.pii.presidio import PresidioRedactor
from benchmarks.chat import Cast, messages, templates
from benchmarks.figures import Figure
from benchmarks.known_people import crowd
from benchmarks.measuring import percentile
from policies.redaction import KnownPerson, Mode

PEOPLE = 10_000
SAMPLES = 300
BLOCK = 100
SEED = 20261126
LONG = 100_000
IN_SCOPE = 5
CHATS = {"ordinary": ("ordinary_a", "ordinary_c"), "half personal": ("personal_a", "ordinary_a")}
"""Whose sentences. A message of 200 characters is several of them; of the second kind it is about two or three people,
which is denser than chat is, and says what that costs."""

START = """
import json, resource, sys, time
from pathlib import Path
from policies.redaction import KnownPerson, Mode
began = time.perf_counter()
from adapters.pii.presidio import PresidioRedactor
imported = time.perf_counter()
people = [KnownPerson(*one) for one in json.load(sys.stdin)]
built = time.perf_counter()
redactor = PresidioRedactor(b"secret", people)
learnt = time.perf_counter()
redactor.redact("Hello Jane, can you take the panel on Tuesday?", Mode(sys.argv[1]))
done = time.perf_counter()
status = Path("/proc/self/status")
if status.exists():  # getrusage tells on Linux what the benchmark itself held when it began this process, or more
    memory = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1000
else:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps([imported - began, learnt - built, done - learnt, memory]))
"""


def run() -> list[Figure]:
    logging.disable(logging.WARNING)
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    people = crowd(PEOPLE)
    redactor = PresidioRedactor(b"a secret for the benchmark", people)
    scope = [person.id for person in people[:IN_SCOPE]]
    gc.collect()
    gc.freeze()  # a full collection of so many people would land on one of the two
    figures = []
    for mode, pipeline, target in ((Mode.STRICT, spacy.blank("en"), 5.0), (Mode.BALANCED, Names().nlp, 3.0)):
        stock = Stock(pipeline)
        for (chat_name, lines), length in itertools.product(CHATS.items(), (50, 200)):
            texts, others = sized(length, lines), sized(length, lines, SEED + 1)
            ours, theirs = in_turns(partial(_redacted, redactor, mode, scope), stock.redact, texts, others)
            name = f"{mode.value}, {chat_name}, {length} characters"
            figures.append(
                Figure(f"{name}: throughput against stock", sum(theirs) / sum(ours), target, "x", "at_least")
            )
            if mode is Mode.STRICT and length == 200:
                figures.append(Figure(f"{name}: p99", 1000 * percentile(ours, 99), 5, "ms", "at_most"))
    figures += [_long(redactor), *_start(people)]
    return figures


def _redacted(redactor: PresidioRedactor, mode: Mode, scope: list[str], text: str) -> object:
    return redactor.redact(text, mode, scope)


class Stock:
    """Presidio as it comes, with this pipeline."""

    def __init__(self, pipeline: Language) -> None:
        engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "given"}])
        engine.nlp = {"en": pipeline}  # type: ignore[assignment]  # where load() would put it
        self._analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
        self._anonymizer = AnonymizerEngine()  # type: ignore[no-untyped-call]

    def redact(self, text: str) -> object:
        found: Any = self._analyzer.analyze(text, "en")
        return self._anonymizer.anonymize(text, found)


def sized(length: int, lines: Sequence[str], seed: int = SEED) -> list[str]:
    """Chat of about this many characters a message."""
    chance = random.Random(seed)
    said = chat(8 * SAMPLES, lines, seed)
    chance.shuffle(said)
    made, text = [], ""
    for one in said:
        text = f"{text} {one}".strip()
        if len(text) >= length:
            made.append(text[: text.rfind(" ", 0, length + 8)] if " " in text[: length + 8] else text[:length])
            text = ""
    return made[:SAMPLES]


def chat(count: int, names: Sequence[str], seed: int = SEED) -> list[str]:
    """So many messages made of the lines of these files, about people of this seed."""
    people = Cast(seed).known(200)
    lines = [line for name in names for line in templates(name)]
    random.Random(seed).shuffle(lines)
    return [message.text for message in messages(lines, people, count, seed)]


def in_turns(
    ours: Callable[[str], object], theirs: Callable[[str], object], texts: Sequence[str], others: Sequence[str]
) -> tuple[list[float], list[float]]:
    """CPU seconds of each text with each engine, block by block in turns, after others to warm up."""
    spent: tuple[list[float], list[float]] = ([], [])
    for redact in (ours, theirs):
        for text in others:
            redact(text)
    for start in range(0, len(texts), BLOCK):
        for redact, seconds in zip((ours, theirs), spent, strict=True):
            for text in texts[start : start + BLOCK]:
                began = time.thread_time()
                redact(text)
                seconds.append(time.thread_time() - began)
    return spent


def _long(redactor: PresidioRedactor) -> Figure:
    text = " ".join(chat(4000, CHATS["half personal"]))[:LONG]
    seconds = []
    for mode in Mode:
        began = time.thread_time()
        redactor.redact(text, mode)
        seconds.append(time.thread_time() - began)
    return Figure(f"a paste of {LONG // 1000} kB, strict", seconds[0], 1, "s", "at_most")


def _start(people: list[KnownPerson]) -> list[Figure]:
    """A process of its own for each mode: what the first message waits for, and what it all holds at its most."""
    told = json.dumps([[one.id, one.names, one.emails, one.phones, one.links] for one in people])
    figures = []
    for mode in Mode:
        done = subprocess.run(
            [sys.executable, "-c", START, mode.value], input=told, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": "."},
        )  # fmt: skip
        imported, learnt, first, memory = json.loads(done.stdout)
        figures.append(Figure(f"{mode.value}: the first message, once imported", first, 1, "s", "at_most"))
        figures.append(Figure(f"{mode.value}: memory with {len(people):,} people", memory, 350, "MB", "at_most"))
        if mode is Mode.STRICT:
            figures.append(Figure(f"to know {len(people):,} people", learnt, 2, "s", "at_most"))
            figures.append(Figure("to import it all (in the background of the server)", imported, 5, "s", "at_most"))
    return figures
