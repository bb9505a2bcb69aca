"""What can an operator type? Every command of `panelkeeper`; what a command needs is imported when it runs."""

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import (
    audit_commands,
    connect_commands,
    custody_commands,
    job_commands,
    link_commands,
    report_commands,
    role_commands,
)
from bot.operator_desk import as_operator, at_files, open_store, ready_store, stop
from bot.operator_desk import settings as given_settings
from policies.redaction import Mode
from simulator.cast import Platform

if TYPE_CHECKING:
    from bot.settings import Settings

KEEP_ALIVE_SECONDS = 130
"""Longer than a proxy keeps a connection that nobody uses (Caddy 120 s, nginx 60 s): whoever lets go first must be the
one who asks, or a request meets a connection that was closed this moment, and is lost.
"""

app = typer.Typer(
    help="Coordinates interviews in Slack and Microsoft Teams. Never decides.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
LAST_PORT = 65_535

company_app = typer.Typer(help="People, requisitions and interview plans.", no_args_is_help=True)
app.add_typer(company_app, name="company")
app.add_typer(job_commands.app, name="jobs")
app.add_typer(audit_commands.app, name="audit")
app.add_typer(custody_commands.hold_app, name="hold")
app.add_typer(link_commands.app, name="link")
app.add_typer(report_commands.app, name="report")
app.add_typer(custody_commands.retention_app, name="retention")
app.add_typer(role_commands.app, name="roles")

for command in (
    connect_commands.connect,
    custody_commands.erase,
    custody_commands.export,
    custody_commands.jurisdictions,
):
    app.command()(command)


def main() -> None:
    """The entry point."""
    app()


@app.command()
def serve(
    no_carry: Annotated[
        bool, typer.Option("--no-carry", help="Leave carrying messages to `panelkeeper worker` (PostgreSQL).")
    ] = False,
) -> None:
    """Run the bot: Slack, webhooks, booking page and clock; and carry messages, unless told not to."""
    _run(serves=True, carries=not no_carry)


@app.command()
def worker() -> None:
    """Carry messages to Slack, the ATS, calendars and mail, beside others that do (PostgreSQL)."""
    _run(serves=False, carries=True)


def _run(*, serves: bool, carries: bool) -> None:
    import uvicorn

    from bot import app as assembly
    from bot import logs
    from bot.web.server import Server

    settings = given_settings()
    redactors: list[Callable[[str], str]] = []  # empty until the server has one: until then free text is withheld

    def redacted(text: str) -> str:
        return redactors[0](text)

    logs.configure(settings.log_format, redacted, _report(settings))
    ready_store(settings.database_url).close()
    if not assembly.has_pipeline(settings):
        stop(assembly.PIPELINE_MISSING.format(name=settings.redaction_pipeline))
    try:
        built = assembly.build(settings, assembly.Duties(serves, carries))
    except assembly.NeedsPostgres:
        stop("Only PostgreSQL lets several processes share the work. On SQLite, run `panelkeeper serve` alone.")
    except assembly.NotConfigured as missing:
        print(f"{missing} The file docs/reference/settings.md says what each is for.", file=sys.stderr)
        raise typer.Exit(2) from missing
    _try_address(settings.host, settings.port)
    redactors.append(built.state.messages.redacted)
    logs.take_output(settings.log_format)
    config = uvicorn.Config(
        built,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    server = Server(config, built.state.vitals.stop, settings.drain_seconds)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(3)  # as uvicorn has it


def _try_address(host: str, port: int) -> None:
    """End the command where nobody can listen there: the server, which does, could not say in words why not."""
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        stop(f"{host}:{port} cannot be had: {error.strerror}. Please look at PANELKEEPER_HOST and PANELKEEPER_PORT.", 3)


def _report(settings: "Settings") -> "Callable[[BaseException], None] | None":
    """What to hand errors to, where the operator has named a Sentry project."""
    from importlib.metadata import version

    from bot import error_reports

    dsn = settings.sentry_dsn.get_secret_value()
    if not dsn:
        error_reports.guard()
        return None
    try:
        return error_reports.start(dsn, f"panelkeeper@{version('panelkeeper')}")
    except ImportError:
        stop("PANELKEEPER_SENTRY_DSN is set, but sentry-sdk is not installed. Install it, or leave the DSN empty.")
    except ValueError:  # what it says quotes the DSN
        stop("PANELKEEPER_SENTRY_DSN is not a DSN.")


@app.command()
def migrate() -> None:
    """Bring the database to the version this program needs."""
    from storage import schema

    store = open_store(given_settings().database_url)
    schema.migrate(store)
    print(f"The database is at version {schema.current(store)}.")
    store.close()


@app.command()
def manifest(
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode: no public address is needed.")] = False,
) -> None:
    """Print the Slack app's manifest for this installation; paste it at https://api.slack.com/apps."""
    from bot.slack import manifest as slack_manifest

    try:
        settings = given_settings()
        groups = bool(settings.slack_role_groups)
        made = slack_manifest.made_out(slack_manifest.shipped(), settings.public_url, socket=socket, user_groups=groups)
    except ValueError as fault:
        print(f"{fault}. Please set PANELKEEPER_PUBLIC_URL, or use --socket.", file=sys.stderr)
        raise typer.Exit(2) from fault
    print(slack_manifest.written(made), end="")


@app.command("teams-package")
def teams_package(
    out: Annotated[Path, typer.Option("--out", help="Where to write it.")] = Path("panelkeeper-teams.zip"),
) -> None:
    """Write the Teams app's package for this installation; an admin uploads it in the Teams admin center."""
    from importlib.metadata import version

    from bot.teams import package

    settings = given_settings()
    try:
        made = package.manifest(settings.teams_app_id, settings.public_url, version("panelkeeper"))
    except ValueError as fault:
        print(f"{fault}. It also needs PANELKEEPER_TEAMS_APP_ID, a GUID.", file=sys.stderr)
        raise typer.Exit(2) from fault
    with at_files():
        out.write_bytes(package.written(made))
    print(f"Wrote {out}. Upload it at https://admin.teams.microsoft.com, under Manage apps.")


@company_app.command("load")
def company_load(file: Annotated[Path, typer.Argument(help="A YAML file; see docs/how-to/load-a-company.md.")]) -> None:
    """Load people, requisitions, plans and forms. Loading the same file again changes nothing."""
    from bot import company_file
    from bot.cards.elements import counted
    from handlers.command import Refused

    try:
        command = company_file.read(file)
    except company_file.CompanyFileError as error:
        print("Nothing was loaded:", *error.problems, sep="\n  ", file=sys.stderr)
        raise typer.Exit(1) from error
    answer = as_operator(command)
    if isinstance(answer, Refused):
        raise RuntimeError("the operator may not load a company: the access rules are broken")
    people, requisitions = counted(answer.people, "person", "people"), counted(answer.requisitions, "requisition")
    print(f"Loaded {people} and {requisitions}.")
    for place in answer.unknown_places:
        print(
            f"The place {place} is not known: the strictest of all rules holds for it (panelkeeper jurisdictions).",
            file=sys.stderr,
        )


@app.command()
def redact(
    file: Annotated[Path | None, typer.Argument(help="A file; without it, or with '-', standard input.")] = None,
    mode: Annotated[Mode, typer.Option(help="strict masks unusual words too; balanced reads better.")] = Mode.STRICT,
    people: Annotated[Path | None, typer.Option(help="CSV of people to know: id,name,email,phone,link.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="text, jsonl, or auto: by the file's name, else by its first line.")
    ] = "auto",
) -> None:
    """Take personal data out of a text, or of JSON lines with `id`, `text` and `people` in scope."""
    import secrets

    from bot import app as assembly
    from bot import people_file, redact_file

    if form not in redact_file.FORMATS:
        stop(f"--format is one of {', '.join(redact_file.FORMATS)}.")
    settings = given_settings()
    if not assembly.has_pipeline(settings):
        stop(assembly.PIPELINE_MISSING.format(name=settings.redaction_pipeline))
    with at_files():
        source = sys.stdin.buffer if file in (None, Path("-")) else file.open("rb")
    try:
        known = people_file.read(people) if people else ()
    except people_file.PeopleFileError as error:
        stop("\n  ".join([f"{people} cannot be used:", *error.problems[:20]]))
    if not settings.pseudonym_secret.get_secret_value():
        print("PANELKEEPER_PSEUDONYM_SECRET is not set: the tokens hold for this run only.", file=sys.stderr)
    named = file is not None and file.suffix == ".jsonl"
    with source:
        redactor = assembly.redactor(settings, mode, known, secrets.token_bytes(32))
        redact_file.redact(source, sys.stdout.buffer, redactor, mode, form, is_jsonl_named=named).close()


@app.command()
def messages(
    loop: Annotated[str | None, typer.Option(help="Only those about this loop, by its code.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what the bot heard and said, as it was redacted."""
    from bot import message_lines
    from handlers.show_messages import MessagesShown, ShowLoopMessages, ShowMessages

    shown = as_operator(ShowLoopMessages(loop, limit) if loop else ShowMessages(limit))
    if not isinstance(shown, MessagesShown):
        stop(f"There is no loop {loop}.", 1)
    for message in shown.messages:
        print(message_lines.as_json(message) if as_json else message_lines.as_line(message))


@app.command()
def doctor() -> None:
    """Check that everything the bot needs is there, and say what to do where it is not."""
    from bot import doctor as checks

    found = checks.examine(given_settings())
    for check in found:
        print(f"{'ok ' if check.ok else 'NO '} {check.what}: {check.told}")
    raise typer.Exit(0 if all(check.ok for check in found) else 1)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=LAST_PORT, help="Port of the simulated workspace.")] = 8081,
    bot_port: Annotated[int, typer.Option(min=1, max=LAST_PORT, help="Port of the bot.")] = 8080,
    script: Annotated[bool, typer.Option("--script", help="Walk the whole story by itself and exit.")] = False,
    ats: Annotated[str, typer.Option(help="Whose ATS is simulated: local, or a vendor's.")] = "local",
    hris: Annotated[str, typer.Option(help="Whose HR system is simulated: local, or a vendor's.")] = "local",
    platform: Annotated[Platform, typer.Option(help="What the company chats in.")] = Platform.BOTH,
) -> None:
    """Try everything in a browser: a simulated company, no account, nothing leaves this machine."""
    from bot import demo as stage

    raise typer.Exit(stage.run(port, bot_port, script=script, ats=ats, hris=hris, platform=platform))


@app.command()
def fake(
    vendor: Annotated[str, typer.Argument(help="Whose system: ashby, lever, greenhouse, bamboohr.")],
    port: Annotated[int, typer.Option(min=1, max=LAST_PORT, help="Its port on this machine.")] = 8095,
) -> None:
    """Run a strict double of a vendor's system, to try a connection without a tenant."""
    from simulator.fakes import server, vendors

    if vendor not in (known := (*vendors.VENDORS, *vendors.HR_VENDORS)):
        stop(f"There is no double of {vendor}. There is: {', '.join(known)}.")
    try:
        server.serve(vendor, port, lambda words: print(words, flush=True))
    except OSError as error:
        stop(f"Port {port} cannot be used: {error.strerror}. Choose another with --port.")


if __name__ == "__main__":
    main()
