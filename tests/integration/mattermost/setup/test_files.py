"""What is written beside the desk: .env line by line, the memory, the key that is kept."""

import json
import stat
from pathlib import Path

import pytest
from PIL import Image

from integration.mattermost.setup.bot_step import FACE
from integration.setup.private_files import Memory, set_env
from integration.setup.written_settings import secret_key
from settings.env_file import values_in, write_private

BEFORE = """\
# Наши настройки
DATABASE_URL=postgresql://desk@localhost/desk
#REDIS_URL=redis://127.0.0.1

export MATTERMOST_TOKEN = "old"  # прежний
MATTERMOST_TEAM=school
MATTERMOST_TOKEN=older
"""
AFTER = """\
# Наши настройки
DATABASE_URL=postgresql://desk@localhost/desk
#REDIS_URL=redis://127.0.0.1

MATTERMOST_TOKEN=new
MATTERMOST_TEAM=school
REDIS_URL=redis://127.0.0.1:1
"""


@pytest.fixture
def env(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text(BEFORE, "utf-8")
    path.chmod(0o644)
    return path


def test_every_other_line_stays(env: Path) -> None:
    set_env(env, {"MATTERMOST_TOKEN": "new", "REDIS_URL": "redis://127.0.0.1:1"})
    assert env.read_text("utf-8") == AFTER


def test_only_its_owner_may_read_it(env: Path, tmp_path: Path) -> None:
    set_env(env, {"MATTERMOST_TOKEN": "new"})
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_a_line_can_be_taken_away(env: Path) -> None:
    set_env(env, {"MATTERMOST_TOKEN": None, "UNKNOWN": None})
    assert set(values_in(env)) == {"DATABASE_URL", "MATTERMOST_TEAM"}


@pytest.mark.parametrize(
    "value", ["plain", "with space", "it's", "a#b", "$HOME", 'double "quoted"', "back\\slash", "é"]
)
def test_what_was_written_is_read(tmp_path: Path, value: str) -> None:
    path = tmp_path / ".env"
    set_env(path, {"NAME": value})
    assert values_in(path) == {"NAME": value}


def test_a_link_is_followed(env: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(env)
    set_env(link, {"MATTERMOST_TEAM": "other"})
    assert link.is_symlink()
    assert values_in(env)["MATTERMOST_TEAM"] == "other"


def test_a_failed_write_leaves_what_was_there(env: Path, tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_private(env, "\ud800")
    assert env.read_text("utf-8") == BEFORE
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_the_memory_keeps_servers_apart_and_what_a_setting_was_at_first(tmp_path: Path) -> None:
    path = tmp_path / "connected.json"
    one, other = Memory.of(path, "https://one"), Memory.of(path, "https://other")
    one.change("A.B", "", "x")
    one.change("A.B", "x", "x y")
    other.make("bot", "id")
    other.save()
    assert Memory.of(path, "https://one").changed == {"A.B": {"was": "", "is": "x y"}}
    assert Memory.of(path, "https://other").made == {"bot": "id"}
    one.restore("A.B")
    assert list(json.loads(path.read_text("utf-8"))) == ["https://other"]


def test_the_key_in_force_is_kept(tmp_path: Path) -> None:
    kept = tmp_path / "secrets.env"
    assert secret_key({"SECRET_KEY": "k" * 32}, kept) == "k" * 32
    kept.write_text(f"SECRET_KEY={'d' * 43}\n", "utf-8")
    # So the links that a demonstration gave away stay good.
    assert secret_key({}, kept) == "d" * 43


def test_a_new_key_is_long_and_another_each_time(tmp_path: Path) -> None:
    keys = {secret_key({"SECRET_KEY": "short"}, tmp_path / "none") for _ in range(2)}
    assert len(keys) == 2
    assert min(len(each) for each in keys) >= 32


def test_the_face_is_a_small_square_picture() -> None:
    with Image.open(FACE) as face:
        assert (face.format, face.size) == ("PNG", (128, 128))
    assert FACE.stat().st_size < 20_000
