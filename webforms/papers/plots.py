"""Plots as values: boxes and marks in units of their own, drawn as SVG on a page and into a PDF.

They are our own: a plotting library would bring its own fonts, sizes and colours, and none writes
links, the dark style and a PDF from one description. A screen reader reads the table beside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.journal.filters import Filters
from helpdesk.journal.report_values import ReportRow, ReportSection

Lead = Callable[[Filters], str]
_WIDTH = 340
_LEFT, _RIGHT, _TOP, _HIGH, _BELOW = 26, 8, 8, 110, 18
_MOST_LABELS = 5
_CELL, _LINE, _GAP = 42, 22, 2


class Shade(StrEnum):
    """How a box is filled; the style of the page and the paper know their colours."""

    NOW = "now"
    BEFORE = "before"
    GRID = "grid"
    # Nothing is seen of it: one presses it.
    PRESSED = "pressed"
    NONE = "heat0"
    LIGHT = "heat1"
    MIDDLE = "heat2"
    DARK = "heat3"
    DARKEST = "heat4"


_HEAT = (Shade.LIGHT, Shade.MIDDLE, Shade.DARK, Shade.DARKEST)
DARK = frozenset({Shade.DARK, Shade.DARKEST})


@dataclass(frozen=True)
class Box:
    """A rectangle; `leads` is where a press on it leads, `words` what a mouse is told of it."""

    x: float
    y: float
    width: float
    height: float
    shade: Shade
    words: str = ""
    leads: str = ""


@dataclass(frozen=True)
class Mark:
    """Words that begin, stand in the middle or end at a place; light ones stand on a dark box."""

    x: float
    y: float
    words: str
    anchor: str = "middle"
    is_light: bool = False


@dataclass(frozen=True)
class Plot:
    """What is drawn, in this order."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]


def columns(section: ReportSection, lead: Lead) -> Plot:
    """Draw two columns for each row, this period's before the pale one of the period before."""
    slot = (_WIDTH - _LEFT - _RIGHT) / max(len(section.rows), 1)
    most, floor = max(section.most, 1), _TOP + _HIGH
    boxes = [Box(_LEFT, floor, _WIDTH - _LEFT, 0.8, Shade.GRID)]
    for number, row in enumerate(section.rows):
        left = _LEFT + number * slot
        for shade, amount, shift in (
            (Shade.BEFORE, row.bars[1], 0.48),
            (Shade.NOW, row.bars[0], 0.08),
        ):
            high = _HIGH * amount / most
            boxes.append(Box(left + slot * shift, floor - high, slot * 0.44, high, shade))
        boxes.append(
            Box(left, _TOP, slot, _HIGH, Shade.PRESSED, _told(section, row), _to(row, lead))
        )
    marks = (*_labels(section.rows, slot, floor), *_scale(section.most, floor))
    return Plot(_WIDTH, floor + _BELOW, tuple(boxes), marks)


def _told(section: ReportSection, row: ReportRow) -> str:
    """Return what a row says, in one line: «12.10: 4, 12.09: 3»."""
    said = (
        f"{head}: {cell.words}" for head, cell in zip(section.head[1:], row.cells, strict=False)
    )
    return f"{row.title} — {', '.join(said)}"


def _to(row: ReportRow, lead: Lead) -> str:
    journal = row.cells[0].journal
    return lead(journal) if journal is not None else ""


def _labels(rows: Sequence[ReportRow], slot: float, floor: float) -> tuple[Mark, ...]:
    """Name some of the columns, from the first on, so far from each other that all can be read."""
    step = -(-len(rows) // _MOST_LABELS) or 1
    return tuple(
        Mark(_LEFT + (number + 0.5) * slot, floor + 13, _short(rows[number].title))
        for number in range(0, len(rows), step)
    )


def _short(title: str) -> str:
    return title.partition("–")[0].partition(" ")[0]


def _scale(most: int, floor: float) -> tuple[Mark, ...]:
    top = (Mark(_LEFT - 4, floor - _HIGH + 8, str(most), "end"),) if most else ()
    return (*top, Mark(_LEFT - 4, floor, "0", "end"))


def heat(section: ReportSection, lead: Lead) -> Plot:
    """Draw a cell for each hour of the week, the darker the more came in it."""
    left = _WIDTH - 7 * _CELL
    marks = [
        Mark(left + (day + 0.5) * _CELL, _LINE - 8, name)
        for day, name in enumerate(section.head[1:])
    ]
    boxes = []
    for number, row in enumerate(section.rows, 1):
        top = number * _LINE
        marks.append(Mark(left - 6, top + 15, row.title, "end"))
        for day, cell in enumerate(row.cells):
            shade = _shade(int(cell.words), section.most)
            where = lead(cell.journal) if cell.journal else ""
            said = f"{section.head[day + 1]}, {row.title}: {cell.words}"
            size = _CELL - _GAP, _LINE - _GAP
            boxes.append(Box(left + day * _CELL + 1, top + 1, *size, shade, said, where))
            if cell.journal:
                at = left + (day + 0.5) * _CELL, top + 15
                marks.append(Mark(*at, cell.words, is_light=shade in DARK))
    return Plot(_WIDTH, (len(section.rows) + 1) * _LINE, tuple(boxes), tuple(marks))


def _shade(amount: int, most: int) -> Shade:
    return _HEAT[-(-amount * len(_HEAT) // most) - 1] if amount else Shade.NONE
