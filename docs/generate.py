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

from bot.cards.fairness import DEFINITIONS, WHAT_IT_IS_NOT, WHY_NOT_SHOWN
from bot.chat.commands import HELP
from bot.cli import app as cli
from bot.jurisdiction_lines import NOT_ADVICE, settings_of
from bot.settings import Settings
from bot.slack import manifest
from docs import adapter_quality
from handlers.dispatch import HANDLERS
from policies.access import RULES, Rule
from policies.jurisdictions.book import PLACES
from policies.retention import TABLES as KEPT_TABLES
from policies.retention import Kept
from policies.vocabulary import ActorKind
from storage.views import VIEWS

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
    lines += ["In Slack, a `/` stands before each.", "", "| command | what it does |", "|---|---|"]
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
        lines += [f"* {rule.note} (`{rule.id}`)" for rule in allowing(command.__name__)] + [""]
    return HEADER + "\n".join(lines).rstrip() + "\n"


def typed(name: str, command: Any) -> Iterator[tuple[str, str]]:
    """Each command of a Click command line and what it does, those of its groups too."""
    if not hasattr(command, "commands"):
        yield name, (command.help or "").partition("\n")[0]
        return
    for word in sorted(command.commands):
        yield from typed(f"{name} {word}", command.commands[word])


def allowing(command: str) -> list[Rule]:
    """The rules that may allow a command, in the order of the policy's text."""
    return [rule for rule in RULES if rule.allows and command in rule.commands]


def access_page() -> str:
    """The access policy as two tables: what each rule says, and which rules may allow each command."""
    lines = ["# Access", "", "Who may do what, out of `policies/access.cedar`, which is the text that decides.", ""]
    lines += ["Whatever no rule allows is refused. An audit entry names the rule that allowed it.", "", "## Rules", ""]
    lines += ["| rule | for | says | commands |", "|---|---|---|---|"]
    for rule in RULES:
        who = WHO[rule.kind] if rule.kind else "everybody"
        verb = "" if rule.allows else "**forbids** "
        lines.append(f"| `{rule.id}` | {who} | {verb}{cell(rule.note)} | {quoted(rule.commands)} |")
    lines += ["", "## Commands", "", "| command | what it does | allowed by |", "|---|---|---|"]
    for command in sorted(HANDLERS, key=lambda one: one.__name__):
        rules = quoted(rule.id for rule in allowing(command.__name__))
        lines.append(f"| `{command.__name__}` | {cell(first_sentence(command.__doc__))} | {rules} |")
    return HEADER + "\n".join(lines) + "\n"


WHO = {
    ActorKind.PERSON: "somebody of the company",
    ActorKind.CANDIDATE: "a candidate",
    ActorKind.SYSTEM: "the system",
    ActorKind.OPERATOR: "the operator",
}


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


def retention_page() -> str:
    """Every table and how long its rows are kept."""
    lines = [
        "# How long each table is kept",
        "",
        "Candidates are kept by the [rules of their places](jurisdictions.md).",
        "",
    ]
    lines += ["| kept | tables |", "|---|---|"]
    for kept in Kept:
        tables = sorted(table for table, rule in KEPT_TABLES.items() if rule is kept)
        lines.append(f"| {cell(kept.value)} | {quoted(tables)} |")
    return HEADER + "\n".join(lines) + "\n"


def jurisdictions_page() -> str:
    """Every place with its rules, their sources, and how sure we are of each."""
    lines = ["# Places and their rules", "", NOT_ADVICE, ""]
    lines += [
        "A requisition's `jurisdiction` names a place, or several joined by `+`. A place lies in those its name begins "
        "with, and has their rules too. For one that is not here the strictest of all rules hold; where they exclude "
        "each other, a person answers. `panelkeeper jurisdictions PLACE` prints what holds in one.",
        "",
    ]
    for place in PLACES.values():
        lines += [
            f"## `{place.id}`: {place.name}",
            "",
            "| rule | sets | says | source | status |",
            "|---|---|---|---|---|",
        ]
        for rule in place.rules:
            sets = "; ".join(settings_of(rule)) or "nothing"
            status = f"{rule.status}, as of {rule.as_of:%Y-%m-%d}"
            lines.append(f"| `{rule.id}` | {cell(sets)} | {cell(rule.says)} | {cell(rule.source)} | {status} |")
        lines.append("")
    return HEADER + "\n".join(lines).rstrip() + "\n"


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


def views_page() -> str:
    """Every view: what a row is, and what each column says."""
    lines = ["# Views", "", "A stable face of the tables for Metabase, Grafana or a spreadsheet: the same names and"]
    lines += [
        "meanings on SQLite and PostgreSQL, kept from version to version. A candidate is in none of them; a loop's"
    ]
    lines += ["code stands for their loop. `v_person` alone has names, of people of the company.", ""]
    lines += ["[how-to/review-fairness.md](../how-to/review-fairness.md) says how to let a program read them.", ""]
    for view in VIEWS:
        lines += [f"## {view.name}", "", view.row, "", "| column | kind | what it says |", "|---|---|---|"]
        lines += [f"| `{one.name}` | {one.kind} | {cell(one.meaning)} |" for one in view.columns] + [""]
    return HEADER + "\n".join(lines).rstrip() + "\n"


def figures_page() -> str:
    """Every figure of the fairness report with its definition, in the words of the page."""
    lines = ["# Figures of the fairness report", "", WHAT_IT_IS_NOT, "", WHY_NOT_SHOWN, ""]
    lines += ["A report is about the loops opened in its period, whatever happened to them since.", ""]
    for title, definition in DEFINITIONS.values():
        lines += [f"## {title}", "", definition, ""]
    return HEADER + "\n".join(lines).rstrip() + "\n"


def adapters_page() -> str:
    """Every adapter and how it stands to every rule."""
    found = {name: adapter_quality.verdicts(path) for name, path in adapter_quality.adapters().items()}
    lines = [
        "# How good each adapter is",
        "",
        "● done, and shown by a test; ○ to do; – exempt, with the reason below.",
        "",
    ]
    signs = {"done": "●", "todo": "○", "exempt": "–"}
    for kind, rules in adapter_quality.RULES.items():
        named = [name for name in found if name.partition("/")[0] == kind]
        lines += [f"| rule | {' | '.join(named)} |", "|---|" + "---|" * len(named)]
        for rule, meaning in rules.items():
            lines.append(f"| {cell(meaning)} | {' | '.join(signs[found[name][rule].status] for name in named)} |")
        lines.append("")
    for name, verdicts in found.items():
        rules = adapter_quality.RULES[name.partition("/")[0]]
        lines += [f"## {name}", ""]
        lines += [
            f"* {signs[one.status]} {rules[rule]}. {one.why}" for rule, one in verdicts.items() if one.status != "done"
        ]
        lines.append("")
    return HEADER + "\n".join(lines).rstrip() + "\n"


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
        REFERENCE / "access.md": access_page(),
        REFERENCE / "scopes.md": scopes_page(),
        REFERENCE / "tables.md": tables_page(),
        REFERENCE / "retention.md": retention_page(),
        REFERENCE / "jurisdictions.md": jurisdictions_page(),
        REFERENCE / "views.md": views_page(),
        REFERENCE / "fairness-figures.md": figures_page(),
        REFERENCE / "adapters.md": adapters_page(),
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
