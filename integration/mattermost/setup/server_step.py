"""The server and its settings: what the desk cannot do without, offered to be changed."""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from integration.chat.errors import ChatError
from integration.mattermost.setup.server_settings import (
    BOTS,
    COMMANDS,
    EDITS,
    INSIDE,
    SITE_URL,
    Setting,
)
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.setup.results import StepResult, cannot, done, note, right, why

FOR_EVER = -1


def look_at_server(setup: SetupContext) -> StepResult:
    return right(f"{setup.wishes.server}, Mattermost {setup.client.client_config().version}")


def look_at_rights(setup: SetupContext) -> StepResult:
    setup.me = me = found(setup.client.account())
    if me.is_admin:
        return right(f"@{me.username} управляет сервером")
    return note(
        f"@{me.username} не управляет сервером: сделаем, что можно; остальное назовём в конце"
    )


def look_at_settings(setup: SetupContext) -> Iterator[StepResult]:
    """Look at each setting on which the desk depends, and offer to mend it."""
    if setup.config is None:
        yield from _without_rights(setup)
        return
    yield _site_url(setup)
    yield _switched_on(setup, COMMANDS)
    if setup.known_bot() is None:
        yield _switched_on(setup, BOTS)
    yield _inside(setup)
    yield _edits(setup)


def _without_rights(setup: SetupContext) -> Iterator[StepResult]:
    """Say what every client may know of the settings, and what somebody has to look at."""
    config = setup.client.public_config()
    if not config.get("SiteURL"):
        yield cannot("Site URL пуст", _remedy(SITE_URL, setup.wishes.server))
    if config.get("EnableCommands") == "false":
        yield cannot("слэш-команды выключены", _remedy(COMMANDS, True))
    if config.get("EnableBotAccountCreation") == "false":
        yield cannot("создание ботов выключено", _remedy(BOTS, True))
    if host := inner_host(setup.wishes.bot_url, setup.wishes.server):
        yield cannot(
            f"BOT_URL ({host}) внутренний, а виден ли он серверу, без прав не узнать",
            f"{INSIDE.where}: допишите {host}",
        )


def _site_url(setup: SetupContext) -> StepResult:
    value, server = str(setup.setting(SITE_URL.path) or "").rstrip("/"), setup.wishes.server
    if not value:
        return offer(setup, SITE_URL, server, SITE_URL.purpose)
    if value != server:
        return note(f"Site URL: {value}, а мы обращаемся к {server}")
    return right(f"Site URL: {value}")


def _switched_on(setup: SetupContext, setting: Setting) -> StepResult:
    if setup.setting(setting.path):
        return right(f"{setting.purpose}: включено")
    return offer(setup, setting, True, setting.purpose)


def _inside(setup: SetupContext) -> StepResult:
    """An address inside the house has to be listed, or commands and buttons fail."""
    host = inner_host(setup.wishes.bot_url, setup.wishes.server)
    value = str(setup.setting(INSIDE.path) or "")
    if not host:
        return right("BOT_URL на открытом адресе, особого разрешения не нужно")
    if is_listed(host, value):
        return right(f"серверу можно обращаться к {host}")
    return offer(setup, INSIDE, f"{value} {host}".strip(), f"обращаться к {host}")


def _edits(setup: SetupContext) -> StepResult:
    value = setup.setting(EDITS.path)
    if value in (None, FOR_EVER):
        return right("сообщения можно править без ограничения времени")
    result = offer(setup, EDITS, FOR_EVER, f"править сообщения не {value} с, а без ограничения")
    if setup.setting(EDITS.path) == FOR_EVER:
        return result
    return note(
        f"сообщения можно править только {value} с: карточку старше бот напишет заново, "
        "со ссылкой на прежнюю",
        result.remedy,
    )


def offer(setup: SetupContext, setting: Setting, value: Any, what: str) -> StepResult:
    """Change the setting if whoever runs this agrees; remember what it was."""
    was = setup.setting(setting.path)
    remedy = _remedy(setting, value)
    host = urlsplit(setup.wishes.bot_url).hostname
    if not setup.talk.agreed(setting.question.format(was=was, value=value, host=host)):
        return cannot(f"{what}: сейчас «{_shown(was)}», не меняли", remedy)
    try:
        setup.memory.change(setting.path, was, value)
        setup.config = setup.client.patch_config(setting.path, value)
    except ChatError as error:
        return cannot(f"{what}: {why(error)}", remedy)
    if setup.setting(setting.path) != value:
        setup.memory.restore(setting.path)
        # A variable of the server's environment outweighs the setting.
        variable = setting.path.upper().replace(".", "_")
        return cannot(
            f"{what}: сервер берёт это не из своих настроек",
            f"задайте MM_{variable}={_shown(value)} там, где запускают Mattermost",
        )
    return done(f"{what}: было «{_shown(was)}», стало «{_shown(value)}»")


def put_settings_back(setup: SetupContext) -> Iterator[StepResult]:
    """Put back what was changed and nobody has changed since."""
    for path in list(setup.memory.changed):
        yield put_setting_back(setup, path)


def put_setting_back(setup: SetupContext, path: str) -> StepResult:
    was, ours = (setup.memory.changed[path][name] for name in ("was", "is"))
    now = setup.setting(path)
    wanted = _without_ours(now, was, ours) if path == INSIDE.path else was
    if now != ours and path != INSIDE.path:
        result = note(f"{path}: с тех пор поменяли, оставляем «{_shown(now)}»")
    elif path == SITE_URL.path and not wanted:
        result = note(f"Site URL остаётся {now}: очистить его сервер не даёт, и вреда от него нет")
    else:
        try:
            setup.config = setup.client.patch_config(path, wanted)
        except ChatError as error:
            return cannot(f"{path}: {why(error)}", f"верните «{_shown(was)}»")
        result = done(f"{path}: снова «{_shown(wanted)}»")
    setup.memory.restore(path)
    return result


def _without_ours(now: Any, was: Any, ours: Any) -> str:
    """Take away what was added; what others have added since stays."""
    if now == ours:
        return str(was or "")
    added = set(_listed(str(ours))) - set(_listed(str(was or "")))
    return " ".join(each for each in _listed(str(now or "")) if each not in added)


def _remedy(setting: Setting, value: Any) -> str:
    # The console has words for what the API calls -1.
    return f"{setting.where}: {'Anytime' if setting is EDITS else _shown(value)}"


def _shown(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if value not in ("", None) else "—"


# Which hosts a server holds for inner ones, and which of them it may call


def _addresses(host: str) -> set[str]:
    try:
        return {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return set()


def inner_host(bot_url: str, server: str, look_up: Callable[[str], set[str]] = _addresses) -> str:
    """Return the host of the bot if the server holds it for an inner one, else nothing.

    That is a private address, and the server's own, a public one too.
    """
    host = urlsplit(bot_url).hostname or ""
    found = look_up(host)
    is_inner = any(not ipaddress.ip_address(each).is_global for each in found)
    return host if is_inner or found & look_up(urlsplit(server).hostname or "") else ""


def is_listed(host: str, allowed: str, look_up: Callable[[str], set[str]] = _addresses) -> bool:
    """Whether the server may call the host: it is listed itself, or a range has its addresses."""
    if host in _listed(allowed):
        return True
    ranges = [network for each in _listed(allowed) if (network := _network(each))]
    found = look_up(host)
    return bool(found) and all(
        any(ipaddress.ip_address(each) in network for network in ranges) for each in found
    )


def _listed(allowed: str) -> list[str]:
    return [each for each in re.split(r"[\s,]+", allowed) if each]


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None
