"""What puts another database in place is refused while `make run` goes on."""

import pytest

from launch.__main__ import _needs_standstill


@pytest.mark.parametrize(
    ("what", "options", "needs"),
    [
        ("restore", ["copy.tar.gz"], True),
        ("restore", ["copy.tar.gz", "--send"], True),
        ("restore", ["--drop"], False),
        ("restore", [], False),
        ("update", [], True),
        ("move", ["--to", "sqlite:///x"], True),
        ("backup", [], False),
        ("doctor", [], False),
    ],
)
def test_only_what_puts_another_database_in_place_needs_it(
    what: str, options: list[str], needs: bool
) -> None:
    assert _needs_standstill(what, options) is needs
