"""How does the command line give commands? As the operator, by the name of the account that types them."""

import contextlib
import getpass
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

import typer

from bot import tracing

if TYPE_CHECKING:
    from bot.settings import Settings
    from handlers.command import Command
    from storage.store import Store

AnswerT = TypeVar("AnswerT")
LONGEST_NAME = 64


def settings() -> "Settings":
    """The settings, or a clear list of what is wrong with them."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        for item in error.errors():
            name = "PANELKEEPER_" + "_".join(str(part) for part in item["loc"]).upper()
            print(f"{name}: {_wrong(item)}", file=sys.stderr)
        raise typer.Exit(2) from error


def _wrong(item: Mapping[str, Any]) -> str:
    """What is wrong with a setting, in words. A pattern is nothing that people read: times of day have the only one
    that says little by itself.
    """
    from bot.settings import CLOCK

    if item["type"] == "string_pattern_mismatch":
        is_clock = item.get("ctx", {}).get("pattern") == CLOCK
        return "this is no time of day such as 09:00" if is_clock else "this has characters that may not be in it"
    return str(item["msg"]).removeprefix("Value error, ")


def stop(why: str, code: int = 2) -> NoReturn:
    """Say why, and end with this exit code."""
    print(why, file=sys.stderr)
    raise typer.Exit(code)


@contextlib.contextmanager
def at_files() -> Iterator[None]:
    """A file that cannot be read or written inside ends the command with a sentence that names it."""
    try:
        yield
    except OSError as error:
        stop(f"{error.filename or 'The file'} cannot be used: {error.strerror or error}.")


def as_operator(command: "Command[AnswerT]") -> "AnswerT":
    """Run a command as the operator, against the database in the settings."""
    with asking() as ask:
        return ask(command)


class Ask(Protocol):
    """Gives one command as the operator."""

    def __call__(self, command: "Command[AnswerT]") -> "AnswerT": ...


@contextlib.contextmanager
def asking() -> Iterator[Ask]:
    """For several commands in a row: the database in the settings stays open."""
    from bot import app as assembly
    from policies.vocabulary import Actor, ActorKind, Surface

    given = settings()
    if not given.pseudonym_secret.get_secret_value():
        stop("Please set PANELKEEPER_PSEUDONYM_SECRET: the audit trail names candidates by tokens made with it.")
    who = Actor(ActorKind.OPERATOR, f"cli:{account()}"[:LONGEST_NAME])
    with contextlib.closing(ready_store(given.database_url)) as store:
        dispatcher = assembly.dispatcher(given, store)

        def ask(command: "Command[AnswerT]") -> "AnswerT":
            return dispatcher.dispatch(command, who, Surface.CLI, tracing.drawn())

        yield ask


def open_store(url: str) -> "Store":
    """The database, open; else it is said that it is out of reach, and that is all."""
    from storage import schema
    from storage.store import Store

    try:
        store = Store(url)
        schema.current(store)
    except Exception as error:  # whatever the driver says may hold the address and its password
        stop(f"The database is out of reach ({type(error).__name__}). Please look at PANELKEEPER_DATABASE_URL.")
    return store


def ready_store(url: str) -> "Store":
    """The same, at the version this program needs; else it is said what to do."""
    from storage import schema

    store = open_store(url)
    here, wanted = schema.current(store), schema.newest()
    if here != wanted:
        store.close()
        stop(f"The database is at version {here or 'none'}, this program needs {wanted}. Run: panelkeeper migrate")
    return store


def account() -> str:
    """The name of the account that runs this process; `unknown` where the system has none for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
