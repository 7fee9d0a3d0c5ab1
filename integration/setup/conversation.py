"""What every chat's `make connect` and `make disconnect` begin and end with."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from integration.chat.errors import ChatError
from integration.setup.private_files import Memory
from integration.setup.results import Failed, Mark, StepResult, cannot, why
from integration.setup.talk import Talk
from settings import ROOT, VAR
from settings.env_file import given_by

S = TypeVar("S")
NEXT = (
    "Дальше: make run; если программа уже запущена так, остановите её (Ctrl-C) и запустите снова. "
    "Если процессы держит systemd: make release, затем перезапустите их. "
    "Открытые карточки перерисуются. Проверить потом: make doctor."
)
AGAIN = "Исправьте то, что не вышло, и повторите make connect: сделанное она не сделает второй раз."
LEFT = "Что не вышло, запомнено. Уберите причину и повторите make disconnect: она попробует снова."


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


@dataclass
class Conversation:
    """One run of either command; where files are, and whom it talks with."""

    talk: Talk
    env_file: Path = ROOT / ".env"
    memory_file: Path = VAR / "connected.json"
    kept_secrets: Path = VAR / "secrets.env"
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __post_init__(self) -> None:
        """Answer questions by what is set: by the environment, else by .env."""
        self.talk.given = given_by(self.env_file, self.environment)

    def sum_up(self, results: Sequence[StepResult]) -> int:
        """Say how it goes on; return 0 when all is as it should be, 1 when something is left."""
        is_left = has(Mark.CANNOT, results)
        if is_left or has(Mark.DONE, results):
            self.talk.say(f"\n{AGAIN if is_left else NEXT}")
        return int(is_left)

    def sum_up_back(self, results: Sequence[StepResult]) -> int:
        """Return 1 when something stayed, and say so."""
        if has(Mark.CANNOT, results):
            self.talk.say(f"\n{LEFT}")
        return int(has(Mark.CANNOT, results))

    def why_not_disconnect(self, server: str, memory: Memory) -> int | None:
        """Return what the command ends with where nothing is to be taken back; None to go on."""
        if memory.is_blank:
            self.talk.say(f"К {server} отсюда ничего не подключали: убирать нечего.")
            return 0
        if self.talk.agreed(f"Отключить программу от {server}? Вопросы и ответы останутся в базе."):
            return None
        self.talk.say("Ничего не сделано.")
        return 1
