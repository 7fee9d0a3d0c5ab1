"""A copy taken while people ask, brought back: nothing is said twice, no card is doubled."""

import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.house import CALM, RealHouse, living, wait_for
from tests.faults.aftermath import Chat, come_to_rest
from tests.faults.crowd import Crowd
from tests.launch.forked import run
from tests.launch.house import ROOT

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("restore"),
    pytest.mark.timeout(600),
]


def typed(house: RealHouse, *words: str) -> str:
    """Type `make …` beside the house; return what it says."""
    line = [sys.executable, "-m", "launch", "--var", str(house.var), *words]
    done = run(line, house.environment, ROOT)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout


def copied_under_load(house: RealHouse) -> Path:
    """Copy while people ask, and while the chat takes nothing of what they have asked."""
    crowd = Crowd(house, by_form=12, by_command=0)
    with crowd.asking():
        crowd.wait_until_accepted(2)
        house.strike("chat", signal.SIGSTOP)
        try:
            crowd.wait_until_accepted(7)
            said = typed(house, "backup")
        finally:
            house.strike("chat", signal.SIGCONT)
    come_to_rest(house)
    assert "все строки на месте" in said
    (copy,) = (house.var / "backups").glob("*.tar.gz")
    return copy


def posts_of(house: RealHouse) -> Counter[str]:
    # The crowd asks alike: some minute the clock says so, before the copy or after it.
    found = Counter(Chat(house).deliveries(but="«Это у многих»"))
    assert {each: times for each, times in found.items() if times > 1} == {}
    return found


def letters_of(house: RealHouse) -> list[str]:
    return [str(each["Message-ID"]) for each in house.letters()]


def test_after_a_restore_nothing_is_said_twice(tmp_path: Path) -> None:
    house = RealHouse(tmp_path, values=CALM)
    with living(house):
        copy = copied_under_load(house)
        posts, letters = posts_of(house), letters_of(house)
        assert len(posts) >= 8
    said = typed(house, "restore", str(copy), "--drop")
    assert "отправленным считается" in said
    with living(house):
        come_to_rest(house)
        assert posts_of(house) == posts
        assert letters_of(house) == letters
    said = typed(house, "restore", str(copy))
    assert "Пока вы не выберете" in said
    with living(house):
        # It waits, whoever runs, and goes on when somebody says so.
        wait_for(lambda: "held since a restore" in house.log("clock"), "a clock that waits")
        assert posts_of(house) == posts
        said = typed(house, "restore", "--send")
        assert "из них уже там и не повторятся" in said
        come_to_rest(house)
        assert posts_of(house) == posts
        # A letter comes again under its own Message-ID, by which mail programs show it once.
        assert set(letters_of(house)) == set(letters)
