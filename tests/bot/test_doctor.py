"""The doctor looks at everything, says what to do, and quotes no secret."""

from pathlib import Path
from typing import Any

import pytest

from bot.doctor import Check, examine
from bot.settings import Settings
from storage import schema
from storage.store import Store

COMPLETE: dict[str, Any] = {
    "slack_bot_token": "xoxb-an-example",
    "slack_signing_secret": "s" * 32,
    "link_secret": "l" * 32,
    "pseudonym_secret": "p" * 32,
    "local_url": "http://127.0.0.1:9",
    "local_token": "t" * 16,
    "local_webhook_secret": "w" * 32,
}


def checks(**settings: Any) -> dict[str, Check]:
    return {check.what: check for check in examine(Settings(_env_file=None, **settings))}


def test_all_is_well_where_everything_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/panelkeeper.db"
    store = Store(url)
    schema.migrate(store)
    store.close()
    found = checks(database_url=url, **COMPLETE)
    assert [check for check in found.values() if not check.ok] == []


def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path) -> None:
    found = checks(
        database_url=f"sqlite:///{tmp_path}/panelkeeper.db",
        redaction_pipeline="xx_not_there_lg",
        audit_anchor_file=tmp_path / "nowhere" / "anchors.jsonl",
    )
    assert "PANELKEEPER_AUDIT_ANCHOR_FILE" in found["audit anchors"].told
    assert "PANELKEEPER_PSEUDONYM_SECRET" in found["settings"].told
    assert "panelkeeper migrate" in found["database"].told
    assert "python -m spacy download xx_not_there_lg" in found["names in texts"].told
    assert [check.what for check in found.values() if check.ok] == ["names of settings"]


def test_what_is_set_and_cannot_be_used_is_said(tmp_path: Path) -> None:
    said = {"public_url": "http://interviews.example.org", "mail_sender": "nobody"}
    found = checks(database_url=f"sqlite:///{tmp_path}/panelkeeper.db", **{**COMPLETE, **said})["settings"]
    assert not found.ok
    assert "PANELKEEPER_PUBLIC_URL or _LINK_...: candidates' links need https" in found.told
    assert "PANELKEEPER_MAIL_SENDER: the sender is an address" in found.told


def test_a_misspelt_setting_is_said_with_what_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert checks()["names of settings"].ok
    monkeypatch.setenv("PANELKEEPER_SLACK_SIGNIN_SECRET", "hunter2")
    (tmp_path / ".env").write_text("# PANELKEEPER_OLD=1\nexport PANELKEEPER_COMPANNY=Acme\nPANELKEEPER_COMPANY=Acme\n")
    told = checks()["names of settings"].told
    assert "no PANELKEEPER_SLACK_SIGNIN_SECRET; is it PANELKEEPER_SLACK_SIGNING_SECRET?" in told
    assert "no PANELKEEPER_COMPANNY; is it PANELKEEPER_COMPANY?" in told
    assert "OLD" not in told
    assert "hunter2" not in told


def test_a_database_out_of_reach_is_said_without_its_password() -> None:
    found = checks(database_url="postgresql://panelkeeper:hunter2@127.0.0.1:1/nowhere")
    assert not found["database"].ok
    assert "hunter2" not in str(found)
