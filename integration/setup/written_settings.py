"""Writing down what was found, where the desk's processes read it."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from integration.setup.private_files import Memory, set_env
from integration.setup.results import StepResult, done, note, right
from settings.env_file import values_in

# Without it the links that people hold already would end.
KEPT = "SECRET_KEY"
LEAST_KEY = 32


def secret_key(given: Mapping[str, str], kept: Path) -> str:
    """Return the key in force: a set one, the one that a demonstration kept, or a new one."""
    known = given.get(KEPT) or values_in(kept).get(KEPT, "")
    return known if len(known) >= LEAST_KEY else secrets.token_urlsafe(36)


def write_settings(
    wanted: Mapping[str, str],
    hidden: frozenset[str],
    env_file: Path,
    memory: Memory,
    outside: Mapping[str, str],
) -> Iterator[StepResult]:
    """Write what differs; the memory keeps what stood there, but for what is `hidden`.

    What was not found, an empty value, stays as it is.
    """
    wanted = {name: value for name, value in wanted.items() if value}
    there = values_in(env_file)
    new = {name: value for name, value in wanted.items() if there.get(name) != value}
    if new:
        for name in new:
            before = None if name in hidden | {KEPT} else there.get(name)
            memory.environment.setdefault(name, before)
        memory.save()
        set_env(env_file, new)
        yield done(f"{env_file.name}: {', '.join(new)}")
    else:
        yield right(f"{env_file.name}: всё уже записано")
    if shadowed := [name for name in wanted if outside.get(name, wanted[name]) != wanted[name]]:
        yield note(
            f"в окружении другое значение: {', '.join(shadowed)}; оно сильнее файла",
            f"уберите из окружения: unset {' '.join(shadowed)}",
        )


def put_settings_back(env_file: Path, memory: Memory) -> StepResult:
    """Put back what stood there, take away what was added; the key stays, links hang on it."""
    before = {name: value for name, value in memory.environment.items() if name != KEPT}
    has_any = bool(before) and env_file.is_file()
    if has_any:
        set_env(env_file, before)
    memory.environment = {}
    memory.save()
    if has_any:
        return done(f"{env_file.name}: убрано {', '.join(before)}; SECRET_KEY оставлен")
    return right(f"{env_file.name}: убирать нечего")
