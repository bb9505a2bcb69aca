"""What can an operator type? Every command of `panelkeeper`; what a command needs is imported when it runs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import link_commands
from bot.settings import Settings

if TYPE_CHECKING:
    from handlers.command import Command

AnswerT = TypeVar("AnswerT")

app = typer.Typer(
    help="Coordinates interviews in Slack. Never decides.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
jobs_app = typer.Typer(help="What the bot still owes the world.", no_args_is_help=True)
company_app = typer.Typer(help="People, requisitions and interview plans.", no_args_is_help=True)
app.add_typer(company_app, name="company")
app.add_typer(jobs_app, name="jobs")
app.add_typer(link_commands.app, name="link")


def main() -> None:
    """The entry point."""
    app()


def _settings() -> Settings:
    """The settings, or a clear list of what is wrong with them."""
    from pydantic import ValidationError

    try:
        return Settings()
    except ValidationError as error:
        for item in error.errors():
            name = "PANELKEEPER_" + "_".join(str(part) for part in item["loc"]).upper()
            print(f"{name}: {item['msg']}", file=sys.stderr)
        raise typer.Exit(2) from error


def _as_operator(command: "Command[AnswerT]") -> "AnswerT":
    """Run a command as the operator, against the database in the settings."""
    from bot import app as assembly
    from policies.vocabulary import Actor, ActorKind, Surface
    from storage.store import Store

    settings = _settings()
    store = Store(settings.database_url)
    try:
        return assembly.dispatcher(settings, store).dispatch(command, Actor(ActorKind.OPERATOR, "cli"), Surface.CLI)
    finally:
        store.close()


@app.command()
def serve() -> None:
    """Run the bot: Slack, webhooks, booking page, relay and clock."""
    import uvicorn

    from bot import app as assembly
    from bot import logs
    from storage import schema
    from storage.store import Store

    settings = _settings()
    logs.configure(settings.log_format)
    store = Store(settings.database_url)
    here, wanted = schema.current(store), schema.newest()
    store.close()
    if here != wanted:
        print(
            f"The database is at version {here or 'none'}, this program needs {wanted}. Run: panelkeeper migrate",
            file=sys.stderr,
        )
        raise typer.Exit(2)
    try:
        built = assembly.build(settings)
    except assembly.NotConfigured as missing:
        print(f"{missing} The file docs/reference/settings.md says what each is for.", file=sys.stderr)
        raise typer.Exit(2) from missing
    uvicorn.run(
        built,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
    )


@app.command()
def migrate() -> None:
    """Bring the database to the version this program needs."""
    from storage import schema
    from storage.store import Store

    store = Store(_settings().database_url)
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
        made = slack_manifest.made_out(slack_manifest.shipped(), _settings().public_url, socket=socket)
    except ValueError as fault:
        print(f"{fault}. Please set PANELKEEPER_PUBLIC_URL, or use --socket.", file=sys.stderr)
        raise typer.Exit(2) from fault
    print(slack_manifest.written(made), end="")


@company_app.command("load")
def company_load(file: Annotated[Path, typer.Argument(help="A YAML file; see docs/how-to/load-a-company.md.")]) -> None:
    """Load people, requisitions, plans and forms. Loading the same file again changes nothing."""
    from bot import company_file
    from handlers.command import Refused

    try:
        command = company_file.read(file)
    except company_file.CompanyFileError as error:
        print("Nothing was loaded:", *error.problems, sep="\n  ", file=sys.stderr)
        raise typer.Exit(1) from error
    answer = _as_operator(command)
    if isinstance(answer, Refused):
        raise RuntimeError("the operator may not load a company: the access rules are broken")
    print(f"Loaded {answer.people} people and {answer.requisitions} requisitions.")


@jobs_app.command("list")
def jobs_list() -> None:
    """Count what waits and what is late; list what died or is in doubt."""
    from handlers.show_jobs import JobsShown, ShowJobs

    shown = _as_operator(ShowJobs())
    if isinstance(shown, JobsShown):
        print(f"{shown.waiting} waiting, {shown.late} of them late, {len(shown.troubled)} in trouble.")
        for job in shown.troubled:
            print(f"  {job.outbox_id}  {job.errand}  {job.state}  {job.attempts} attempts  {job.fault or ''}")


@jobs_app.command("retry")
def jobs_retry(job: Annotated[int, typer.Argument(help="The number that `jobs list` shows.")]) -> None:
    """Try a dead one again."""
    from handlers.command import Refused
    from handlers.show_jobs import RetryJob
    from policies.vocabulary import OutboxId

    if isinstance(_as_operator(RetryJob(OutboxId(job))), Refused):
        print(f"There is no dead job {job}.", file=sys.stderr)
        raise typer.Exit(1)
    print(f"Job {job} will be tried again.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the simulated workspace.")] = 8081,
    bot_port: Annotated[int, typer.Option(help="Port of the bot.")] = 8080,
    script: Annotated[bool, typer.Option("--script", help="Walk the whole story by itself and exit.")] = False,
) -> None:
    """Try everything in a browser: a simulated company, no account, nothing leaves this machine."""
    from bot import demo as stage

    raise typer.Exit(stage.run(port, bot_port, script=script))


if __name__ == "__main__":
    main()
