"""What lasts is told once, and its end once; what keeps failing is tried again less often."""

import time

import pytest

from helpdesk.kernel.faults import LONGEST_PAUSE, Faults


@pytest.fixture
def found(caplog: pytest.LogCaptureFixture) -> Faults:
    caplog.set_level("INFO")
    return Faults("test")


def _fail() -> None:
    raise OSError


def test_a_fault_that_lasts_is_one_line_and_its_end_another(
    found: Faults, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(1000):
        found.guard("failed", _fail, what="tick")
    for _ in range(10):
        found.guard("failed", lambda: None, what="tick")
    assert [each.message for each in caplog.records] == ["failed", "well again"]
    told, over = map(vars, caplog.records)
    assert told["what"] == "tick"
    assert (over["after"], over["times"]) == ("failed tick", 1000)


def test_what_fails_in_another_way_is_told_as_well_and_no_more_often(
    found: Faults, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(10):
        found.tell("failed", OSError())
        found.tell("failed", "too slow")
    assert len(caplog.records) == 2


def test_it_is_told_again_when_it_comes_again(
    found: Faults, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        found.tell("failed", OSError())
        found.end("failed")
    assert [each.message for each in caplog.records] == ["failed", "well again"] * 2


def test_one_fault_hides_no_other(found: Faults, caplog: pytest.LogCaptureFixture) -> None:
    found.tell("failed", OSError(), what="tick")
    found.tell("failed", OSError(), what="sweep")
    found.end("failed", what="tick")
    assert not found.is_resting("failed", what="tick")
    assert found.is_resting("failed", what="sweep")
    assert len(caplog.records) == 3


def test_the_pause_grows_up_to_its_bound(found: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pauses = []
    for _ in range(2000):
        found.tell("failed", OSError())
        pauses.append(found.pause("failed"))
        now += pauses[-1] / 2
        assert found.is_resting("failed")
        now += pauses[-1] / 2
        assert not found.is_resting("failed")
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (1.0, LONGEST_PAUSE)
