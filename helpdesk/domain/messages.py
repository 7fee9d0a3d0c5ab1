"""What the desk tells people, by type, to whom it goes, and how far a message has come."""

from enum import Enum, StrEnum, auto
from typing import Self


class AddresseeKind(StrEnum):
    """The ways to somebody. An address itself never stands in the outbox: it is read from the
    record when it is used.
    """

    # The card's thread, and the consultants' channel.
    THREAD = "thread"
    CHANNEL = "channel"
    # Direct messages, by the chat's id of a person or by the user name in the school's papers.
    ID = "id"
    USER = "user"
    # The requester's recorded address; with a user name a colleague's, from the regulation.
    MAIL = "mail"
    # A task for people: somebody must call.
    PHONE = "phone"
    # A person whose data are erased.
    ERASED = "erased"


class Addressee(str):
    """A kind with a name where it needs one, as `kind` or `kind:name`: so the outbox holds it."""

    __slots__ = ()

    @property
    def kind(self) -> AddresseeKind:
        return AddresseeKind(self.partition(":")[0])

    @property
    def name(self) -> str:
        """The id or user name; empty where the kind says it all."""
        return self.partition(":")[2]


THREAD = Addressee(AddresseeKind.THREAD)
CHANNEL = Addressee(AddresseeKind.CHANNEL)
MAIL = Addressee(AddresseeKind.MAIL)
PHONE = Addressee(AddresseeKind.PHONE)
ERASED = Addressee(AddresseeKind.ERASED)


def by_id(person_id: str) -> Addressee:
    """Return a direct message to who has this id in the chat."""
    return Addressee(f"{AddresseeKind.ID}:{person_id}")


def by_user(user: str) -> Addressee:
    """Return a direct message to whom the school's papers call so."""
    return Addressee(f"{AddresseeKind.USER}:{user}")


def direct(*person_ids: str | None) -> list[Addressee]:
    """Return direct messages to those of them who are known by an id."""
    return [by_id(each) for each in person_ids if each]


def to_person(person_id: str, user: str) -> list[Addressee]:
    """Return the direct message to a person, by the id where it is known; none without either."""
    return direct(person_id) or ([by_user(user)] if user else [])


def by_mail(user: str) -> Addressee:
    return Addressee(f"{AddresseeKind.MAIL}:{user}")


class Manner(Enum):
    """What is peculiar to a type of notification."""

    # It has buttons: once what it asks is decided, it is drawn anew and has none.
    ASKS = auto()
    # It only calls upon people: it is not said outside working time, also not after an outage, and
    # the clock does not come to it then. What a requester waits for comes at any hour, and so does
    # a lesson that is going on.
    IN_HOURS = auto()
    # The clock does not come to it outside working time either; once it is written down, it is said
    # at any hour: what is said in the same place after it does not wait for the morning.
    BEGUN_IN_HOURS = auto()


class NotificationType(StrEnum):
    """What a notice tells; each is said once to each addressee.

    The words call what could not be delivered; where a requester hears nothing, there are none.
    """

    words: str
    manners: frozenset[Manner]

    def __new__(cls, value: str, *peculiar: str | Manner) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = "".join(each for each in peculiar if isinstance(each, str))
        member.manners = frozenset(each for each in peculiar if isinstance(each, Manner))
        return member

    ACCEPTED = "accepted", "вопрос принят", Manner.ASKS
    CLAIMED = "claimed", "кто занимается вопросом", Manner.ASKS
    RELEASED = "released"
    OFFERED = "offered", Manner.ASKS
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired", Manner.BEGUN_IN_HOURS
    REASSIGNED = "reassigned"
    QUESTION = "question", "наш вопрос", Manner.ASKS
    CLARIFIED = "clarified"
    ADDED = "added"
    PICTURE = "picture"
    CALL_LOGGED = "call_logged"
    ANSWER = "answer", "ответ", Manner.ASKS
    CORRECTION = "correction", "исправленный ответ", Manner.ASKS
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    REOPENED = "reopened", "занимаемся вопросом снова"
    HANDOFF = "handoff", "письмо в поддержку готово", Manner.ASKS
    VENDOR_CASE = "vendor_case"
    VENDOR_ASK = "vendor_ask", "ответила ли поддержка", Manner.ASKS, Manner.BEGUN_IN_HOURS
    LETTER_ANEW = "letter_anew", "дополненное письмо для поддержки"
    VENDOR_WANTS = "vendor_wants", "поддержка просит сведения", Manner.ASKS
    VENDOR_OWED = "vendor_owed", "поддержка всё ещё ждёт сведений", Manner.ASKS, Manner.IN_HOURS
    VENDOR_TOLD = "vendor_told"
    VENDOR_REJECTED = "vendor_rejected", "поддержка отклонила обращение", Manner.ASKS
    # Others of the same case: its answer was brought by one of them, or passed on to several.
    CASE_ANSWERED = "case_answered"
    CASE_REJECTED = "case_rejected"
    CASE_WANTED = "case_wanted"
    CASE_PASSED_ON = "case_passed_on"
    # A mass outage: the desk offers to declare one; what is told to all whose question it is.
    OUTAGE_OFFERED = "outage_offered", Manner.IN_HOURS
    OUTAGE_UPDATE = "outage_update", "новость о сбое"
    # For who was asked whether he has the same, and has not said.
    OUTAGE_PASSED = "outage_passed", "сбой закончился"
    CLOSED = "closed", "вопрос закрыт", Manner.ASKS
    WITHDRAWN = "withdrawn"
    AUTO_CLOSED = "auto_closed", "вопрос закрыт", Manner.ASKS
    REMIND_DUTY = "remind_duty", Manner.IN_HOURS
    REMIND_CHANNEL = "remind_channel", Manner.ASKS, Manner.IN_HOURS
    WARN = "warn", Manner.IN_HOURS
    TERM_PASSED = "term_passed", Manner.IN_HOURS
    LATE_ENTRY = "late_entry"
    QUIET = "quiet", Manner.ASKS, Manner.IN_HOURS
    CALL_DUE = "call_due", Manner.IN_HOURS
    CALL_AGAIN = "call_again", Manner.BEGUN_IN_HOURS
    LESSON_NOW = "lesson_now"
    MORNING = "morning", Manner.IN_HOURS
    # The head's one message: a day without anybody on duty, what lies unclaimed near its term.
    HEAD_DAY = "head_day", Manner.IN_HOURS
    # The director's, on the first working day of a month, where he has ticked that he wants it.
    REPORT = "report", Manner.IN_HOURS
    CHAT_DOWN = "chat_down"
    LINK = "link", "ссылка на вопрос"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    # What was said in answer to words that somebody wrote to the bot, or under a card.
    JOINED = "joined"
    WHICH = "which"
    REPLY = "reply"
    SEND_AS = "send_as"
    # An earlier notice is taken back: it has been answered, or is void.
    OVER = "over"
    ANSWERED_TOGETHER = "answered_together"
    ENTERED = "entered"
    ENTERED_TOGETHER = "entered_together"
    HANDED_OVER = "handed_over"
    LEFT = "left"
    # What came by mail and waits for a person; and whether the answer helped who wrote again.
    LETTER_KEPT = "letter_kept"
    LETTERS_KEPT = "letters_kept", Manner.IN_HOURS
    IF_HELPED = "if_helped", "помог ли ответ"
    # Words that could not be sent, to who wrote them; and what a colleague has passed on.
    DRAFT_KEPT = "draft_kept", Manner.ASKS
    NOTE = "note"
    # To who has entered a parent's question: that it is written down, and what becomes of it.
    STANDS_IN = "stands_in", Manner.ASKS
    STOOD_IN = "stood_in"
    NOT_POSTED = "not_posted", Manner.IN_HOURS
    # To a teacher whose phone or mail the head has entered: may parents see it?
    CONTACT_ENTERED = "contact_entered", Manner.IN_HOURS
    # A new employee's training: the checklist, which is drawn anew, and what is said of it once.
    TRAINING = "training"
    TRAINING_MORE = "training_more"
    TRAINING_WARN = "training_warn", Manner.IN_HOURS
    TRAINING_OVERDUE = "training_overdue", Manner.IN_HOURS
    TRAINING_END = "training_end"
    # A draft of the schedule asks for its decisions, and tells of them.
    SCHEDULE_AGREE = "schedule_agree", Manner.ASKS, Manner.IN_HOURS
    SCHEDULE_APPROVE = "schedule_approve", Manner.ASKS, Manner.IN_HOURS
    SCHEDULE_RETURNED = "schedule_returned"
    SCHEDULE_APPROVED = "schedule_approved"
    SWAP_ASKED = "swap_asked", Manner.ASKS, Manner.IN_HOURS
    SWAP_SETTLED = "swap_settled"
    SWAP_HEAD = "swap_head"
    # Another account has come under a name that the school's papers have.
    ACCOUNT_CLAIMED = "account_claimed", Manner.ASKS
    # Personal data: the requester asks for their erasure; a post is deleted; the head hears of it.
    ERASE_ASKED = "erase_asked"
    CONSENT_WITHDRAWN = "consent_withdrawn", "согласие отозвано, данные удалятся"
    ERASE_POST = "erase_post"
    ERASURE_ACT = "erasure_act", Manner.IN_HOURS
    # To oneself, to see that it comes: by mail or in the chat.
    TRIAL = "trial"
    # An earlier notice is drawn anew: what it asked for has been decided.
    REDRAWN = "redrawn"
    # So many questions at once that one post stands for them, and is drawn anew.
    GATHERED = "gathered"


ASKS = frozenset(each for each in NotificationType if Manner.ASKS in each.manners)
IN_WORKING_TIME = frozenset(each for each in NotificationType if Manner.IN_HOURS in each.manners)
BEGUN_IN_WORKING_TIME = IN_WORKING_TIME | {
    each for each in NotificationType if Manner.BEGUN_IN_HOURS in each.manners
}


class DeliveryState(StrEnum):
    """How far a message has come; `parked` is a task for people, `told` its end."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    DELIVERED_BY_PHONE = "told"
    VOID = "void"
    # A card that is not shown for now: one post stands for all of its kind (gathering.py).
    GATHERED = "gathered"


# They tell nothing of their own: what they name was posted before, and is edited or deleted.
ON_EARLIER_POSTS = frozenset(
    {NotificationType.OVER, NotificationType.ERASE_POST, NotificationType.REDRAWN}
)
