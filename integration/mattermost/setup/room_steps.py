"""Team and channel, and who belongs into them."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.regulation.regulation import Person
from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.server_step import SITE_URL
from integration.mattermost.setup.setup_client import Account, Room, SetupClient, Team
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why

FIRST_TEAM = "school"
TITLE_RUNES = 64
# Without either of them nobody makes an account for himself.
SIGN_UP = ("TeamSettings.EnableUserCreation", "EmailSettings.EnableSignUpWithEmail")
ROOM_TITLE = "Консультанты Дневника"
PURPOSE = (
    "Вопросы родителей и сотрудников о «Дневнике.ру». Карточки приносит бот; кто взял вопрос, "
    "тот и отвечает. Слова людей отсюда не выносим."
)
HEADER = "«Беру» — вопрос ваш · «Ответить» — ответ уйдёт спросившему · под карточкой говорят свои"


def find_team(ground: SetupContext) -> Iterator[StepResult]:
    """Find the school's team by its name, or the only one there is; create the very first."""
    name = ground.wishes.team
    teams = ground.client.teams()
    ground.team = next((each for each in teams if each.name == name), None)
    if ground.team is None and name:
        ground.team = ground.client.team_named(name)
    if ground.team is None and not name and len(teams) == 1:
        ground.team = teams[0]
    if ground.team is None and not name and len(teams) > 1:
        ground.team = _chosen(ground, teams)
    if ground.team is not None:
        yield right(f"{ground.team.title} ({ground.team.name})")
    elif teams:
        yield cannot(
            f"команды «{name}» на сервере нет" if name else "на сервере несколько команд",
            f"назовите одну: MATTERMOST_TEAM={'|'.join(each.name for each in teams)} make connect",
        )
    else:
        yield from _create_team(ground, name or FIRST_TEAM)


def _chosen(ground: SetupContext, teams: list[Team]) -> Team | None:
    names = ", ".join(each.name for each in teams)
    answer = ground.talk.open(f"Какая из команд — школа ({names})")
    return next((each for each in teams if each.name == answer), None)


def _create_team(ground: SetupContext, name: str) -> Iterator[StepResult]:
    title = ground.wishes.regulation.school.name[:TITLE_RUNES]
    remedy = f"создайте команду {name}: главное меню → Create a Team"
    if not ground.talk.agreed(f"На сервере нет ни одной команды. Создать «{title}» ({name})?"):
        yield cannot("на сервере нет ни одной команды", remedy)
        return
    try:
        ground.team = ground.client.create_team(name, title)
    except ChatError as error:
        yield cannot(f"{name}: {why(error)}", remedy)
        return
    ground.memory.make("team", ground.team.id)
    yield done(f"создана «{title}» ({name}), войти можно по приглашению")


def join_team(ground: SetupContext) -> Iterator[StepResult]:
    """See that the bot is in the team: only there it reaches people."""
    team, bot = found(ground.team), found(ground.bot)
    if ground.client.is_in_team(team.id, bot.id):
        yield right(f"@{bot.username} в команде")
        return
    try:
        ground.client.add_to_team(team.id, bot.id)
    except ChatError as error:
        yield cannot(
            f"@{bot.username} не в команде: {why(error)}",
            f"команда {team.title} → Invite People → @{bot.username}",
        )
        return
    ground.memory.join(team.id, bot.id)
    yield done(f"@{bot.username} добавлен в команду")


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
    if ground.client.is_in_room(room.id, bot.id):
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


def invite_people(ground: SetupContext) -> Iterator[StepResult]:
    """Bring everybody whom the regulation names into team and channel; name who is unknown."""
    here: list[str] = []
    unknown: list[str] = []
    for person in ground.wishes.people:
        account = ground.client.user_named(person.user)
        if account is None:
            unknown.append(person.user)
        elif not account.is_active or account.is_bot or account.is_guest:
            yield cannot(_unfit(person, account), "поправьте user в regulation.toml")
        else:
            said = _invite(ground, account)
            if said is None:
                here.append(f"@{account.username}")
            else:
                yield said
    if here:
        yield right(f"в канале: {', '.join(here)}")
    if unknown:
        yield cannot(
            f"на сервере нет: {', '.join(unknown)}",
            "заведите их в чате или поправьте user в regulation.toml, и повторите make connect",
        )


def _unfit(person: Person, account: Account) -> str:
    reason = "это бот" if account.is_bot else "гость" if account.is_guest else "отключён"
    return f"{person.user}: {reason}"


def _invite(ground: SetupContext, account: Account) -> StepResult | None:
    """Bring one person in; None where there was nothing to do."""
    team, room = found(ground.team), found(ground.room)
    in_team = ground.client.is_in_team(team.id, account.id)
    in_room = in_team and ground.client.is_in_room(room.id, account.id)
    if in_team and in_room:
        return None
    try:
        if not in_team:
            ground.client.add_to_team(team.id, account.id)
            ground.memory.join(team.id, account.id)
        _add_to_room(ground, room.id, account.id)
    except ChatError as error:
        return cannot(
            f"@{account.username} не в канале: {why(error)}",
            f"пригласите @{account.username} в команду {team.title} и в канал {room.title}",
        )
    ground.memory.join(room.id, account.id)
    return done(f"@{account.username} приглашён")


def _add_to_room(ground: SetupContext, room_id: str, user_id: str) -> None:
    """Invite as the bot, which is in the channel; else as whoever runs this."""
    clients: list[SetupClient] = [each for each in (ground.as_bot, ground.client) if each]
    for client in clients[:-1]:
        try:
            return client.add_to_room(room_id, user_id)
        except Refused:
            continue
    return clients[-1].add_to_room(room_id, user_id)


def tell_how_teachers_join(ground: SetupContext) -> Iterator[StepResult]:
    """Give the link by which teachers get in: outside of the team nobody sees any channel."""
    team = found(ground.team)
    outside = f"кого нет в команде «{team.title}», тот не увидит в чате ничего"
    if not team.invite_id:
        yield note(outside, f"команда {team.title} → Invite People: там ссылка для учителей")
        return
    site = str(ground.setting(SITE_URL.path) or ground.wishes.server).rstrip("/")
    may_sign_up = False not in map(ground.setting, SIGN_UP)
    how = "по ней заводят себе имя" if may_sign_up else "имя каждому заводит администратор чата"
    link = f"{site}/signup_user_complete/?id={team.invite_id}"
    yield note(outside, f"дайте учителям ссылку, она приводит в команду ({how}): {link}")


def put_people_out(ground: SetupContext) -> Iterator[StepResult]:
    """Undo the memberships in a channel that stays, and the bot's in the team.

    Whom the team has got by it stays there: others may have counted on him since.
    """
    for where, user_id in list(ground.memory.joined):
        try:
            yield from _put_out(ground, where, user_id)
        except Refused as refused:
            yield note(f"участник остался: {why(refused)}")
        ground.memory.leave(where, user_id)


def _put_out(ground: SetupContext, where: str, user_id: str) -> Iterator[StepResult]:
    account = ground.client.user(user_id)
    name = f"@{account.username}" if account else user_id
    if ground.team is not None and where == ground.team.id:
        if account is None or not account.is_bot:
            yield note(f"{name} остаётся в команде школы")
            return
        ground.client.remove_from_team(where, user_id)
        yield done(f"{name} вышел из команды")
    elif where != ground.memory.made.get("room"):
        ground.client.remove_from_room(where, user_id)
        yield done(f"{name} выведен из канала")


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
