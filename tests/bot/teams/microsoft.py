"""What do Microsoft's own programs say? Their npm packages, fetched when a test asks for them, and never part of this.

Where Node or the registry is missing, the tests that ask are skipped, and say so.
"""

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.tree import ROOT

KITS = {
    "adaptivecards": "3.0.6",
    "@microsoft/app-manifest": "1.1.2",
    "@microsoft/m365agentsplayground": "0.2.28",
}
FOLDER = ROOT / ".node"
SECONDS = 120


def kit(name: str) -> Path:
    """The folder of a package of theirs; skips the test where it cannot be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node is not installed: Microsoft's own check was not asked")
    folder = FOLDER / "node_modules" / name
    wanted = f"{name}@{KITS[name]}"
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests of several processes share the folder
        if not folder.exists() or json.loads((folder / "package.json").read_text("utf-8"))["version"] != KITS[name]:
            asked = [npm, "install", "--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund", wanted]
            done = subprocess.run(asked, capture_output=True, timeout=SECONDS, check=False)
            if done.returncode or not folder.exists():
                pytest.skip(f"{name} cannot be fetched from npm: Microsoft's own check was not asked")
    return folder


def ask(script: str, given: Any) -> Any:
    """What a script of Node's answers, as JSON; it finds `given` in the constant of that name."""
    node = shutil.which("node")
    assert node is not None
    program = f"const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n{script}"
    done = subprocess.run(
        [node, "-e", program],
        input=json.dumps(given).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
        cwd=FOLDER,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)
