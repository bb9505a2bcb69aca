"""How do migrations reach the database? Over the connection that `storage.schema` hands in."""

from alembic import context
from sqlmodel import SQLModel

from storage import custody, feedback, ledgers, logins, tables, waiting  # noqa: F401  (registers the tables)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
