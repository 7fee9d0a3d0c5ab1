"""Lines of a record that are corrected by later ones, and those of them that stand."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class _Corrected(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def corrects(self) -> int | None: ...
    @property
    def is_void(self) -> bool: ...


L = TypeVar("L", bound=_Corrected)


def standing(lines: Sequence[L]) -> list[L]:
    """Return the lines that hold: neither corrected by a later one nor taking one back."""
    corrected = {line.corrects for line in lines}
    return [line for line in lines if line.id not in corrected and not line.is_void]
