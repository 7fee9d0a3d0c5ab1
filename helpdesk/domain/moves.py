"""What people do to an inquiry, and the steps that the clock takes."""

from __future__ import annotations

from enum import StrEnum


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
