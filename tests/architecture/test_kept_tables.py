"""Has every table a rule for how long its rows are kept, and is everything about a candidate exported?"""

from sqlmodel import SQLModel

from policies.retention import TABLES, Kept
from storage import conversations, custody, feedback, hiring, ledgers, logins, tables  # noqa: F401  (registers the tables)
from storage.dossier import BELOW
from tests.architecture.tree import ROOT


def test_every_table_has_a_rule_for_how_long_it_is_kept_and_every_rule_a_table() -> None:
    assert set(TABLES) == set(SQLModel.metadata.tables)
    assert set(TABLES.values()) == set(Kept)


def test_everything_that_is_kept_with_a_candidate_is_found_when_they_are_exported_or_erased() -> None:
    found = {str(one.table.__tablename__) for one in BELOW} | {"candidate"}
    assert {name for name, kept in TABLES.items() if kept in (Kept.CANDIDATE, Kept.MESSAGES)} == found


def test_a_table_that_refers_to_a_loop_or_a_candidate_is_kept_with_them() -> None:
    close = {
        table.name
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("loop", "candidate", "application", "option", "slot", "scorecard")
    }
    assert {name for name in close if TABLES[name] not in (Kept.CANDIDATE, Kept.MESSAGES)} == set()


def test_every_figure_that_a_rule_names_is_a_setting() -> None:
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    named = {word.strip(",;") for kept in Kept for word in kept.split() if word.startswith("PANELKEEPER_")}
    assert named and all(f"`{name}`" in settings for name in named)
