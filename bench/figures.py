"""What a benchmark says: a ratio beside its goal, and the readings that it came from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter


@dataclass
class Timings:
    """Durations of one thing done again and again, in seconds."""

    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time what stands inside."""
        started = perf_counter()
        yield
        self.seconds.append(perf_counter() - started)

    @property
    def median(self) -> float:
        return percentile(self.seconds, 50)

    @property
    def p99(self) -> float:
        return percentile(self.seconds, 99)


@dataclass(frozen=True)
class Figure:
    """One line of the report: `ratio` has no unit, `readings` say theirs."""

    title: str
    ratio: float
    goal: str
    reached: bool
    readings: str

    def __str__(self) -> str:
        verdict = "да" if self.reached else "НЕТ"
        return (
            f"{self.title}\n    {self.ratio:.2f} (цель: {self.goal} — {verdict}); {self.readings}"
        )


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile of 1 to 99 by linear interpolation; of one value, itself."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} мс"
