"""A copy holds the whole desk, is made while it works, and is for nobody else."""

import os
import stat
import tarfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from keeping import NotKept, manifest
from keeping.archive import unpack
from keeping.backing_up import back_up
from keeping.encryption import is_encrypted, new_key
from keeping.self_test import check
from settings import Settings
from tests.helpdesk.life import NOW
from tests.keeping.conftest import PICTURE, School


def _with_key(settings: Settings, key: str = "") -> Settings:
    return settings.model_copy(update={"backup_key": SecretStr(key or new_key())})


def test_a_copy_holds_rows_and_files_and_says_how_many(school: School) -> None:
    school.ask("asked")
    path, made = back_up(school.settings, NOW)
    assert made.contents.tables["inquiry"] == made.contents.tables["attachment"] == 1
    assert made.attachments == 1
    found, missing = check(path, school.settings)
    assert found == made
    assert missing == set()


def test_a_copy_is_its_owners_alone_and_nothing_unfinished_is_left(school: School) -> None:
    path, _ = back_up(school.settings, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in school.settings.backups.iterdir()] == [path.name]


def test_what_a_killed_copy_left_is_swept_and_one_at_work_is_let_be(school: School) -> None:
    folder, now = school.settings.backups, datetime.now(UTC)
    folder.mkdir(exist_ok=True)
    left, plain, at_work = (folder / f".helpdesk-{name}" for name in ("left", "1.plain", "2.plain"))
    left.mkdir()
    (left / "desk.db").write_text("с паролями")
    plain.write_text("с паролями")
    at_work.write_text("ещё пишется")
    long_ago = now.timestamp() - 2 * 3600
    for each in (left, plain):
        os.utime(each, (long_ago, long_ago))
    back_up(school.settings, now)
    assert [each.name for each in folder.glob(".*")] == [at_work.name]


def test_with_a_key_nothing_of_it_can_be_read_without(school: School, tmp_path: Path) -> None:
    settings = _with_key(school.settings)
    path, made = back_up(settings, NOW)
    assert is_encrypted(path)
    assert check(path, settings)[0] == made
    with pytest.raises(NotKept, match="не открывает"):
        unpack(path, tmp_path / "backups", new_key())
    with pytest.raises(NotKept, match="зашифрована"):
        unpack(path, tmp_path / "backups", None)


def _settings_in(path: Path, folder: Path, key: str | None) -> str:
    folder.mkdir()
    unpack(path, folder, key)
    return (folder / manifest.ENVIRONMENT).read_text("utf-8")


def test_secrets_go_along_only_where_the_copy_is_encrypted(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    monkeypatch.setenv("SECRET_KEY", "it's a secret")
    monkeypatch.setenv("PUBLIC_URL", "https://help.school.example")
    monkeypatch.setenv("BACKUP_KEY", key)
    plain, made = back_up(school.settings, NOW)
    assert made.left_out == ("SECRET_KEY",)
    said = _settings_in(plain, tmp_path / "plain", None)
    assert said == "PUBLIC_URL='https://help.school.example'\n"
    closed, made = back_up(_with_key(school.settings, key), NOW)
    assert made.left_out == ()
    said = _settings_in(closed, tmp_path / "closed", key)
    assert "SECRET_KEY='it\\'s a secret'\n" in said
    assert "BACKUP_KEY" not in said


def test_a_copy_under_load_has_the_file_of_each_row(school: School) -> None:
    """People ask all the time; what the copy shows it shows whole."""
    stop, begun, failures = threading.Event(), threading.Event(), list[BaseException]()

    def ask() -> None:
        number = 0
        try:
            while not stop.is_set():
                school.ask(f"asked{number}")
                number += 1
                begun.set()
        except BaseException as error:
            failures.append(error)
            begun.set()

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        begun.wait()
        copies = [back_up(school.settings, NOW) for _ in range(3)]
    finally:
        stop.set()
        asking.join()
    assert failures == []
    path, made = copies[-1]
    _, missing = check(path, school.settings)
    assert missing == set()
    assert made.contents.tables["inquiry"] >= 1
    assert made.contents.tables["inquiry"] >= made.contents.tables["attachment"]


def _changed(path: Path, name: str, data: bytes) -> Path:
    """Return a copy in which somebody has put other bytes under a name."""
    folder = path.with_name("other")
    folder.mkdir()
    made = unpack(path, folder, None)
    (folder / name).write_bytes(data)
    target = path.with_name("changed.tar.gz")
    with tarfile.open(target, "w:gz") as tar:
        for each in (*made.members, manifest.NAME):
            tar.add(folder / each, each)
    return target


def test_a_damaged_copy_is_refused_in_words(school: School, tmp_path: Path) -> None:
    school.ask("asked")
    path, _ = back_up(school.settings, NOW)
    assert len(PICTURE) == len(b"something")
    changed = _changed(path, "attachments/asked.png", b"something")
    with pytest.raises(NotKept, match=r"attachments/asked\.png в копии повреждён"):
        check(changed, school.settings)
    cut = path.with_name("cut.tar.gz")
    cut.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(NotKept, match="обрезан"):
        check(cut, school.settings)
    with pytest.raises(NotKept, match="обрезан"):
        check(tmp_path / "regulation.toml", school.settings)


@pytest.mark.parametrize("name", ["../outside", "attachments/../../outside", "/outside", "bin/sh"])
def test_nothing_but_what_a_copy_has_is_unpacked(tmp_path: Path, name: str) -> None:
    source, folder = tmp_path / "copy.tar.gz", tmp_path / "to"
    folder.mkdir()
    with tarfile.open(source, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        tar.addfile(info)
    with pytest.raises(NotKept):
        unpack(source, folder, None)
    assert list(folder.iterdir()) == []


def test_what_was_erased_is_written_down_beside_the_copies(school: School) -> None:
    ledger = school.desk.ledger
    assert ledger is not None
    ledger.add(NOW, "inquiry", "AAAAAAAA")
    back_up(school.settings, NOW)
    back_up(school.settings, NOW)
    said = (school.settings.backups / manifest.ERASED).read_text("utf-8")
    assert said.count("AAAAAAAA") == 1
