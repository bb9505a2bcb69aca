"""Does what the docs tell people to type work? The examples are taken from the pages and run."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot import company_file
from bot.audit_commands import app as audit_app
from bot.metrics import REGISTRY
from handlers.cancel_loop import CancelLoop
from policies.links import BOOKING, Claims, Key, Keyring, verify
from storage.store import Store
from tests.architecture.tree import ROOT
from tests.audit_trail import seal
from tests.builders import Company
from tests.journeys.test_metrics import WORDS

SECRET = "s" * 40
NODE = shutil.which("node")


def example(page: str, language: str) -> str:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, f"{page} has no example in {language}"
    return found.group(1)


def run(*command: str) -> str:
    environment = {**os.environ, "PANELKEEPER_LINK_SECRET": SECRET}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def genuine(token: str) -> bool:
    ring = Keyring((Key(None, SECRET.encode()),))
    return isinstance(verify(token, ring, BOOKING, time.time_ns() // 1_000_000), Claims)


def test_the_company_file_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "company.yml"
    path.write_text(example("how-to/load-a-company.md", "yaml"), encoding="utf-8")
    command = company_file.read(path)
    assert [person.name for person in command.people] == ["Alice Okafor", "Hana Sato", "Dana Brooks"]


def test_a_link_signed_as_the_python_example_does_is_genuine() -> None:
    code = example("reference/link-token.md", "python")
    head, _, last = code.rstrip().rpartition("\n")
    assert genuine(run(sys.executable, "-c", f"{head}\nprint({last})"))


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_a_link_signed_as_the_node_example_does_is_genuine_and_it_verifies_its_own(tmp_path: Path) -> None:
    code = example("reference/link-token.md", "js").rstrip().removesuffix(";")
    head, _, last = code.rpartition("\n")
    script = tmp_path / "example.mjs"
    script.write_text(
        f"{head}\nconst token = {last};\nconst secret = process.env.PANELKEEPER_LINK_SECRET;\n"
        "console.log(token, verify(token, secret) !== null, verify(token + 'A', secret));\n",
        encoding="utf-8",
    )
    token, own, altered = run(str(NODE), str(script)).split()
    assert genuine(token)
    assert (own, altered) == ("true", "null")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_export_of_the_audit_trail_verifies_as_the_python_example_does(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", database_url)
    monkeypatch.setenv("PANELKEEPER_PSEUDONYM_SECRET", SECRET)
    company, export, script = Company(store).load(), tmp_path / "trail.jsonl", tmp_path / "verify.py"
    company.as_("dana", CancelLoop(company.open_loop(), "Naïve kestrels."))
    seal(company)
    told = CliRunner().invoke(audit_app, ["export", str(export)])
    assert told.exit_code == 0, told.output
    script.write_text(example("explanation/audit.md", "python"), encoding="utf-8")
    (head,) = company.rows("SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1")
    assert run(sys.executable, str(script), str(export)) == f"{head['seq']} {head['hash'].hex()}"
    whole = export.read_text(encoding="utf-8")
    for was, becomes in (("CancelLoop", "OpenLoop"), (head["hash"].hex(), "ab" * 32), ('"seq": 3,', '"seq": 4,')):
        place = whole.rindex(was)
        export.write_text(whole[:place] + becomes + whole[place + len(was) :], encoding="utf-8")
        with pytest.raises(subprocess.CalledProcessError):
            run(sys.executable, str(script), str(export))


def test_the_alert_rules_ask_for_metrics_and_words_that_exist() -> None:
    page = (ROOT / "docs/how-to/observe.md").read_text(encoding="utf-8")
    scrapes, alerts = (yaml.safe_load(found) for found in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))
    assert scrapes["scrape_configs"][0]["job_name"] == "panelkeeper"
    expressions = " ".join(rule["expr"] for group in alerts["groups"] for rule in group["rules"])
    metrics = {
        name
        for family in REGISTRY.collect()
        for name in (family.name, *(f"{family.name}_{end}" for end in ("total", "bucket", "sum", "count")))
    }
    named = set(re.findall(r"panelkeeper_\w+", expressions + page)) - {"panelkeeper_"}
    assert named - metrics == set()
    told = {family.name for family in REGISTRY.collect() if family.name.startswith("panelkeeper")}
    assert {name for name in told if not re.search(rf"\b{name}(_total)?\b", page)} == set()
    asked = set(re.findall(r'(\w+)="(\w+)"', expressions.replace('job="panelkeeper"', "")))
    assert asked and {(name, word) for name, word in asked if word not in WORDS[name]} == set()
