"""Is everything there that the bot needs? Each check says what it looked at and, where it fails, what to do."""

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot import app as assembly
from bot.cards.elements import counted
from bot.settings import ENV_FILE, Settings
from policies.redaction import Mode
from storage import holds, schema
from storage.store import Store

PREFIX = "PANELKEEPER_"
FOREIGN = frozenset({"PANELKEEPER_SITE"})
"""What compose.yaml names beside the settings."""
NAMED = re.compile(r"(?m)^\s*(?:export\s+)?(\w+)\s*=")
SAMPLE = "Please write to jane.roe@example.org about Tuesday."


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    ok: bool
    told: str


def examine(settings: Settings) -> list[Check]:
    """Every check, whatever the others find."""
    return [
        _configured(settings),
        _spelt([*os.environ, *_written()]),
        _database(settings),
        _pipeline(settings),
        _redaction(settings),
        _anchors(settings),
        _periods(settings),
    ]


def _configured(settings: Settings) -> Check:
    missing = assembly.missing(settings)
    if missing:
        return Check("settings", False, f"please set {', '.join(missing)}")
    faults = assembly.unusable(settings)
    return Check("settings", not faults, " ".join(faults) if faults else "complete")


def _written() -> list[str]:
    """The names in the file of settings, if there is one."""
    try:
        return NAMED.findall(Path(ENV_FILE).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return []


def _spelt(names: Iterable[str]) -> Check:
    """Is there a setting for each name that looks like one? A misspelt one is as if it were not there."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = dict.fromkeys(name.upper() for name in names)
    strange = [name for name in given if name.startswith(PREFIX) and name not in known | FOREIGN]
    told = []
    for name in strange:
        meant = get_close_matches(name, known, 1)
        told.append(f"there is no {name}" + (f"; is it {meant[0]}?" if meant else ""))
    return Check("names of settings", not told, ", ".join(told) if told else "all known")


def _database(settings: Settings) -> Check:
    try:
        store = Store(settings.database_url)
        here, wanted = schema.current(store), schema.newest()
        store.close()
    except Exception as error:  # whatever the driver says may hold the address and its password
        return Check("database", False, f"out of reach ({type(error).__name__}); look at PANELKEEPER_DATABASE_URL")
    if here != wanted:
        return Check("database", False, f"at version {here or 'none'}, {wanted} is needed; run: panelkeeper migrate")
    return Check("database", True, f"at version {here}")


def _pipeline(settings: Settings) -> Check:
    name = settings.redaction_pipeline
    if not name:
        return Check("names in texts", True, "found by the model that ships with Panelkeeper")
    if not assembly.has_pipeline(settings):
        return Check("names in texts", False, assembly.PIPELINE_MISSING.format(name=name))
    return Check("names in texts", True, f"found by {name}")


def _redaction(settings: Settings) -> Check:
    began = time.perf_counter()
    try:
        redacted = assembly.redactor(settings, secret=b"only for this check").redact(SAMPLE, Mode.STRICT)
    except Exception as error:  # what it says may quote a text
        return Check("redaction", False, f"fails ({type(error).__name__}); messages would be kept without their text")
    if "jane" in redacted.text:
        return Check("redaction", False, "does not find an e-mail address")
    return Check("redaction", True, f"ready after {time.perf_counter() - began:.1f} s")


def _periods(settings: Settings) -> Check:
    """Are there candidates about whom a person has to decide?"""
    try:
        store = Store(settings.database_url)
        with store.transaction() as session:
            count = holds.count_open_questions(session)
        store.close()
    except Exception as error:  # whatever the driver says may hold the address and its password
        return Check("retention", False, f"cannot be looked at ({type(error).__name__}); see the database above")
    if count:
        whom = counted(count, "candidate")
        told = f"about {whom} a person has to say how long they are kept: panelkeeper retention questions"
        return Check("retention", False, told)
    return Check("retention", True, "nobody has to decide about anybody")


def _anchors(settings: Settings) -> Check:
    file = settings.audit_anchor_file
    if file is not None and not os.access(file if file.exists() else file.parent, os.W_OK):
        return Check("audit anchors", False, "the file cannot be written; look at PANELKEEPER_AUDIT_ANCHOR_FILE")
    places = {
        "a file": file is not None,
        "a mailbox": bool(settings.audit_anchor_email),
        "a web address": bool(settings.audit_anchor_url.get_secret_value()),
    }
    set_up = [name for name, there in places.items() if there]
    if not set_up:
        return Check("audit anchors", True, "none; to prove more, set PANELKEEPER_AUDIT_ANCHOR_FILE, _EMAIL or _URL")
    return Check("audit anchors", True, f"go to {', '.join(set_up)} once an hour")
