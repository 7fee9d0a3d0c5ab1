"""The dialogs by which a question comes: one's own, or what a consultant was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from helpdesk.contacts import on_behalf
from helpdesk.domain.inquiry import Child, Consent, NewInquiry
from helpdesk.domain.people import Requester
from helpdesk.domain.school_classes import NO_CLASS, class_name
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.inquiries.consents import HEARD
from helpdesk.inquiries.entry import WAYS
from helpdesk.inquiries.told_form import read_mail, read_moment, read_phone
from helpdesk.regulation.regulation import Regulation
from integration.chat.catalogue_rows import Answers
from integration.chat.dialogs import (
    ANSWERED,
    CHANNEL,
    CHILD,
    CLAIM,
    CONSENT,
    DONE,
    EXPECTED,
    PHONE,
    TOPIC,
    WHEN,
    WHERE,
    WHO,
    WORDS,
    Choice,
    Dialog,
    DialogField,
    InputSort,
    choices_of,
)
from integration.chat.speech import Block, Listing, line

_optional = partial(DialogField, required=False)
PICTURES_LATER = "Снимки экрана приложите потом: ссылка придёт сообщением от бота."
MAIL = "mail"
_CONSENTS = (
    Choice(ConsentWay.SPOKEN, "Устно, я это слышал(а)"),
    Choice(ConsentWay.PAPER, "Бланк подписан"),
)
# The dialog's own name: it belongs to no inquiry yet.
FOR_PARENT = "for_parent"
PARENT, CLASS, CAME = "parent", "class", "came"
REPLY, AGREED, HELPED, ANSWER = "reply", "agreed", "helped", "answer"
_AGREED = (
    Choice(ConsentWay.SPOKEN, "Согласие дано устно"),
    Choice(ConsentWay.PAPER, "Бланк согласия подписан"),
)
_NAME_MOST = 100


def opening(regulation: Regulation, draft: str = "") -> Dialog:
    """Return the dialog behind the command alone."""
    words = "Что не получается? Напишите своими словами, без паролей."
    return Dialog(
        "Ваш вопрос",
        "Отправить",
        (
            DialogField(TOPIC, "Тема", InputSort.CHOICE, choices=_topics(regulation, Kind.STAFF)),
            DialogField(WORDS, "Вопрос", InputSort.AREA, words, default=draft),
            _optional(DONE, "Что делали", InputSort.AREA, "Если можно: по шагам."),
            _optional(EXPECTED, "Чего ждали", InputSort.AREA, "И что вышло вместо этого."),
            _optional(WHERE, "Класс, урок", InputSort.LINE, "Например: 7А, алгебра."),
        ),
        (*_what_to_say(regulation), PICTURES_LATER),
    )


def _topics(regulation: Regulation, kind: Kind) -> tuple[Choice, ...]:
    return choices_of((topic.code, topic.title) for topic in regulation.topics_of(kind))


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


def entry(regulation: Regulation) -> Dialog:
    """Return the dialog in which a consultant enters what somebody told him."""
    topics = choices_of(
        (f"{kind}:{topic.code}", f"{kind.heading}: {topic.title}")
        for kind in (Kind.PARENT, Kind.STAFF)
        for topic in regulation.topics_of(kind)
    )
    consent = "Только для родителя: для него обязательно."
    ways = choices_of((way, way.heading) for way in WAYS)
    return Dialog(
        "Новый вопрос",
        "Записать",
        (
            DialogField(WHO, "Кто", InputSort.LINE, "Фамилия, имя, отчество."),
            _optional(PHONE, "Телефон", InputSort.LINE),
            _optional(MAIL, "Почта", InputSort.LINE),
            _optional(CHILD, "Ребёнок", InputSort.LINE, "С классом: Хуаде Алий 5А."),
            DialogField(TOPIC, "Тема", InputSort.CHOICE, choices=topics),
            DialogField(WORDS, "Вопрос", InputSort.AREA, "Словами того, кто спросил, без паролей."),
            _optional(CONSENT, "Согласие", InputSort.CHOICE, consent, choices=_CONSENTS),
            DialogField(
                CHANNEL, "Как спросили", InputSort.CHOICE, choices=ways, default=Channel.PERSON
            ),
            _optional(
                WHEN, "Когда", InputSort.LINE, "Пусто — сейчас. Или: вчера 18:05, 24.11 9:40."
            ),
            _optional(ANSWERED, "Ответили", InputSort.AREA, "Если ответили сразу: что сказали."),
            _optional(CLAIM, "Взять себе", InputSort.CHECK, caption="Беру себе"),
        ),
        ("Номер, который нужно сказать вслух, бот пришлёт сразу.",),
    )


@dataclass(frozen=True)
class Entered:
    """What was filled in: the inquiry, and whether it is solved."""

    new: NewInquiry
    helped: bool
    answer: str


def for_parent(regulation: Regulation) -> Dialog:
    """Return the dialog behind «/help родитель»."""
    return Dialog(
        "От родителя",
        "Записать",
        (
            DialogField(PARENT, "Кто спросил", InputSort.LINE, "Имя и отчество родителя."),
            _optional(PHONE, "Телефон", InputSort.LINE, "Спросите: по нему можно ответить."),
            _optional(MAIL, "Почта", InputSort.LINE),
            _optional(CHILD, "Ребёнок", InputSort.LINE, "Фамилия и имя."),
            DialogField(CLASS, "Класс", InputSort.LINE, "Например: 5А."),
            DialogField(TOPIC, "О чём", InputSort.CHOICE, choices=_topics(regulation, Kind.PARENT)),
            DialogField(WORDS, "Вопрос", InputSort.AREA, "Словами родителя, без паролей."),
            DialogField(
                CAME,
                "Как спросили",
                InputSort.CHOICE,
                choices=choices_of(on_behalf.CAME),
                default=Channel.PERSON,
            ),
            _optional(WHEN, "Когда", InputSort.LINE, "Пусто — сейчас. Иначе: вчера 18:30."),
            DialogField(
                REPLY, "Как ответить", InputSort.CHOICE, choices=choices_of(on_behalf.REPLY)
            ),
            DialogField(
                AGREED, "Согласие", InputSort.CHOICE, "На запись имени и вопроса.", choices=_AGREED
            ),
            _optional(HELPED, "Уже решено", InputSort.CHECK, caption=on_behalf.SOLVED),
            _optional(ANSWER, "Что ответили", InputSort.AREA, "Если помогли сами."),
        ),
        ("Вопрос будет родителя: срок по регламенту, ответ ему. Номер вопроса придёт вам.",),
    )


def entered(
    answers: Answers, regulation: Regulation, by_id: str, nonce: str, now: datetime
) -> Entered:
    """Return what was filled in; raise UnfitFields, with words beside the field.

    `by_id` is the person that heard the parent agree, or has the paper.
    """
    consent = regulation.consent
    requester, child = _parent(answers, regulation), _child(answers)
    topic = answers.one_of(TOPIC, [each.code for each in regulation.topics_of(Kind.PARENT)])
    words = answers.words(WORDS, "Напишите, что спросил родитель.")
    came = answers.one_of(CAME, WAYS)
    received = read_moment(answers, regulation, now)
    way = answers.one_of(AGREED, HEARD)
    answers.check()
    new = NewInquiry(
        kind=Kind.PARENT,
        channel=came,
        received_at=received,
        requester=requester,
        topic=topic,
        words=words,
        children=(child,),
        consent=Consent(consent.version, consent.digest, now, way, by_id),
        nonce=nonce,
    )
    return Entered(new, answers.is_checked(HELPED), answers.said(ANSWER))


def _parent(answers: Answers, regulation: Regulation) -> Requester:
    name = answers.words(PARENT, "Напишите, кто спросил.")[:_NAME_MOST]
    phone, mail = read_phone(answers, regulation), read_mail(answers, MAIL)
    reply = answers.one_of(REPLY, (by for by, _ in on_behalf.REPLY))
    if REPLY not in answers.problems:
        if reply is ReplyBy.CALL and not phone:
            answers.refuse(PHONE, "Чтобы позвонить, нужен телефон.")
        if reply is ReplyBy.MAIL and not mail:
            answers.refuse(MAIL, "Чтобы написать, нужна почта.")
    return Requester(name, phone, mail, reply)


def _child(answers: Answers) -> Child:
    school_class = class_name(answers.words(CLASS, NO_CLASS))
    answers.refuse(CLASS, "" if school_class else NO_CLASS)
    surname, _, name = " ".join(answers.said(CHILD).split()).partition(" ")
    return Child(surname, name, school_class)
