"""What connecting says of each thing: found, done, or not to be done and what helps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from integration.chat.errors import ChatError, Refused, Unreachable

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


right = partial(StepResult, Mark.RIGHT)
done = partial(StepResult, Mark.DONE)
note = partial(StepResult, Mark.NOTE)
cannot = partial(StepResult, Mark.CANNOT)


class Failed(Exception):
    """The step ends here, with these words."""

    def __init__(self, words: str, remedy: str = "") -> None:
        super().__init__(words)
        self.result = cannot(words, remedy)


@contextmanager
def or_fail(words: str, remedy: str = "", *, on: type[ChatError] = ChatError) -> Iterator[None]:
    """Raise Failed, which says why, where the server does not do what is asked of it."""
    try:
        yield
    except on as error:
        raise Failed(f"{words}: {why(error)}", remedy) from None


def why(error: ChatError) -> str:
    """Say what came of a request, for whoever runs the command."""
    if isinstance(error, Refused):
        if not error.error_id:
            return f"ответил не чат, а то, что стоит перед ним (HTTP {error.status})"
        if error.status in RIGHTS:
            return "не хватает прав"
        return f"сервер отказал: {error.message or error}"
    if isinstance(error, Unreachable):
        return f"сервер не отвечает ({error})"
    return f"сервер не сказал, получилось ли ({error}); запустите команду ещё раз"
