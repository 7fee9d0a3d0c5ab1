"""The last days: a question in each state, as the staff finds them when it opens the desk now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from demonstration.asking import Asking, Question
from demonstration.letters import letters
from demonstration.people import TEACHER, TEACHERS, Family
from demonstration.school import Plan, School
from demonstration.words import FOR_SUPPORT
from helpdesk.domain.inquiry import Child
from helpdesk.domain.people import REQUESTER, Actor, Person
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.inquiries.adding import reply
from helpdesk.inquiries.answering import answer, did_not_help, helped
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.claims import claim, offer
from helpdesk.inquiries.closing import close
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.vendor.checking import complete
from helpdesk.vendor.relaying import vendor_case
from sandbox.server import posts
from sandbox.server.chat import Chat
from sandbox.server.unread import view_all

MOTHER = Family("Анна Хуаде", Child("Хуаде", "Алий", "5А"), "+7 918 000-00-01", "anna@example.ru")


@dataclass
class Lately:
    """`now` is the present: everything is said in hours before it."""

    school: School
    asking: Asking
    chat: Chat
    now: datetime

    def plan(self) -> None:
        plans = (
            self.overdue(),
            self.with_support(),
            self.nobody_has_claimed(),
            self.waiting(),
            self.offered(),
            self.came_back(),
            self.helped(),
            self.not_ours(),
            self.by_telephone(),
            self.by_mouth(),
            *letters(self.school, self.now),
            self.answered(),
            self.claimed(),
            self.new(),
            self.newest(),
            self.talk(),
            *(self.looks(each, hours) for each, hours in self._last_looks()),
        )
        for each in plans:
            self.school.plan(each)

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    @property
    def _first(self) -> Actor:
        return self.asking.people.consultants[0]

    @property
    def _second(self) -> Actor:
        return self.asking.people.consultants[-1]

    def overdue(self) -> Plan:
        """Claimed, and then forgotten: its term has passed, and the clock has handed it over."""
        yield self._ago(4.4 * 24)
        asked = Question("marks", "9А, химия: не закрывается четверть, кнопка серая", "")
        inquiry = self.asking.in_chat(asked, TEACHERS[-1].username)
        yield self._ago(4.3 * 24)
        claim(self.school.desk, inquiry.id, self._second, self.school.now)

    def with_support(self) -> Plan:
        """Handed over because nobody here can help; the support has given it a number."""
        yield self._ago(75)
        words = "После обновления приложения пропали все сообщения за сентябрь"
        inquiry = self.asking.by_form(Question("messages", words, ""), ReplyBy.MAIL)
        yield self._ago(73)
        claim(self.school.desk, inquiry.id, self._first, self.school.now)
        yield self._ago(71)
        tried = "Вышли и вошли заново, проверили на сайте: сообщений нет и там."
        hand_off(self.school.desk, inquiry.id, self._first, self.school.now, tried=tried)
        yield self._ago(52)
        complete(self.school.desk, inquiry.id, FOR_SUPPORT, REQUESTER, self.school.now)
        vendor_case(self.school.desk, inquiry.id, "ДН-5210", REQUESTER, self.school.now)

    def nobody_has_claimed(self) -> Plan:
        """It lay for a night, was reminded of twice, and went to the support by itself."""
        yield self._ago(33)
        words = "Не могу привязать второго ребёнка: пишет «Код не найден»"
        self.asking.by_form(Question("login", words, ""), ReplyBy.MAIL)

    def waiting(self) -> Plan:
        yield self._ago(29)
        asked = Question("homework", "Не видно домашнего задания по английскому", "")
        inquiry = self.asking.by_form(asked, ReplyBy.MAIL)
        yield self._ago(28.2)
        claim(self.school.desk, inquiry.id, self._first, self.school.now)
        yield self._ago(27.9)
        words, now = "На какой день и в каком классе?", self.school.now
        ask(self.school.desk, inquiry.id, words, self._first, now, reason="where")

    def offered(self) -> Plan:
        """Its consultant has asked a colleague to take it over."""
        yield self._ago(8)
        words = "10А, история: план загрузил, темы в уроки не подставляются"
        inquiry = self.asking.in_chat(Question("planning", words, ""), TEACHERS[1].username)
        yield self._ago(7.6)
        claim(self.school.desk, inquiry.id, self._second, self.school.now)
        yield self._ago(1.1)
        to = Person(self._first.id, self._first.username, self._first.name, entitled=True)
        offer(self.school.desk, inquiry.id, to, self._second, self.school.now)

    def came_back(self) -> Plan:
        """The first answer did not help."""
        yield self._ago(50)
        words = "Стоит пропуск за понедельник, а дочь была в школе, 8Б"
        inquiry = self.asking.by_form(Question("attendance", words, ""), ReplyBy.MAIL)
        yield self._ago(49)
        first = "Учитель снимет отметку сегодня вечером."
        answer(self.school.desk, inquiry.id, first, self._second, self.school.now)
        yield self._ago(4.5)
        body, now = "Прошло два дня, пропуск на месте", self.school.now
        did_not_help(self.school.desk, inquiry.id, REQUESTER, now, body=body)

    def helped(self) -> Plan:
        """A colleague asked, was asked back, and is content."""
        yield self._ago(26)
        asked = Question("lessons", "Не сохраняется тема урока в 7Б, алгебра", "")
        inquiry = self.asking.in_chat(asked, TEACHER)
        desk, number = self.school.desk, inquiry.id
        yield self._ago(25.8)
        claim(desk, number, self._first, self.school.now)
        yield self._ago(25.7)
        ask(desk, number, "Что написано на экране после «Сохранить»?", self._first, self.school.now)
        yield self._ago(25.2)
        words = "«Укажите дату урока», хотя дата стоит"
        reply(desk, number, words, REQUESTER, self.school.now)
        yield self._ago(24.9)
        said = "Дату нужно выбрать в календаре: вписанная руками не считается."
        answer(desk, number, said, self._first, self.school.now)
        yield self._ago(23.5)
        helped(desk, number, REQUESTER, self.school.now)

    def not_ours(self) -> Plan:
        yield self._ago(22)
        asked = Question("other", "Во сколько завтра начало субботника?", "")
        inquiry = self.asking.by_form(asked, ReplyBy.SELF)
        yield self._ago(21.7)
        reason = CloseReason.NOT_OURS
        close(self.school.desk, inquiry.id, reason, self._second, self.school.now)

    def by_telephone(self) -> Plan:
        """Answered, and its parent has asked to be called."""
        yield self._ago(20)
        asked = Question("timetable", "Как посмотреть расписание на телефоне? Класс 3Б", "")
        inquiry = self.asking.by_form(asked, ReplyBy.CALL)
        yield self._ago(19)
        claim(self.school.desk, inquiry.id, self._second, self.school.now)
        yield self._ago(2.2)
        said = "В приложении внизу нажмите «Расписание», стрелки листают дни."
        answer(self.school.desk, inquiry.id, said, self._second, self.school.now)

    def by_mouth(self) -> Plan:
        """Somebody has called, and heard the answer at once."""
        yield self._ago(6.2)
        asked = Question(
            "login",
            "Где взять логин для бабушки?",
            "Логин бабушке выдаст классный руководитель, паспорт не нужен.",
        )
        channel, by = Channel.PHONE, self._first
        inquiry = self.asking.told(asked, Kind.PARENT, channel, by)
        yield self._ago(6)
        helped(self.school.desk, inquiry.id, by, self.school.now)

    def answered(self) -> Plan:
        """The question that is shown from three sides: asked, claimed, answered by mail."""
        yield self._ago(5)
        words = "Алгебра, 5А: за контрольную в тетради стоит 4, а в дневнике пусто"
        inquiry = self.asking.by_form(Question("marks", words, ""), ReplyBy.MAIL, MOTHER)
        yield self._ago(4.6)
        claim(self.school.desk, inquiry.id, self._first, self.school.now)
        yield self._ago(3.1)
        said = (
            "Учитель внёс оценку сегодня. Откройте «Оценки» и обновите страницу; если пусто, "
            "нажмите «Не помогло»."
        )
        answer(self.school.desk, inquiry.id, said, self._first, self.school.now)

    def claimed(self) -> Plan:
        yield self._ago(2.6)
        words = "В приложении вижу чужой класс: вместо нашего показывает соседний"
        inquiry = self.asking.by_form(Question("login", words, ""), ReplyBy.SELF)
        yield self._ago(2.3)
        claim(self.school.desk, inquiry.id, self._first, self.school.now)

    def new(self) -> Plan:
        """Nobody has claimed it yet, and nobody has been reminded."""
        yield self._ago(0.8)
        words = "Не открывается файл с заданием по биологии: пишет «Нет доступа»"
        self.asking.by_form(Question("homework", words, ""), ReplyBy.MAIL)

    def newest(self) -> Plan:
        yield self._ago(0.2)
        words = "5А, математика: домашнее задание сохраняю, а дети его не видят"
        self.asking.in_chat(Question("lessons", words, ""), TEACHER)

    def talk(self) -> Plan:
        """What colleagues say to one another, in the staff room."""
        yield self._ago(30)
        said = "Коллеги, график помощи по «Дневнику.ру» утверждён и висит у входа."
        self._say(self.asking.people.head.username, said)
        yield self._ago(29.5)
        self._say(TEACHER, "Спасибо! А если урок идёт прямо сейчас?")
        yield self._ago(29.4)
        word = self.chat.word
        said = f"Напишите боту {word} и что не получается: он сразу позовёт дежурного."
        self._say(self._first.username, said)

    def _last_looks(self) -> Iterator[tuple[str, float]]:
        """Who has looked into the chat last so many hours ago: what came later is unread."""
        people = self.asking.people
        yield people.director.username, 28
        yield TEACHER, 5
        for each in (*people.consultants, people.head):
            yield each.username, 1

    def looks(self, username: str, hours: float) -> Plan:
        yield self._ago(hours)
        view_all(self.chat, self.asking.people.users[username])

    def _say(self, username: str, words: str) -> None:
        author = self.asking.people.users[username]
        (room,) = self.chat.store.all("SELECT id FROM channels WHERE name = 'town-square'")
        posts.create_post(self.chat, author, posts.Draft(room["id"], words))
