"""What to press as whom: the way of one question through the school, in five steps.

The words in «» are those on the buttons; a test looks for each of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """`who` acts, at an address or as somebody of the chat; `does` says what he presses."""

    who: str
    does: str
    username: str = ""
    post: str = ""
    room: str = ""
    place: str = ""


FORM, LETTERS = "form", "letters"
STEPS = (
    Step(
        "Родитель спрашивает",
        "Заполните форму, укажите любую почту, нажмите «Проверить и отправить», потом "
        "«Отправить вопрос».",
        place=FORM,
    ),
    Step(
        "Консультант отвечает",
        "В канале «Консультанты» на карточке вопроса нажмите «Беру», потом «Ответить».",
        "consultant1",
        "консультант",
        "consultants",
    ),
    Step(
        "Родитель читает ответ",
        "Откройте письмо, в нём ссылку на страницу вопроса, и нажмите там «Помогло».",
        place=LETTERS,
    ),
    Step(
        "Учитель спрашивает в чате",
        "Напишите боту /help и что не получается: ответ придёт сюда же.",
        "uchitel",
        "учитель",
        "@helpbot",
    ),
    Step(
        "Директор решает",
        "Ждёт вас график — нажмите под ним «Утвердить». Потом напишите боту /help сегодня: там "
        "сроки, просрочки и всё, что требует решения.",
        "director",
        "директор",
        "@helpbot",
    ),
)
