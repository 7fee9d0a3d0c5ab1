"""Writing down what was found, where the desk's processes read it."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from integration.mattermost.setup.private_files import env_values, set_env
from integration.mattermost.setup.results import StepResult, done, note, right
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.wishes import UNENCRYPTED

SECRETS = frozenset({"MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS", "SECRET_KEY"})
# Without it the links that people hold already would end.
KEPT = "SECRET_KEY"
LEAST_KEY = 32


def secret_key(given: Mapping[str, str], kept: Path) -> str:
    """Return the key in force: a set one, the one that a demonstration kept, or a new one."""
    known = given.get(KEPT) or env_values(kept).get(KEPT, "")
    return known if len(known) >= LEAST_KEY else secrets.token_urlsafe(36)


def write_down(setup: SetupContext) -> Iterator[StepResult]:
    """Write what differs; the memory keeps what stood there, but for secrets."""
    wanted = _wanted(setup)
    there = env_values(setup.env_file)
    new = {name: value for name, value in wanted.items() if there.get(name) != value}
    if new:
        for name in new:
            before = None if name in SECRETS else there.get(name)
            setup.memory.environment.setdefault(name, before)
        setup.memory.save()
        set_env(setup.env_file, new)
        yield done(f"{setup.env_file.name}: {', '.join(new)}")
    else:
        yield right(f"{setup.env_file.name}: всё уже записано")
    outside = setup.environment
    if shadowed := [name for name in wanted if outside.get(name, wanted[name]) != wanted[name]]:
        yield note(
            f"в окружении другое значение: {', '.join(shadowed)}; оно сильнее файла",
            f"уберите из окружения: unset {' '.join(shadowed)}",
        )


def _wanted(setup: SetupContext) -> dict[str, str]:
    """Return what the desk has to know; what was not found stays as it is."""
    wishes = setup.wishes
    found = {
        "SECRET_KEY": setup.secret.decode(),
        "PUBLIC_URL": wishes.public_url,
        "BOT_URL": wishes.bot_url,
        "MATTERMOST_URL": wishes.server,
        UNENCRYPTED: setup.given.get(UNENCRYPTED, ""),
        "MATTERMOST_TOKEN": setup.token,
        "MATTERMOST_TEAM": setup.team.name if setup.team else "",
        "MATTERMOST_CHANNEL": setup.channel.name if setup.channel else "",
        "MATTERMOST_COMMAND_TOKENS": ",".join(setup.command_tokens),
    }
    return {name: value for name, value in found.items() if value}


def put_env_back(setup: SetupContext) -> StepResult:
    """Put back what stood there, take away what was added; the key stays, links hang on it."""
    before = {name: value for name, value in setup.memory.environment.items() if name != KEPT}
    has_any = bool(before) and setup.env_file.is_file()
    if has_any:
        set_env(setup.env_file, before)
    setup.memory.environment = {}
    setup.memory.save()
    if has_any:
        return done(f"{setup.env_file.name}: убрано {', '.join(before)}; SECRET_KEY оставлен")
    return right(f"{setup.env_file.name}: убирать нечего")
