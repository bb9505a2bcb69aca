"""Which ways out do libraries take? Each at its most talkative."""

import asyncio
import logging
import logging.config
import logging.handlers
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosmtpd.smtp
import httpx
import sqlalchemy as sa
import structlog
import uvicorn
from alembic.migration import MigrationContext
from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from bot import logs
from storage.store import Store
from tests.bot.sinks.canaries import (
    CANARY,
    LIBRARY,
    LINK,
    MAIL,
    NAME,
    OUTPUT,
    PHONE,
    Person,
    fail,
    way,
)

# Libraries


@way(LIBRARY, '"level": "error"')
def sqlalchemy_echo(folder: Path) -> None:
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").addHandler(logging.FileHandler(folder / "echo.log"))
    store = Store(f"sqlite:///{folder}/echo.db")
    for engine in (store.engine, sa.create_engine("sqlite://", echo="debug")):
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE person (email TEXT UNIQUE)")
            connection.execute(sa.text("INSERT INTO person VALUES (:email)"), {"email": MAIL})
            connection.execute(sa.text(f"INSERT INTO person VALUES ('{NAME}')"))  # noqa: S608
            connection.execute(sa.text("SELECT * FROM person")).all()
            try:
                connection.execute(sa.text("INSERT INTO person VALUES (:email)"), {"email": MAIL})
            except sa.exc.IntegrityError as error:
                logging.getLogger("x").error("%s", error, exc_info=True)
                logging.getLogger("x").error(str(error))


@way('"error": "IntegrityError"')
def sqlalchemy_error_text(folder: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{folder}/error.db")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE person (email TEXT UNIQUE)")
        for _ in range(2):
            connection.execute(sa.text("INSERT INTO person VALUES (:email)"), {"email": MAIL})


@way(LIBRARY)
def alembic(folder: Path) -> None:
    for name in ("alembic", "alembic.runtime.migration"):
        logging.getLogger(name).setLevel(1)
    with sa.create_engine("sqlite://").connect() as connection:
        MigrationContext.configure(connection)
    logging.getLogger("alembic.runtime.migration").error("Running %s", CANARY)


@way("said")
def httpx_and_its_addresses(folder: Path) -> None:
    handler = logging.FileHandler(folder / "httpx.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(1)
        logging.getLogger(name).addHandler(handler)
    app = Starlette(routes=[])
    url = "http://x/b/1.eyJzdWIiOi.c2VjcmV0Y2FuYXJ5"

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            await client.get(url, params={"who": NAME})

    asyncio.run(ask())
    try:
        httpx.get("http://127.0.0.1:9/b/1.eyJzdWIiOi.c2VjcmV0Y2FuYXJ5", trust_env=False)
    except httpx.HTTPError as error:
        logging.getLogger("httpx").exception(error)


@way("said")
def slack_sdk_at_debug(folder: Path) -> None:
    handler = logging.FileHandler(folder / "slack.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    logging.getLogger("slack_sdk").setLevel(1)
    logging.getLogger("slack_sdk").addHandler(handler)
    try:
        WebClient(token=f"xoxb-{LINK}", base_url="http://127.0.0.1:9/", timeout=1).chat_postMessage(
            channel="C1", text=CANARY
        )
    except (SlackClientError, OSError) as error:
        structlog.get_logger().error("not sent", exc_info=error)


@way("said", '"error": "ValueError"')
def a_failing_slack_listener(folder: Path) -> None:
    handler = logging.FileHandler(folder / "bolt.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    logging.getLogger("slack_bolt").setLevel(1)
    logging.getLogger("slack_bolt").addHandler(handler)

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-" + LINK, bot_id="B1", bot_user_id="U2"
        )

    app = AsyncApp(authorize=authorize, request_verification_enabled=False, process_before_response=True)

    @app.command("/panel")
    async def panel(ack: Any, body: Any, logger: logging.Logger) -> None:
        logger.error(body)
        fail(body["text"])

    async def dispatch() -> None:
        for text in ("command=/panel", "command=/nothing"):
            body = f"{text}&text={CANARY}&user_name={NAME}&team_id=T1&user_id=U1"
            kind: dict[str, str | Sequence[str]] = {"content-type": ["application/x-www-form-urlencoded"]}
            await app.async_dispatch(AsyncBoltRequest(body=body, headers=kind))

    logging.getLogger().addHandler(handler)
    asyncio.run(dispatch())


@way('"logger": "uvicorn"', '"error": "ValueError"', OUTPUT)
def uvicorns_logs(_folder: Path) -> None:
    async def fails(_request: Request) -> None:
        fail()

    config = uvicorn.Config(Starlette(routes=[Route("/b/{token}", fails)]), port=0, access_log=True)
    logs.configure("json")  # uvicorn's own set-up is of the kind that comes later
    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)
    logging.getLogger("uvicorn.access").disabled = False
    logging.getLogger("uvicorn").propagate = True
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    for path in ("/b/1.eyJzdWIiOi.c2VjcmV0Y2FuYXJ5", "/b/%5Azelda", f"/{MAIL}?x={PHONE}"):
        httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False)
    server.should_exit = True
    thread.join()


@way('"logger": "apscheduler', '"error": "ValueError"')
def a_failing_job(_folder: Path) -> None:
    logging.getLogger("apscheduler").setLevel(1)
    done = threading.Event()
    made = BackgroundScheduler(timezone="UTC")
    made.add_listener(lambda _event: done.set())

    def job(*_args: object) -> None:
        try:
            fail()
        finally:
            done.set()

    made.add_job(job, args=[Person(), NAME], name=NAME, next_run_time=datetime.now().astimezone())
    made.start()
    done.wait(10)
    made.shutdown()


@way("said")
def aiosmtpd_at_debug(folder: Path) -> None:
    handler = logging.FileHandler(folder / "smtp.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    logging.getLogger("mail.log").setLevel(1)
    logging.getLogger("mail.log").addHandler(handler)

    async def talk() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: aiosmtpd.smtp.SMTP(object()), "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(host, port)
        for line in ("", "EHLO x", f"MAIL FROM:<{MAIL}>", f"RCPT TO:<{MAIL}>", f"VRFY {NAME}", f"{NAME}"):
            if line:
                writer.write(line.encode() + b"\r\n")
            await reader.readline()
        writer.close()
        server.close()

    asyncio.run(talk())


@way("said")
def presidios_logs(folder: Path) -> None:
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry  # noqa: PLC0415
    from presidio_analyzer.app_tracer import AppTracer  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NoOpNlpEngine  # noqa: PLC0415

    handler = logging.FileHandler(folder / "presidio.log")
    handler.setFormatter(logging.Formatter("said %(message)s"))
    for name in ("presidio-analyzer", "decision_process", "tldextract", "spacy"):
        logging.getLogger(name).setLevel(1)
        logging.getLogger(name).addHandler(handler)
    nothing = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": ""}])
    nothing.load()
    named = PatternRecognizer("PERSON", patterns=[Pattern("named", "Zelda", 0.9)])
    engine = AnalyzerEngine(
        RecognizerRegistry([named], supported_languages=["en"]), nothing, AppTracer(True), supported_languages=["en"]
    )
    engine.analyze(CANARY, "en", return_decision_process=True)
    logging.getLogger("presidio-analyzer").warning("entity %s", CANARY)
    logging.getLogger("spacy").warning(CANARY)
    logging.getLogger("tldextract").exception("Exception reading Public Suffix List url %s", LINK)
