"""How do the reference pages stay true? They are written from the code, and the checks fail where they differ.

`python -m docs.generate` writes docs/reference; with `--check` it writes nothing and exits 1 for a stale page.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel
from typer.main import get_command

from bot.cli import app as cli
from bot.settings import Settings
from bot.slack import manifest
from bot.slack.commands import HELP
from handlers.dispatch import HANDLERS
from policies.access import RULES, Rule

REFERENCE = Path(__file__).parent / "reference"
HEADER = "<!-- Written from the code by `make docs`; do not edit. -->\n\n"


def cell(text: str) -> str:
    """Text that cannot break a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def default(field: FieldInfo) -> str:
    """The default as an operator would write it; a secret's is never shown."""
    value = field.get_default(call_default_factory=False)
    if field.is_required() or value is PydanticUndefined:
        return "required" if field.is_required() else "computed"
    if value is None or value == "" or isinstance(value, SecretStr):
        return "not set"
    return f"`{cell(str(value))}`"


def settings_page() -> str:
    """Every setting: its environment variable, its default, what it is for."""
    prefix = str(Settings.model_config.get("env_prefix", "")).upper()
    lines = ["# Settings", "", "Read from the environment, or from `.env` in the working directory.", ""]
    lines += ["| variable | default | what it is for |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{prefix}{name.upper()}` | {default(field)} | {cell(field.description or '')} |")
    return HEADER + "\n".join(lines) + "\n"


def commands_page() -> str:
    """What people type in chat, what operators type, and every command of the domain with who may give it."""
    lines = ["# Commands", "", "## In chat", ""]
    lines += ["| command | what it does |", "|---|---|"]
    lines += [f"| `{cell(command)}` | {cell(meaning)} |" for command, meaning in HELP]
    lines += ["", "## On the command line", "", "Each explains its options with `--help`.", ""]
    lines += ["| command | what it does |", "|---|---|"]
    lines += [f"| `{name}` | {cell(meaning)} |" for name, meaning in typed("panelkeeper", get_command(cli))]
    lines += ["", "## In the domain", ""]
    lines += [
        "Every door hands in one of these; whether the actor may is decided inside the command's transaction.",
        "",
    ]
    for command in sorted(HANDLERS, key=lambda one: one.__name__):
        lines += [f"### {command.__name__}", "", first_sentence(command.__doc__), ""]
        lines += [f"* {allowed(rule)}" for rule in RULES[command.__name__]] + [""]
    return HEADER + "\n".join(lines).rstrip() + "\n"


def typed(name: str, command: Any) -> Iterator[tuple[str, str]]:
    """Each command of a Click command line and what it does, those of its groups too."""
    if not hasattr(command, "commands"):
        yield name, (command.help or "").partition("\n")[0]
        return
    for word in sorted(command.commands):
        yield from typed(f"{name} {word}", command.commands[word])


def allowed(rule: Rule) -> str:
    """Who a rule lets in, in words, with the rule's id as the audit trail has it."""
    kinds = " or ".join(sorted(f"{kind.value}" for kind in rule.kinds))
    roles = " or ".join(sorted(role.value.replace("_", " ") for role in rule.roles))
    pairs = (relation.split("_", 1) for relation in sorted(rule.relations))
    relations = " or ".join(f"the {thing}'s {part.replace('_', ' ')}" for thing, part in pairs)
    who = f"{kinds} with the role {roles}" if roles else kinds
    return f"{who}{f' who is {relations}' if relations else ''} (`{rule.id}`)"


def scopes_page() -> str:
    """Every scope of the Slack app: the methods and events that need it, and why they are called and heard."""
    lines = [
        "# Slack scopes and events",
        "",
        "What the Slack app asks for, and why. Nothing is asked for in advance.",
        "",
    ]
    lines += ["| scope | methods | events | what for |", "|---|---|---|---|"]
    shipped = manifest.shipped()
    for scope in shipped["oauth_config"]["scopes"]["bot"]:
        use = manifest.SCOPES[scope]
        lines.append(f"| `{scope}` | {quoted(use.methods)} | {quoted(use.events)} | {cell(use.why)} |")
    needy = {event for use in manifest.SCOPES.values() for event in use.events}
    free = [one for one in shipped["settings"]["event_subscriptions"]["bot_events"] if one not in needy]
    lines += [
        "",
        f"No scope is needed for the event {quoted(free)}, the modals (`views.open`) and App Home (`views.publish`).",
        "Slack tells of messages only from the channels that the bot is in.",
    ]
    lines += ["", "In Socket Mode the app-level token needs `connections:write` (`apps.connections.open`)."]
    return HEADER + "\n".join(lines) + "\n"


def quoted(words: Iterable[str]) -> str:
    """Words of the code, for a sentence or a cell."""
    return ", ".join(f"`{word}`" for word in words)


def tables_page() -> str:
    """Every table: what a row is, and what the database lets exist only once."""
    lines = ["# Tables", "", "The same on SQLite and PostgreSQL. A rule marked *where* holds for those rows only.", ""]
    lines += ["| table | a row is | only once |", "|---|---|---|"]
    for table, meaning in sorted(remembered().items()):
        rules = "; ".join(unique_rules(SQLModel.metadata.tables[table]))
        lines.append(f"| `{table}` | {cell(meaning)} | {cell(rules)} |")
    return HEADER + "\n".join(lines) + "\n"


def remembered() -> dict[str, str]:
    """Every table's name with what a row of it is."""
    waiting, found = list(SQLModel.__subclasses__()), {}
    while waiting:
        one = waiting.pop()
        waiting.extend(one.__subclasses__())
        if hasattr(one, "__table__"):
            found[str(one.__tablename__)] = first_sentence(one.__doc__)
    return found


def unique_rules(table: sa.Table) -> list[str]:
    """The columns of every unique rule beside the primary key, with its condition."""
    found = [one.columns for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    rules = [_named(columns) for columns in found]
    for index in table.indexes:
        where = index.dialect_options["sqlite"].get("where")
        if index.unique:
            rules.append(_named(index.columns) + (f" where {where}" if where is not None else ""))
    return sorted(rules)


def _named(columns: Iterable[sa.Column[Any]]) -> str:
    return " + ".join(f"`{column.name}`" for column in columns)


def first_sentence(docstring: str | None) -> str:
    """The first paragraph of a docstring, up to the end of its first sentence."""
    paragraph = " ".join(inspect.cleandoc(docstring or "").partition("\n\n")[0].split())
    sentence, stop, _ = paragraph.partition(". ")
    return sentence + "." if stop else paragraph


def pages() -> dict[Path, str]:
    """Every generated page with what it has to say."""
    return {
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "scopes.md": scopes_page(),
        REFERENCE / "tables.md": tables_page(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"stale: docs/{path.relative_to(REFERENCE.parent)}; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote docs/{path.relative_to(REFERENCE.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
