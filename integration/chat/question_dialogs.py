"""The dialogs by which a question comes: one's own, or what a consultant was told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain.inquiry import Child, Consent, NewInquiry
from helpdesk.domain.people import Requester
from helpdesk.domain.school_classes import class_name
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.inquiries.entry import WAYS
from helpdesk.inquiries.free_text import when
from helpdesk.regulation.contact_details import problem_of_mail, problem_of_phone
from helpdesk.regulation.regulation import Regulation
from integration.chat import dialogs
from integration.chat.dialogs import TOPIC, WORDS, Choice, Dialog, Field, Sort
from integration.chat.handlers import Answers, Unfit
from integration.chat.speech import Block, Listing, line


def opening(regulation: Regulation, draft: str = "") -> Dialog:
    """Return the dialog behind the command alone."""
    topics = regulation.topics_of("staff")
    return Dialog(
        "Ваш вопрос",
        "Отправить",
        (
            Field(
                dialogs.TOPIC,
                "Тема",
                Sort.CHOICE,
                choices=tuple(Choice(t.code, t.title) for t in topics),
            ),
            Field(
                dialogs.WORDS,
                "Вопрос",
                Sort.AREA,
                "Что не получается? Напишите своими словами, без паролей.",
                default=draft,
            ),
            Field(dialogs.DONE, "Что делали", Sort.AREA, "Если можно: по шагам.", required=False),
            Field(
                dialogs.EXPECTED,
                "Чего ждали",
                Sort.AREA,
                "И что вышло вместо этого.",
                required=False,
            ),
            Field(
                dialogs.WHERE, "Класс, урок", Sort.LINE, "Например: 7А, алгебра.", required=False
            ),
        ),
        (*_what_to_say(regulation), PICTURES_LATER),
    )


PICTURES_LATER = "Снимки экрана приложите потом: ссылка придёт сообщением от бота."


def _what_to_say(regulation: Regulation) -> Iterator[Block]:
    """Say what to mention, topic by topic: a dialog cannot show one hint for what is chosen."""
    hinted = [
        line(f"{topic.title}: {wording.say}")
        for topic in regulation.topics_of(Kind.STAFF)
        for wording in [regulation.wording_of(Kind.STAFF, topic.code)]
        if wording
    ]
    if hinted:
        yield "Напишите, чтобы мы поняли сразу:"
        yield Listing(tuple(hinted))


_CONSENTS = (
    Choice(ConsentWay.SPOKEN, "Устно, я это слышал(а)"),
    Choice(ConsentWay.PAPER, "Бланк подписан"),
)


def entry(regulation: Regulation) -> Dialog:
    """Return the dialog in which a consultant enters what somebody told him."""
    topics = tuple(
        Choice(f"{kind}:{topic.code}", f"{who}: {topic.title}")
        for kind, who in ((Kind.PARENT, "Родитель"), (Kind.STAFF, "Сотрудник"))
        for topic in regulation.topics_of(kind)
    )
    return Dialog(
        "Новый вопрос",
        "Записать",
        (
            Field(dialogs.WHO, "Кто", Sort.LINE, "Фамилия, имя, отчество."),
            Field(dialogs.PHONE, "Телефон", Sort.LINE, required=False),
            Field(dialogs.CHILD, "Ребёнок", Sort.LINE, "С классом: Хуаде Алий 5А.", required=False),
            Field(dialogs.TOPIC, "Тема", Sort.CHOICE, choices=topics),
            Field(dialogs.WORDS, "Вопрос", Sort.AREA, "Словами того, кто спросил, без паролей."),
            Field(
                dialogs.CONSENT,
                "Согласие",
                Sort.CHOICE,
                "Только для родителя: для него обязательно.",
                choices=_CONSENTS,
                required=False,
            ),
            Field(
                dialogs.CHANNEL,
                "Как спросили",
                Sort.CHOICE,
                choices=tuple(Choice(way, way.heading) for way in WAYS),
                default=Channel.PERSON,
            ),
            Field(
                dialogs.WHEN,
                "Когда",
                Sort.LINE,
                "Пусто — сейчас. Или: вчера 18:05, 24.11 9:40.",
                required=False,
            ),
            Field(
                dialogs.ANSWERED,
                "Ответили",
                Sort.AREA,
                "Если ответили сразу: что сказали.",
                required=False,
            ),
            Field(dialogs.CLAIM, "Взять себе", Sort.CHECK, required=False, caption="Беру себе"),
        ),
        ("Номер, который нужно сказать вслух, бот пришлёт сразу.",),
    )


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
    answers: Answers, regulation: Regulation, by_id: str, nonce: str, now: datetime
) -> Entered:
    """Return what was filled in; raise Unfit, with words beside the field.

    `by_id` is the person that heard the parent agree, or has the paper.
    """
    topic = answers.one_of(TOPIC, {t.code for t in regulation.topics_of(Kind.PARENT)})
    way = ConsentWay(answers.one_of(AGREED, {each.value for each in _AGREED}))
    consent = regulation.consent
    new = NewInquiry(
        kind=Kind.PARENT,
        channel=Channel(answers.one_of(CAME, {each.value for each in _CAME})),
        received_at=answers.read(WHEN, lambda said: when(said, now, regulation.calendar)),
        requester=_parent(answers, regulation),
        topic=topic,
        words=answers.needed(WORDS, "Напишите, что спросил родитель."),
        children=(_child(answers),),
        consent=Consent(consent.version, consent.digest, now, way, by_id),
        nonce=nonce,
    )
    return Entered(new, answers.is_checked(HELPED), answers.said(ANSWER))


def _parent(answers: Answers, regulation: Regulation) -> Requester:
    name = answers.needed(PARENT, "Напишите, кто спросил.")[:_NAME_MOST]
    phone, mail = answers.said(PHONE), answers.said(MAIL)
    reply = ReplyBy(answers.one_of(REPLY, {each.value for each in _REPLY}))
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


def _child(answers: Answers) -> Child:
    wrong = "Напишите класс, например 5А."
    school_class = class_name(answers.needed(CLASS, wrong))
    if not school_class:
        raise Unfit(CLASS, wrong)
    surname, _, name = re.sub(r"\s+", " ", answers.said(CHILD)).strip().partition(" ")
    return Child(surname, name, school_class)
