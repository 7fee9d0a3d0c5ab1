"""Plots: each part of them leads to what it shows."""

from helpdesk.journal.filters import Filters
from helpdesk.journal.report_values import Cell, ReportRow, ReportSection
from webforms.papers.plots import Shade, columns, heat
from webforms.staff.journal.addresses import path_of

MONDAY = Filters(arrival="0-8")


def hours(*amounts: int) -> ReportSection:
    cells = tuple(Cell(str(each), MONDAY if each else None) for each in amounts)
    row = ReportRow("8:00", cells, (max(amounts), 0))
    return ReportSection("hours", "Когда", "", ("Час", *"пвсчпсв"), (row,))


def test_the_more_came_in_an_hour_the_stronger_is_its_colour() -> None:
    drawn = heat(hours(0, 1, 2, 3, 4, 8, 0), path_of)
    shades = [box.shade for box in drawn.boxes]
    assert shades == [
        Shade.NONE,
        Shade.LIGHT,
        Shade.LIGHT,
        Shade.MIDDLE,
        Shade.MIDDLE,
        Shade.DARKEST,
        Shade.NONE,
    ]
    assert [bool(box.leads) for box in drawn.boxes] == [False, *[True] * 5, False]
    assert drawn.boxes[1].leads == path_of(MONDAY)
    assert [mark.words for mark in drawn.marks if mark.is_light] == ["8"]


def trend(*amounts: tuple[int, int]) -> ReportSection:
    rows = [
        ReportRow(
            f"0{day}.10", (Cell(str(now), Filters(kind="staff")), Cell(str(before))), (now, before)
        )
        for day, (now, before) in enumerate(amounts, 1)
    ]
    return ReportSection("trend", "Как", "", ("", "октябрь", "сентябрь"), tuple(rows))


def test_columns_are_as_high_as_their_numbers_and_stay_within_the_plot() -> None:
    drawn = columns(trend((4, 2), (1, 0), (2, 8)), path_of)
    now = [box.height for box in drawn.boxes if box.shade is Shade.NOW]
    before = [box.height for box in drawn.boxes if box.shade is Shade.BEFORE]
    assert now[0] == 2 * now[2] == 4 * now[1]
    assert before[2] == 2 * now[0] == max(box.height for box in drawn.boxes)
    assert all(b.x >= 0 and b.x + b.width <= drawn.width for b in drawn.boxes)
    pressed = [box for box in drawn.boxes if box.shade is Shade.PRESSED]
    assert pressed[0].words == "01.10 — октябрь: 4, сентябрь: 2"
    assert all(box.leads == path_of(Filters(kind="staff")) for box in pressed)
