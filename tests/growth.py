"""How the cost of a function grows with the length of what people send: a ratio, never seconds."""

import time
from collections.abc import Callable

# Twice the length costs twice, and some more: work that grows with the square costs four times.
MOST = 3.2
# Below it the clock's own grain decides. What grows with the square is far above at these lengths.
GRAIN = 0.002
# Other work on the machine can spoil one measurement, hardly three of them at other lengths, the
# later ones the best of several.
TRIES = 3


def grows_too_fast(work: Callable[[str], object], of: Callable[[int], str], length: int) -> str:
    """Return how the cost grew where it did so faster than the length; else an empty string."""
    ratios = []
    for runs in range(1, TRIES + 1):
        twice = _cost(work, of(2 * length), runs)
        if twice < GRAIN:
            return ""
        ratio = twice / max(_cost(work, of(length), runs), GRAIN / 4)
        if ratio < MOST:
            return ""
        ratios.append(f"{ratio:.1f}")
        length = length * 3 // 2
    return f"{', '.join(ratios)} times for twice the length"


def repeat(piece: str, *, before: str = "", after: str = "") -> Callable[[int], str]:
    """Return what makes a text of a length from one piece, over and over."""
    return lambda length: before + (piece * (length // len(piece) + 1))[:length] + after


def _cost(work: Callable[[str], object], text: str, runs: int) -> float:
    def once() -> float:
        start = time.thread_time()
        work(text)
        return time.thread_time() - start

    return min(once() for _ in range(runs))
