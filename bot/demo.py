"""How does the demo run? The real server as a process of its own, and beside it the simulated company it talks to.

The server is told nothing but settings: where Slack's API is, the secrets, the database. Secrets are new at every
start.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Protocol

import httpx

import simulator
from bot import app as assembly
from bot import company_file
from bot.demo_hours import at_work
from bot.settings import Settings
from bot.teams import package
from policies.vocabulary import Actor, ActorKind, Surface
from simulator import app as simulated
from simulator import backoffice, story
from simulator.cast import CASTS
from simulator.fakes.vendors import HR_VENDORS, VENDORS, company_text
from simulator.teams import renderer, town
from storage import schema
from storage.store import Store

READY_SECONDS = 50
STOP_SECONDS = 10
MOST_HELD = 64
REAL_TOKENS = ("PANELKEEPER_SLACK_BOT_TOKEN", "PANELKEEPER_SLACK_APP_TOKEN")


class Process(Protocol):
    """A running process, as `subprocess.Popen` is one."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...


def spawned(server: "Server") -> Process:
    """A new interpreter that runs `panelkeeper` with the server's duty."""
    with (server.folder / "server.log").open("ab") as log:
        command = [sys.executable, "-m", "bot.cli", *server.duty]
        return subprocess.Popen(command, env=server.environment, stdout=log, stderr=log)  # noqa: S603


@dataclass
class Server:
    """The bot's process: started, stopped, and started anew with an empty database."""

    environment: dict[str, str]
    folder: Path
    company_file: Path
    launch: "Launch" = spawned
    process: Process | None = field(default=None)
    duty: tuple[str, ...] = ("serve",)

    def prepare(self) -> None:
        """A fresh SQLite database with the company in it."""
        for leftover in self.folder.glob("panelkeeper.db*"):
            leftover.unlink()
        self.load_company()

    def load_company(self) -> None:
        """The company, in the database as it is."""
        settings = Settings(_env_file=None, database_url=self.environment["PANELKEEPER_DATABASE_URL"])
        store = Store(settings.database_url)
        schema.migrate(store)
        command = company_file.read(self.company_file)
        assembly.dispatcher(settings, store).dispatch(command, Actor(ActorKind.OPERATOR, "demo"), Surface.CLI)
        store.close()

    def start(self) -> None:
        self.process = self.launch(self)

    def wait_until_ready(self) -> None:
        """Returns when the server can work; raises RuntimeError with the log's end when it cannot."""
        url = f"http://127.0.0.1:{self.environment['PANELKEEPER_PORT']}/readyz"
        until = time.monotonic() + READY_SECONDS
        with httpx.Client(timeout=2, trust_env=False) as http:
            while time.monotonic() < until:
                if self.process is not None and self.process.poll() is not None:
                    break
                with contextlib.suppress(httpx.HTTPError):
                    if http.get(url).status_code == httpx.codes.OK:
                        return
                time.sleep(0.05)
        raise RuntimeError("the server did not start:\n" + (self.folder / "server.log").read_text("utf-8")[-3000:])

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    async def reset(self) -> None:
        """Everything as on the first day."""
        await asyncio.to_thread(self._reset)

    def _reset(self) -> None:
        self.stop()
        self.prepare()
        self.start()
        self.wait_until_ready()


Launch = Callable[[Server], Process]


def company() -> Path:
    """The seeded company's file."""
    return Path(simulator.__file__).parent / "company.yml"


def run(port: int, bot_port: int, *, script: bool, ats: str, hris: str, platform: str) -> int:
    """Run the demo until it is interrupted, or the scripted story to its end; the process's exit code.

    `ats` and `hris` name the vendors whose systems are simulated, `platform` what the company chats in: slack, teams or
    both.
    """
    if ats != "local" and ats not in VENDORS:
        print(f"There is no simulated ATS {ats}. There is: local, {', '.join(VENDORS)}.", file=sys.stderr)
        return 2
    if hris != "local" and hris not in HR_VENDORS:
        print(f"There is no simulated HR system {hris}. There is: local, {', '.join(HR_VENDORS)}.", file=sys.stderr)
        return 2
    if any(os.environ.get(name) for name in REAL_TOKENS):
        print("Real Slack tokens are set. The demo only runs without them.", file=sys.stderr)
        return 2
    taken = [number for number in (port, bot_port) if not _is_free(number)]
    if taken:
        print(f"Port {taken[0]} is in use. Choose others with --port and --bot-port.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that both sides are stopped, not orphaned
    with tempfile.TemporaryDirectory(prefix="panelkeeper-demo-") as folder:
        database_url = f"sqlite:///{folder}/panelkeeper.db"
        server, world = sides(Path(folder), port, bot_port, database_url, company(), ats, platform, hris)
        return _play(server, replace(world, renderer=renderer.folder()), port, platform if script else "")


def sides(
    folder: Path,
    port: int,
    bot_port: int,
    database_url: str,
    company_file: Path,
    ats: str,
    platform: str,
    hris: str = "local",
) -> tuple[Server, simulated.World]:
    """The server and the company around it, told of each other; nothing is started yet."""
    minted = backoffice.Secrets.mint()
    keys = replace(minted, calendar_token=minted.ats_token, hris_token=minted.ats_token)
    smtp_port = free_port()
    signing_secret, bot_token = secrets.token_hex(32), f"xoxb-{secrets.token_hex(24)}"
    url, bot_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bot_port}"
    teams = _registered() if platform != "slack" else None
    server = Server(
        {
            **os.environ,
            "PANELKEEPER_COMPANY": "Northwind Labs",
            "PANELKEEPER_DATABASE_URL": database_url,
            "PANELKEEPER_PUBLIC_URL": bot_url,
            "PANELKEEPER_PORT": str(bot_port),
            **(_slack(bot_token, signing_secret, url) if platform != "teams" else {}),
            **(_teams(teams, url) if teams is not None else {}),
            "PANELKEEPER_LINK_SECRET": secrets.token_hex(32),
            "PANELKEEPER_PSEUDONYM_SECRET": secrets.token_hex(32),
            "PANELKEEPER_LOCAL_URL": url,
            "PANELKEEPER_LOCAL_TOKEN": keys.ats_token,
            **_ats(ats, url, keys),
            **_hris(hris, url, keys),
            **_mail(smtp_port),
            "PANELKEEPER_PER_MINUTE": "",  # whoever tries it out is not to wait
            "PANELKEEPER_PLACE_SECONDS": "0",
            "PANELKEEPER_CLOCK_FILE": str(folder / "clock"),
            "PANELKEEPER_LEAD_HOURS": "36",  # a booking of the first option can still be moved for half a day
        },
        folder,
        _as_known_to(ats, company_file, folder),
    )
    world = simulated.World(
        bot_url=bot_url,
        public_url=url,
        company_file=company_file,
        candidates_file=company().with_name("candidates.yml"),
        manifest_file=Path(str(resources.files("bot") / "manifest.yml")),
        clock_file=folder / "clock",
        signing_secret=signing_secret,
        bot_token=bot_token,
        keys=keys,
        smtp_port=smtp_port,
        vendor="" if ats == "local" else ats,
        hr_vendor="" if hris == "local" else hris,
        on_reset=server.reset,
        teams=teams,
        cast=CASTS[platform],
        begins=at_work,
    )
    return server, world


def _mail(smtp_port: int) -> dict[str, str]:
    """The settings that lead to the simulated mailbox."""
    return {
        "PANELKEEPER_SMTP_PORT": str(smtp_port),
        "PANELKEEPER_SMTP_STARTTLS": "false",
        "PANELKEEPER_MAIL_SENDER": "Northwind Labs <interviews@northwind.example>",
    }


def _slack(bot_token: str, signing_secret: str, url: str) -> dict[str, str]:
    """The settings that lead to the simulated Slack."""
    return {
        "PANELKEEPER_SLACK_BOT_TOKEN": bot_token,
        "PANELKEEPER_SLACK_SIGNING_SECRET": signing_secret,
        "PANELKEEPER_SLACK_API_URL": f"{url}/api/",
    }


def _registered() -> town.TeamsApp:
    """The app as an admin registers it in Entra and uploads it to Teams, which takes https addresses only."""
    app_id = str(uuid.uuid4())
    manifest = package.manifest(app_id, "https://panelkeeper.northwind.example", "1.0.0")
    return town.TeamsApp(app_id, secrets.token_urlsafe(32), str(uuid.uuid4()), manifest)


def _teams(app: town.TeamsApp, url: str) -> dict[str, str]:
    """The settings that lead to the simulated Teams."""
    return {
        "PANELKEEPER_TEAMS_APP_ID": app.app_id,
        "PANELKEEPER_TEAMS_APP_PASSWORD": app.app_password,
        "PANELKEEPER_TEAMS_TENANT_ID": app.tenant_id,
        "PANELKEEPER_TEAMS_OPENID_URL": town.openid(url),
        "PANELKEEPER_TEAMS_LOGIN_URL": town.login(url, app.tenant_id),
        "PANELKEEPER_TEAMS_SERVICE_URLS": town.service(url, app.tenant_id),
        "PANELKEEPER_TEAMS_GRAPH_URL": town.graph(url),
        "PANELKEEPER_TEAMS_CATALOG_APP_ID": app.catalog_id,
    }


def install(world: simulated.World) -> None:
    """What an admin does once the server is there: the app is in the team, and in the chats of those who have Teams."""
    if world.teams is not None:
        httpx.post(f"{world.public_url}/sim/teams/install", json={}, timeout=60, trust_env=False).raise_for_status()


def _ats(ats: str, url: str, keys: backoffice.Secrets) -> dict[str, str]:
    """The settings that lead to the simulated ATS."""
    if ats == "local":
        return {"PANELKEEPER_ATS": ats, "PANELKEEPER_LOCAL_WEBHOOK_SECRET": keys.ats_webhook_secret}
    return {
        "PANELKEEPER_ATS": ats,
        "PANELKEEPER_ATS_URL": url + VENDORS[ats].path,
        "PANELKEEPER_ATS_KEY": keys.ats_token,
        "PANELKEEPER_ATS_WEBHOOK_SECRET": keys.ats_webhook_secret,
        **VENDORS[ats].settings,
    }


def _hris(hris: str, url: str, keys: backoffice.Secrets) -> dict[str, str]:
    """The settings that lead to the simulated HR system."""
    if hris == "local":
        return {"PANELKEEPER_HRIS": hris}
    return {
        "PANELKEEPER_HRIS": hris,
        "PANELKEEPER_HRIS_URL": url + HR_VENDORS[hris].path,
        "PANELKEEPER_HRIS_KEY": keys.hris_token,
    }


def _as_known_to(ats: str, company_file: Path, folder: Path) -> Path:
    """The company's file with jobs called as this ATS calls them."""
    if ats == "local":
        return company_file
    made = folder / "company.yml"
    made.write_text(company_text(company_file.read_text("utf-8"), ats), "utf-8")
    return made


def _play(server: Server, world: simulated.World, port: int, script: str) -> int:
    """Start both sides; then tell the story on the platform `script`, or wait until somebody presses Ctrl-C."""
    stage = simulated.server(simulated.build(world), port)
    thread = threading.Thread(target=stage.run, daemon=True)
    thread.start()
    print(f"\n  Panelkeeper, with a simulated company:  {world.public_url}", flush=True)
    try:
        server.prepare()
        server.start()
        server.wait_until_ready()
        install(world)
        print("\n  Ready. Press Ctrl-C to stop.\n", flush=True)
        if script:
            return 0 if story.tell(world.public_url, platform=script) else 1
        thread.join()
    except KeyboardInterrupt:
        print()
    except (RuntimeError, httpx.HTTPError) as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        server.stop()
        stage.should_exit = True
        thread.join(STOP_SECONDS)
    return 0


_HELD: deque[int] = deque()


def free_port() -> int:
    """A port on loopback that nobody listens on now, and that nobody else is given before its server listens.

    It is held until many others have been asked for: who listens on a port that they name may share it, as servers do.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port: int = held.getsockname()[1]
    _HELD.append(held.detach())
    if len(_HELD) > MOST_HELD:
        socket.close(_HELD.popleft())
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
