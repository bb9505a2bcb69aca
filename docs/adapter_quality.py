"""How good is each adapter? A file beside it says of every rule: done, and by which test; to do; or exempt, and why."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENDING = ".quality.toml"

RULES = {
    "ats": {
        "signed": "Webhooks are believed by their signature alone, over the bytes that came",
        "ping": "Whatever the vendor asks before it switches a webhook on is answered",
        "repeats": "A delivery that is repeated, late or out of order changes nothing",
        "fan-out": "Several deliveries about one thing are read once",
        "echo": "What we did ourselves is not taken for news",
        "polling": "A change whose webhook got lost is found",
        "read-state": "State is read again from the API, never taken from a payload",
        "interviews": "Interviews are written, changed and cancelled",
        "scorecards": "Scorecards arrive, and what the vendor cannot take is declared",
        "form": "The scorecard is asked for by the vendor's own form, with every type of field it has",
        "outcomes": "Stage moves and outcomes, on a person's command only, once",
        "four-errors": "Every failure is one of four: retry, rejected, credentials broken, unknown",
        "read-first": "It looks before it writes: a fault at any call, and then again, ends the same",
        "story": "The whole story holds against the fake, whichever call goes wrong: each once, in every way",
        "connect": "`panelkeeper connect` checks credentials and scopes, lists stages and forms, sees to the webhook",
        "fake": "`panelkeeper fake` runs a strict, stateful double with faults on demand",
        "tenant": "Tried on a tenant of the vendor's",
    },
    "calendar": {
        "busy": "Busy times are in order; a calendar that cannot be seen is told apart from a free one",
        "own-holds": "What we hold ourselves is not taken for busy",
        "order": "A late change does not undo a newer one",
        "gone": "What is cancelled is gone, however often it is asked for, and nobody else's is",
        "four-errors": "Every failure is one of four: retry, rejected, credentials broken, unknown",
        "story": "The whole story holds, and a hold whose answer is lost is there once",
        "tenant": "Tried on a tenant of the vendor's",
    },
    "hris": {
        "once": "A hire is recorded once, however often it is asked for",
        "read-first": "It looks before it makes, and takes nobody for another",
        "stops": "What may have been made and cannot be found is not made again: a person has to look",
        "four-errors": "Every failure is one of four: retry, rejected, credentials broken, unknown",
        "least": "It is told a name, an address and a job title of the person, and our key",
        "story": "The whole story holds against the fake, whichever call goes wrong: each once, in every way",
        "connect": "`panelkeeper connect` checks credentials and permissions",
        "fake": "`panelkeeper fake` runs a strict, stateful double with faults on demand",
        "tenant": "Tried on a tenant of the vendor's",
    },
}
"""What each kind of adapter has to hold."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` is done, todo or exempt; `why` is the test that shows what is done, and the reason for what is not."""

    status: str
    why: str


class NotReadable(Exception):
    """The file does not say of every rule how it stands."""


def adapters() -> dict[str, Path]:
    """Every adapter that has to have such a file, by its kind and name."""
    folders = (ROOT / "adapters" / kind for kind in RULES)
    named = [path for folder in folders for path in folder.glob("*.py") if '\n    name = "' in path.read_text("utf-8")]
    return {f"{path.parent.name}/{path.stem}": path for path in sorted(named)}


def verdicts(adapter: Path) -> dict[str, Verdict]:
    """What the file beside this adapter says; raises NotReadable."""
    beside = adapter.with_name(adapter.stem + ENDING)
    told = tomllib.loads(beside.read_text("utf-8")) if beside.exists() else {}
    rules = RULES[adapter.parent.name]
    if list(told) != list(rules):
        wrong = sorted(set(told) ^ set(rules)) or ["their order"]
        raise NotReadable(f"{beside.name}: {', '.join(wrong)}")
    found = {}
    for rule, said in told.items():
        ((status, why),) = said.items() if len(said) == 1 else ((("", "")),)
        if status not in ("done", "todo", "exempt") or not why:
            raise NotReadable(f"{beside.name}: {rule}")
        found[rule] = Verdict(status, why)
    return found


def is_there(test: str) -> bool:
    """Is there a test of this name: `tests/…/test_x.py::test_name`?"""
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and f"def {name}(" in path.read_text("utf-8")
