"""Who belongs into the channel of consultants."""

from collections.abc import Iterator

from helpdesk.regulation.decisions import Person
from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.setup_client import SetupClient
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.setup_records import Account
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why


def invite_people(ground: SetupContext) -> Iterator[StepResult]:
    """Bring everybody whom the regulation names into team and channel; name who is unknown."""
    here: list[str] = []
    unknown: list[str] = []
    for person in ground.wishes.people:
        account = ground.client.account_named(person.user)
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
    in_team = ground.client.team_member(team.id, account.id)
    in_room = in_team and ground.client.channel_member(room.id, account.id)
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
    account = ground.client.account(user_id)
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
