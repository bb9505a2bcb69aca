"""How heavy is the candidate's page, and how long does it take to come?"""

import re
import time

import httpx

from benchmarks.figures import Figure
from benchmarks.measuring import folder, percentile
from simulator.story import Story
from tests.journeys.stage import Stage, stage

VISITS = 200


def run() -> list[Figure]:
    with folder() as place, stage(place, f"sqlite:///{place}/panelkeeper.db") as made:
        link = _link(made)
        with httpx.Client(trust_env=False, follow_redirects=True, timeout=20) as visitor:
            page = visitor.get(link)
            assert page.status_code == 200 and "Choose" in page.text
            weight = len(page.content) + _parts(visitor, page)
            took = []
            for _ in range(VISITS):
                start = time.perf_counter()
                assert visitor.get(page.url).status_code == 200
                took.append(time.perf_counter() - start)
    return [
        Figure("the page with all its parts, uncompressed", weight / 1000, 30, "kB", "at_most"),
        Figure("GET /b/, p95", percentile(took, 95) * 1000, 200, "ms", "at_most"),
        Figure("GET /b/, p50", percentile(took, 50) * 1000, 200, "ms", "at_most"),
    ]


def _parts(visitor: httpx.Client, page: httpx.Response) -> int:
    """The bytes of everything that the page makes a browser load."""
    found = set(re.findall(r"""(?:src|href)="(/b/[\w.-]+\.(?:css|js|svg))[^"]*""", page.text))
    assert found, "the page has parts"
    return sum(len(visitor.get(str(page.url.join(part))).content) for part in found)


def _link(made: Stage) -> str:
    """Carmen's link, when two options are ready: the story as far as her first visit."""
    story: Story = made.story()
    try:
        for step in story.steps():
            step.deed()
            if step.who == "Carmen":
                break
    finally:
        story.close()
    return str(made.office()["mails"][0]["links"][0])
