"""What has become of words and pictures that who has asked has sent to the bot."""

from helpdesk.inquiries.following import DELETED, EDITED, KEPT
from helpdesk.privacy.holding_back import HIDDEN
from helpdesk.storage.pictures import MOST_BYTES, MOST_PICTURES, counted
from integration.chat.speech import (
    Block,
    Notification,
    line,
)
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


def joined(about: About) -> Notification | None:
    """Say in a word what has become of words and pictures that were written to the bot."""
    given = about.params
    if given.get("followed"):
        before, after = _FOLLOWED[str(given["followed"])]
        return Notification((line(before, about.reference, after),))
    if given.get("clarified"):
        said = line("Спасибо, передали консультанту: ", about.reference, ".")
    else:
        said = line("Добавили к вопросу ", about.reference, ".")
    hidden = (line(HIDDEN),) if given.get("hidden") else ()
    left_out = _left_out(int(given.get("over", 0)), int(given.get("unfit", 0)))
    return Notification((said, *hidden, *left_out))


def _left_out(over: int, unfit: int) -> tuple[Block, ...]:
    lines = []
    if over:
        lines.append(
            line(f"К вопросу помещается {counted(MOST_PICTURES)}, не поместилось: {over}.")
        )
    if unfit:
        lines.append(
            line(
                f"Не подошло файлов: {unfit}. Подходят картинки PNG, JPEG, WEBP или GIF, каждая "
                f"не больше {MOST_BYTES // 1024**2} МБ."
            )
        )
    return tuple(lines)
