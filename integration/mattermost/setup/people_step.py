"""Who belongs into the channel of consultants."""

from collections.abc import Iterator

from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.results import StepResult, cannot, done, note, right, why
from integration.mattermost.setup.setup_client import Account
from integration.mattermost.setup.setup_context import SetupContext, found


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
    return "" if account.is_active else "отключён"


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
        _add_to_channel(setup, channel.id, account.id)
    except ChatError as error:
        return cannot(
            f"@{account.username} не в канале: {why(error)}",
            f"пригласите @{account.username} в команду {team.title} и в канал {channel.title}",
        )
    setup.memory.join(channel.id, account.id)
    return done(f"@{account.username} приглашён")


def _add_to_channel(setup: SetupContext, channel_id: str, user_id: str) -> None:
    """Invite as the bot, which is in the channel; else as whoever runs this."""
    try:
        (setup.as_bot or setup.client).add_to_channel(channel_id, user_id)
    except Refused:
        if setup.as_bot is None:
            raise
        setup.client.add_to_channel(channel_id, user_id)


def put_people_out(setup: SetupContext) -> Iterator[StepResult]:
    """Undo the memberships in a channel that stays, and the bot's in the team.

    Whom the team has got by it stays there: others may have counted on him since.
    """
    for where, user_id in list(setup.memory.joined):
        try:
            yield from _put_out(setup, where, user_id)
        except Refused as refused:
            yield note(f"участник остался: {why(refused)}")
        setup.memory.leave(where, user_id)


def _put_out(setup: SetupContext, where: str, user_id: str) -> Iterator[StepResult]:
    account = setup.client.account(user_id)
    name = f"@{account.username}" if account else user_id
    if setup.team is not None and where == setup.team.id:
        if account is None or not account.is_bot:
            yield note(f"{name} остаётся в команде школы")
            return
        setup.client.delete(f"/teams/{where}/members/{user_id}")
        yield done(f"{name} вышел из команды")
    elif where != setup.memory.made.get("room"):
        setup.client.delete(f"/channels/{where}/members/{user_id}")
        yield done(f"{name} выведен из канала")
