"""Who lives in the story: the school's people by the regulation, teachers, and made-up families."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk.domain.inquiry import Child
from helpdesk.domain.people import Actor, Requester, Role
from helpdesk.domain.states import ReplyBy
from helpdesk.regulation.regulation import Regulation
from sandbox.server import accounts, channels
from sandbox.server.chat import Chat
from sandbox.server.records import User
from sandbox.server.seed import BOT, NEWCOMER, Newcomer, settle

TEACHER = "uchitel"
# They ask now and then; nobody needs to be one of them.
TEACHERS = (
    Newcomer("kushhova", "Фатима", "Кушхова", "учитель русского языка", consults=False),
    Newcomer("blyagoz", "Аскер", "Блягоз", "учитель истории", consults=False),
    Newcomer("zhane", "Саида", "Жанэ", "учитель начальных классов", consults=False),
    Newcomer("gisheva", "Мариет", "Гишева", "учитель химии", consults=False),
)
_MOTHERS = ("Анна", "Зарема", "Светлана", "Нуриет", "Елена", "Саният", "Ольга", "Аминет", "Мария")
_SURNAMES = (
    *("Хуаде", "Тлехурай", "Шовгенова", "Ачох", "Сидоренко", "Хагурова", "Меретукова", "Кузьмина"),
    *("Чуяко", "Напсо", "Тлиш", "Гончарова", "Панеш", "Хатко", "Делова", "Шеуджен", "Воронкова"),
)
_BOYS = ("Алий", "Тимур", "Амир", "Рустам", "Заур", "Артём")
_GIRLS = ("Дарина", "Милана", "София", "Амина")
CLASSES = ("2А", "3Б", "4А", "5А", "5Б", "6А", "6Б", "7А", "7Б", "8А", "8Б", "9А", "9Б", "10А")


class Unknown(Exception):
    """The regulation names people who are not in the practice chat."""


@dataclass(frozen=True)
class People:
    """Each as the desk's use cases know him."""

    chat: Chat
    users: Mapping[str, User]
    consultants: tuple[Actor, ...]
    head: Actor
    director: Actor

    def asking(self, username: str) -> Requester:
        """Return a colleague as he asks in the chat."""
        user = self.users[username]
        return Requester(
            user.full_name,
            reply_by=ReplyBy.CHAT,
            mattermost_id=self.chat.known_as(user),
            username=username,
        )

    @property
    def trainee(self) -> Actor:
        user = self.users[NEWCOMER]
        return Actor(Role.STAFF, self.chat.known_as(user), user.username, user.full_name)


def find_people(regulation: Regulation, chat: Chat) -> People:
    """Return everybody, teachers added to the chat; raise Unknown where somebody is not there."""
    (team,), bot = channels.all_teams(chat.store), accounts.user_named(chat.store, BOT)
    for each in TEACHERS:
        settle(chat, each, team.id, bot)
    users = {user.username: user for user in accounts.all_users(chat.store)}
    named = regulation.people
    everybody = (*named.consultants, named.head, named.director)
    if not named.consultants or not {each.user for each in everybody} <= users.keys():
        raise Unknown

    def actor(user: str, name: str, *, head: bool = False) -> Actor:
        outer = chat.known_as(users[user])
        return Actor(Role.CONSULTANT, outer, user, name, head=head, appointed=not head)

    consultants = tuple(actor(each.user, each.name) for each in named.consultants)
    head = actor(named.head.user, named.head.name, head=True)
    director = actor(named.director.user, named.director.name, head=True)
    return People(chat, users, consultants, head, director)


@dataclass(frozen=True)
class Family:
    """A parent who asks about a child."""

    name: str
    child: Child
    phone: str
    mail: str

    def asking(self, by: ReplyBy) -> Requester:
        phone = self.phone if by in (ReplyBy.CALL, ReplyBy.MAIL) else ""
        return Requester(self.name, phone, self.mail if by is ReplyBy.MAIL else "", by)


def some_family(dice: random.Random, number: int) -> Family:
    """Return a family that nobody knows: neither the numbers nor the addresses lead anywhere."""
    surname = dice.choice(_SURNAMES)
    name = dice.choice((*_BOYS, *_GIRLS))
    # Of these surnames those that end so are the mothers' and the daughters'.
    called = surname if name in _GIRLS else surname.removesuffix("а")
    child = Child(called, name, dice.choice(CLASSES))
    phone = f"+7 918 000-{number // 100:02}-{number % 100:02}"
    return Family(f"{dice.choice(_MOTHERS)} {surname}", child, phone, f"family{number}@example.ru")
