"""The values the desk speaks of: inquiry, people, moves, steps and occasions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from helpdesk.reference import shown_reference


class State(StrEnum):
    """Where an inquiry stands."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    HANDED_OFF = "handed_off"
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN = frozenset({State.NEW, State.CLAIMED, State.WAITING, State.HANDED_OFF})


class Kind(StrEnum):
    """Whose inquiry it is; the answer term follows from it (regulation, sections 3 and 4)."""

    PARENT = "parent"
    STAFF = "staff"


class Channel(StrEnum):
    """The way by which an inquiry came."""

    FORM = "form"
    CHAT = "chat"
    PHONE = "phone"
    PERSON = "person"
    MEETING = "meeting"
    MAIL = "mail"


class ReplyBy(StrEnum):
    """How the requester wants to hear the answer."""

    CALL = "call"
    MAIL = "mail"
    SELF = "self"
    CHAT = "chat"


class Role(StrEnum):
    """In what capacity somebody acts on an inquiry."""

    REQUESTER = "requester"
    CONSULTANT = "consultant"
    # Who writes down what a parent has told him, and advises nobody by that.
    STAFF = "staff"
    CLOCK = "clock"


class ConsentWay(StrEnum):
    """How somebody agreed to what is written down about him."""

    FORM = "form"
    PAPER = "paper"
    SPOKEN = "spoken"
    LETTER = "letter"


class Move(StrEnum):
    """Everything that may be done to an inquiry (the table of moves in the design)."""

    OPEN = "open"
    CLAIM = "claim"
    RELEASE = "release"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    STILL_ON = "still_on"
    REASSIGN = "reassign"
    ASK = "ask"
    CLARIFY = "clarify"
    ADD = "add"
    LOG_CALL = "log_call"
    ANSWER = "answer"
    CORRECT = "correct"
    HELPED = "helped"
    HELPED_SELF = "helped_self"
    DID_NOT_HELP = "did_not_help"
    HAND_OFF = "hand_off"
    VENDOR_CASE = "vendor_case"
    VENDOR_ANSWER = "vendor_answer"
    VENDOR_WANTS = "vendor_wants"
    VENDOR_TOLD = "vendor_told"
    VENDOR_REJECTED = "vendor_rejected"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    AUTO_CLOSE = "auto_close"
    WITHDRAW_CONSENT = "withdraw_consent"
    ERASE = "erase"


class Step(StrEnum):
    """What the clock does to an inquiry when its time has come."""

    REMIND_DUTY = "remind_duty"
    REMIND_CHANNEL = "remind_channel"
    HAND_OFF_WINDOW = "hand_off_window"
    HAND_OFF_TERM = "hand_off_term"
    WARN = "warn"
    TERM_PASSED = "term_passed"
    ASK_IF_QUIET = "ask_if_quiet"
    RELEASE_QUIET = "release_quiet"
    OFFER_EXPIRED = "offer_expired"
    VENDOR_ASK_REQUESTER = "vendor_ask_requester"
    VENDOR_ASK_DUTY = "vendor_ask_duty"
    VENDOR_OWED = "vendor_owed"
    VENDOR_OWED_AGAIN = "vendor_owed_again"
    VENDOR_OWED_HEAD = "vendor_owed_head"
    CALL_DUE = "call_due"
    CALL_AGAIN = "call_again"
    AUTO_CLOSE = "auto_close"


class Occasion(StrEnum):
    """What a notice tells; each is said once to each addressee."""

    ACCEPTED = "accepted"
    CLAIMED = "claimed"
    RELEASED = "released"
    OFFERED = "offered"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired"
    REASSIGNED = "reassigned"
    QUESTION = "question"
    CLARIFIED = "clarified"
    ADDED = "added"
    PICTURE = "picture"
    CALL_LOGGED = "call_logged"
    ANSWER = "answer"
    CORRECTION = "correction"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    REOPENED = "reopened"
    HANDOFF = "handoff"
    VENDOR_CASE = "vendor_case"
    VENDOR_ASK = "vendor_ask"
    LETTER_ANEW = "letter_anew"
    VENDOR_WANTS = "vendor_wants"
    VENDOR_OWED = "vendor_owed"
    VENDOR_TOLD = "vendor_told"
    VENDOR_REJECTED = "vendor_rejected"
    # Others of the same case: its answer was brought by one of them, or passed on to several.
    CASE_ANSWERED = "case_answered"
    CASE_REJECTED = "case_rejected"
    CASE_WANTED = "case_wanted"
    CASE_PASSED_ON = "case_passed_on"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    AUTO_CLOSED = "auto_closed"
    REMIND_DUTY = "remind_duty"
    REMIND_CHANNEL = "remind_channel"
    WARN = "warn"
    TERM_PASSED = "term_passed"
    LATE_ENTRY = "late_entry"
    QUIET = "quiet"
    CALL_DUE = "call_due"
    CALL_AGAIN = "call_again"
    LESSON_NOW = "lesson_now"
    MORNING = "morning"
    # The head's one message: a day without anybody on duty, what lies unclaimed near its term.
    HEAD_DAY = "head_day"
    CHAT_DOWN = "chat_down"
    LINK = "link"
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
    LETTERS_KEPT = "letters_kept"
    IF_HELPED = "if_helped"
    # Words that could not be sent, to who wrote them; and what a colleague has passed on.
    DRAFT_KEPT = "draft_kept"
    NOTE = "note"
    # To who has entered a parent's question: that it is written down, and what becomes of it.
    STANDS_IN = "stands_in"
    STOOD_IN = "stood_in"
    NOT_POSTED = "not_posted"
    # A new employee's training: the checklist, which is drawn anew, and what is said of it once.
    TRAINING = "training"
    TRAINING_MORE = "training_more"
    TRAINING_WARN = "training_warn"
    TRAINING_OVERDUE = "training_overdue"
    TRAINING_END = "training_end"
    # A draft of the schedule asks for its decisions, and tells of them.
    SCHEDULE_AGREE = "schedule_agree"
    SCHEDULE_APPROVE = "schedule_approve"
    SCHEDULE_RETURNED = "schedule_returned"
    SCHEDULE_APPROVED = "schedule_approved"
    SWAP_ASKED = "swap_asked"
    SWAP_SETTLED = "swap_settled"
    SWAP_HEAD = "swap_head"
    # Another account has come under a name that the school's papers have.
    ACCOUNT_CLAIMED = "account_claimed"
    # Personal data: the requester asks for their erasure; a post is deleted; the head hears of it.
    ERASE_ASKED = "erase_asked"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERASE_POST = "erase_post"
    ERASURE_ACT = "erasure_act"
    # An earlier notice is drawn anew: what it asked for has been decided.
    REDRAWN = "redrawn"
    # So many questions at once that one post stands for them, and is drawn anew.
    GATHERED = "gathered"


# Notices with buttons: once what they ask is decided, they are drawn anew and have none.
ASKS = frozenset(
    {
        Occasion.ACCEPTED,
        Occasion.CLAIMED,
        Occasion.QUESTION,
        Occasion.ANSWER,
        Occasion.CORRECTION,
        Occasion.HANDOFF,
        Occasion.VENDOR_ASK,
        Occasion.VENDOR_WANTS,
        Occasion.VENDOR_OWED,
        Occasion.VENDOR_REJECTED,
        Occasion.CLOSED,
        Occasion.AUTO_CLOSED,
        Occasion.OFFERED,
        Occasion.QUIET,
        Occasion.REMIND_CHANNEL,
        Occasion.STANDS_IN,
        Occasion.DRAFT_KEPT,
        Occasion.SCHEDULE_AGREE,
        Occasion.SCHEDULE_APPROVE,
        Occasion.SWAP_ASKED,
        Occasion.ACCOUNT_CLAIMED,
    }
)


class TextKind(StrEnum):
    """What a stored text is: the requester's own words, the desk's, or a letter."""

    WORDS = "words"
    DONE = "done"
    HAPPENED = "happened"
    EXPECTED = "expected"
    PAGE = "page"
    DEVICE = "device"
    READ = "read"
    CONTACT = "contact"
    CALL_WHEN = "call_when"
    QUESTION = "question"
    CLARIFICATION = "clarification"
    ADDITION = "addition"
    ANSWER = "answer"
    CORRECTION = "correction"
    CALL_NOTE = "call_note"
    # From one colleague to another, never for the requester.
    NOTE = "note"
    VENDOR_ANSWER = "vendor_answer"
    VENDOR_CASE = "vendor_case"
    VENDOR_WANTS = "vendor_wants"
    VENDOR_TOLD = "vendor_told"
    VENDOR_REJECTED = "vendor_rejected"
    REASON = "reason"
    LETTER = "letter"


class CloseReason(StrEnum):
    """Why a consultant closes without an answer, or how it came to be closed."""

    BY_MOUTH = "by_mouth"
    DOUBLE = "double"
    SPAM = "spam"
    NOT_OURS = "not_ours"
    HELPED = "helped"
    WITHDRAWN = "withdrawn"
    QUIET = "quiet"
    BY_TEACHER = "by_teacher"


class HandoffReason(StrEnum):
    """Why nobody at the school advises (regulation, section 5)."""

    NOBODY_IN_TIME = "nobody_in_time"
    CANNOT_ADVISE = "cannot_advise"


class Owes(StrEnum):
    """Who has to send the vendor's support what it has asked for."""

    REQUESTER = "requester"
    SCHOOL = "school"


class DeliveryState(StrEnum):
    """How far a message has come; `parked` is a task for people, `told` its end."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    TOLD = "told"
    VOID = "void"
    # A card that is not shown for now: one post stands for all of its kind (gathering.py).
    GATHERED = "gathered"


@dataclass(frozen=True)
class Actor:
    """Who acts: a requester (id is empty), a member of staff by Mattermost id, or the clock.

    `appointed` is whether he may advise: the head and the director lead without being consultants.
    """

    role: Role
    id: str = ""
    username: str = ""
    name: str = ""
    head: bool = False
    appointed: bool = True


CLOCK = Actor(Role.CLOCK)
REQUESTER = Actor(Role.REQUESTER)


@dataclass(frozen=True)
class Child:
    """A pupil whom the inquiry is about."""

    surname: str
    name: str
    school_class: str


@dataclass(frozen=True)
class Requester:
    """Who asks, and how to reach him; any of it may be missing but the name."""

    name: str
    phone: str = ""
    email: str = ""
    reply_by: ReplyBy = ReplyBy.SELF
    mattermost_id: str = ""
    username: str = ""


@dataclass(frozen=True)
class Consent:
    """What the requester agreed to: the document's version and SHA-256, and when (UTC).

    Where it was not given on the form, `recorded_by` is the Mattermost id of who heard it, or has
    the signed paper.
    """

    version: str
    digest: str
    given_at: datetime
    way: ConsentWay = ConsentWay.FORM
    recorded_by: str = ""


@dataclass(frozen=True)
class NewInquiry:
    """Everything an intake knows when it opens an inquiry.

    `received_at` is when the school was asked, which may lie before the entry. `nonce` makes a
    second send of the same form return the first inquiry; where it `serves_once`, one of its form
    with other words is refused. `suspicious` flags, never drops. What is `gathered` waits behind
    one post for somebody to look at it; where it does not `sends_receipt` no letter says that it
    has come.
    """

    kind: Kind
    channel: Channel
    received_at: datetime
    requester: Requester
    topic: str
    words: str
    children: tuple[Child, ...] = ()
    details: tuple[tuple[TextKind, str], ...] = ()
    consent: Consent | None = None
    nonce: str | None = None
    serves_once: bool = False
    suspicious: bool = False
    gathered: bool = False
    sends_receipt: bool = True
    pictures_promised: int = 0
    # Somebody answered by word of mouth when it was asked: its term has been kept.
    answered_at_once: bool = False
    # The channel hears of several at once, so that this one's card calls nobody.
    is_one_of_many: bool = False
    # Codes that the first line of history keeps beside channel and kind.
    noted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Inquiry:
    """The record: one row of the table `inquiry`, times aware UTC."""

    id: int
    reference: str
    year: int
    number: int
    kind: Kind
    channel: Channel
    received_at: datetime
    entered_at: datetime
    requester_name: str
    phone: str
    email: str
    reply_by: ReplyBy
    mattermost_id: str
    username: str
    topic: str
    subject: str
    suspicious: bool
    state: State
    cycle: int
    cycle_started_at: datetime
    claimant_id: str | None
    claimed_at: datetime | None
    offered_to: str | None
    offered_at: datetime | None
    regulation_version: int
    regulation_due_at: datetime
    working_due_at: datetime
    late_entry: bool
    waiting_since: datetime | None
    waited_days: int
    waited_seconds: float
    free_since: datetime | None
    window_from: datetime | None
    window_used: float
    reminded_at: datetime | None
    fired: dict[str, str] = field(hash=False)
    answered_at: datetime | None
    handed_off_at: datetime | None
    closed_at: datetime | None
    close_reason: CloseReason | None
    double_of: int | None
    calls_tried: int
    reached_at: datetime | None
    touched_at: datetime
    wake_at: datetime | None
    nonce: str | None
    link_digest: str
    version: int
    # After a call that reached nobody: when somebody is reminded to try once more.
    call_again_at: datetime | None = None
    # Who owes the vendor's support information, since when, and by when it was asked for.
    owes: Owes | None = None
    owed_since: datetime | None = None
    owed_by: datetime | None = None
    # Since when nobody may work on it, and since when its personal data are gone.
    consent_withdrawn_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def shown_reference(self) -> str:
        """The reference as people read it aloud: two groups of four."""
        return shown_reference(self.reference)


@dataclass(frozen=True)
class Text:
    """One piece of what somebody wrote; `body` is None once erased.

    `is_masked` where something confidential was left out of it.
    """

    id: int
    inquiry_id: int
    kind: TextKind
    role: Role
    author_id: str
    body: str | None
    cycle: int
    created_at: datetime
    is_masked: bool = False


@dataclass(frozen=True)
class Attachment:
    """A screenshot that joined an inquiry; `name` is ours and names it in the store.

    `role` and `author_id` say who brought it first.
    """

    id: int
    inquiry_id: int
    name: str
    size: int
    sha256: str
    created_at: datetime
    role: Role
    author_id: str


@dataclass(frozen=True)
class Picture:
    """A picture that lies in the store under `name` and has still to join something."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Entry:
    """One line of the append-only history: ids and codes, never personal text."""

    seq: int
    at: datetime
    role: Role
    actor_id: str
    what: str
    from_state: State | None
    to_state: State
    cycle: int
    data: dict[str, object] = field(hash=False)

    @property
    def is_anew(self) -> bool:
        """Whether the vendor's support was sent a rejected letter anew, not what it asked for."""
        return bool(self.data.get("anew"))


@dataclass(frozen=True)
class Handoff:
    """The handing over to the vendor's support; one for each cycle."""

    id: int
    inquiry_id: int
    cycle: int
    reason: HandoffReason
    at: datetime
    responsible_id: str | None
    letter_id: int
    case_id: int | None
    case_at: datetime | None
    case_key: str | None = None


@dataclass(frozen=True)
class Person:
    """A member of staff as the desk has met him; `entitled` is whether he may claim."""

    id: str
    username: str
    name: str
    entitled: bool


class RuleViolation(Exception):
    """What was tried is against the table of moves; the message can be shown to who tried."""


class NotFound(Exception):
    """There is no such inquiry (or the key to it does not fit)."""
