"""After a whole hire somebody asks what is held on them, and then to be forgotten: by the command line, as it is typed.

Canaries are everything the ATS knows of Carmen, and what people wrote about her.
"""

import io
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import story
from tests.database_files import in_files
from tests.journeys.stage import ON_EACH_PLATFORM, ON_SQLITE, Stage, stage

CANARIES = ("carmen", "díaz", "diaz", "900461", "profiles.example", "found the race in the queue")
PEOPLE = ("Alice", "Bob", "Chidi", "Elif", "Farid", "Grace", "Ines", "Jonas", "Hana", "Marek", "Dana", "Noor")
CHANNELS = ("hiring-backend", "hiring-design", "hiring-data")


def typed(set_up: Stage, *command: str) -> str:
    """What `panelkeeper` says to the operator of the first server."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *command],
        env=set_up.servers[0].environment,
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shown(set_up: Stage) -> str:
    """What the bot itself said, as anybody may read it again."""
    said: list[str] = []
    for person in PEOPLE:
        said += set_up.chat.texts(person)
        for channel in CHANNELS:
            alone = set_up.chat.private(person, channel)
            said += [text for text in set_up.chat.texts(person, channel) if text not in alone]
    return "\n".join(said).lower()


def kept(folder: Path) -> str:
    """Every byte of the database's files and of the server's log, as lower-case text."""
    texts = [in_files(folder / "panelkeeper.db"), *(file.read_bytes() for file in folder.glob("*.log"))]
    return "\n".join(text.decode("utf-8", "replace") for text in texts).lower()


def found_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.slow
@ON_SQLITE
@ON_EACH_PLATFORM
def test_a_person_gets_all_that_is_held_and_is_then_forgotten_everywhere(
    tmp_path: Path, database_url: str, platform: str
) -> None:
    with stage(tmp_path, database_url, platform=platform) as set_up:
        told = io.StringIO()
        assert story.tell(set_up.world.public_url, told, platform), told.getvalue()
        set_up.settle()
        code = str(set_up.rows("SELECT l.code FROM loop l JOIN outcome o ON o.loop_id = l.id")[0][0])
        out = tmp_path / "export"
        assert "Colleagues are named" in typed(set_up, "export", code, "--out", str(out))
        content = json.loads((out / f"{code}.json").read_text("utf-8"))
        assert content["tables"]["candidate"][0]["name"] == "Carmen Díaz"
        assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in out.iterdir())
        assert "carmen" in shown(set_up)

        typed(set_up, "erase", code, "--yes")
        set_up.settle()
        assert found_in(shown(set_up)) == []
        assert set_up.rows("SELECT id FROM outbox WHERE state = 'dead'") == []
        for server in set_up.servers:
            server.stop()
        assert found_in(kept(tmp_path)) == []
