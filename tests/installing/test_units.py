"""systemd's units: such as systemd takes, and closed towards the machine."""

import fnmatch
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from installing.proxy_file import BOT, CHAT, FORM, proxy_text
from installing.school import InstalledSchool
from installing.unit_files import UNITS, unit_texts
from launch.procfile import lines_of, together
from program_files import UPDATING
from settings import ROOT
from tests.needs import lacking
from tests.nginx import expect_taken

PROCESSES = together(lines_of(ROOT / "Procfile"))
# Of ten; from two on systemd itself no longer calls a service well closed.
MOST_EXPOSED = 20
PATTERN = re.compile(r"'(helpdesk[^'\s]*\*[^'\s]*)'")
ONE = InstalledSchool(
    "one",
    Path("/opt/helpdesk"),
    {
        "PUBLIC_URL": "https://помощь.школа9.рф",
        "BOT_URL": "https://bot.school9.ru",
        "CHAT_ADDRESS": "10.0.0.0/24",
        "WEB_PORT": "8002",
        "BOT_PORT": "8003",
    },
)
OTHER = InstalledSchool(
    "other",
    Path("/opt/helpdesk"),
    {"PUBLIC_URL": "https://help.lyceum.ru", "BOT_URL": "http://127.0.0.1:8001"},
)


def test_one_unit_holds_all_that_stays() -> None:
    texts = unit_texts(PROCESSES, Path("/opt/helpdesk"))
    services = {path.name for path in texts if path.suffix == ".service"}
    now_and_then = {"helpdesk-release@.service", "helpdesk-backup@.service"}
    assert services - now_and_then == {"helpdesk-desk@.service", "helpdesk-doctor@.service"}
    assert "main.py together\n" in texts[UNITS / "helpdesk-desk@.service"]
    for name in PROCESSES:
        assert f"helpdesk-{name}@%i.service" in texts[UNITS / "helpdesk@.target"]


def test_a_database_that_is_up_late_keeps_the_desk_down_for_no_longer() -> None:
    texts = unit_texts(PROCESSES, Path("/opt/helpdesk"))
    release = texts[UNITS / "helpdesk-release@.service"]
    assert "Restart=on-failure\n" in release
    # What could not start with it starts when it has ended well.
    assert "Wants=helpdesk-desk@%i.service\n" in release


def test_what_fails_is_tried_again_after_its_pause_and_not_at_once() -> None:
    texts = unit_texts(PROCESSES, Path("/opt/helpdesk"))
    tried_again = [text for text in texts.values() if "\nRestart=" in text]
    assert tried_again
    assert all("\nRestartSec=" in text for text in tried_again)
    # systemd 254 and later starts at once what is upheld, and what is required by what is.
    for path, text in texts.items():
        assert not re.search("^(Upholds|Requires|Requisite|BindsTo)=", text, re.MULTILINE), path


def test_what_stays_starts_only_where_the_release_has_ended_well() -> None:
    texts = unit_texts(PROCESSES, Path("/opt/helpdesk"))
    release, desk = (texts[UNITS / f"helpdesk-{each}@.service"] for each in ("release", "desk"))
    # systemd keeps that folder for as long as the release counts as done.
    assert "RuntimeDirectory=helpdesk-release-%i\n" in release
    assert "RemainAfterExit=yes\n" in release
    assert "ConditionPathIsDirectory=/run/helpdesk-release-%i\n" in desk


def test_nothing_starts_by_a_program_that_is_half_replaced() -> None:
    texts = unit_texts(PROCESSES, Path("/opt/helpdesk"))
    services = [text for path, text in texts.items() if path.suffix == ".service"]
    assert services
    mark = f"ConditionPathExists=!/opt/helpdesk/%i/{UPDATING}\n"
    assert all(mark in text.partition("[Service]")[0] for text in services)


def test_a_pattern_that_people_type_finds_the_units_of_one_school_alone() -> None:
    def units_of(name: str) -> list[str]:
        there = [path.name for path in unit_texts(PROCESSES, Path("/opt/helpdesk"))]
        return [each.replace("@", f"@{name}") for each in there]

    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.ru.md"]
    typed = {each for page in pages for each in PATTERN.findall(page.read_text("utf-8"))}
    assert typed
    for pattern in (each.replace("ИМЯ", "school9") for each in typed):
        # As systemctl and journalctl read it: a pattern names a unit whole, with its kind.
        assert fnmatch.filter(units_of("school9"), pattern), pattern
        assert not fnmatch.filter(units_of("school91"), pattern), pattern


def test_signs_of_systemd_in_a_command_stay_what_they_are() -> None:
    texts = unit_texts({"web": "python main.py '100%' $x"}, Path("/opt/helpdesk"))
    assert "main.py 100%% '$$x'\n" in texts[UNITS / "helpdesk-web@.service"]


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units of a school whose programs are there, so that systemd finds what they name."""
    if shutil.which("systemd-analyze") is None:
        lacking("systemd")
    programs = tmp_path / "i" / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/bin/true")
    paths = []
    for path, text in unit_texts(PROCESSES, tmp_path).items():
        paths.append(tmp_path / path.name)
        paths[-1].write_text(text, "utf-8")
    return paths


def test_systemd_takes_them(units: list[Path]) -> None:
    words = ("systemd-analyze", "verify", "--man=no", *map(str, units))
    tried = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr) == (0, "")


def test_they_are_closed_towards_the_machine(units: list[Path]) -> None:
    services = [str(path) for path in units if path.suffix == ".service"]
    limit = f"--threshold={MOST_EXPOSED}"
    words = ("systemd-analyze", "security", "--offline=true", "--no-pager", limit, *services)
    tried = subprocess.run(words, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout[-600:] + tried.stderr


def test_nginx_takes_two_schools_beside_each_other(tmp_path: Path) -> None:
    expect_taken(tmp_path, proxy_text(ONE), proxy_text(OTHER))


def test_the_proxy_has_nothing_of_the_example_left() -> None:
    for school in (ONE, OTHER):
        text = proxy_text(school)
        assert [name for name in (FORM, BOT, CHAT, "/etc/ssl/desk/") if name in text] == []
        assert f"zone=desk_requests_{school.name}:" in text
    text = proxy_text(ONE)
    assert "server_name xn--" in text
    assert "allow 10.0.0.0/24;" in text
    assert "proxy_pass http://127.0.0.1:8002;" in text


def test_a_chat_on_this_machine_needs_no_door_for_the_bot() -> None:
    text = proxy_text(OTHER)
    assert "deny all" not in text
    assert text.count("listen 443 ssl;") == 1
