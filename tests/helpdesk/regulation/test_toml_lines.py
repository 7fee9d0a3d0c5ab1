import tomllib

import pytest

from helpdesk.regulation.toml_lines import line_of, lines_of
from tests.toml_values import with_values

TEXT = """\
# a word at the beginning = not a key
top = 1

[school]   # the school
name = "a = b"
"quoted key" = 2
long = '''
[not.a.header]
not_a_key = 1
'''
days = [
    2026-12-30,  # a = day
    "2026-11-02..2026-11-08",
]
inline = { one = 1, two = 2 }
dotted.key = 3

[[people.consultants]]
user = "one"

[people.consultants.card]
room = "1"

[[people.consultants]]
user = "two"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("school",), 4),
        (("school", "name"), 5),
        (("school", "quoted key"), 6),
        (("school", "long"), 7),
        (("school", "days"), 11),
        (("school", "inline"), 15),
        (("school", "dotted", "key"), 16),
        (("people", "consultants", 0), 18),
        (("people", "consultants", 0, "user"), 19),
        (("people", "consultants", 0, "card", "room"), 22),
        (("people", "consultants", 1), 24),
        (("people", "consultants", 1, "user"), 25),
    ],
)
def test_a_key_stands_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert lines_of(TEXT)[path] == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("school", "days", 1), 11),
        (("school", "inline", "two"), 15),
        (("school", "missing"), 4),
        (("people", "consultants", 1, "name"), 24),
        (("nowhere",), 1),
    ],
)
def test_what_has_no_line_of_its_own_has_that_of_what_it_lies_in(
    path: tuple[str | int, ...], line: int
) -> None:
    assert line_of(path, lines_of(TEXT)) == line


def test_no_line_of_a_long_value_is_taken_for_a_key() -> None:
    found = {path[-1] for path in lines_of(TEXT)}
    assert not found & {"not_a_key", "a", "header", "one", "# a word at the beginning"}


def test_values_change_and_everything_else_stays() -> None:
    changed = with_values(
        TEXT, {"school.days": "[]", "top": "2", "people.consultants.1.user": '"three"'}
    )
    before, after = tomllib.loads(TEXT), tomllib.loads(changed)
    assert after["top"] == 2
    assert after["school"] == {**before["school"], "days": []}
    assert [person["user"] for person in after["people"]["consultants"]] == ["one", "three"]
    assert "[school]   # the school\n" in changed


def test_a_value_of_an_unknown_key_cannot_change() -> None:
    with pytest.raises(KeyError):
        with_values(TEXT, {"school.unknown": "1"})
