"""The channel of consultants: found, created, brought back, archived."""

from collections.abc import Iterator

from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.setup_records import Room
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why

ROOM_TITLE = "Консультанты Дневника"
PURPOSE = (
    "Вопросы родителей и сотрудников о «Дневнике.ру». Карточки приносит бот; кто взял вопрос, "
    "тот и отвечает. Слова людей отсюда не выносим."
)
HEADER = "«Беру» — вопрос ваш · «Ответить» — ответ уйдёт спросившему · под карточкой говорят свои"


def find_room(ground: SetupContext) -> Iterator[StepResult]:
    """Find the private channel, bring it back from the archive, or create it."""
    team = found(ground.team)
    known = ground.client.room_named(team.id, ground.wishes.channel) or _made_room(ground)
    if known is None:
        yield from _create_room(ground)
    elif not known.is_private:
        yield cannot(
            f"канал {known.name} открыт всей команде, а в нём будут слова родителей",
            "дайте каналу консультантов другое имя: MATTERMOST_CHANNEL=… make connect",
        )
    elif known.is_archived:
        yield from _restore(ground, known)
    else:
        ground.room = known
        yield right(f"закрытый канал «{known.title}» ({known.name})")
    if ground.room is not None:
        yield from _let_bot_in(ground, ground.room)


def _made_room(ground: SetupContext) -> Room | None:
    """Return the channel that was made here and has been renamed since."""
    made = ground.memory.made.get("room")
    room = ground.client.room(made) if made else None
    return room if room is not None and room.team_id == found(ground.team).id else None


def _create_room(ground: SetupContext) -> Iterator[StepResult]:
    """Let the bot create it: then it needs nobody's membership, the administrator's least."""
    name = ground.wishes.channel
    for client in filter(None, (ground.as_bot, ground.client)):
        try:
            ground.room = client.create_room(
                found(ground.team).id, name, ROOM_TITLE, purpose=PURPOSE, header=HEADER
            )
        except Refused as refused:
            failure = why(refused)
            continue
        ground.memory.make("room", ground.room.id)
        yield done(f"создан закрытый канал «{ROOM_TITLE}» ({name})")
        return
    yield cannot(
        f"канал {name} не создан: {failure}",
        f"создайте закрытый канал (Private) с адресом {name} и добавьте в него "
        f"@{ground.wishes.bot}",
    )


def _restore(ground: SetupContext, room: Room) -> Iterator[StepResult]:
    remedy = f"{found(ground.team).title} → Browse Channels → Archived → {room.title} → Unarchive"
    if not ground.talk.agreed(f"Канал {room.name} в архиве. Вернуть его?"):
        yield cannot(f"канал {room.name} в архиве", remedy)
        return
    try:
        ground.client.restore(room.id)
    except ChatError as error:
        yield cannot(f"канал {room.name} в архиве: {why(error)}", remedy)
        return
    ground.room = room
    yield done(f"канал «{room.title}» ({room.name}) возвращён из архива")


def _let_bot_in(ground: SetupContext, room: Room) -> Iterator[StepResult]:
    bot = found(ground.bot)
    if ground.client.channel_member(room.id, bot.id):
        return
    try:
        ground.client.add_to_room(room.id, bot.id)
    except ChatError as error:
        ground.room = None
        yield cannot(
            f"бот не в канале {room.name}: {why(error)}",
            f"канал {room.title} → Add Members → @{bot.username}",
        )
        return
    ground.memory.join(room.id, bot.id)
    yield done("бот добавлен в канал")


def archive_room(ground: SetupContext) -> Iterator[StepResult]:
    """Archive the channel that was made here: everything in it stays and can be brought back."""
    room_id = ground.memory.made["room"]
    room = ground.client.room(room_id)
    if room is None or room.is_archived:
        yield right("уже в архиве")
        return
    if not ground.talk.agreed("Убрать канал консультантов в архив? Разговоры в нём сохранятся."):
        yield note("канал консультантов оставлен")
        return
    try:
        ground.client.archive(room_id)
    except ChatError as error:
        yield cannot(f"канал остался: {why(error)}", "канал → Archive Channel")
        return
    yield done("канал консультантов в архиве; make connect вернёт его")
