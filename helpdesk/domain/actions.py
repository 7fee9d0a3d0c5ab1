"""What can be pressed, in the school's words: on a card, in a conversation, on an inquiry's page.

One table for chat and pages, so that a colleague finds the same words in either place. Whom an
action on an inquiry is offered to, and in which state, is decided in `helpdesk.journal.offers`.
The names stand in sealed contexts of posts that live for years: words may change, names may not.
"""

from enum import StrEnum
from typing import NamedTuple, Self

from helpdesk.domain.moves import Move


class Said(NamedTuple):
    """What is said of an action.

    `words` stand on the button of whoever acts for himself, `for_staff` on a colleague's, who does
    it for the requester or has more room; `about` is read before it is done, `done` after.
    """

    words: str
    done: str = ""
    about: str = ""
    for_staff: str = ""


class Action(StrEnum):
    """An action: its name, by which row of the table of moves it goes, and what is said of it."""

    words: str
    done: str
    about: str
    for_staff: str
    # What makes no move has none.
    _move: Move | None

    def __new__(cls, value: str, move: Move | None = None, said: Said | str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._move = move
        said = Said(said) if isinstance(said, str) else said
        member.words, member.done, member.about = said.words, said.done, said.about
        member.for_staff = said.for_staff or said.words
        return member

    # Consultants', on the card, in its thread, and on the page.
    CLAIM = "claim", Move.CLAIM, Said("Беру", "Вопрос теперь ваш.")
    RELEASE = "release", Move.RELEASE, Said("Вернуть", "Вопрос снова свободен, его возьмёт любой.")
    OFFER = (
        "offer",
        Move.OFFER,
        Said(
            "Передать",
            "Коллегу спросили. Пока он не согласится, вопрос у вас.",
            "Коллегу спросим. Пока он не согласится, вопрос у вас.",
        ),
    )
    REASSIGN = (
        "reassign",
        Move.REASSIGN,
        Said("Назначить", "Назначено, коллеге сообщили.", "Вопрос сразу перейдёт к коллеге."),
    )
    ASK = "ask", Move.ASK, Move.ASK.link
    ANSWER = "answer", Move.ANSWER, Move.ANSWER.link
    CORRECT = "correct", Move.CORRECT, Move.CORRECT.link
    # The same on a page of the site, with pictures and as long as one likes.
    ANSWER_PAGE = "answer_page", Move.ANSWER, "Ответить на странице"
    CORRECT_PAGE = "correct_page", Move.CORRECT, "Исправить на странице"
    HAND_OFF = (
        "hand_off",
        Move.HAND_OFF,
        Said(
            "В поддержку",
            "Передано в поддержку. Тот, кто спросил, получит готовое письмо.",
            "Причина: консультант не может помочь. Тот, кто спросил, получит готовое письмо для "
            "поддержки ({mail}); за вопрос и дальше отвечает тот, кто им занимается.",
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
    READY = "ready", Move.ANSWER, "Ответить статьёй"
    SIMILAR = (
        "similar",
        Move.ANSWER,
        Said(
            "Похожие",
            "Ответ отправлен всем отмеченным.",
            "Один ответ на все отмеченные вопросы; каждый, кто спросил, получит его отдельно.",
        ),
    )
    OUTAGE = (
        "outage",
        Move.OUTAGE,
        Said(
            "Это у многих",
            "Сбой отмечен.",
            "Сбой увидят все: на форме, в шапке канала и в /help. Каждый вопрос остаётся сам по "
            "себе: со своим сроком и консультантом.",
        ),
    )
    OUTAGE_JOIN = "outage_join", Move.OUTAGE, Said("Это тот же сбой", "Вопрос отмечен как сбой.")
    OUTAGE_LEAVE = "outage_leave", Move.OUTAGE, Said("Не про сбой", "Вопрос больше не про сбой.")
    LOG_REACHED = "log_reached", Move.LOG_CALL, Said("Дозвонились", "Звонок записан.")
    LOG_MISSED = "log_missed", Move.LOG_CALL, Said("Не дозвонились", "Записано: не дозвонились.")
    # A page with the number to dial, where what was said can be written down.
    CALL_PAGE = "call_page", Move.LOG_CALL, "Позвонить"
    # The same page, where it is written down that personal data are to be erased.
    ERASE_PAGE = "erase_page", Move.WITHDRAW_CONSENT, "Просят удалить данные"
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
    VENDOR_ANSWER = "vendor_answer", Move.VENDOR_ANSWER, Move.VENDOR_ANSWER.link
    VENDOR_WANTS = "vendor_wants", Move.VENDOR_WANTS, "Поддержка просит сведения"
    VENDOR_TOLD = "vendor_told", Move.VENDOR_TOLD, "Сведения отправлены"
    VENDOR_REJECTED = "vendor_rejected", Move.VENDOR_REJECTED, "Поддержка отклонила"
    # The whole text and how the term was counted, for who clicked alone.
    SHOW = "show", None, "Показать целиком"
    # The select «Ещё…»: what was chosen comes as `selected_option`, one of the names here.
    MORE = "more", None, "Ещё…"
    # The head's, about all that somebody has; it belongs to no single inquiry.
    HAND_OVER = "hand_over", None, "Передать всё"
    # The requester's, in his direct channel.
    REPLY = "reply", Move.CLARIFY, "Ответить"
    WITHDRAW = "withdraw", Move.WITHDRAW, "Отозвать"
    # The teacher's who has entered a parent's question and has answered it himself.
    HELPED_SELF = "helped_self", Move.HELPED_SELF, "Помог(ла) сам(а)"
    CALL_TO_LESSON = "call_to_lesson", None, "Урок идёт сейчас"
    # What words written to the bot belong to: this inquiry, a new one, or none.
    JOIN = "join", None, "К этому вопросу"
    OPEN_NEW = "open_new", None, "Новый вопрос"
    DROP = "drop", None, "Нет"
    # The command that was meant by them.
    MEANT = "meant", None, "Показать"
    # What the claimant wrote under the card goes to the requester after all.
    SEND_ANSWER = "send_answer", Move.ANSWER, "Отправить как ответ"
    SEND_QUESTION = "send_question", Move.ASK, "Отправить как вопрос"
    # What could not be sent goes to the colleague who has the inquiry; or its writer drops it.
    GIVE_TEXT = "give_text", None, "Отправить коллеге, который занимается"
    DROP_TEXT = "drop_text", None, "Убрать текст"
    # The questions of a flood that one post stands for.
    GATHERED = "gathered", None, "Показать их"
    # A new employee's about a topic of his training, and what his trainer has shown him.
    TRAINED = "trained", None, "Умею"
    TRAIN_MORE = "train_more", None, "Нужно ещё"
    TAUGHT = "taught", None, "Проведено"
    # About a draft of the schedule, by who stands in it and by the director; and about one day.
    SCHEDULE_AGREE = "schedule_agree", None, "Согласен (согласна)"
    SCHEDULE_REMARK = "schedule_remark", None, "Есть замечание"
    SCHEDULE_APPROVE = "schedule_approve", None, "Утвердить"
    SCHEDULE_RETURN = "schedule_return", None, "Вернуть"
    SWAP_ACCEPT = "swap_accept", None, "Подменю"
    SWAP_DECLINE = "swap_decline", None, "Не могу"
    # Whether an account that has come under a known name is whom the school's papers mean.
    ACCOUNT_HIS = "account_his", None, "Да, это тот человек"
    ACCOUNT_OTHERS = "account_others", None, "Нет, другой"

    @property
    def move(self) -> Move:
        """By which row of the table of moves it goes."""
        if self._move is None:
            raise LookupError(f"{self} makes no move")
        return self._move
