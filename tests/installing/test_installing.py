"""`make install`: what it writes, that it may be repeated, and what stays when it is taken back."""

import subprocess
import sys
from pathlib import Path

import pytest

from installing import folder_steps
from installing.school import env_values
from settings import ROOT
from tests.installing.scratch import FOLDER, GIVEN, UNITS, flags, install, uninstall, written

SCHOOL = f"{FOLDER}/school9"


@pytest.fixture(autouse=True)
def small_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a program of few files, so that each test is quick."""
    source = tmp_path / "source"
    for name in (
        "main.py",
        "regulation.toml",
        "requirements.txt",
        "webforms/old.py",
        "tests/no.py",
    ):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(f"# {name}\n", "utf-8")
    (source / ".env").write_text("SECRET_KEY=of somebody else\n", "utf-8")
    monkeypatch.setattr(folder_steps.SourceFiles, "source", source)
    return source


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def test_everything_is_written_below_the_root(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(root) == 0
    names = set(written(root))
    assert {
        f"{SCHOOL}/main.py",
        f"{SCHOOL}/.env",
        f"{UNITS}/helpdesk@.target",
        f"{UNITS}/helpdesk-backup@.timer",
        f"{UNITS}/helpdesk-doctor@.timer",
        f"{UNITS}/multi-user.target.wants/helpdesk@school9.target",
        "etc/nginx/conf.d/helpdesk-school9.conf",
        "etc/systemd/journald.conf.d/helpdesk.conf",
    } <= names
    assert f"{SCHOOL}/tests/no.py" not in names
    said = capsys.readouterr().out
    # What needs a running system is said, not done.
    for command in ("useradd --system", "systemctl restart helpdesk@school9.target", "apt-get"):
        assert command in said


def test_what_is_private_is_closed(root: Path) -> None:
    install(root)
    for name, mode in ((".env", 0o600), ("var", 0o700), ("", 0o750)):
        assert (root / SCHOOL / name).stat().st_mode & 0o777 == mode
    assert (root / "var/backups/helpdesk/school9").stat().st_mode & 0o777 == 0o700
    values = env_values(root / SCHOOL / ".env")
    assert len(values["SECRET_KEY"]) >= 32
    assert (values["PROXIES"], values["TRUSTED_HOSTS"]) == ("1", "help.school.ru")


def test_the_second_time_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(root)
    before = written(root)
    capsys.readouterr()
    assert install(root) == 0
    assert written(root).keys() == before.keys()
    changed = [name for name, about in written(root).items() if about != before[name]]
    # The link is made again because the chat is not connected yet.
    assert [name for name in changed if not name.endswith("helpdesk@school9.target")] == []
    assert "сделано" not in capsys.readouterr().out


def test_an_update_leaves_what_the_school_has_changed(root: Path, small_program: Path) -> None:
    install(root)
    for name in (".env", "regulation.toml"):
        with (root / SCHOOL / name).open("a", encoding="utf-8") as file:
            file.write("# ours\n")
    (small_program / "main.py").write_text("# new\n", "utf-8")
    (small_program / "webforms" / "old.py").unlink()
    assert install(root) == 0
    assert (root / SCHOOL / "main.py").read_text("utf-8") == "# new\n"
    assert not (root / SCHOOL / "webforms" / "old.py").exists()
    for name in (".env", "regulation.toml"):
        assert (root / SCHOOL / name).read_text("utf-8").endswith("# ours\n")


def test_a_copy_is_made_before_an_update(
    root: Path, small_program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(root)
    with (root / SCHOOL / ".env").open("a", encoding="utf-8") as file:
        file.write("MATTERMOST_TOKEN=key\nMATTERMOST_COMMAND_TOKENS=key\n")
    capsys.readouterr()
    install(root)
    assert "make -s -C /opt/helpdesk/school9 backup" not in capsys.readouterr().out
    (small_program / "main.py").write_text("# new\n", "utf-8")
    install(root)
    assert "make -s -C /opt/helpdesk/school9 backup" in capsys.readouterr().out


def test_what_the_disk_refuses_is_said_in_words(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/opt/helpdesk")

    monkeypatch.setattr(folder_steps, "put", is_full)
    assert install(root) == 1
    assert "Не вышло: No space left on device (/opt/helpdesk)" in capsys.readouterr().err


def test_uninstalling_keeps_data(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(root)
    (root / SCHOOL / "var" / "helpdesk.db").write_text("questions", "utf-8")
    for compiled in ("__pycache__", "webforms/__pycache__"):
        (root / SCHOOL / compiled).mkdir()
        (root / SCHOOL / compiled / "old.pyc").write_text("", "utf-8")
    (root / "var/backups/helpdesk/school9/copy").write_text("copy", "utf-8")
    assert uninstall(root) == 0
    left = {name for name in written(root) if not name.startswith("etc/ssl")}
    assert left == {
        f"{SCHOOL}/.env",
        f"{SCHOOL}/regulation.toml",
        f"{SCHOOL}/var/helpdesk.db",
        "var/backups/helpdesk/school9/copy",
    }
    assert uninstall(root) == 1
    assert "Назовите школу" in capsys.readouterr().err
    # And back again, with the same keys.
    key = env_values(root / SCHOOL / ".env")["SECRET_KEY"]
    assert install(root) == 0
    assert env_values(root / SCHOOL / ".env")["SECRET_KEY"] == key


def test_two_schools_share_a_machine(root: Path) -> None:
    install(root)
    install(root, "lyceum", PUBLIC_URL="https://help.lyceum.ru")
    first, second = (env_values(root / FOLDER / name / ".env") for name in ("school9", "lyceum"))
    for name in ("WEB_PORT", "BOT_PORT", "REDIS_URL", "BACKUPS", "SECRET_KEY"):
        assert first[name] != second[name]
    assert second["BOT_URL"] == f"http://127.0.0.1:{second['BOT_PORT']}"
    assert uninstall(root, "lyceum") == 0
    assert (root / UNITS / "helpdesk-desk@.service").exists()
    assert not (root / "etc/nginx/conf.d/helpdesk-lyceum.conf").exists()
    assert uninstall(root) == 0
    assert list((root / UNITS).glob("helpdesk*")) == []


def test_a_process_that_is_no_more_is_stopped_and_loses_its_unit(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(root)
    old = root / UNITS / "helpdesk-gone@.service"
    old.write_text("[Service]\n", "utf-8")
    install(root)
    assert not old.exists()
    assert "systemctl stop helpdesk-gone@school9.service\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://help.school.ru"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://help.school.ru/desk"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://a;b"}, "PUBLIC_URL"),
        ({"BOT_URL": "http://10.0.0.1:8001"}, "BOT_URL"),
        ({"BOT_URL": "https://help.school.ru"}, "BOT_URL"),
        ({"CHAT_ADDRESS": "chat.school.ru"}, "CHAT_ADDRESS"),
        ({"CHAT_ADDRESS": ""}, "CHAT_ADDRESS"),
        ({"CERTIFICATE": "/etc/pem"}, "CERTIFICATE_KEY"),
        ({"DATABASE": "mysql"}, "DATABASE"),
        ({"BASE": "/home/admin/helpdesk"}, "BASE"),
        ({"BASE": "helpdesk"}, "BASE"),
        ({"SMTP_URL": "smtps://mail.school.ru"}, "MAIL_FROM"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    root: Path, changes: dict[str, str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(root, **{**GIVEN, **changes}) == 1
    assert named in capsys.readouterr().err
    assert written(root) == {}


@pytest.mark.parametrize("name", ["School", "школа", "a-b", "a" * 21, "../x"])
def test_a_name_that_systemd_would_misread_is_refused(root: Path, name: str) -> None:
    assert install(root, name) == 1


def test_the_settings_are_not_changed_behind_the_administrators_back(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(root)
    assert install(root, **{**GIVEN, "PUBLIC_URL": "https://other.school.ru"}) == 1
    assert "PUBLIC_URL" in capsys.readouterr().err


def test_another_base_beside_the_first_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(root)
    assert install(root, "lyceum", PUBLIC_URL="https://lyceum.ru", BASE="/srv/desks") == 1
    assert "BASE" in capsys.readouterr().err


def test_postgresql_of_this_machine_needs_no_password(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(root, **GIVEN, DATABASE="postgresql") == 0
    url = env_values(root / SCHOOL / ".env")["DATABASE_URL"]
    assert url == "postgresql://helpdesk-school9@/helpdesk-school9?host=/var/run/postgresql"
    assert "createuser helpdesk-school9" in capsys.readouterr().out


def test_the_schools_own_certificate_is_linked_once(root: Path) -> None:
    given = {**GIVEN, "CERTIFICATE": "/etc/own/pem", "CERTIFICATE_KEY": "/etc/own/key"}
    assert install(root, **given) == 0
    link = root / "etc/ssl/helpdesk/school9/fullchain.pem"
    assert str(link.readlink()) == "/etc/own/pem"
    before = link.lstat().st_mtime_ns
    assert install(root, **given) == 0
    assert link.lstat().st_mtime_ns == before


def test_it_runs_before_any_library_is_installed(root: Path) -> None:
    words = [sys.executable, "-S", "-m", "installing", *flags(root, "school9", **GIVEN)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / SCHOOL / "webforms" / "app.py").is_file()


def test_a_machine_without_python_is_told_what_it_lacks() -> None:
    typed = ["make", "-s", "PYTHON=", "install"]
    done = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode
    assert done.stderr.startswith("Нужен Python")
