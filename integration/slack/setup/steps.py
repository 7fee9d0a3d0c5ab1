"""Each thing that connecting looks at in Slack, and mends where a key allows it."""

from collections.abc import Iterator
from contextlib import suppress

from helpdesk.regulation.decisions import Person
from integration.chat.errors import Refused
from integration.setup.results import Failed, StepResult, cannot, done, note, right
from integration.setup.written_settings import put_settings_back, write_settings
from integration.slack.members import CHANNEL_ID
from integration.slack.setup.context import SlackSetup
from integration.slack.setup.manifest import OF_OPEN_CHANNELS, SCOPES
from integration.slack.web_api import WebApi

APPS = "https://api.slack.com/apps"
SECRETS = frozenset({"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"})
KINDS = "private_channel,public_channel"
BAD_KEY = "Slack не принимает ключ бота ({})"
NEW_KEY = f"{APPS} → приложение → OAuth & Permissions: скопируйте Bot User OAuth Token"
WHOLE_GRID = "приложение установлено на всю организацию Enterprise Grid, так программа не работает"
ONE_SPACE = f"{APPS} → приложение → Install App: установите его в одно рабочее пространство школы"
BAD_APP_KEY = "Slack не принимает ключ приложения ({})"
NEW_APP_KEY = (
    f"{APPS} → приложение → Basic Information → App-Level Tokens: нужен ключ с правом "
    "connections:write; Socket Mode должен быть включён"
)


def look_at_key(setup: SlackSetup) -> Iterator[StepResult]:
    """Find out whose key it is, and whether it allows what the desk does."""
    try:
        identity = setup.api.ask("auth.test")
        missing = sorted(set(SCOPES) - OF_OPEN_CHANNELS - setup.api.scopes())
    except Refused as refused:
        raise Failed(BAD_KEY.format(refused.error_id), NEW_KEY) from None
    if identity.get("is_enterprise_install"):
        raise Failed(WHOLE_GRID, ONE_SPACE)
    setup.identity = identity
    yield right(f"{setup.identity.get('team')}, {setup.workspace_url}, бот @{_bot_of(setup)}")
    if missing:
        yield cannot(
            f"боту не хватает прав: {', '.join(missing)}",
            f"{APPS} → приложение → OAuth & Permissions → Bot Token Scopes: добавьте их и нажмите "
            "Reinstall to Workspace",
        )


def _bot_of(setup: SlackSetup) -> str:
    return str(setup.identity.get("user") or "")


def look_at_way(setup: SlackSetup) -> StepResult:
    """See that Slack can bring what happens there."""
    if not setup.app_token:
        setup.can_call = bool(setup.signing_secret and setup.bot_url)
        return note(f"без Socket Mode: Slack будет звать {setup.bot_url}/slack/events")
    try:
        WebApi(setup.api_url, setup.app_token).ask("apps.connections.open")
    except Refused as refused:
        raise Failed(BAD_APP_KEY.format(refused.error_id), NEW_APP_KEY) from None
    setup.can_call = True
    return right("Socket Mode: адрес в интернете не нужен")


def find_channel(setup: SlackSetup) -> StepResult:
    """Find the consultants' channel, or make it, private."""
    for each in setup.api.pages("users.conversations", "channels", types=KINDS):
        if setup.channel in (each.get("id"), each.get("name")):
            setup.room = each
            return _found(setup)
    if CHANNEL_ID.fullmatch(setup.channel):
        raise Failed(f"бот не видит канал {setup.channel}", _invite_bot(setup))
    if not setup.talk.agreed(f"Создать закрытый канал #{setup.channel}?"):
        raise Failed(f"канала #{setup.channel} бот не видит", _invite_bot(setup))
    try:
        made = setup.api.ask("conversations.create", name=setup.channel, is_private=True)
    except Refused as refused:
        if refused.error_id != "name_taken":
            raise
        raise Failed(f"в канале #{setup.channel} бота нет", _invite_bot(setup)) from None
    setup.room = made["channel"]
    setup.memory.make("room", str(setup.room["id"]))
    return done(f"закрытый канал #{setup.channel}")


def _found(setup: SlackSetup) -> StepResult:
    if setup.room.get("is_archived"):
        setup.room = {}
        raise Failed("канал консультантов в архиве", "верните его: Channels → Unarchive")
    if not setup.room.get("is_private"):
        return note("канал открытый: вопросы родителей прочтёт любой", "сделайте его закрытым")
    return right(f"#{setup.room.get('name')}, закрытый, бот в нём")


def _invite_bot(setup: SlackSetup) -> str:
    return f"в канале наберите: /invite @{_bot_of(setup)}, и повторите make connect"


def invite_people(setup: SlackSetup) -> Iterator[StepResult]:
    """Look for everybody whom the settings name, and invite who may consult."""
    room = str(setup.room["id"])
    inside = set(map(str, setup.api.pages("conversations.members", "members", channel=room)))
    missing: list[Person] = []
    outside: dict[str, str] = {}
    for person in {each.user: each for each in setup.regulation.everybody()}.values():
        with suppress(Refused):
            user = setup.accounts.by_name(person.user)
            if user.id not in inside:
                outside[person.user] = user.id
            continue
        missing.append(person)
    for person in missing:
        yield note(
            f"в Slack нет имени «{person.user}» ({person.name})",
            "имя — то, что Slack показывает в ссылке на профиль; исправьте его в настройках школы",
        )
    if not outside:
        yield right("все, кого назвали настройки школы и кто есть в Slack, в канале")
    elif setup.talk.agreed(f"Пригласить в канал: {', '.join(outside)}?"):
        setup.api.ask("conversations.invite", channel=room, users=",".join(outside.values()))
        yield done(f"приглашены: {', '.join(outside)}")
    else:
        yield note(f"не в канале: {', '.join(outside)}", "пригласите их: без этого нельзя брать")


def write_down(setup: SlackSetup) -> Iterator[StepResult]:
    """Write what the desk has to know."""
    found = {
        "CHAT": "slack",
        "SECRET_KEY": setup.secret.decode(),
        "PUBLIC_URL": setup.public_url,
        "BOT_URL": setup.bot_url,
        "SLACK_URL": setup.workspace_url,
        "SLACK_BOT_TOKEN": setup.bot_token,
        "SLACK_APP_TOKEN": setup.app_token,
        "SLACK_SIGNING_SECRET": setup.signing_secret,
        "SLACK_CHANNEL": str(setup.room.get("id") or ""),
        "SLACK_API_URL": setup.environment.get("SLACK_API_URL", ""),
    }
    yield from write_settings(found, SECRETS, setup.env_file, setup.memory, setup.environment)


def leave_channel(setup: SlackSetup) -> StepResult:
    """Archive the channel that connecting has made; its words stay."""
    setup.api.ask("conversations.archive", channel=setup.memory.made["room"])
    setup.memory.forget("room")
    return done("канал, который создала make connect, ушёл в архив")


def put_env_back(setup: SlackSetup) -> StepResult:
    return put_settings_back(setup.env_file, setup.memory)


def say_how_app_goes(_setup: SlackSetup) -> StepResult:
    return note("ключи действуют, пока есть приложение", f"{APPS} → приложение → Delete App")
