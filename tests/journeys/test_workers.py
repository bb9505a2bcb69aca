"""What if the work is shared? Servers that answer, workers that carry, on one database: each promise is kept once."""

from pathlib import Path

import pytest

from tests.journeys.stage import ON_POSTGRES, ON_SQLITE, stage

pytestmark = pytest.mark.slow


@ON_POSTGRES
def test_workers_carry_what_servers_promise(tmp_path: Path, database_url: str) -> None:
    with stage(tmp_path, database_url, 1, workers=2, platform="both") as set_up:
        set_up.tell_settled()
        assert set_up.rows("SELECT kind, attempts, state FROM outbox WHERE attempts <> 1 OR state <> 'sent'") == []
        assert {letter["repeats"] for letter in set_up.office()["mails"]} == {0}
        assert set_up.rows("SELECT count(*) FROM procrastinate_workers")[0][0] == 2
        assert set_up.rows("SELECT count(*) FROM message WHERE kind = 'notice' AND text IS NULL")[0][0] == 0


@ON_SQLITE
def test_a_worker_on_sqlite_says_what_to_run_instead(tmp_path: Path, database_url: str) -> None:
    with stage(tmp_path, database_url) as set_up:
        for duty in (("worker",), ("serve", "--no-carry")):
            set_up.servers[0].stop()
            set_up.servers[0].duty = duty
            set_up.servers[0].start()
            assert set_up.servers[0].process is not None
            assert set_up.servers[0].process.wait(30) == 2
        assert "On SQLite, run `panelkeeper serve` alone." in set_up.logs()
