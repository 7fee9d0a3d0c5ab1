"""`make bench`: run every benchmark, or those named, and print ratios beside their goals."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.cards import cards
from bench.figures import Figure
from bench.journal import journal
from bench.million import million
from bench.outages import outages
from bench.presses import presses
from bench.report import report
from bench.submissions import submissions
from bench.ticks import ticks

BENCHMARKS: dict[str, Callable[[Path], list[Figure]]] = {
    "submissions": submissions,
    "cards": cards,
    "presses": presses,
    "ticks": ticks,
    "journal": journal,
    "report": report,
    "outages": outages,
    "million": million,
}
# It wants a PostgreSQL server, and many minutes.
ON_DEMAND = frozenset({"million"})


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(
            f"Нет такого замера: {', '.join(unknown)}. Есть {', '.join(BENCHMARKS)}.\n"
        )
        return 2
    for name in names or (name for name in BENCHMARKS if name not in ON_DEMAND):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for figure in BENCHMARKS[name](Path(folder)):
                print(figure, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
