"""How heavy is the fairness report of 500 loops, and how long does it take to come?"""

import re
import time

import httpx

from benchmarks.figures import Figure
from benchmarks.measuring import folder, percentile
from storage import schema
from storage.store import Store
from tests.bot.web.report_stand import PAGE, reading

LOOPS = 500
VISITS = 20


def run() -> list[Figure]:
    with folder() as place:
        store = Store(f"sqlite:///{place}/panelkeeper.db")
        schema.migrate(store)
        with reading(store, LOOPS) as stand:
            stand.log_in()
            page = stand.http.get(PAGE)
            assert page.status_code == 200 and f"<strong>{LOOPS}</strong> loops" in page.text
            weight = len(page.content) + _parts(stand.http, page)
            took = []
            for _ in range(VISITS):
                start = time.perf_counter()
                assert stand.http.get(PAGE).status_code == 200
                took.append(time.perf_counter() - start)
        store.close()
    return [
        Figure("the page with all its parts, uncompressed", weight / 1000, 60, "kB", "at_most"),
        Figure(f"GET {PAGE}, p50", percentile(took, 50) * 1000, 300, "ms", "at_most"),
    ]


def _parts(http: httpx.Client, page: httpx.Response) -> int:
    """The bytes of everything that the page makes a browser load."""
    found = set(re.findall(r"""(?:src|href)="(/[\w./-]+\.(?:css|js|svg))[^"]*""", page.text))
    assert found, "the page has parts"
    return sum(len(http.get(part).content) for part in found)
