"""The dialogs by which a question comes: one's own, or what a consultant was told."""

from collections.abc import Iterator

from helpdesk.domain.states import Channel, ConsentWay, Kind
from helpdesk.inquiries.entry import WAYS
from helpdesk.regulation.regulation import Regulation
from integration.chat import dialogs
from integration.chat.dialogs import Choice, Dialog, Field, Sort
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
