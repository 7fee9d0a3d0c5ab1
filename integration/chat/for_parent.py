"""The dialog in which a teacher enters a parent's question: its fields, and what they must hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child, Consent, NewInquiry
from helpdesk.domain.people import Requester
from helpdesk.domain.school_classes import class_name
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.inquiries.free_text import when
from helpdesk.regulation.contact_details import problem_of_mail, problem_of_phone
from helpdesk.regulation.regulation import Regulation
from integration.chat.dialogs import TOPIC, WORDS, Choice, Dialog, Field, Sort
from integration.chat.handlers import Unfit

# The dialog's own name: it belongs to no inquiry yet.
FOR_PARENT = "for_parent"
PARENT, PHONE, MAIL, CHILD, CLASS = "parent", "phone", "mail", "child", "class"
CAME, WHEN, REPLY, AGREED, HELPED, ANSWER = "came", "when", "reply", "agreed", "helped", "answer"
_CAME = (
    Choice(Channel.PERSON, "Лично"),
    Choice(Channel.PHONE, "По телефону"),
    Choice(Channel.MEETING, "На родительском собрании"),
    Choice(Channel.MAIL, "По электронной почте или сообщением"),
)
_REPLY = (
    Choice(ReplyBy.CALL, "Позвонить родителю"),
    Choice(ReplyBy.MAIL, "Написать родителю на почту"),
    Choice(ReplyBy.SELF, "Через меня: передам сам(а)"),
)
_AGREED = (
    Choice(ConsentWay.SPOKEN, "Согласие дано устно"),
    Choice(ConsentWay.PAPER, "Бланк согласия подписан"),
)
_NAME_MOST = 100


@dataclass(frozen=True)
class Entered:
    """What was filled in: the inquiry, and whether it is solved."""

    new: NewInquiry
    helped: bool
    answer: str


def for_parent(regulation: Regulation) -> Dialog:
    """Return the dialog behind «/help родитель»."""
    topics = tuple(Choice(t.code, t.title) for t in regulation.topics_of(Kind.PARENT))
    return Dialog(
        "От родителя",
        "Записать",
        (
            Field(PARENT, "Кто спросил", Sort.LINE, "Имя и отчество родителя."),
            Field(PHONE, "Телефон", Sort.LINE, "Спросите: по нему можно ответить.", required=False),
            Field(MAIL, "Почта", Sort.LINE, required=False),
            Field(CHILD, "Ребёнок", Sort.LINE, "Фамилия и имя.", required=False),
            Field(CLASS, "Класс", Sort.LINE, "Например: 5А."),
            Field(TOPIC, "О чём", Sort.CHOICE, choices=topics),
            Field(WORDS, "Вопрос", Sort.AREA, "Словами родителя, без паролей."),
            Field(CAME, "Как спросили", Sort.CHOICE, choices=_CAME, default=Channel.PERSON),
            Field(WHEN, "Когда", Sort.LINE, "Пусто — сейчас. Иначе: вчера 18:30.", required=False),
            Field(REPLY, "Как ответить", Sort.CHOICE, choices=_REPLY),
            Field(AGREED, "Согласие", Sort.CHOICE, "На запись имени и вопроса.", choices=_AGREED),
            Field(
                HELPED,
                "Уже решено",
                Sort.CHECK,
                required=False,
                caption="Помог(ла) сам(а): консультантов не звать",
            ),
            Field(ANSWER, "Что ответили", Sort.AREA, "Если помогли сами.", required=False),
        ),
        ("Вопрос будет родителя: срок по регламенту, ответ ему. Номер вопроса придёт вам.",),
    )


def entered(
    said: Callable[[str], str], regulation: Regulation, by_id: str, nonce: str, now: datetime
) -> Entered:
    """Return what was filled in; raise Unfit, with words beside the field. `said` reads one.

    `by_id` is the person that heard the parent agree, or has the paper.
    """
    topic = _one_of(said, TOPIC, {t.code for t in regulation.topics_of(Kind.PARENT)})
    way = ConsentWay(_one_of(said, AGREED, {each.value for each in _AGREED}))
    consent = regulation.consent
    new = NewInquiry(
        kind=Kind.PARENT,
        channel=Channel(_one_of(said, CAME, {each.value for each in _CAME})),
        received_at=_when(said, regulation, now),
        requester=_parent(said, regulation),
        topic=topic,
        words=_needed(said, WORDS, "Напишите, что спросил родитель."),
        children=(_child(said),),
        consent=Consent(consent.version, consent.digest, now, way, by_id),
        nonce=nonce,
    )
    return Entered(new, is_checked(said(HELPED)), said(ANSWER))


def is_checked(said: str) -> bool:
    return said.casefold() == "true"


def _when(said: Callable[[str], str], regulation: Regulation, now: datetime) -> datetime:
    try:
        return when(said(WHEN), now, regulation.calendar)
    except RuleViolation as refusal:
        raise Unfit(WHEN, str(refusal)) from None


def _parent(said: Callable[[str], str], regulation: Regulation) -> Requester:
    name = _needed(said, PARENT, "Напишите, кто спросил.")[:_NAME_MOST]
    phone, mail = said(PHONE), said(MAIL)
    reply = ReplyBy(_one_of(said, REPLY, {each.value for each in _REPLY}))
    for field, problem in (
        (PHONE, problem_of_phone(phone, regulation.school.area_code)),
        (MAIL, problem_of_mail(mail)),
    ):
        if problem:
            raise Unfit(field, f"{problem[0].upper()}{problem[1:]}.")
    if reply is ReplyBy.CALL and not phone:
        raise Unfit(PHONE, "Чтобы позвонить, нужен телефон.")
    if reply is ReplyBy.MAIL and not mail:
        raise Unfit(MAIL, "Чтобы написать, нужна почта.")
    return Requester(name, phone, mail, reply)


def _child(said: Callable[[str], str]) -> Child:
    school_class = class_name(_needed(said, CLASS, "Напишите класс, например 5А."))
    if not school_class:
        raise Unfit(CLASS, "Напишите класс, например 5А.")
    surname, _, name = re.sub(r"\s+", " ", said(CHILD)).strip().partition(" ")
    return Child(surname, name, school_class)


def _needed(said: Callable[[str], str], field: str, words: str) -> str:
    found = said(field).strip()
    if not found:
        raise Unfit(field, words)
    return found


def _one_of(said: Callable[[str], str], field: str, known: set[str]) -> str:
    if said(field) not in known:
        raise Unfit(field, "Выберите из списка.")
    return said(field)
