"""A kept text that is longer than a field takes: it goes on in a second field, and a third."""

from collections.abc import Callable
from dataclasses import replace

from integration.chat.dialogs import DialogField, InputSort

# Returns as much of a text as a field takes.
CutTo = Callable[[str], str]


def parts_of(field: DialogField, line: CutTo, area: CutTo) -> list[DialogField]:
    """Return the field, and those in which its text goes on; what is no area is cut."""
    if field.sort is not InputSort.AREA:
        return [replace(field, default=line(field.default))]
    pieces = _pieces(field.default, area) or [""]
    rest = [
        DialogField(
            f"{field.name}{number}", "Продолжение", InputSort.AREA, default=piece, required=False
        )
        for number, piece in enumerate(pieces[1:], 2)
    ]
    return [replace(field, default=pieces[0]), *rest]


def _pieces(text: str, area: CutTo) -> list[str]:
    pieces = []
    while text:
        piece = area(text)
        if piece != text:
            # Rather between two words; a word longer than a field is broken.
            piece = piece[: max(piece.rfind(" "), piece.rfind("\n")) + 1] or piece
        pieces.append(piece.strip())
        text = text[len(piece) :]
    return [piece for piece in pieces if piece]
