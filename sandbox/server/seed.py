"""What the sandbox's school looks like before anybody wrote a word."""

from dataclasses import dataclass

from sandbox.server import accounts, channels, commands
from sandbox.server.chat import SITE_URL, Chat
from sandbox.server.records import ChannelType, User

PASSWORD = "sandbox"  # noqa: S105 - printed for everybody: the sandbox keeps nothing of value
ADMINISTRATOR = "administrator"
BOT = "helpbot"
NEWCOMER = "novichok"


@dataclass(frozen=True)
class Newcomer:
    username: str
    first_name: str
    last_name: str
    position: str
    consults: bool = True


PEOPLE = (
    Newcomer("uchitel", "Ольга", "Петрова", "учитель математики", consults=False),
    Newcomer("consultant1", "Марина Юрьевна", "Нехай", "консультант, учитель информатики"),
    Newcomer("consultant2", "Руслан Казбекович", "Ачмиз", "консультант, учитель физики"),
    Newcomer("zavuch", "Сусанна Аслановна", "Тлехусеж", "завуч"),
    Newcomer("director", "Аслан Муратович", "Хуако", "директор"),
    Newcomer(
        NEWCOMER, "Зарема", "Ачох", "новый учитель, учится работать в журнале", consults=False
    ),
)


def seed(
    chat: Chat,
    *,
    bot_token: str,
    command_token: str = "",
    bot_url: str = "",
    team: str = "school",
    channel: str = "consultants",
    site_url: str = "",
) -> None:
    """Fill an empty chat; in one that was filled, take over the tokens and addresses.

    Without a `bot_url` no command leads to it: Slack's app has its own way.
    """
    with chat.store.transaction():
        if chat.store.one("SELECT 1 FROM users") is None:
            _found(chat, team, channel)
        bot = accounts.user_named(chat.store, BOT)
        accounts.add_token(chat.store, bot.id, bot_token, "the desk")
        if bot_url:
            _connect(chat, channels.team_named(chat.store, team).id, command_token, bot_url)
        if site_url:
            chat.store.set(SITE_URL, site_url)


def _found(chat: Chat, team: str, channel: str) -> None:
    administrator = accounts.create_user(chat, ADMINISTRATOR, PASSWORD)
    school = channels.create_team(chat, team, "Школа")
    bot = accounts.create_bot(
        chat, BOT, "Помощь по журналу", "Принимает вопросы об ИС «Дневник.ру»"
    )
    consultants = channels.create_channel(
        chat, school.id, channel, "Консультанты", ChannelType.PRIVATE, bot.id
    )
    for user in (administrator, bot):
        channels.join_team(chat.store, school.id, user.id)
    for person in PEOPLE:
        user = settle(chat, person, school.id, bot)
        if person.consults:
            channels.join_channel(chat.store, consultants.id, user.id)
    chat.store.change(
        "UPDATE channels SET display_name = 'Учительская' WHERE name = ?", channels.DEFAULT_CHANNEL
    )


def settle(chat: Chat, person: Newcomer, team_id: str, bot: User) -> User:
    """Add somebody to a team, with a conversation with the bot; return him as he is there."""
    user = accounts.create_user(
        chat,
        person.username,
        PASSWORD,
        first_name=person.first_name,
        last_name=person.last_name,
        position=person.position,
        email=f"{person.username}@school.example",
    )
    channels.join_team(chat.store, team_id, user.id)
    channels.direct_channel(chat, bot, user)
    return user


def _connect(chat: Chat, team_id: str, token: str, bot_url: str) -> None:
    """Point both words at the desk: `help` reaches it as on a server with the desk's plugin."""
    chat.store.change("DELETE FROM commands WHERE team_id = ?", team_id)
    for word in ("help", "dnevnik"):
        commands.register_by_plugin(chat, team_id, word, f"{bot_url.rstrip('/')}/command", token)
