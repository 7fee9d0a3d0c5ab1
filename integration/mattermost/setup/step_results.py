"""What connecting says of each thing: found, done, or not to be done and what helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from integration.chat.errors import ChatError, Refused, Unreachable

if TYPE_CHECKING:
    from integration.mattermost.setup.setup_context import SetupContext

RIGHTS = frozenset({401, 403})


class Mark(StrEnum):
    RIGHT = "в порядке"
    DONE = "сделано"
    NOTE = "к сведению"
    CANNOT = "НЕ ВЫШЛО"


@dataclass(frozen=True)
class StepResult:
    """One thing; `remedy` is what helps, in words that can be handed to somebody else."""

    mark: Mark
    words: str
    remedy: str = ""


@dataclass(frozen=True)
class Step:
    """One step, with the name under which it speaks.

    `needs` names what of the ground must have been found before; without it the step is left out.
    """

    name: str
    take: Callable[[SetupContext], Iterator[StepResult]]
    needs: tuple[str, ...] = ()


def right(words: str) -> StepResult:
    return StepResult(Mark.RIGHT, words)


def done(words: str) -> StepResult:
    return StepResult(Mark.DONE, words)


def note(words: str, remedy: str = "") -> StepResult:
    return StepResult(Mark.NOTE, words, remedy)


def cannot(words: str, remedy: str = "") -> StepResult:
    return StepResult(Mark.CANNOT, words, remedy)


def why(error: ChatError) -> str:
    """Say what came of a request, for whoever runs the command."""
    if isinstance(error, Refused):
        if error.status in RIGHTS:
            return "не хватает прав"
        return f"сервер отказал: {error.message or error}"
    if isinstance(error, Unreachable):
        return f"сервер не отвечает ({error})"
    return f"сервер не сказал, получилось ли ({error}); запустите команду ещё раз"
