"""What staff may do to an inquiry, in the school's words: on its card in the chat, and on its page.

One table for both, so that a colleague finds the same words in either place. Whom an act is offered
to, and in which state, is decided in `helpdesk.journal.offers`.
"""

from enum import StrEnum
from typing import NamedTuple, Self

from helpdesk.domain.moves import Move


class Said(NamedTuple):
    """What is said of an act.

    `words` stand on the button of whoever acts for himself, `for_staff` on a colleague's, who does
    it for the requester or has more room; `about` is read before it is done, `done` after.
    """

    words: str
    done: str = ""
    about: str = ""
    for_staff: str = ""


class Act(StrEnum):
    """An act: its name, its move, and what is said of it."""

    move: Move
    words: str
    done: str
    about: str
    for_staff: str

    def __new__(cls, value: str, move: Move, said: Said) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.move = move
        member.words, member.done, member.about = said.words, said.done, said.about
        member.for_staff = said.for_staff or said.words
        return member

    CLAIM = "claim", Move.CLAIM, Said("Беру", "Вопрос теперь ваш.")
    RELEASE = "release", Move.RELEASE, Said("Вернуть", "Вопрос снова свободен, его возьмёт любой.")
    OFFER = (
        "offer",
        Move.OFFER,
        Said("Передать", "Коллегу спросили. Пока он не согласится, вопрос у вас."),
    )
    REASSIGN = "reassign", Move.REASSIGN, Said("Назначить", "Назначено, коллеге сообщили.")
    ASK = "ask", Move.ASK, Said(Move.ASK.link)
    ANSWER = "answer", Move.ANSWER, Said(Move.ANSWER.link)
    CORRECT = "correct", Move.CORRECT, Said(Move.CORRECT.link)
    # The same on a page of the site, with pictures and as long as one likes.
    ANSWER_PAGE = "answer_page", Move.ANSWER, Said("Ответить на странице")
    CORRECT_PAGE = "correct_page", Move.CORRECT, Said("Исправить на странице")
    HAND_OFF = (
        "hand_off",
        Move.HAND_OFF,
        Said(
            "В поддержку",
            "Передано в поддержку. Тот, кто спросил, получит готовое письмо.",
            "Причина: консультант не может помочь. Тот, кто спросил, получит готовое письмо для "
            "поддержки ({mail}); вопрос останется за вами.",
        ),
    )
    CLOSE = (
        "close",
        Move.CLOSE,
        Said(
            "Закрыть",
            "Вопрос закрыт.",
            "Тот, кто спросил, узнает о закрытии; о спаме не сообщаем.",
        ),
    )
    DUPLICATE = (
        "double",
        Move.CLOSE,
        Said(
            "Повтор",
            "Вопрос закрыт как повтор, его слова добавлены к первому.",
            "Этот вопрос закроется, его слова добавятся к первому. Тот, кто спросил, узнает, за "
            "каким номером следить.",
        ),
    )
    # An answer that the school has ready: which one, stands behind the name.
    READY = "ready", Move.ANSWER, Said("Готовый ответ")
    SIMILAR = (
        "similar",
        Move.ANSWER,
        Said(
            "Похожие",
            "Ответ отправлен всем отмеченным.",
            "Один ответ на все отмеченные вопросы; каждый, кто спросил, получит его отдельно.",
        ),
    )
    LOG_REACHED = "log_reached", Move.LOG_CALL, Said("Дозвонились", "Звонок записан.")
    LOG_MISSED = "log_missed", Move.LOG_CALL, Said("Не дозвонились", "Записано: не дозвонились.")
    # A page with the number to dial, where what was said can be written down.
    CALL_PAGE = "call_page", Move.LOG_CALL, Said("Позвонить")
    # The same page, where it is written down that personal data are to be erased.
    ERASE_PAGE = "erase_page", Move.WITHDRAW_CONSENT, Said("Просят удалить данные")
    # What could not be delivered was said by word of mouth.
    TOLD = "told", Move.LOG_CALL, Said("Сказали лично", "Записано: сказали лично.")
    # The colleague's who is asked to take over.
    ACCEPT = "accept", Move.ACCEPT, Said("Беру", "Вопрос теперь ваш.")
    DECLINE = "decline", Move.DECLINE, Said("Не могу", "Записано. Вопрос остаётся у коллеги.")
    # The claimant's whose inquiry went quiet.
    STILL_ON = "still_on", Move.STILL_ON, Said("Занимаюсь", "Записано: вы занимаетесь вопросом.")
    HELPED = (
        "helped",
        Move.HELPED,
        Said("Помогло", "Вопрос закрыт: помогло.", for_staff="Сказали: помогло"),
    )
    DID_NOT_HELP = (
        "did_not_help",
        Move.DID_NOT_HELP,
        Said(
            "Не помогло",
            "Вопрос вернулся в работу.",
            "Что осталось? Можно не писать: вопрос всё равно вернётся.",
            "Сказали: не помогло",
        ),
    )
    VENDOR_CASE = (
        "vendor_case",
        Move.VENDOR_CASE,
        Said("Номер обращения", for_staff="Номер обращения в поддержке"),
    )
    VENDOR_ANSWER = "vendor_answer", Move.VENDOR_ANSWER, Said(Move.VENDOR_ANSWER.link)
    VENDOR_WANTS = "vendor_wants", Move.VENDOR_WANTS, Said("Поддержка просит сведения")
    VENDOR_TOLD = "vendor_told", Move.VENDOR_TOLD, Said("Сведения отправлены")
    VENDOR_REJECTED = "vendor_rejected", Move.VENDOR_REJECTED, Said("Поддержка отклонила")
