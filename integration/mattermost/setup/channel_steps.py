"""The channel of consultants: found, created, brought back, archived."""

from collections.abc import Iterator

from integration.chat.errors import Refused
from integration.mattermost.client import path_part
from integration.mattermost.setup.results import (
    StepFailed,
    StepResult,
    done,
    note,
    or_fail,
    right,
    why,
)
from integration.mattermost.setup.setup_client import Channel
from integration.mattermost.setup.setup_context import SetupContext, found

TITLE = "Консультанты Дневника"
PURPOSE = (
    "Вопросы родителей и сотрудников о «Дневнике.ру». Карточки приносит бот; кто взял вопрос, "
    "тот и отвечает. Слова людей отсюда не выносим."
)
HEADER = "«Беру» — вопрос ваш · «Ответить» — ответ уйдёт спросившему · под карточкой говорят свои"


def find_channel(setup: SetupContext) -> Iterator[StepResult]:
    """Find the private channel, bring it back from the archive, or create it; let the bot in."""
    team, bot = found(setup.team), found(setup.bot)
    path = f"/teams/{team.id}/channels/name/{path_part(setup.wishes.channel)}"
    # An archived one too.
    named = setup.client.look_up(Channel, path, include_deleted="true")
    channel = named or _made_channel(setup)
    if channel is None:
        channel = _create(setup)
        yield done(f"создан закрытый канал «{TITLE}» ({channel.name})")
    elif not channel.is_private:
        raise StepFailed(
            f"канал {channel.name} открыт всей команде, а в нём будут слова родителей",
            "дайте каналу консультантов другое имя: MATTERMOST_CHANNEL=… make connect",
        )
    elif channel.delete_at:
        _restore(setup, channel)
        yield done(f"канал «{channel.title}» ({channel.name}) возвращён из архива")
    else:
        yield right(f"закрытый канал «{channel.title}» ({channel.name})")
    setup.channel = channel
    if not setup.client.channel_member(channel.id, bot.id):
        setup.channel = None  # until the bot is in it
        remedy = f"канал {channel.title} → Add Members → @{bot.username}"
        with or_fail(f"бот не в канале {channel.name}", remedy):
            setup.client.add_to_channel(channel.id, bot.id)
        setup.channel = channel
        setup.memory.join(channel.id, bot.id)
        yield done("бот добавлен в канал")


def _made_channel(setup: SetupContext) -> Channel | None:
    """Return the channel that was made here and has been renamed since."""
    made = setup.memory.made.get("room")
    channel = setup.client.look_up(Channel, f"/channels/{made}") if made else None
    return channel if channel is not None and channel.team_id == found(setup.team).id else None


def _create(setup: SetupContext) -> Channel:
    """Let the bot create it: then it needs nobody's membership, the administrator's least."""
    name = setup.wishes.channel
    wanted = {
        "team_id": found(setup.team).id,
        "name": name,
        "display_name": TITLE,
        "type": "P",
        "purpose": PURPOSE,
        "header": HEADER,
    }
    for client in filter(None, (setup.as_bot, setup.client)):
        try:
            channel = client.create(Channel, "/channels", wanted)
        except Refused as refused:
            failure = why(refused)
            continue
        setup.memory.make("room", channel.id)
        return channel
    raise StepFailed(
        f"канал {name} не создан: {failure}",
        f"создайте закрытый канал (Private) с адресом {name} и добавьте в него @{setup.wishes.bot}",
    )


def _restore(setup: SetupContext, channel: Channel) -> None:
    remedy = f"{found(setup.team).title} → Browse Channels → Archived → {channel.title} → Unarchive"
    if not setup.talk.agreed(f"Канал {channel.name} в архиве. Вернуть его?"):
        raise StepFailed(f"канал {channel.name} в архиве", remedy)
    with or_fail(f"канал {channel.name} в архиве", remedy):
        setup.client.post(f"/channels/{channel.id}/restore")


def archive_channel(setup: SetupContext) -> StepResult:
    """Archive the channel that was made here: everything in it stays and can be brought back."""
    channel = setup.client.look_up(Channel, f"/channels/{setup.memory.made['room']}")
    if channel is None or channel.delete_at:
        return right("уже в архиве")
    if not setup.talk.agreed("Убрать канал консультантов в архив? Разговоры в нём сохранятся."):
        return note("канал консультантов оставлен")
    with or_fail("канал остался", "канал → Archive Channel"):
        setup.client.delete(f"/channels/{channel.id}")
    return done("канал консультантов в архиве; make connect вернёт его")
