"""The school's team, the channel of consultants in it, and who gets into them."""

from collections.abc import Iterator

from integration.chat.errors import ChatError, Refused
from integration.mattermost.client import path_part
from integration.mattermost.setup.server_settings import SITE_URL
from integration.mattermost.setup.setup_client import Account, Channel, Team
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.setup.results import Failed, StepResult, cannot, done, note, or_fail, right, why

FIRST_TEAM = "school"
TITLE_RUNES = 64
# Without either of them nobody makes an account for himself.
SIGN_UP = ("TeamSettings.EnableUserCreation", "EmailSettings.EnableSignUpWithEmail")
CHANNEL_TITLE = "Консультанты Дневника"
PURPOSE = (
    "Вопросы родителей и сотрудников о «Дневнике.ру». Карточки приносит бот; кто взял вопрос, "
    "тот и отвечает. Слова людей отсюда не выносим."
)
HEADER = "«Беру» — вопрос ваш · «Ответить» — ответ уйдёт спросившему · под карточкой говорят свои"


def find_team(setup: SetupContext) -> StepResult:
    """Find the school's team by its name, or the only one there is; create the very first."""
    name, teams = setup.wishes.team, setup.client.teams()
    known = {each.name: each for each in teams}
    setup.team = known.get(name) or setup.client.team_named(name) if name else _only(setup, teams)
    if setup.team is not None:
        return right(f"{setup.team.title} ({setup.team.name})")
    if not teams:
        return _create_team(setup, name or FIRST_TEAM)
    raise Failed(
        f"команды «{name}» на сервере нет" if name else "на сервере несколько команд",
        f"назовите одну: MATTERMOST_TEAM={'|'.join(each.name for each in teams)} make connect",
    )


def _only(setup: SetupContext, teams: list[Team]) -> Team | None:
    if len(teams) < 2:
        return next(iter(teams), None)
    names = ", ".join(each.name for each in teams)
    answer = setup.talk.open(f"Какая из команд — школа ({names})")
    return next((each for each in teams if each.name == answer), None)


def _create_team(setup: SetupContext, name: str) -> StepResult:
    title = setup.wishes.regulation.school.name[:TITLE_RUNES]
    remedy = f"создайте команду {name}: главное меню → Create a Team"
    if not setup.talk.agreed(f"На сервере нет ни одной команды. Создать «{title}» ({name})?"):
        raise Failed("на сервере нет ни одной команды", remedy)
    wanted = {"name": name, "display_name": title, "type": "I"}
    with or_fail(name, remedy):
        setup.team = setup.client.create(Team, "/teams", wanted)
    setup.memory.make("team", found(setup.team).id)
    return done(f"создана «{title}» ({name}), войти можно по приглашению")


def join_team(setup: SetupContext) -> StepResult:
    """See that the bot is in the team: only there it reaches people."""
    team, bot = found(setup.team), found(setup.bot)
    name = f"@{bot.username}"
    if setup.client.team_member(team.id, bot.id):
        return right(f"{name} в команде")
    with or_fail(f"{name} не в команде", f"команда {team.title} → Invite People → {name}"):
        setup.client.add_to_team(team.id, bot.id)
    setup.memory.join(team.id, bot.id)
    return done(f"{name} добавлен в команду")


def tell_how_teachers_join(setup: SetupContext) -> StepResult:
    """Give the link by which teachers get in: outside of the team nobody sees any channel."""
    team = found(setup.team)
    outside = f"кого нет в команде «{team.title}», тот не увидит в чате ничего"
    if not team.invite_id:
        return note(outside, f"команда {team.title} → Invite People: там ссылка для учителей")
    site = str(setup.setting(SITE_URL.path) or setup.wishes.server).rstrip("/")
    may_sign_up = False not in map(setup.setting, SIGN_UP)
    how = "по ней заводят себе имя" if may_sign_up else "имя каждому заводит администратор чата"
    link = f"{site}/signup_user_complete/?id={team.invite_id}"
    return note(outside, f"дайте учителям ссылку, она приводит в команду ({how}): {link}")


def find_channel(setup: SetupContext) -> Iterator[StepResult]:
    """Find the private channel, bring it back from the archive, or create it; let the bot in."""
    team, bot = found(setup.team), found(setup.bot)
    path = f"/teams/{team.id}/channels/name/{path_part(setup.wishes.channel)}"
    # An archived one too.
    named = setup.client.look_up(Channel, path, include_deleted="true")
    channel = named or _made_channel(setup)
    if channel is None:
        channel = _create(setup)
        yield done(f"создан закрытый канал «{CHANNEL_TITLE}» ({channel.name})")
    elif not channel.is_private:
        raise Failed(
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
        "display_name": CHANNEL_TITLE,
        "type": "P",
        "purpose": PURPOSE,
        "header": HEADER,
    }
    remedy = (
        f"создайте закрытый канал (Private) с адресом {name} и добавьте в него @{setup.wishes.bot}"
    )
    with or_fail(f"канал {name} не создан", remedy, on=Refused):
        channel = setup.ask_as_bot(lambda client: client.create(Channel, "/channels", wanted))
    setup.memory.make("room", channel.id)
    return channel


def _restore(setup: SetupContext, channel: Channel) -> None:
    remedy = f"{found(setup.team).title} → Browse Channels → Archived → {channel.title} → Unarchive"
    if not setup.talk.agreed(f"Канал {channel.name} в архиве. Вернуть его?"):
        raise Failed(f"канал {channel.name} в архиве", remedy)
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


def invite_people(setup: SetupContext) -> Iterator[StepResult]:
    """Bring everybody whom the regulation names into team and channel; name who is unknown."""
    here: list[str] = []
    unknown: list[str] = []
    for person in setup.wishes.people:
        account = setup.client.account_named(person.user)
        if account is None:
            unknown.append(person.user)
        elif unfit := _unfit(account):
            yield cannot(f"{person.user}: {unfit}", "поправьте user в regulation.toml")
        elif result := _invite(setup, account):
            yield result
        else:
            here.append(f"@{account.username}")
    if here:
        yield right(f"в канале: {', '.join(here)}")
    if unknown:
        yield cannot(
            f"на сервере нет: {', '.join(unknown)}",
            "заведите их в чате или поправьте user в regulation.toml, и повторите make connect",
        )


def _unfit(account: Account) -> str:
    if account.is_bot:
        return "это бот"
    if account.is_guest:
        return "гость"
    return "отключён" if account.delete_at else ""


def _invite(setup: SetupContext, account: Account) -> StepResult | None:
    """Bring one person in; None where there was nothing to do."""
    team, channel = found(setup.team), found(setup.channel)
    in_team = setup.client.team_member(team.id, account.id)
    if in_team and setup.client.channel_member(channel.id, account.id):
        return None
    try:
        if not in_team:
            setup.client.add_to_team(team.id, account.id)
            setup.memory.join(team.id, account.id)
        setup.ask_as_bot(lambda client: client.add_to_channel(channel.id, account.id))
    except ChatError as error:
        return cannot(
            f"@{account.username} не в канале: {why(error)}",
            f"пригласите @{account.username} в команду {team.title} и в канал {channel.title}",
        )
    setup.memory.join(channel.id, account.id)
    return done(f"@{account.username} приглашён")


def put_people_out(setup: SetupContext) -> Iterator[StepResult]:
    """Undo the memberships in a channel that stays, and the bot's in the team.

    Whom the team has got by it stays there: others may have counted on him since.
    """
    for where, user_id in list(setup.memory.joined):
        try:
            if where != setup.memory.made.get("room"):
                yield _put_out(setup, where, user_id)
        except Failed as failed:
            yield failed.result
        else:
            setup.memory.leave(where, user_id)


def _put_out(setup: SetupContext, where: str, user_id: str) -> StepResult:
    """Raise Failed where he stays; who has left by himself is out too."""
    account = setup.client.account(user_id)
    name = f"@{account.username}" if account else user_id
    of_team = where == found(setup.team).id
    if of_team and (account is None or not account.is_bot):
        return note(f"{name} остаётся в команде школы")
    kind, gone = ("teams", "вышел из команды") if of_team else ("channels", "выведен из канала")
    is_member = setup.client.team_member if of_team else setup.client.channel_member
    with or_fail(f"{name} не {gone}", f"View Members → {name} → Remove"):
        if is_member(where, user_id):
            setup.client.delete(f"/{kind}/{where}/members/{user_id}")
    return done(f"{name} {gone}")
