"""What can be said of an inquiry in one word: its state, whose it is, how it came and went.

Each value stands beside the words that people read for it, and nowhere else.
"""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A value that is stored, with its `words` for the staff: on a card, a page, a paper.

    `clause` are the words within a sentence, where the short ones do not fit into one.
    """

    words: str
    clause: str

    def __new__(cls, value: str, words: str = "", clause: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.clause = words, clause or words
        return member

    @property
    def heading(self) -> str:
        """The clause with a capital letter, as it begins a sentence or stands alone."""
        return self.clause[:1].upper() + self.clause[1:]

    @property
    def label(self) -> str:
        """The short words with a capital letter, as one of several to choose from."""
        return self.words[:1].upper() + self.words[1:]


class State(Worded):
    """Where an inquiry stands; the clause says why something cannot be done now."""

    NEW = "new", "Новый", "вопрос ещё никто не взял"
    CLAIMED = "claimed", "В работе", "вопрос в работе"
    WAITING = "waiting", "Ждём уточнения", "мы ждём уточнения"
    HANDED_OFF = (
        "handed_off",
        "Передано в поддержку «Дневник.ру»",
        "вопрос передан в поддержку «Дневник.ру»",
    )
    ANSWERED = "answered", "Ответ дан", "ответ уже дан"
    CLOSED = "closed", "Закрыт", "вопрос закрыт"


OPEN = frozenset({State.NEW, State.CLAIMED, State.WAITING, State.HANDED_OFF})


class Kind(Worded):
    """Whose inquiry it is; the answer term follows from it (regulation, sections 3 and 4)."""

    PARENT = "parent", "родитель"
    STAFF = "staff", "сотрудник"


class Channel(Worded):
    """The way by which an inquiry came; the clause says how somebody turned to the school."""

    FORM = "form", "форма на сайте", "через форму на сайте"
    CHAT = "chat", "чат", "в чате"
    PHONE = "phone", "по телефону"
    PERSON = "person", "лично"
    MEETING = "meeting", "родительское собрание", "на родительском собрании"
    MAIL = "mail", "по электронной почте"


class ReplyBy(StrEnum):
    """How the requester wants to hear the answer."""

    CALL = "call"
    MAIL = "mail"
    SELF = "self"
    CHAT = "chat"


class ConsentWay(Worded):
    """How somebody agreed to what is written down about him.

    The clause says by what way he has withdrawn that; in a form nobody does.
    """

    FORM = "form", "дано в форме"
    PAPER = "paper", "бланк подписан", "письменное заявление"
    SPOKEN = "spoken", "дано устно", "сказали лично или по телефону"
    LETTER = "letter", "дано по электронной почте", "письмо"


# By which of them a consent can be withdrawn.
WITHDRAWN_BY = (ConsentWay.PAPER, ConsentWay.SPOKEN, ConsentWay.LETTER)


class CloseReason(Worded):
    """Why a consultant closes without an answer, or how it came to be closed.

    The clause is what the requester is told.
    """

    BY_MOUTH = "by_mouth", "решили устно", "мы ответили вам лично или по телефону"
    DUPLICATE = (
        "double",
        "повтор",
        "такой же вопрос от вас уже есть, эти слова мы добавили к нему",
    )
    SPAM = "spam", "спам", "мы не нашли здесь вопроса о работе с «Дневником.ру»"
    NOT_OURS = (
        "not_ours",
        "не про «Дневник.ру»",
        "он не о работе с «Дневником.ру», с этим мы помочь не можем",
    )
    HELPED = "helped", "помогло", "помогло, рады этому"
    WITHDRAWN = "withdrawn", "тот, кто спросил, отозвал", "вы отозвали вопрос"
    QUIET = "quiet", "давно нет вестей", "мы давно не получали от вас вестей"
    BY_TEACHER = "by_teacher", "учитель помог сам", "вам помог учитель"
    TRIAL = "trial", "проба при настройке", "это была проба при настройке"

    @property
    def is_final(self) -> bool:
        """Whether it never opens again: what it was about is answered elsewhere, or nowhere."""
        return self in (CloseReason.SPAM, CloseReason.DUPLICATE, CloseReason.TRIAL)


# What was no question of anybody's: it is in no figure, and tells of nobody's term.
NO_QUESTION = (CloseReason.SPAM, CloseReason.TRIAL)
# Closed without an answer of the desk's, and yet the requester got what he needed.
SETTLED_BY_CLOSING = (CloseReason.BY_MOUTH, CloseReason.HELPED, CloseReason.NOT_OURS)


class HandoffReason(Worded):
    """Why nobody at the school advises; the clause is the regulation's own (section 5)."""

    NOBODY_IN_TIME = (
        "nobody_in_time",
        "никто не ответил вовремя",
        "сотрудники школы, ответственные за консультирование, пока не смогли ответить на вопрос",
    )
    CANNOT_ADVISE = (
        "cannot_advise",
        "консультант не может помочь",
        (
            "сотрудник школы, ответственный за консультирование, не может проконсультировать "
            "по этому вопросу"
        ),
    )


class Owes(StrEnum):
    """Who has to send the vendor's support what it has asked for."""

    REQUESTER = "requester"
    SCHOOL = "school"
