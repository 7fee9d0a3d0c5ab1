"""`make doctor` looks into the box itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from doctor import mail
from tests.doctor.house import settings_of as _settings
from tests.workers.mailbox.mail_house import PostOffice


def test_a_box_that_opens_is_well(office: PostOffice, tmp_path: Path) -> None:
    findings = list(mail.mailbox(_settings(tmp_path, imap_url=office.imap_url())))
    assert [finding.well for finding in findings] == [True, None]
    assert "пробный режим" in findings[0].says


def test_a_wrong_password_and_a_missing_folder_are_told_apart(
    office: PostOffice, tmp_path: Path
) -> None:
    for url, says in (
        (office.imap_url(password="wrong"), "не принимает имя или пароль"),
        (office.imap_url("Нет такой"), "нет папки"),
    ):
        (finding,) = mail.mailbox(_settings(tmp_path, imap_url=url))
        assert finding.well is False
        assert says in finding.says


def test_a_letter_from_the_future_gives_the_box_servers_clock_away(
    office: PostOffice, tmp_path: Path
) -> None:
    settings = _settings(tmp_path, imap_url=office.imap_url())
    for ahead, told in ((timedelta(hours=-5), []), (timedelta(hours=2), ["Время"])):
        office.put(b"Subject: A letter\r\n\r\nWords", received_at=datetime.now(UTC) + ahead)
        found = [each.what for each in mail.mailbox(settings) if each.well is False]
        assert found == told
