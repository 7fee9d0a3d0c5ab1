"""Texts made to fit where they are shown."""


def cut(text: str, most: int, ending: str = "…") -> str:
    """Return at most so many letters, rather ended between two words than within one."""
    if len(text) <= most:
        return text
    room = max(most - len(ending), 0)
    piece = text[:room]
    between = max(piece.rfind(" "), piece.rfind("\n"))
    return (piece[:between] if between > room * 2 // 3 else piece).rstrip() + ending
