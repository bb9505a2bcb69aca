"""Is everything there that the bot needs? Each check says what it looked at and, where it fails, what to do."""

import time
from dataclasses import dataclass

from bot import app as assembly
from bot.settings import Settings
from policies.redaction import Mode
from storage import schema
from storage.store import Store

SAMPLE = "Please write to jane.roe@example.org about Tuesday."


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    ok: bool
    told: str


def examine(settings: Settings) -> list[Check]:
    """Every check, whatever the others find."""
    return [_configured(settings), _database(settings), _pipeline(settings), _redaction(settings)]


def _configured(settings: Settings) -> Check:
    missing = assembly.missing(settings)
    return Check("settings", not missing, f"please set {', '.join(missing)}" if missing else "complete")


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
