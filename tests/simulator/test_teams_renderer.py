"""Is only what was pinned ever run in the page, and is a renderer that cannot be had no trouble?"""

import sys
from pathlib import Path

import pytest

from simulator.teams import renderer

FAKE = """#!{python}
import pathlib, sys
name, _, version = sys.argv[2].rpartition("@")
pathlib.Path(sys.argv[-1], f"{{name}}-{{version}}.tgz").write_bytes(b"something else")
"""


def test_without_npm_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(renderer.NotFetched, match="npm is not installed"):
        renderer.fetch(tmp_path / "scripts")
    assert renderer.files(tmp_path / "scripts") == {}


def test_a_package_that_is_not_the_pinned_one_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text(FAKE.format(python=sys.executable), "utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(renderer.NotFetched, match="not what was pinned"):
        renderer.fetch(tmp_path / "scripts")
    assert renderer.files(tmp_path / "scripts") == {}


def test_what_cannot_be_fetched_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    renderer.main()
    assert capsys.readouterr().out.count("\n") == 1
