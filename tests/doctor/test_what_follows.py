"""Faults that others follow from, time and certificates; and what a crash and a monitor get."""

import json
import shutil
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from pydantic import SecretStr

import doctor
from doctor import doors, machine
from doctor.findings import examined
from endpoints import Answer
from helpdesk.clock.nightly_look import Finding
from helpdesk.storage.attachments import FileStore, NotStored
from settings import Settings
from tests.doctor.house import settings_of
from tests.doctor.well import WellDesk
from tests.launch.house import free_ports
from tests.workers.mail_server import MailServer, certificate, running


def test_another_key_is_named_before_all_that_follows_from_it(well: WellDesk) -> None:
    faults = well.faults(secret_key=SecretStr("another-honest-secret-of-32-signs"))
    assert faults[0].what == "Ключ"
    assert {each.what for each in faults} == {"Ключ", "Форма", "Бот", "Команды"}
    assert all(each.remedy for each in faults)


def test_a_database_that_is_away_is_said_once(well: WellDesk) -> None:
    (port,) = free_ports(1)
    url = SecretStr(f"postgresql+psycopg://desk:p@127.0.0.1:{port}/desk")
    assert [each.what for each in well.faults(database_url=url)] == ["База данных"]


def test_a_folder_that_takes_nothing_is_found(
    well: WellDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: FileStore) -> None:
        raise NotStored

    monkeypatch.setattr(FileStore, "try_out", refuse)
    # The bot itself answers 503 then.
    assert [each.what for each in well.faults()] == ["Снимки", "Бот"]


def test_a_full_disk_is_found(well: WellDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage("/")._replace(free=10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)
    assert {each.what for each in well.faults()} == {"Диск"}


def test_a_clock_that_runs_wrong_is_found(well: WellDesk) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5)):
        found = list(doors.clocks(well.settings))
    # The chat stands on this machine: its own clock goes with ours.
    assert [each.well for each in found] == [True]
    answer = Answer(200, at=datetime.now(UTC) - timedelta(minutes=5))
    with patch("doctor.doors.ask", lambda *_: answer):
        (finding,) = doors.clocks(well.settings)
    assert finding.well is False
    assert "5 минут" in finding.says
    assert "timedatectl" in finding.remedy


def test_a_check_that_crashes_is_a_line_and_stops_no_other(well: WellDesk) -> None:
    def crash(_settings: Settings) -> Iterator[Finding]:
        raise ZeroDivisionError

    found = list(examined(well.settings, (crash, machine.database)))
    assert [each.well for each in found] == [False, True]
    assert "crash" in found[0].says
    assert "ZeroDivisionError" in found[0].says


def test_monitors_get_one_shape(well: WellDesk, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.report(well.settings, as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["well"] is True
    keys = {"what", "state", "says", "remedy"}
    assert all(set(each) == keys for each in said["findings"])
    assert {each["state"] for each in said["findings"]} <= {"ok", "note", "fails"}


def test_a_certificate_that_ends_soon_or_is_not_believed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    with running(MailServer(), ssl_context=context) as server:
        settings = settings_of(tmp_path, public_url=f"https://127.0.0.1:{server.port}")
        (stranger,) = doors.certificates(settings)
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
        (ending,) = doors.certificates(settings)
        monkeypatch.setattr(doors, "RENEWED_BEFORE", timedelta(minutes=1))
        (lasting,) = doors.certificates(settings)
    assert [each.well for each in (stranger, ending, lasting)] == [False, False, True]
    assert "нельзя верить" in stranger.says
    assert "certbot renew" in ending.remedy


def test_a_line_that_ends_in_a_full_stop_gets_no_second() -> None:
    found = Finding("Сертификат", False, "осталось 3 дн.", "certbot renew")
    assert str(found).endswith("осталось 3 дн. Что сделать: certbot renew")
