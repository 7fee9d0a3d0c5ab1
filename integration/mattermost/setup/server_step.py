"""The server and its settings: what the desk cannot do without, offered to be changed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from integration.chat.errors import ChatError
from integration.mattermost.setup.inner_hosts import _listed, inner_host, is_listed
from integration.mattermost.setup.server_settings import (
    BOTS,
    COMMANDS,
    EDITS,
    INSIDE,
    SITE_URL,
    Setting,
)
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why

FOR_EVER = -1


def look_at_server(ground: SetupContext) -> Iterator[StepResult]:
    config = ground.client.public_config()
    yield right(f"{ground.wishes.server}, Mattermost {config.get('Version', '')}")


def look_at_rights(ground: SetupContext) -> Iterator[StepResult]:
    ground.me = me = ground.client.me()
    if me.is_admin:
        yield right(f"@{me.username} управляет сервером")
        return
    yield note(
        f"@{me.username} не управляет сервером: сделаем, что можно; остальное назовём в конце"
    )


def look_at_settings(ground: SetupContext) -> Iterator[StepResult]:
    """Look at each setting on which the desk depends, and offer to mend it."""
    if ground.config is None:
        yield from _without_rights(ground)
        return
    yield from _site_url(ground)
    yield from _switched_on(ground, COMMANDS)
    if ground.known_bot() is None:
        yield from _switched_on(ground, BOTS)
    yield from _inside(ground)
    yield from _edits(ground)


def _without_rights(ground: SetupContext) -> Iterator[StepResult]:
    """Say what every client may know of the settings, and what somebody has to look at."""
    config = ground.client.public_config()
    if not config.get("SiteURL"):
        yield cannot("Site URL пуст", _remedy(SITE_URL, ground.wishes.server))
    if config.get("EnableCommands") == "false":
        yield cannot("слэш-команды выключены", _remedy(COMMANDS, "true"))
    if config.get("EnableBotAccountCreation") == "false":
        yield cannot("создание ботов выключено", _remedy(BOTS, "true"))
    if host := _inner_host(ground):
        yield cannot(
            f"BOT_URL ({host}) внутренний, а виден ли он серверу, без прав не узнать",
            f"{INSIDE.where}: допишите {host}",
        )


def _site_url(ground: SetupContext) -> Iterator[StepResult]:
    value = str(ground.setting(SITE_URL.path) or "").rstrip("/")
    if not value:
        yield offer(ground, SITE_URL, ground.wishes.server, SITE_URL.purpose)
    elif value != ground.wishes.server:
        yield note(f"Site URL: {value}, а мы обращаемся к {ground.wishes.server}")
    else:
        yield right(f"Site URL: {value}")


def _switched_on(ground: SetupContext, setting: Setting) -> Iterator[StepResult]:
    if ground.setting(setting.path):
        yield right(f"{setting.purpose}: включено")
    else:
        yield offer(ground, setting, True, setting.purpose)


def _inside(ground: SetupContext) -> Iterator[StepResult]:
    """An address inside the house has to be listed, or commands and buttons fail."""
    host, value = _inner_host(ground), str(ground.setting(INSIDE.path) or "")
    if not host:
        yield right("BOT_URL на открытом адресе, особого разрешения не нужно")
    elif is_listed(host, value):
        yield right(f"серверу можно обращаться к {host}")
    else:
        yield offer(ground, INSIDE, f"{value} {host}".strip(), f"обращаться к {host}")


def _edits(ground: SetupContext) -> Iterator[StepResult]:
    value = ground.setting(EDITS.path)
    if value in (None, FOR_EVER):
        yield right("сообщения можно править без ограничения времени")
        return
    said = offer(ground, EDITS, FOR_EVER, f"править сообщения не {value} с, а без ограничения")
    if ground.setting(EDITS.path) == FOR_EVER:
        yield said
        return
    yield note(
        f"сообщения можно править только {value} с: карточку старше бот напишет заново, "
        "со ссылкой на прежнюю",
        said.remedy,
    )


def offer(ground: SetupContext, setting: Setting, value: Any, what: str) -> StepResult:
    """Change the setting if whoever runs this agrees; remember what it was."""
    was = ground.setting(setting.path)
    remedy = _remedy(setting, value)
    host = urlsplit(ground.wishes.bot_url).hostname
    if not ground.talk.agreed(setting.question.format(was=was, value=value, host=host)):
        return cannot(f"{what}: сейчас «{_shown(was)}», не меняли", remedy)
    try:
        ground.memory.change(setting.path, was, value)
        ground.config = ground.client.patch_config(setting.path, value)
    except ChatError as error:
        return cannot(f"{what}: {why(error)}", remedy)
    if ground.setting(setting.path) != value:
        ground.memory.restore(setting.path)
        return cannot(
            f"{what}: сервер берёт это не из своих настроек",
            f"задайте {setting.variable}={_shown(value)} там, где запускают Mattermost",
        )
    return done(f"{what}: было «{_shown(was)}», стало «{_shown(value)}»")


def put_settings_back(ground: SetupContext) -> Iterator[StepResult]:
    """Put back what was changed and nobody has changed since."""
    for path in list(ground.memory.changed):
        yield put_setting_back(ground, path)


def put_setting_back(ground: SetupContext, path: str) -> StepResult:
    change = ground.memory.changed[path]
    return _put_back(ground, path, change["was"], change["is"])


def _put_back(ground: SetupContext, path: str, was: Any, ours: Any) -> StepResult:
    now = ground.setting(path)
    wanted = _without_ours(now, was, ours) if path == INSIDE.path else was
    if now != ours and path != INSIDE.path:
        ground.memory.restore(path)
        return note(f"{path}: с тех пор поменяли, оставляем «{_shown(now)}»")
    if path == SITE_URL.path and not wanted:
        ground.memory.restore(path)
        return note(f"Site URL остаётся {now}: очистить его сервер не даёт, и вреда от него нет")
    try:
        ground.config = ground.client.patch_config(path, wanted)
    except ChatError as error:
        return cannot(f"{path}: {why(error)}", f"верните «{_shown(was)}»")
    ground.memory.restore(path)
    return done(f"{path}: снова «{_shown(wanted)}»")


def _without_ours(now: Any, was: Any, ours: Any) -> str:
    """Take away what was added; what others have added since stays."""
    added = set(_listed(str(ours))) - set(_listed(str(was or "")))
    return (
        str(was or "")
        if now == ours
        else " ".join(each for each in _listed(str(now or "")) if each not in added)
    )


def _remedy(setting: Setting, value: Any) -> str:
    # The console has words for what the API calls -1.
    return f"{setting.where}: {'Anytime' if setting is EDITS else _shown(value)}"


def _shown(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if value not in ("", None) else "—"


def _inner_host(ground: SetupContext) -> str:
    return inner_host(ground.wishes.bot_url, ground.wishes.server)
