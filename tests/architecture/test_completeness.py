"""Has everything that exists its counterpart: a handler, an access rule, a packer, a place in the docs?

Nothing is listed here: both sides are asked of the code.
"""

import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args

import pytest
from sqlmodel import SQLModel

import handlers
from adapters import ports
from bot.settings import Settings
from docs.generate import REFERENCE, remembered, unique_rules
from handlers.command import Command, Refused
from handlers.dispatch import HANDLERS
from handlers.packing import PACKERS
from handlers.parcels import Parcel
from handlers.promises import RECRUITER_NOTICES, Errand
from policies.access import RULES
from storage import schema
from storage.store import Store
from tests.architecture.tree import ROOT, modules

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def commands() -> set[type[Command[Any]]]:
    """Every command that any module of handlers defines."""
    for module in pkgutil.iter_modules(handlers.__path__):
        import_module(f"handlers.{module.name}")
    # A dataclass with slots is a class made anew: the first one may still linger among the subclasses.
    return {one for one in _below(Command) if getattr(sys.modules[one.__module__], one.__name__) is one}


def _below(one: type[Any]) -> Iterator[type[Any]]:
    for child in one.__subclasses__():
        yield child
        yield from _below(child)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def headings(name: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", page(name), re.MULTILINE))


def test_every_command_has_a_handler() -> None:
    assert commands() == set(HANDLERS)


def test_every_command_has_an_access_rule_and_every_rule_a_command() -> None:
    allowed = {command for rule in RULES if rule.allows for command in rule.commands}
    assert {command.__name__ for command in commands()} == allowed
    assert all(rule.commands for rule in RULES)


def test_every_command_can_be_refused() -> None:
    """Access may refuse any command, so each one's answers include `Refused`."""
    answers = {command: get_args(command.__orig_bases__[0])[0] for command in commands()}  # type: ignore[attr-defined]
    assert {command.__name__ for command, answer in answers.items() if Refused not in get_args(answer)} == set()


def test_every_commands_name_fits_its_audit_entry() -> None:
    width = SQLModel.metadata.tables["audit_entry"].columns["command"].type.length  # type: ignore[attr-defined]
    assert max(len(command.__name__) for command in commands()) <= width


def test_every_command_says_what_it_does() -> None:
    silent = [one.__name__ for one in commands() if not one.__doc__ or one.__doc__.startswith(f"{one.__name__}(")]
    assert silent == []


def test_every_command_has_a_heading_in_the_docs() -> None:
    assert {command.__name__ for command in commands()} - headings("commands.md") == set()


def test_every_errand_has_a_packer_and_every_packer_an_errand() -> None:
    assert set(PACKERS) | RECRUITER_NOTICES == set(Errand)
    assert not set(PACKERS) & RECRUITER_NOTICES


def test_every_errand_fits_its_column() -> None:
    width = SQLModel.metadata.tables["outbox"].columns["kind"].type.length  # type: ignore[attr-defined]
    assert max(len(errand.value) for errand in Errand) <= width


def test_every_kind_of_parcel_is_named_where_parcels_are_carried() -> None:
    """The carrier matches a parcel by its kind; one that it does not know would never arrive."""
    carrier = (ROOT / "bot" / "carrying.py").read_text(encoding="utf-8")
    assert {kind.__name__ for kind in get_args(Parcel) if not re.search(rf"\b{kind.__name__}\b", carrier)} == set()


def test_every_setting_has_a_line_in_the_docs() -> None:
    prefix = Settings.model_config.get("env_prefix", "")
    lines = set(re.findall(r"^\| `(\w+)` \|", page("settings.md"), re.MULTILINE))
    assert lines == {f"{prefix}{name}".upper() for name in Settings.model_fields}


def test_every_setting_is_read_somewhere() -> None:
    code = "".join((ROOT / module).read_text(encoding="utf-8") for module in modules("bot"))
    assert {name for name in Settings.model_fields if not re.search(rf"settings\.{name}\b", code)} == set()


@ON_SQLITE
def test_every_table_of_the_database_is_in_the_docs(store: Store) -> None:
    """The migrated database is asked, not the models."""
    known = set(re.findall(r"^\| `(\w+)` \|", page("tables.md"), re.MULTILINE))
    with store.engine.connect() as connection:
        found = {str(name) for name in connection.dialect.get_table_names(connection)}
    assert found - {"alembic_version"} == known == set(remembered())
    assert schema.current(store) == schema.newest()


def test_every_unique_rule_is_in_the_docs() -> None:
    text = page("tables.md")
    rules = {rule for table in SQLModel.metadata.tables.values() for rule in unique_rules(table)}
    assert {rule for rule in rules if rule not in text} == set()


def test_every_page_of_the_docs_is_in_an_index() -> None:
    folder = ROOT / "docs"
    index = (folder / "README.md").read_text(encoding="utf-8") + (folder / "adr" / "README.md").read_text("utf-8")
    pages = {path for path in folder.rglob("*.md") if path.name != "README.md"}
    assert {path.name for path in pages if path.name not in index} == set()


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_test_that_the_docs_name_exists() -> None:
    """The security page names the test that shows each control."""
    code = "".join((ROOT / module).read_text(encoding="utf-8") for module in modules("tests"))
    named = {
        name for path in (ROOT / "docs").rglob("*.md") for name in re.findall(r"\btest_\w+", path.read_text("utf-8"))
    }
    files = {module.stem for module in modules("tests")}
    assert {name for name in named if f"def {name}(" not in code and name not in files} == set()


def test_every_method_of_the_ports_says_what_it_does() -> None:
    silent = [
        f"{name}.{method}"
        for name, port in inspect.getmembers(ports, inspect.isclass)
        if getattr(port, "_is_protocol", False) and port.__module__ == ports.__name__
        for method, function in inspect.getmembers(port, inspect.isfunction)
        if not method.startswith("_") and not function.__doc__
    ]
    assert silent == []
