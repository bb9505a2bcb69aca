"""Neither entries of the audit trail nor their seals can be changed or removed, whatever SQL is tried."""

import pytest
from sqlalchemy.exc import DBAPIError

from handlers.seal_audit import SealAudit
from tests.builders import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def contents(company: Company) -> list[object]:
    return [
        company.rows("SELECT * FROM audit_entry ORDER BY id"),
        company.rows("SELECT * FROM audit_seal ORDER BY seq"),
    ]


def refuses(company: Company, *statements: str) -> None:
    company.system(SealAudit())
    before = contents(company)
    assert all(before)
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"):
            company.write(statement)
    assert contents(company) == before


def test_the_audit_trail_can_only_grow(company: Company) -> None:
    refuses(
        company,
        "UPDATE audit_entry SET actor_id = 'nobody'",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET leaf = hash",
        "DELETE FROM audit_seal",
    )


@ON_POSTGRES
def test_neither_table_can_be_truncated(company: Company) -> None:
    refuses(company, "TRUNCATE audit_entry CASCADE", "TRUNCATE audit_seal")


@ON_SQLITE
def test_nothing_is_replaced_by_an_insert(company: Company) -> None:
    """SQLite removes a row that is in the way of INSERT OR REPLACE without telling the triggers on DELETE."""
    columns = "id, at, actor_kind, actor_id, command, surface, allowed, rule, answer"
    seal = "INSERT OR REPLACE INTO audit_seal (seq, entry_id, leaf, hash, sealed_at) SELECT"
    refuses(
        company,
        f"INSERT OR REPLACE INTO audit_entry ({columns}) SELECT {columns.replace('actor_id', 'rule')} FROM audit_entry",  # noqa: S608
        f"{seal} seq, entry_id, hash, hash, sealed_at FROM audit_seal",
        f"{seal} seq + 1000, entry_id, hash, hash, sealed_at FROM audit_seal",
    )
