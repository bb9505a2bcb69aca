"""How do migrations reach the database? Over the connection that `storage.schema` hands in."""

from alembic import context
from sqlmodel import SQLModel

from storage import conversations, custody, feedback, hiring, ledgers, logins, tables, waiting  # noqa: F401  (registers the tables)

ENGINE = "procrastinate_"
"""So the names of the job engine's tables begin: they are its own, and no model of ours describes them."""


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").startswith(ENGINE)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_name=_is_ours,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
