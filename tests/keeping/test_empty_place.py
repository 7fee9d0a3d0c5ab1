"""A machine without settings gets them out of the copy, where the copy may have them."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from keeping import NotKept, settings_copy
from keeping.backing_up import back_up
from keeping.encryption import new_key
from keeping.settings_copy import settings_for
from settings import Settings, SettingsError, read_settings
from tests.helpdesk.life import NOW
from tests.keeping.conftest import School
from tests.test_settings import NEEDED


def _copy(
    school: School, patch: pytest.MonkeyPatch, tmp_path: Path, key: str | None
) -> tuple[Path, Path]:
    """Copy where everything is set; return the copy, and the `.env` of a machine with nothing."""
    for name, value in (NEEDED | {"DATABASE_URL": "postgresql://there/desk"}).items():
        patch.setenv(name, value)
    given = SecretStr(key) if key else None
    copy, _ = back_up(school.settings.model_copy(update={"backup_key": given}), NOW)
    for name in (*NEEDED, "DATABASE_URL"):
        patch.delenv(name)
    env = tmp_path / "elsewhere.env"
    patch.setattr(settings_copy, "ENV_FILE", env)

    def read() -> Settings:
        return read_settings(env)

    patch.setattr("keeping.settings_copy.read_settings", read)
    return copy, env


@pytest.mark.any_database
def test_they_come_out_of_an_encrypted_copy(
    school: School, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = new_key()
    copy, env = _copy(school, monkeypatch, tmp_path, key)
    monkeypatch.setenv("BACKUP_KEY", key)
    settings = settings_for(copy)
    assert settings.secret == NEEDED["SECRET_KEY"].encode()
    # The database of that machine is not this one's.
    assert settings.database.startswith("sqlite:")
    assert env.stat().st_mode & 0o077 == 0


@pytest.mark.any_database
def test_without_the_key_nothing_is_written(
    school: School, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy, env = _copy(school, monkeypatch, tmp_path, new_key())
    with pytest.raises(NotKept, match="зашифрована"):
        settings_for(copy)
    assert not env.exists()


@pytest.mark.any_database
def test_what_a_plain_copy_lacks_is_named(
    school: School, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy, env = _copy(school, monkeypatch, tmp_path, None)
    with pytest.raises(NotKept, match="SECRET_KEY не задан"):
        settings_for(copy)
    assert "PUBLIC_URL" in env.read_text("utf-8")
    # A second time it is the file that is to be mended.
    with pytest.raises(SettingsError):
        settings_for(copy)
