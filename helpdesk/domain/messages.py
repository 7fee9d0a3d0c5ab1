"""What the desk tells people, by type, and how far a message has come."""

from __future__ import annotations

from enum import StrEnum


class NotificationType(StrEnum):
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
    # To a teacher whose phone or mail the head has entered: may parents see it?
    CONTACT_ENTERED = "contact_entered"
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
        NotificationType.ACCEPTED,
        NotificationType.CLAIMED,
        NotificationType.QUESTION,
        NotificationType.ANSWER,
        NotificationType.CORRECTION,
        NotificationType.HANDOFF,
        NotificationType.VENDOR_ASK,
        NotificationType.VENDOR_WANTS,
        NotificationType.VENDOR_OWED,
        NotificationType.VENDOR_REJECTED,
        NotificationType.CLOSED,
        NotificationType.AUTO_CLOSED,
        NotificationType.OFFERED,
        NotificationType.QUIET,
        NotificationType.REMIND_CHANNEL,
        NotificationType.STANDS_IN,
        NotificationType.DRAFT_KEPT,
        NotificationType.SCHEDULE_AGREE,
        NotificationType.SCHEDULE_APPROVE,
        NotificationType.SWAP_ASKED,
        NotificationType.ACCOUNT_CLAIMED,
    }
)


class DeliveryState(StrEnum):
    """How far a message has come; `parked` is a task for people, `told` its end."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    DELIVERED_BY_PHONE = "told"
    VOID = "void"
    # A card that is not shown for now: one post stands for all of its kind (gathering.py).
    GATHERED = "gathered"
