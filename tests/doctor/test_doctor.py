"""`make doctor` says what is there and what is not, in words."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

import doctor
from doctor import chat, doors, machine, mail, mattermost, processes
from endpoints import Answer, Endpoint
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import migrate
from sandbox.testing import start_sandbox
from tests.doctor.house import REGULATION, only_finding, settings_of
from tests.launch.house import free_ports
from tests.test_endpoints import OURS, serving
from tests.workers.mail_server import MailServer, running


def test_a_migrated_database_is_well(tmp_path: Path, empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    migrate(engine)
    engine.dispose()
    assert only_finding(
        machine.database(settings_of(tmp_path, database_url=empty_database_url))
    ).well


def test_a_database_without_tables_says_the_command(tmp_path: Path) -> None:
    finding = only_finding(machine.database(settings_of(tmp_path)))
    assert finding.well is False
    assert "make release" in finding.remedy


def test_a_database_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"postgresql+psycopg://desk:hidden@127.0.0.1:{port}/desk"
    finding = only_finding(machine.database(settings_of(tmp_path, database_url=url)))
    assert finding.well is False
    assert "hidden" not in str(finding)


def test_no_redis_is_worth_knowing_and_no_failure(tmp_path: Path) -> None:
    assert only_finding(machine.queue(settings_of(tmp_path))).well is None


def test_a_redis_that_is_away_is_a_failure(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    finding = only_finding(
        machine.queue(settings_of(tmp_path, redis_url=f"redis://127.0.0.1:{port}"))
    )
    assert finding.well is False


def test_apps_that_do_not_run_are_named_with_their_settings(tmp_path: Path) -> None:
    # Nobody knows what else answers on this machine.
    at = [f"http://127.0.0.1:{port}" for port in free_ports(2)]
    web, bot = doors.doors(settings_of(tmp_path, public_url=at[0], bot_url=at[1]))
    assert "WEB_PORT" in web.says
    assert "BOT_PORT" in bot.says
    assert (web.well, bot.well) == (False, False)


def test_apps_are_asked_where_people_and_the_chat_look_for_them(tmp_path: Path) -> None:
    with serving("web") as web, serving("bot", 503) as bot:
        addresses = {"public_url": f"http://127.0.0.1:{web}", "bot_url": f"http://127.0.0.1:{bot}"}
        # Behind a proxy, or on another machine, the port here is nobody's business.
        found = doors.doors(settings_of(tmp_path, **addresses))
        assert [finding.well for finding in found] == [True, False]


def test_an_address_with_another_port_than_the_apps_is_a_failure(tmp_path: Path) -> None:
    (elsewhere,) = free_ports(1)
    with serving("bot") as bot:
        settings = settings_of(tmp_path, bot_port=bot, bot_url=f"http://127.0.0.1:{elsewhere}")
        _, finding = doors.doors(settings)
    assert finding.well is False
    assert (
        f"BOT_URL ведёт на порт {elsewhere}, а бот слушает порт {bot} (BOT_PORT)" in finding.remedy
    )


def test_an_address_out_in_the_world_that_is_silent_here_may_be_well(tmp_path: Path) -> None:
    with serving("web") as web:
        settings = settings_of(tmp_path, web_port=web, public_url="https://help.school.invalid")
        finding, _ = doors.doors(settings)
    assert finding.well is None
    assert "https://help.school.invalid" in finding.says


def test_an_address_without_https_is_named_unless_it_is_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Endpoint, "ask_at_address", lambda self: Answer(200, self.app, OURS))
    here = doors.doors(settings_of(tmp_path))
    assert [finding.well for finding in here] == [True, True]
    away = {"public_url": "http://help.lan", "bot_url": "http://bot.lan"}
    for finding in doors.doors(settings_of(tmp_path, **away)):
        assert finding.well is None
        assert "без https" in finding.says


def test_a_stranger_on_the_port_is_no_app(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        settings = settings_of(tmp_path, mattermost_url=f"http://127.0.0.1:{port}")
        assert only_finding(chat.chat(settings)).well is False


def test_it_says_which_word_leads_teachers_to_the_desk(tmp_path: Path) -> None:
    with start_sandbox() as chat:
        settings = settings_of(
            tmp_path,
            mattermost_url=chat.url,
            mattermost_token=chat.bot_token,
        )
        finding, _ = mattermost.word(settings)
        assert (finding.well, finding.says) == (True, "учителя пишут /help")
        chat.chat.store.change("DELETE FROM commands WHERE trigger = 'help'")
        finding, _ = mattermost.word(settings)
        assert finding.well is None
        assert "/dnevnik" in finding.says
        chat.chat.store.change("DELETE FROM commands")
        finding = only_finding(mattermost.word(settings))
        assert finding.well is False
        assert "make connect" in finding.says


def test_a_word_that_cannot_be_asked_for_is_no_failure_of_its_own(tmp_path: Path) -> None:
    assert only_finding(mattermost.word(settings_of(tmp_path))).well is None


def test_a_mail_server_that_answers_is_well(tmp_path: Path) -> None:
    with running(MailServer()) as server:
        settings = settings_of(
            tmp_path, smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from="help@school.example"
        )
        assert only_finding(mail.mail(settings)).well


def test_the_mail_servers_clock_is_compared_where_it_greets_with_its_time(tmp_path: Path) -> None:
    told = f"Exim 4.96 {datetime.now(ZoneInfo('Europe/Moscow')):%a, %d %b %Y %H:%M:%S %z}"
    with running(MailServer(), ident=told) as server:
        settings = settings_of(
            tmp_path, smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from="help@school.example"
        )
        assert [each.well for each in mail.mail(settings)] == [True, True]
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=7)):
            answers, late = mail.mail(settings)
    assert (answers.well, late.what, late.well) == (True, "Время", False)
    assert "timedatectl" in late.remedy


def test_a_mail_server_that_lets_us_not_in_is_said_without_its_password(tmp_path: Path) -> None:
    with running(MailServer()) as server:
        url = f"smtp://desk:hidden@127.0.0.1:{server.port}"
        settings = settings_of(tmp_path, smtp_url=url, mail_from="help@school.example")
        finding = only_finding(mail.mail(settings))
    assert finding.well is False
    assert "hidden" not in str(finding)


def test_a_mail_server_that_is_away_is_a_failure(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"smtp+starttls://127.0.0.1:{port}"
    settings = settings_of(tmp_path, smtp_url=url, mail_from="help@school.example")
    assert only_finding(mail.mail(settings)).well is False


def test_before_the_release_neither_clock_nor_calendar_is_a_failure(tmp_path: Path) -> None:
    for examine in (processes.clock, processes.calendar):
        assert only_finding(examine(settings_of(tmp_path))).well is None


def test_the_report_ends_with_one_when_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.report(settings_of(tmp_path)) == 1
    assert "НЕ РАБОТАЕТ" in capsys.readouterr().out


def test_the_chat_is_seen_with_the_bots_own_eyes(tmp_path: Path) -> None:
    with start_sandbox() as sandbox:
        settings = settings_of(
            tmp_path,
            mattermost_url=sandbox.url,
            mattermost_token=sandbox.bot_token,
            regulation=REGULATION,
        )
        assert [finding.well for finding in chat.chat(settings)] == [True, True]
        lost = settings.model_copy(update={"mattermost_channel": "renamed"})
        _, finding = chat.chat(lost)
    assert finding.well is False
    assert "make connect" in finding.remedy


def test_no_mailbox_is_worth_knowing_and_no_failure(tmp_path: Path) -> None:
    finding = only_finding(mail.mailbox(settings_of(tmp_path)))
    assert finding.well is None
    assert "IMAP_URL" in finding.says


def test_a_mailbox_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"imap://school:hidden@127.0.0.1:{port}/"
    finding = only_finding(mail.mailbox(settings_of(tmp_path, imap_url=url)))
    assert finding.well is False
    assert f"127.0.0.1:{port}" in finding.says
    assert "hidden" not in str(finding)
