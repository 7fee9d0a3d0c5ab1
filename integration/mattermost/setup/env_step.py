"""Writing down what was found, where the desk's processes read it."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from integration.mattermost.setup.private import env_values, set_env
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.step_results import StepResult, done, note, right
from integration.mattermost.setup.wishes import UNENCRYPTED

SECRETS = frozenset({"MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS", "SECRET_KEY"})
# Without it the links that people hold already would end.
KEPT = "SECRET_KEY"
LEAST_KEY = 32


def secret_key(given: Mapping[str, str], kept: Path) -> str:
    """Return the key in force: a set one, the one that a demonstration kept, or a new one."""
    known = given.get(KEPT) or env_values(kept).get(KEPT, "")
    return known if len(known) >= LEAST_KEY else secrets.token_urlsafe(36)


def write_down(ground: SetupContext, environment: Mapping[str, str]) -> Iterator[StepResult]:
    """Write what differs; the memory keeps what stood there, but for secrets."""
    wanted = _wanted(ground)
    there = env_values(ground.env_file)
    new = {name: value for name, value in wanted.items() if there.get(name) != value}
    shadowed = [name for name in wanted if environment.get(name, wanted[name]) != wanted[name]]
    if new:
        for name in new:
            before = None if name in SECRETS else there.get(name)
            ground.memory.environment.setdefault(name, before)
        ground.memory.save()
        set_env(ground.env_file, new)
        yield done(f"{ground.env_file.name}: {', '.join(new)}")
    else:
        yield right(f"{ground.env_file.name}: всё уже записано")
    if shadowed:
        yield note(
            f"в окружении другое значение: {', '.join(shadowed)}; оно сильнее файла",
            f"уберите из окружения: unset {' '.join(shadowed)}",
        )


def _wanted(ground: SetupContext) -> dict[str, str]:
    """Return what the desk has to know; what was not found stays as it is."""
    wishes = ground.wishes
    found = {
        "SECRET_KEY": ground.secret.decode(),
        "PUBLIC_URL": wishes.public_url,
        "BOT_URL": wishes.bot_url,
        "MATTERMOST_URL": wishes.server,
        UNENCRYPTED: ground.given.get(UNENCRYPTED, ""),
        "MATTERMOST_TOKEN": ground.token,
        "MATTERMOST_TEAM": ground.team.name if ground.team else "",
        "MATTERMOST_CHANNEL": ground.room.name if ground.room else "",
        "MATTERMOST_COMMAND_TOKENS": ",".join(ground.command_tokens),
    }
    return {name: value for name, value in found.items() if value}


def put_env_back(ground: SetupContext) -> Iterator[StepResult]:
    """Put back what stood there, take away what was added; the key stays, links hang on it."""
    before = {name: value for name, value in ground.memory.environment.items() if name != KEPT}
    if before and ground.env_file.is_file():
        set_env(ground.env_file, before)
        yield done(f"{ground.env_file.name}: убрано {', '.join(before)}; SECRET_KEY оставлен")
    else:
        yield right(f"{ground.env_file.name}: убирать нечего")
    ground.memory.environment = {}
    ground.memory.save()
