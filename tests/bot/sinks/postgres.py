"""What does PostgreSQL say about the rows it was given? Errors that quote them, and notices."""

import logging
import sys

import sqlalchemy as sa

from bot import logs
from storage.store import Store
from tests.bot.sinks.canaries import CANARY, MAIL, NAME


def main(url: str) -> None:
    logs.configure("json")
    logs.take_output("json")
    for name in ("psycopg", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    store = Store(url)
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.add_notice_handler(lambda notice: logging.getLogger("psycopg").warning(notice.message_primary))  # type: ignore[union-attr]
        driver.add_notice_handler(lambda notice: [][len(notice.message_primary)])  # type: ignore[union-attr]
        connection.exec_driver_sql(f"DO $$ BEGIN RAISE WARNING '{CANARY}'; END $$")
        connection.exec_driver_sql("CREATE TEMPORARY TABLE person (email TEXT UNIQUE)")
        for _ in range(2):
            connection.execute(sa.text(f"INSERT INTO person VALUES (:email) /* {NAME} */"), {"email": MAIL})  # noqa: S608


if __name__ == "__main__":
    main(sys.argv[1])
