"""Where a letter to the school stands, and why."""

from enum import StrEnum


class LetterStanding(StrEnum):
    """Where a letter stands; the names stand in the database."""

    TAKEN = "taken"
    KEPT = "kept"
    PASSED = "passed"
    TRIAL = "trial"
    SETTLED = "settled"


class Why(StrEnum):
    """What has come of a letter, or why a person has to look at it."""

    OPENED = "opened"
    LINKED = "linked"
    CLARIFIED = "clarified"
    ADDED = "added"
    AFTER_ANSWER = "after_answer"
    AGREED = "agreed"
    BOUNCED = "bounced"
    WOULD_OPEN = "would_open"
    WOULD_JOIN = "would_join"
    OWN = "own"
    OTHER_SENDER = "other_sender"
    FORWARD = "forward"
    NO_WORDS = "no_words"
    GREETING = "greeting"
    LOCKED = "locked"
    GARBLED = "garbled"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    SAME_ID = "same_id"
    NO_SENDER = "no_sender"
    FAILED = "failed"
    DROPPED = "dropped"
    ERASE_ASKED = "erase_asked"
    ERASE_UNKNOWN = "erase_unknown"
    ERASED = "erased"
