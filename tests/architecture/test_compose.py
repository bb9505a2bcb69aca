"""Do the image and the compose file say what the product knows? Its commands, settings, paths and folders."""

import re
from typing import Any

import typer
import yaml

from bot.cli import app
from bot.settings import Settings
from bot.web.doorkeeper import DOORS
from tests.architecture.tree import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
SETTINGS = {f"PANELKEEPER_{name}".upper() for name in Settings.model_fields}
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "panelkeeper"}


def test_every_service_of_ours_runs_a_command_with_options_that_there_are() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, service in OURS.items():
        command, *options = service["command"]
        known = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(options) <= known, name
    assert sorted(service["command"][0] for service in OURS.values()) == ["migrate", *["serve"] * 2, *["worker"] * 2]


def test_every_setting_that_is_set_is_one() -> None:
    for service in OURS.values():
        assert set(service["environment"]) <= SETTINGS
    assert set(re.findall(r"\b(PANELKEEPER_\w+)=", DOCKERFILE)) <= SETTINGS


def test_servers_have_time_to_drain_and_run_as_nobody_with_rights() -> None:
    for service in OURS.values():
        grace = int(service["stop_grace_period"].removesuffix("s"))
        assert grace > int(service["environment"]["PANELKEEPER_DRAIN_SECONDS"]) + 30
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    users = re.findall(r"^USER (.*)$", DOCKERFILE[: DOCKERFILE.index("ENTRYPOINT")], re.MULTILINE)
    assert users and users[-1].isdigit() and int(users[-1]) > 0


def test_the_image_has_every_package_that_ships_and_the_file_that_is_linked() -> None:
    packages = ("bot", "handlers", "storage", "policies", "adapters", "simulator")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for name in packages:
        assert f"COPY {name} {name}" in DOCKERFILE
        assert f"!{name}\n" in ignored
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert f"!{name}\n" in ignored


def test_the_proxy_passes_every_door_and_asks_who_is_ready() -> None:
    line = next(line for line in CADDYFILE.splitlines() if "@doors path" in line)
    assert {path.split("/")[1] for path in line.split()[2:]} == set(DOORS)
    web = {name for name, service in OURS.items() if service["command"][0] == "serve"}
    assert set(re.findall(r"(\S+):8080", CADDYFILE)) == web
    assert "health_uri /readyz" in CADDYFILE
