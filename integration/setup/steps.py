"""The steps of connecting, one after another: what fails stops only those that need it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from integration.chat.errors import ChatError
from integration.setup.results import Failed, Mark, StepResult, cannot, why

S = TypeVar("S")


@dataclass(frozen=True)
class Step(Generic[S]):
    """One step, with the name under which it speaks.

    `needs` names what earlier steps must have found; without it the step is left out.
    """

    name: str
    take: Callable[[S], StepResult | Iterator[StepResult]]
    needs: tuple[str, ...] = ()

    def results(self, setup: S) -> Iterator[StepResult]:
        """Take the step; what fails is a result too."""
        if any(not getattr(setup, need) for need in self.needs):
            yield cannot("пропущено: сначала нужно то, что не вышло выше")
            return
        try:
            taken = self.take(setup)
            yield from [taken] if isinstance(taken, StepResult) else taken
        except Failed as failed:
            yield failed.result
        except ChatError as error:
            yield cannot(why(error))


def take_steps(steps: Iterable[Step[S]], setup: S, say: Callable[[str], None]) -> list[StepResult]:
    """Take them all, and say at once what came of each."""
    results: list[StepResult] = []
    for step in steps:
        for result in step.results(setup):
            say(f"{step.name:<15} {result.mark:<11} {result.words}")
            if result.remedy:
                say(f"{'':<27} → {result.remedy}")
            results.append(result)
    return results


def has(mark: Mark, results: Iterable[StepResult]) -> bool:
    return any(each.mark is mark for each in results)


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"  {number}. {each}" for number, each in enumerate(lines, 1))
