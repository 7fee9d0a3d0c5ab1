"""What was erased does not come back with a backup."""

import shutil
from pathlib import Path

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.acts import all_acts, lines_of
from helpdesk.erasure.erasing import erase_again, erase_due
from helpdesk.erasure.kinds import Ground, Kind, stored
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.erasure.ended import YEAR, withdrawn
from tests.helpdesk.erasure.scene import erase_all, left_in, lived
from tests.helpdesk.life import (
    DAY,
    NOW,
    asked,
    desk_on,
    parent,
    record,
)


def test_a_backup_brings_nothing_back(
    sqlite_url: str, tmp_path: Path, files: FileStore, ledger: Ledger
) -> None:
    database, backup = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "backup.db"
    desk = _open(sqlite_url, ledger)
    lived(desk, files)
    young = asked(desk, parent("Совсем свежий"))
    desk.engine.dispose()
    shutil.copy(database, backup)
    shutil.copytree(files.folder, tmp_path / "files-backup")

    desk = _open(sqlite_url, ledger)
    withdraw_consent(desk, young.id, REQUESTER, ConsentWay.FORM, NOW)
    erase_due(desk, files, NOW + 3 * DAY)
    withdraw_consent(desk, asked(desk, parent("Позже копии")).id, REQUESTER, ConsentWay.FORM, NOW)
    erase_all(desk, files, NOW + 10 * YEAR)
    desk.engine.dispose()

    shutil.copy(backup, database)
    shutil.rmtree(files.folder)
    shutil.copytree(tmp_path / "files-backup", files.folder)
    desk = _open(sqlite_url, ledger)
    assert view(desk, young.id).words == "Совсем свежий"
    erase_again(desk, files, NOW + 4 * DAY)
    assert record(desk, young.id).erased_at is not None
    assert view(desk, young.id).words == ""
    with desk.reading() as connection:
        left = {each.kind: each.count for each in stored(connection, desk.regulation().retention)}
        grounds = {each.ground for each in lines_of(connection, all_acts(connection)[0].id)}
    # Drafts and words without a place end with their own terms, which the copy has as well.
    assert {kind for kind, count in left.items() if count} <= {Kind.UNPLACED}
    assert grounds == {Ground.AGAIN}
    assert "asked.png" not in left_in(files.folder)
    assert erase_again(desk, files, NOW + 4 * DAY) == 0
    desk.engine.dispose()


def test_a_withdrawal_that_the_backup_does_not_know_holds_again(
    sqlite_url: str, tmp_path: Path, files: FileStore, ledger: Ledger
) -> None:
    database, backup = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "backup.db"
    desk = _open(sqlite_url, ledger)
    inquiry = asked(desk)
    desk.engine.dispose()
    shutil.copy(database, backup)
    desk = _open(sqlite_url, ledger)
    withdrawn(desk, inquiry)
    desk.engine.dispose()
    shutil.copy(backup, database)
    desk = _open(sqlite_url, ledger)
    erase_again(desk, files, NOW + DAY)
    assert record(desk, inquiry.id).consent_withdrawn_at == NOW
    desk.engine.dispose()


def test_another_databases_ledger_harms_nobody(
    desk: Desk, files: FileStore, ledger: Ledger
) -> None:
    ledger.add(NOW, "inquiry", "AAAAAAAA")
    ledger.add(NOW, "contact", f"1@{NOW.isoformat()}")
    with ledger.path.open("a") as file:
        file.write('\n{"at": "half')
    ledger.add(NOW, "letter", "digest")
    assert [line.kind for line in ledger.lines()] == ["inquiry", "contact", "letter"]
    inquiry = asked(desk)
    assert erase_again(desk, files, NOW) == 0
    assert record(desk, inquiry.id).erased_at is None


def _open(url: str, ledger: Ledger) -> Desk:
    made = desk_on(create_engine_for(url))
    return Desk(made.engine, made.secret, ledger=ledger)
