"""`make doctor` says what is there and what is not, in words."""

import re
import socket
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

import doctor
from doctor import Finding
from endpoints import Answer, Endpoint
from helpdesk.access.binding import look, recognise
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.heartbeat import beat
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import migrate
from integration.chat.values import User
from sandbox.testing import start_sandbox
from settings import Settings
from tests.launch.house import free_ports
from tests.test_endpoints import serving

REGULATION = Path(__file__).resolve().parents[1] / "regulation.toml"


def _settings(tmp_path: Path, **changes: object) -> Settings:
    (tmp_path / "regulation.toml").touch()
    web, bot, chat = free_ports(3)
    values: dict[str, object] = {
        "database_url": f"sqlite:///{tmp_path / 'desk.db'}",
        "secret_key": "k" * 32,
        "public_url": "http://localhost",
        "bot_url": "http://localhost",
        "mattermost_url": f"http://127.0.0.1:{chat}",
        "mattermost_token": "t",
        "mattermost_team": "school",
        "mattermost_channel": "consultants",
        "mattermost_command_tokens": ("t",),
        "regulation": tmp_path / "regulation.toml",
        "web_port": web,
        "bot_port": bot,
    }
    return Settings(_env_file=None, **(values | changes))  # type: ignore[arg-type]


def _only(findings: Iterable[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_a_migrated_database_is_well(tmp_path: Path, empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    migrate(engine)
    engine.dispose()
    assert _only(doctor.database(_settings(tmp_path, database_url=empty_database_url))).well


def test_a_database_without_tables_says_the_command(tmp_path: Path) -> None:
    finding = _only(doctor.database(_settings(tmp_path)))
    assert finding.well is False
    assert "make release" in finding.says


def test_a_database_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"postgresql+psycopg://desk:hidden@127.0.0.1:{port}/desk"
    finding = _only(doctor.database(_settings(tmp_path, database_url=url)))
    assert finding.well is False
    assert "hidden" not in str(finding)


def test_no_redis_is_worth_knowing_and_no_failure(tmp_path: Path) -> None:
    assert _only(doctor.queue(_settings(tmp_path))).well is None


def test_a_redis_that_is_away_is_a_failure(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    finding = _only(doctor.queue(_settings(tmp_path, redis_url=f"redis://127.0.0.1:{port}")))
    assert finding.well is False


def test_apps_that_do_not_run_are_named_with_their_settings(tmp_path: Path) -> None:
    web, bot = doctor.doors(_settings(tmp_path))
    assert "WEB_PORT" in web.says
    assert "BOT_PORT" in bot.says
    assert (web.well, bot.well) == (False, False)


def test_apps_are_asked_where_people_and_the_chat_look_for_them(tmp_path: Path) -> None:
    with serving("web") as web, serving("bot", 503) as bot:
        addresses = {"public_url": f"http://127.0.0.1:{web}", "bot_url": f"http://127.0.0.1:{bot}"}
        # Behind a proxy, or on another machine, the port here is nobody's business.
        found = doctor.doors(_settings(tmp_path, **addresses))
        assert [finding.well for finding in found] == [True, False]


def test_an_address_with_another_port_than_the_apps_is_a_failure(tmp_path: Path) -> None:
    (elsewhere,) = free_ports(1)
    with serving("bot") as bot:
        settings = _settings(tmp_path, bot_port=bot, bot_url=f"http://127.0.0.1:{elsewhere}")
        _, finding = doctor.doors(settings)
    assert finding.well is False
    assert f"BOT_URL ведёт на порт {elsewhere}, а бот слушает порт {bot} (BOT_PORT)" in finding.says


def test_an_address_out_in_the_world_that_is_silent_here_may_be_well(tmp_path: Path) -> None:
    with serving("web") as web:
        settings = _settings(tmp_path, web_port=web, public_url="https://help.school.invalid")
        finding, _ = doctor.doors(settings)
    assert finding.well is None
    assert "https://help.school.invalid" in finding.says


def test_an_address_without_https_is_named_unless_it_is_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Endpoint, "ask_at_address", lambda self: Answer(200, self.app))
    here = doctor.doors(_settings(tmp_path))
    assert [finding.well for finding in here] == [True, True]
    away = {"public_url": "http://help.lan", "bot_url": "http://bot.lan"}
    for finding in doctor.doors(_settings(tmp_path, **away)):
        assert finding.well is None
        assert "без https" in finding.says


def test_a_stranger_on_the_port_is_no_app(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        settings = _settings(tmp_path, mattermost_url=f"http://127.0.0.1:{port}")
        assert _only(doctor.chat(settings)).well is False


def test_it_says_which_word_leads_teachers_to_the_desk(tmp_path: Path) -> None:
    with start_sandbox() as chat:
        settings = _settings(
            tmp_path,
            mattermost_url=chat.url,
            mattermost_token=chat.bot_token,
        )
        finding = _only(doctor.word(settings))
        assert (finding.well, finding.says) == (True, "учителя пишут /help")
        chat.chat.store.change("DELETE FROM commands WHERE trigger = 'help'")
        finding = _only(doctor.word(settings))
        assert finding.well is None
        assert "/dnevnik" in finding.says
        chat.chat.store.change("DELETE FROM commands")
        finding = _only(doctor.word(settings))
        assert finding.well is False
        assert "make connect" in finding.says


def test_a_word_that_cannot_be_asked_for_is_no_failure_of_its_own(tmp_path: Path) -> None:
    assert _only(doctor.word(_settings(tmp_path))).well is None


def test_a_mail_server_that_answers_is_well(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"smtp://desk:hidden@127.0.0.1:{server.getsockname()[1]}"
        settings = _settings(tmp_path, smtp_url=url, mail_from="help@school.example")
        finding = _only(doctor.mail(settings))
    assert finding.well
    assert "hidden" not in str(finding)


def test_a_mail_server_that_is_away_is_a_failure(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"smtp+starttls://127.0.0.1:{port}"
    settings = _settings(tmp_path, smtp_url=url, mail_from="help@school.example")
    assert _only(doctor.mail(settings)).well is False


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk over the database that these settings name, as `release` leaves it."""
    engine = create_engine_for(f"sqlite:///{tmp_path / 'desk.db'}")
    migrate(engine)
    yield Desk(engine, b"k" * 32)
    engine.dispose()


def _adopt(desk: Desk, *, known_through: int) -> None:
    text = REGULATION.read_text("utf-8")
    changed = re.sub(r"(?m)^known_through = \d+$", f"known_through = {known_through}", text)
    activate_regulation(desk, changed, datetime.now(UTC))


def _beat(desk: Desk, at: datetime) -> None:
    desk.write(lambda unit: beat(unit, "clock"), at)


def test_a_clock_that_goes_is_well(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    _beat(desk, datetime.now(UTC) - timedelta(seconds=2))
    assert _only(doctor.clock(_settings(tmp_path))).well


def test_a_clock_that_has_been_silent_for_minutes_is_a_failure(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    _beat(desk, datetime.now(UTC) - timedelta(minutes=6))
    finding = _only(doctor.clock(_settings(tmp_path)))
    assert finding.well is False
    assert "6 минут" in finding.says


def test_a_clock_that_never_ran_is_worth_knowing(desk: Desk, tmp_path: Path) -> None:
    assert _only(doctor.clock(_settings(tmp_path))).well is None


def test_a_listener_is_missed_like_a_clock(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    assert _only(doctor.listener(_settings(tmp_path))).well is None
    desk.write(lambda unit: beat(unit, "listener"), datetime.now(UTC) - timedelta(minutes=6))
    silent = _only(doctor.listener(_settings(tmp_path)))
    assert silent.well is False
    assert "процесс listener" in silent.says
    desk.write(lambda unit: beat(unit, "listener"), datetime.now(UTC))
    assert _only(doctor.listener(_settings(tmp_path))).well


def test_an_account_under_anothers_name_is_worth_knowing(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    assert list(doctor.names(_settings(tmp_path))) == []
    now = datetime.now(UTC)

    def nobody(_names: Sequence[str], _ids: Sequence[str]) -> list[User]:
        return []

    look(desk, nobody, now)
    recognise(desk, [User("his-id", "zavuch", "Пётр", "Чужой", False, False, True, now)], now)
    finding = _only(doctor.names(_settings(tmp_path)))
    assert finding.well is None
    assert "«zavuch»" in finding.says
    assert "Пётр Чужой" in finding.says
    assert "main.py confirm" in finding.says


@pytest.mark.parametrize(
    ("name", "examine"), [("clock", doctor.clock), ("listener", doctor.listener)]
)
def test_a_sign_of_life_from_the_future_is_named(
    desk: Desk, tmp_path: Path, name: str, examine: doctor.Examination
) -> None:
    _adopt(desk, known_through=2027)
    desk.write(lambda unit: beat(unit, name), datetime.now(UTC) + timedelta(hours=2))
    finding = _only(examine(_settings(tmp_path)))
    assert finding.well is False
    assert "в будущем" in finding.says
    assert "часы этой машины" in finding.says


@pytest.mark.parametrize(("years", "well"), [(1, True), (0, None), (-1, False)])
def test_the_calendar_says_through_which_year_it_is_known(
    desk: Desk, tmp_path: Path, years: int, well: bool | None
) -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        _adopt(desk, known_through=2026 + years)
        finding = _only(doctor.calendar(_settings(tmp_path)))
    assert finding.well is well
    assert str(2026 + years) in finding.says


def test_before_the_release_neither_clock_nor_calendar_is_a_failure(tmp_path: Path) -> None:
    for examine in (doctor.clock, doctor.calendar):
        assert _only(examine(_settings(tmp_path))).well is None


def test_the_report_ends_with_one_when_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.report(_settings(tmp_path)) == 1
    assert "НЕ РАБОТАЕТ" in capsys.readouterr().out


def test_the_chat_is_seen_with_the_bots_own_eyes(tmp_path: Path) -> None:
    with start_sandbox() as sandbox:
        settings = _settings(
            tmp_path,
            mattermost_url=sandbox.url,
            mattermost_token=sandbox.bot_token,
            regulation=REGULATION,
        )
        assert [finding.well for finding in doctor.chat(settings)] == [True, True]
        lost = settings.model_copy(update={"mattermost_channel": "renamed"})
        _, finding = doctor.chat(lost)
    assert finding.well is False
    assert "make connect" in finding.says


def test_no_mailbox_is_worth_knowing_and_no_failure(tmp_path: Path) -> None:
    finding = _only(doctor.mailbox(_settings(tmp_path)))
    assert finding.well is None
    assert "IMAP_URL" in finding.says


def test_a_mailbox_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"imap://school:hidden@127.0.0.1:{port}/"
    finding = _only(doctor.mailbox(_settings(tmp_path, imap_url=url)))
    assert finding.well is False
    assert f"127.0.0.1:{port}" in finding.says
    assert "hidden" not in str(finding)
