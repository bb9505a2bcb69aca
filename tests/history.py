"""What was a company told in the last weeks that nobody has cleared away yet? Written straight into the tables."""

import sqlalchemy as sa

from tests.builders import Company

NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
INTO = (
    "INSERT INTO outbox (kind, key, lane, subject, state, due_at, attempts, created_at, settled_at) "
    "SELECT 'chat.notice', 'before:' || n, 'before', 'before', 'sent', :at, 1, :at, :at FROM numbers",
    "INSERT INTO chat_message (id, platform, name, channel, ts, posted_at) "
    "SELECT n, 'slack', 'before:' || n, 'D1', n, :at FROM numbers",
)


def write(company: Company, count: int) -> None:
    """So many promises that were kept, and the messages they became: none is open, and PostgreSQL's figures say so."""
    store = company.store
    with store.engine.begin() as connection:
        for into in INTO:
            connection.execute(sa.text(f"{NUMBERS} {into}"), {"count": count, "at": company.now})
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
