"""Which benchmarks are there, and does one reach what it has to?

A benchmark is a module `benchmarks/<name>.py` whose `run()` returns its figures.
Exits 0 when every figure is reached, 1 where one falls short, 2 for a name that is no benchmark.
"""

import importlib
import logging
import pkgutil
import sys

import structlog

import benchmarks
from benchmarks.figures import Figure, table

NOT_BENCHMARKS = frozenset({"chat", "figures", "measuring", "run"})


def names() -> list[str]:
    """Names of all benchmarks, sorted."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if name not in NOT_BENCHMARKS)


def question(name: str) -> str:
    """The first line of the benchmark's docstring: what it answers."""
    return (importlib.import_module(f"benchmarks.{name}").__doc__ or "").strip().partition("\n")[0]


def main(arguments: list[str]) -> int:
    """List the benchmarks, or run the one named."""
    known = names()
    if not arguments:
        print("\n".join(f"{name:<24}{question(name)}" for name in known) or "There are no benchmarks yet.")
        return 0
    if len(arguments) > 1 or arguments[0] not in known:
        print(f"{' '.join(arguments)} is no benchmark; there are: {', '.join(known) or 'none yet'}", file=sys.stderr)
        return 2
    # What is carried is logged; as a line for each of 10,000 messages it would drown the figures.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    figures: list[Figure] = importlib.import_module(f"benchmarks.{arguments[0]}").run()
    print(table(figures))
    return 0 if figures and all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
