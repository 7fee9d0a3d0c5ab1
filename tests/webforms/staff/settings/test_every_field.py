"""The table of fields has every value of the regulation, and nothing else."""

from collections.abc import Iterator
from typing import Any

from helpdesk.regulation.documents import values_of
from tests.helpdesk.life import REGULATION
from webforms.staff.settings.differences import apart_of
from webforms.staff.settings.schema import SECTIONS, field_at
from webforms.staff.settings.taken_apart import put_together, take_apart


def paths_in(values: dict[str, Any], *above: str) -> Iterator[tuple[str, ...]]:
    for key, value in values.items():
        inside = (*above, key)
        yield from paths_in(value, *inside) if isinstance(value, dict) else [inside]


def test_every_value_of_the_file_stands_on_some_page() -> None:
    begun = {"hints", "ready_answers"}  # Articles were begun with these: they have a page.
    paths = [path for path in paths_in(apart_of(REGULATION)) if path[0] not in begun]
    assert len(paths) > 60
    assert [path for path in paths if field_at(path) is None] == []


def test_every_row_of_the_file_has_a_field_for_each_of_its_values() -> None:
    for section in SECTIONS:
        for field in section.fields:
            held: Any = take_apart(values_of(REGULATION))
            for key in field.path.split(".") if field.columns else ():
                held = held[key]
            known = {column.path for column in field.columns} | {"code"}
            assert all(row.keys() <= known for row in held if field.columns), field.path


def test_what_is_taken_apart_comes_together_again() -> None:
    values = values_of(REGULATION)
    assert put_together(take_apart(values)) == values
    uneven = {"mon": "8:00-17:00", "tue": "8:00-16:00", "wed": "9:00-17:00"}
    week = {**uneven, "thu": "8:00-17:00", "fri": "8:00-15:00"}
    values = {key: value for key, value in values.items() if key != "hours"}
    assert put_together(take_apart({**values, "week": week})) == {**values, "week": week}
