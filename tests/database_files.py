"""What is in SQLite's files? They are read by a process of their own.

Whoever closes a file takes back every lock that their process has on it, SQLite's own among them: another connection
then takes itself for the last one, and deletes the journal that the first one still writes.
"""

import subprocess
from pathlib import Path


def in_files(database: Path) -> bytes:
    """Every byte of the database's file and of what stands beside it."""
    files = sorted(map(str, database.parent.glob(f"{database.name}*")))
    return subprocess.run(["cat", *files], capture_output=True, check=True).stdout
