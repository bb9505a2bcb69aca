"""Does each import contract catch what it is there to catch?

Every contract gets a violation planted in a copy of the packages; that contract, and no other, has to break.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT

LINT = Path(sys.executable).with_name("lint-imports")
BROKEN = re.compile(r"^(\d+[ab]?) .* BROKEN\b", re.MULTILINE)

# Contract, the module that gets the line, the line.
VIOLATIONS = [
    ("1", "policies/claims.py", "import storage.tables"),
    ("1", "storage/store.py", "import handlers.command"),
    ("1", "handlers/command.py", "import adapters.ports"),
    ("1", "adapters/ports.py", "import handlers.command"),
    ("2", "bot/cards/__init__.py", "import bot.slack"),
    ("2", "bot/slack/__init__.py", "import bot.web"),
    ("2", "bot/stray.py", ""),
    ("3", "handlers/claim_seat.py", "import handlers.release_seat"),
    ("3", "handlers/command.py", "import handlers.claim_seat"),
    ("3", "handlers/stray.py", ""),
    ("4", "bot/cards/__init__.py", "import storage.tables"),
    ("4", "bot/slack/__init__.py", "import policies.claims"),
    ("4", "adapters/ports.py", "import storage.tables"),
    ("4", "adapters/ports.py", "import policies.claims"),
    ("5", "bot/slack/__init__.py", "import adapters.ats"),
    ("5", "adapters/mail/__init__.py", "import adapters.calendar"),
    ("6", "bot/slack/__init__.py", "import bot.settings"),
    ("6", "adapters/ports.py", "import bot.settings"),
    ("7", "policies/claims.py", "import time"),
    ("7", "policies/claims.py", "import logging"),
    ("8", "bot/web/__init__.py", "import slack_bolt"),
    ("8", "handlers/claim_seat.py", "import httpx"),
    ("8", "policies/claims.py", "import cedarpy"),
    ("9", "handlers/claim_seat.py", "import sqlalchemy"),
    ("9", "bot/web/__init__.py", "import sqlite3"),
    ("10a", "bot/web/__init__.py", "import simulator"),
    ("10b", "simulator/__init__.py", "import policies.vocabulary"),
]

# A module of the product that another contract watches too.
ALSO_BREAKS = {("6", "adapters/ports.py"): {"1"}}


def broken(tree: Path) -> set[str]:
    """The numbers of the contracts that the packages in `tree` break."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200", "NO_COLOR": "1"}
    command = [str(LINT), "--no-cache", "--config", str(ROOT / ".importlinter")]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=60)
    found = set(BROKEN.findall(done.stdout))
    assert done.returncode == (1 if found else 0), done.stdout + done.stderr
    return found


def test_the_tree_keeps_every_contract() -> None:
    assert broken(ROOT) == set()


@pytest.mark.parametrize(("contract", "module", "line"), VIOLATIONS)
def test_a_planted_violation_breaks_its_contract_and_no_other(
    tmp_path: Path, contract: str, module: str, line: str
) -> None:
    for package in PACKAGES:
        only_code = shutil.ignore_patterns("__pycache__", "*.html", "*.css", "*.js", "*.yml", "*.po")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=only_code)
    with (tmp_path / module).open("a", encoding="utf-8") as planted:
        planted.write(f"\n{line}\n")
    assert broken(tmp_path) == {contract} | ALSO_BREAKS.get((contract, module), set())


def test_every_contract_has_a_planted_violation() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert set(re.findall(r"^name = (\S+)", text, re.MULTILINE)) == {contract for contract, _, _ in VIOLATIONS}
