"""What has become of words and pictures that who has asked has sent to the bot."""

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk.inquiries.following import DELETED, EDITED, KEPT
from helpdesk.privacy.holding_back import HIDDEN
from helpdesk.storage.pictures import MOST_BYTES, MOST_PICTURES, counted
from integration.chat.speech import Block, Notification, line, notification
from integration.notifications.about import About

_FOLLOWED = {
    EDITED: ("Вы изменили сообщение: в вопросе ", " теперь новые слова."),
    DELETED: (
        "Вы удалили сообщение: его слова убраны из вопроса ",
        ". Если в нём были снимки, они остались; чтобы убрать и их, скажите консультанту.",
    ),
    KEPT: (
        "Вы изменили сообщение, но на вопрос ",
        (
            " уже ответили: в нём остались прежние слова. Хотите добавить, напишите новым "
            "сообщением. Хотите убрать слова, удалите сообщение."
        ),
    ),
}

ONE_WAITS = (
    "Из ваших вопросов ответа ждал только он. Если вы писали о другом, напишите ещё раз: спросим, "
    "к какому."
)


def joined(about: About) -> Notification | None:
    """Say in a word what has become of words and pictures that were written to the bot."""
    given = about.params
    if given.get("followed"):
        before, after = _FOLLOWED[str(given["followed"])]
        return notification(line(before, about.reference, after))
    before = "Спасибо, передали консультанту: " if given.get("clarified") else "Добавили к вопросу "
    hidden = (HIDDEN,) if given.get("hidden") else ()
    guessed = (ONE_WAITS,) if given.get("guessed") else ()
    return notification(line(before, about.reference, "."), *guessed, *hidden, *_left_out(given))


def _left_out(given: Mapping[str, Any]) -> Iterator[Block]:
    if over := int(given.get("over", 0)):
        yield f"К вопросу помещается {counted(MOST_PICTURES)}, не поместилось: {over}."
    if unfit := int(given.get("unfit", 0)):
        yield (
            f"Не подошло файлов: {unfit}. Подходят картинки PNG, JPEG, WEBP или GIF, каждая "
            f"не больше {MOST_BYTES // 1024**2} МБ."
        )
