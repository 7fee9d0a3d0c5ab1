"""What can be pressed in the chat, under one name for drawing and for answering, in school words.

The names stand in sealed contexts of posts that live for years: words may change, names may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """The actions of buttons and of the options in «Ещё…»."""

    # Consultants', on the card and in its thread.
    CLAIM = "claim"
    RELEASE = "release"
    OFFER = "offer"
    REASSIGN = "reassign"
    ASK = "ask"
    ANSWER = "answer"
    CORRECT = "correct"
    # The same on a page of the site, with pictures and as long as one likes.
    ANSWER_PAGE = "answer_page"
    CORRECT_PAGE = "correct_page"
    HAND_OFF = "hand_off"
    CLOSE = "close"
    DUPLICATE = "double"
    # An answer that the school has ready: which one, stands behind the name.
    READY = "ready"
    SIMILAR = "similar"
    LOG_REACHED = "log_reached"
    LOG_MISSED = "log_missed"
    # A page with the number to dial, where what was said can be written down.
    CALL_PAGE = "call_page"
    # The same page, where it is written down that personal data are to be erased.
    ERASE_PAGE = "erase_page"
    # What could not be delivered was said by word of mouth.
    TOLD = "told"
    # The whole text and how the term was counted, for who pressed alone.
    SHOW = "show"
    # The select «Ещё…»: what was chosen comes as `selected_option`, one of the names here.
    MORE = "more"
    # The colleague's who is asked to take over.
    ACCEPT = "accept"
    DECLINE = "decline"
    # The claimant's whose inquiry went quiet.
    STILL_ON = "still_on"
    # The head's, about all that somebody has; it belongs to no single inquiry.
    HAND_OVER = "hand_over"
    # The requester's, in his direct channel; some are a consultant's too, told by telephone.
    REPLY = "reply"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    WITHDRAW = "withdraw"
    # The teacher's who has entered a parent's question and has answered it himself.
    HELPED_SELF = "helped_self"
    CALL_TO_LESSON = "call_to_lesson"
    VENDOR_CASE = "vendor_case"
    VENDOR_ANSWER = "vendor_answer"
    VENDOR_WANTS = "vendor_wants"
    VENDOR_TOLD = "vendor_told"
    VENDOR_REJECTED = "vendor_rejected"
    # What words written to the bot belong to: this inquiry, a new one, or none.
    JOIN = "join"
    OPEN_NEW = "open_new"
    DROP = "drop"
    # What the claimant wrote under the card goes to the requester after all.
    SEND_ANSWER = "send_answer"
    SEND_QUESTION = "send_question"
    # What could not be sent goes to the colleague who has the inquiry; or its writer drops it.
    GIVE_TEXT = "give_text"
    DROP_TEXT = "drop_text"
    # The questions of a flood that one post stands for.
    GATHERED = "gathered"
    # A new employee's about a topic of his training, and what his trainer has shown him.
    TRAINED = "trained"
    TRAIN_MORE = "train_more"
    TAUGHT = "taught"
    # About a draft of the schedule, by who stands in it and by the director; and about one day.
    SCHEDULE_AGREE = "schedule_agree"
    SCHEDULE_REMARK = "schedule_remark"
    SCHEDULE_APPROVE = "schedule_approve"
    SCHEDULE_RETURN = "schedule_return"
    SWAP_ACCEPT = "swap_accept"
    SWAP_DECLINE = "swap_decline"
    # Whether an account that has come under a known name is whom the school's papers mean.
    ACCOUNT_HIS = "account_his"
    ACCOUNT_OTHERS = "account_others"

    @property
    def words(self) -> str:
        """What stands on the button."""
        return _WORDS[self]


_WORDS = {
    Action.CLAIM: "Беру",
    Action.RELEASE: "Вернуть",
    Action.OFFER: "Передать",
    Action.REASSIGN: "Назначить",
    Action.ASK: "Уточнить",
    Action.ANSWER: "Ответить",
    Action.CORRECT: "Исправить ответ",
    Action.ANSWER_PAGE: "Ответить на странице",
    Action.CORRECT_PAGE: "Исправить на странице",
    Action.HAND_OFF: "В поддержку",
    Action.CLOSE: "Закрыть",
    Action.DUPLICATE: "Повтор",
    Action.READY: "Готовый ответ",
    Action.SIMILAR: "Похожие",
    Action.CALL_PAGE: "Позвонить",
    Action.ERASE_PAGE: "Просят удалить данные",
    Action.LOG_REACHED: "Дозвонились",
    Action.LOG_MISSED: "Не дозвонились",
    Action.TOLD: "Сказали лично",
    Action.SHOW: "Показать целиком",
    Action.MORE: "Ещё…",
    Action.ACCEPT: "Беру",
    Action.DECLINE: "Не могу",
    Action.STILL_ON: "Занимаюсь",
    Action.HAND_OVER: "Передать всё",
    Action.REPLY: "Ответить",
    Action.HELPED: "Помогло",
    Action.DID_NOT_HELP: "Не помогло",
    Action.WITHDRAW: "Отозвать",
    Action.HELPED_SELF: "Помог(ла) сам(а)",
    Action.CALL_TO_LESSON: "Урок идёт сейчас",
    Action.VENDOR_CASE: "Номер обращения",
    Action.VENDOR_ANSWER: "Ответ поддержки",
    Action.VENDOR_WANTS: "Поддержка просит сведения",
    Action.VENDOR_TOLD: "Сведения отправлены",
    Action.VENDOR_REJECTED: "Поддержка отклонила",
    Action.JOIN: "К этому вопросу",
    Action.OPEN_NEW: "Новый вопрос",
    Action.DROP: "Нет",
    Action.SEND_ANSWER: "Отправить как ответ",
    Action.SEND_QUESTION: "Отправить как вопрос",
    Action.GIVE_TEXT: "Отправить коллеге, который занимается",
    Action.DROP_TEXT: "Убрать текст",
    Action.GATHERED: "Показать их",
    Action.TRAINED: "Умею",
    Action.TRAIN_MORE: "Нужно ещё",
    Action.TAUGHT: "Проведено",
    Action.SCHEDULE_AGREE: "Согласен (согласна)",
    Action.SCHEDULE_REMARK: "Есть замечание",
    Action.SCHEDULE_APPROVE: "Утвердить",
    Action.SCHEDULE_RETURN: "Вернуть",
    Action.SWAP_ACCEPT: "Подменю",
    Action.SWAP_DECLINE: "Не могу",
    Action.ACCOUNT_HIS: "Да, это тот человек",
    Action.ACCOUNT_OTHERS: "Нет, другой",
}


@dataclass(frozen=True)
class Button:
    """One thing to press; `title` where the place asks for other words than the usual.

    `about` names the post whose words it is about, or what else it is about than an inquiry;
    `inquiry_id` another inquiry than the post's. `detail` tells buttons or options of one action
    apart: which of the ready answers, which topic of a training.
    """

    action: Action
    title: str = ""
    about: str = ""
    inquiry_id: int | None = None
    detail: str = ""

    @property
    def words(self) -> str:
        return self.title or self.action.words

    @property
    def value(self) -> str:
        """What comes back when it is chosen from a select."""
        return f"{self.action}:{self.detail}" if self.detail else str(self.action)


def chosen_from(value: str) -> Button | None:
    """Return what was chosen from a select; None for what was never an option of any.

    The server does not check that the value was offered, so whoever acts on it checks.
    """
    name, _, detail = value.partition(":")
    try:
        action = Action(name)
    except ValueError:
        return None
    # Only the ready answers have details, and none is without.
    return Button(action, detail=detail) if bool(detail) == (action is Action.READY) else None
