"""Rows of the settings are put in another order by their place, without JavaScript."""

import pytest

from tests.webforms.staff.settings.conftest import Settler, fields_of

CONSULTANTS = "people.consultants"


@pytest.mark.parametrize(
    ("page", "rows"), [("topics", "topics.parent"), ("unclear", "unclear"), ("people", CONSULTANTS)]
)
def test_rows_are_moved_by_their_place_in_the_list(settler: Settler, page: str, rows: str) -> None:
    def order() -> list[str]:
        settler.open(f"/{page}")
        fields = fields_of(settler.consultant.visitor.page.text)
        names = (f"{rows}.{number}" for number in range(20))
        column = "name" if rows == CONSULTANTS else "title"
        return [str(fields[f"{name}.{column}"]) for name in names if f"{name}.place" in fields]

    before = order()
    last = len(before) - 1
    preview = settler.send(page, {f"{rows}.{last}.place": "1"}).text
    assert "порядок" in preview
    assert settler.save().status_code == 303
    assert order() == [before[last], *before[:last]]
    settler.send(page, {f"{rows}.0.place": str(last + 1)})
    settler.save()
    assert order() == before
    assert "# О чём спрашивают сотрудники" in settler.newest().body


def test_what_is_wrong_in_a_moved_row_stands_at_its_new_place(settler: Settler) -> None:
    changed = {"topics.parent.2.place": "1", "topics.parent.2.title": ""}
    page = settler.send("topics", changed)
    assert page.status_code == 422
    assert 'id="topics.parent.0.title-error"' in page.text
