"""Settings that the doctor looks at, and what he finds."""

from collections.abc import Iterable
from pathlib import Path

from helpdesk.clock.nightly_look import Finding
from settings import Settings
from tests.launch.house import free_ports

REGULATION = Path(__file__).resolve().parents[2] / "regulation.toml"


def settings_of(tmp_path: Path, **changes: object) -> Settings:
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


def only_finding(findings: Iterable[Finding]) -> Finding:
    (finding,) = findings
    return finding
