"""Which copies stay, and what is known of the last check."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from keeping import shelf
from keeping.shelf import StoredCopy

LAST = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def _daily(days: int) -> list[StoredCopy]:
    moments = (LAST - timedelta(days=n) for n in range(days))
    return [StoredCopy(Path(shelf.name_of(at, is_encrypted=False)), at) for at in moments]


def _days_ago(kept: set[Path], copies: list[StoredCopy]) -> list[int]:
    return [(LAST - each.at).days for each in copies if each.path in kept]


def test_of_two_years_there_stay_days_weeks_and_months() -> None:
    copies = _daily(730)
    ago = _days_ago(shelf.staying(copies), copies)
    assert ago[:7] == list(range(7))
    # The last Sundays, then the last days of months; 30 November 2026 is a Monday.
    assert ago[7:10] == [8, 15, 30]
    assert len(ago) == 7 + 2 + 11
    assert LAST - timedelta(days=ago[-1]) == datetime(2025, 12, 31, 3, 0, tzinfo=UTC)


def test_a_desk_that_copies_rarely_loses_none_of_its_few() -> None:
    moments = [LAST - timedelta(days=40 * n) for n in range(5)]
    copies = [StoredCopy(Path(str(at)), at) for at in moments]
    assert shelf.staying(copies) == {each.path for each in copies}


def test_a_second_copy_of_a_day_replaces_none() -> None:
    moments = [LAST - timedelta(hours=n) for n in range(4)]
    copies = [StoredCopy(Path(str(at)), at) for at in moments]
    assert len({at.date() for at in moments}) == 1
    assert shelf.staying(copies) == {each.path for each in copies[:3]}


def test_only_the_copies_themselves_are_thinned_out(tmp_path: Path) -> None:
    for each in _daily(40):
        (tmp_path / each.path).touch()
    for name in ("erased.jsonl", "отложено.db", "helpdesk-20200101-000000.tar.gz.part"):
        (tmp_path / name).touch()
    gone = shelf.thin_out(tmp_path)
    assert len(gone) == 40 - len(shelf.copies_in(tmp_path))
    assert {"erased.jsonl", "отложено.db"} <= {each.name for each in tmp_path.iterdir()}


def test_an_encrypted_copy_is_a_copy(tmp_path: Path) -> None:
    (tmp_path / shelf.name_of(LAST, is_encrypted=True)).touch()
    assert [each.at for each in shelf.copies_in(tmp_path)] == [LAST]


def test_a_check_is_remembered(tmp_path: Path) -> None:
    assert shelf.last_check(tmp_path) is None
    checked = shelf.Checked("copy", LAST, "испорчена")
    shelf.note_check(tmp_path, checked)
    assert shelf.last_check(tmp_path) == checked
