"""The environment of the processes that a benchmark starts."""

from pathlib import Path

from bench.place import ROOT, SECRET

NOWHERE = "http://127.0.0.1:9"


def settings_of(folder: Path, redis_url: str, chat_url: str = NOWHERE) -> dict[str, str]:
    """Return all settings; the database is the one that `make_desk(folder, "desk")` makes."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'desk'}.db",
        "BARE_DATABASE": str(folder / "bare.db"),
        "REDIS_URL": redis_url,
        "SECRET_KEY": SECRET.decode(),
        "PUBLIC_URL": NOWHERE,
        "BOT_URL": NOWHERE,
        "MATTERMOST_URL": chat_url,
        "MATTERMOST_TOKEN": "a-token-for-benchmarks-0123456789",
        "MATTERMOST_TEAM": "school",
        "MATTERMOST_CHANNEL": "consultants",
        "MATTERMOST_COMMAND_TOKENS": "a-token-of-the-command",
        "ATTACHMENTS": str(folder / "attachments"),
        "REGULATION": str(ROOT / "regulation.toml"),
    }
