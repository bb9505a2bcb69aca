"""What can an operator type? Every command of `panelkeeper`; what a command needs is imported when it runs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import link_commands
from bot.settings import Settings

app = typer.Typer(
    help="Coordinates interviews in Slack. Never decides.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
company_app = typer.Typer(help="People, requisitions and interview plans.", no_args_is_help=True)
app.add_typer(company_app, name="company")
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


@company_app.command("load")
def company_load(file: Annotated[Path, typer.Argument(help="A YAML file; see docs/how-to/load-a-company.md.")]) -> None:
    """Load people, requisitions, plans and forms. Loading the same file again changes nothing."""
    from bot import app as assembly
    from bot import company_file
    from handlers.command import Refused
    from policies.vocabulary import Actor, ActorKind, Surface
    from storage.store import Store

    try:
        command = company_file.read(file)
    except company_file.CompanyFileError as error:
        print("Nothing was loaded:", *error.problems, sep="\n  ", file=sys.stderr)
        raise typer.Exit(1) from error
    settings = _settings()
    store = Store(settings.database_url)
    answer = assembly.dispatcher(settings, store).dispatch(command, Actor(ActorKind.OPERATOR, "cli"), Surface.CLI)
    store.close()
    if isinstance(answer, Refused):
        raise RuntimeError("the operator may not load a company: the access rules are broken")
    print(
        f"Loaded {answer.people} people and {answer.requisitions} requisitions."
        if hasattr(answer, "people")
        else answer
    )


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
