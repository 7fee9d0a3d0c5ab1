"""What can be pressed in the chat, under one name for drawing and for answering, in school words.

What pages offer as well has its words and its move in the table of acts (`helpdesk.domain.acts`).
The names stand in sealed contexts of posts that live for years: words may change, names may not.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from helpdesk.domain.acts import Act
from helpdesk.domain.moves import Move


class Action(StrEnum):
    """The actions of buttons and of the options in «Ещё…», with what stands on the button."""

    words: str
    # By which row of the table of moves it goes; what makes no move has none.
    _move: Move | None

    def __new__(cls, value: str | Act, words: str = "", move: Move | None = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = str(value)
        of_act = (value.words, value.move) if isinstance(value, Act) else (words, move)
        member.words, member._move = of_act
        return member

    # Consultants', on the card and in its thread.
    CLAIM = Act.CLAIM
    RELEASE = Act.RELEASE
    OFFER = Act.OFFER
    REASSIGN = Act.REASSIGN
    ASK = Act.ASK
    ANSWER = Act.ANSWER
    CORRECT = Act.CORRECT
    ANSWER_PAGE = Act.ANSWER_PAGE
    CORRECT_PAGE = Act.CORRECT_PAGE
    HAND_OFF = Act.HAND_OFF
    CLOSE = Act.CLOSE
    DUPLICATE = Act.DUPLICATE
    READY = Act.READY
    SIMILAR = Act.SIMILAR
    LOG_REACHED = Act.LOG_REACHED
    LOG_MISSED = Act.LOG_MISSED
    CALL_PAGE = Act.CALL_PAGE
    ERASE_PAGE = Act.ERASE_PAGE
    TOLD = Act.TOLD
    # The whole text and how the term was counted, for who clicked alone.
    SHOW = "show", "Показать целиком"
    # The select «Ещё…»: what was chosen comes as `selected_option`, one of the names here.
    MORE = "more", "Ещё…"
    # The colleague's who is asked to take over.
    ACCEPT = Act.ACCEPT
    DECLINE = Act.DECLINE
    # The claimant's whose inquiry went quiet.
    STILL_ON = Act.STILL_ON
    # The head's, about all that somebody has; it belongs to no single inquiry.
    HAND_OVER = "hand_over", "Передать всё"
    # The requester's, in his direct channel; some are a consultant's too, told by telephone.
    REPLY = "reply", "Ответить", Move.CLARIFY
    HELPED = Act.HELPED
    DID_NOT_HELP = Act.DID_NOT_HELP
    WITHDRAW = "withdraw", "Отозвать", Move.WITHDRAW
    # The teacher's who has entered a parent's question and has answered it himself.
    HELPED_SELF = "helped_self", "Помог(ла) сам(а)", Move.HELPED_SELF
    CALL_TO_LESSON = "call_to_lesson", "Урок идёт сейчас"
    VENDOR_CASE = Act.VENDOR_CASE
    VENDOR_ANSWER = Act.VENDOR_ANSWER
    VENDOR_WANTS = Act.VENDOR_WANTS
    VENDOR_TOLD = Act.VENDOR_TOLD
    VENDOR_REJECTED = Act.VENDOR_REJECTED
    # What words written to the bot belong to: this inquiry, a new one, or none.
    JOIN = "join", "К этому вопросу"
    OPEN_NEW = "open_new", "Новый вопрос"
    DROP = "drop", "Нет"
    # What the claimant wrote under the card goes to the requester after all.
    SEND_ANSWER = "send_answer", "Отправить как ответ", Move.ANSWER
    SEND_QUESTION = "send_question", "Отправить как вопрос", Move.ASK
    # What could not be sent goes to the colleague who has the inquiry; or its writer drops it.
    GIVE_TEXT = "give_text", "Отправить коллеге, который занимается"
    DROP_TEXT = "drop_text", "Убрать текст"
    # The questions of a flood that one post stands for.
    GATHERED = "gathered", "Показать их"
    # A new employee's about a topic of his training, and what his trainer has shown him.
    TRAINED = "trained", "Умею"
    TRAIN_MORE = "train_more", "Нужно ещё"
    TAUGHT = "taught", "Проведено"
    # About a draft of the schedule, by who stands in it and by the director; and about one day.
    SCHEDULE_AGREE = "schedule_agree", "Согласен (согласна)"
    SCHEDULE_REMARK = "schedule_remark", "Есть замечание"
    SCHEDULE_APPROVE = "schedule_approve", "Утвердить"
    SCHEDULE_RETURN = "schedule_return", "Вернуть"
    SWAP_ACCEPT = "swap_accept", "Подменю"
    SWAP_DECLINE = "swap_decline", "Не могу"
    # Whether an account that has come under a known name is whom the school's papers mean.
    ACCOUNT_HIS = "account_his", "Да, это тот человек"
    ACCOUNT_OTHERS = "account_others", "Нет, другой"

    @property
    def move(self) -> Move:
        """By which row of the table of moves it goes."""
        if self._move is None:
            raise LookupError(f"{self} makes no move")
        return self._move


@dataclass(frozen=True)
class Button:
    """One thing to click; `title` where the place asks for other words than the usual.

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
