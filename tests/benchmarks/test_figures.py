"""Does a benchmark that falls short say so?"""

import math
import subprocess
import sys

import pytest

from benchmarks.figures import Bound, Figure, table
from tests.architecture.tree import ROOT


@pytest.mark.parametrize(
    ("measured", "bound", "reached"),
    [
        (99.0, "at_least", False),
        (100.0, "at_least", True),
        (100.0, "at_most", True),
        (101.0, "at_most", False),
        (math.nan, "at_least", False),
        (math.nan, "at_most", False),
    ],
)
def test_a_figure_is_reached_on_the_right_side_of_its_target(measured: float, bound: Bound, reached: bool) -> None:
    assert Figure("claims", measured, 100.0, "/s", bound).reached is reached


def test_the_table_names_what_falls_short() -> None:
    lines = table([Figure("claims", 40, 50, "/s", "at_least"), Figure("page", 4.5, 30, "kB", "at_most")]).splitlines()
    assert [line.split()[-1] for line in lines[1:]] == ["SHORT", "reached"]


def test_a_name_that_is_no_benchmark_exits_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", "nonesuch"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 2
