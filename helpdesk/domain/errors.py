"""What a use case raises: a rule says no, or there is no such thing."""

from enum import StrEnum

NO_SUCH_LINE = "Такой записи нет."


class Code(StrEnum):
    """What of all that was said a refusal is about: a page finds by it the field to mend."""

    NAME = "name"
    USERNAME = "username"
    WHO = "who"
    DAY = "day"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    DATE_OF_ORDER = "date_of_order"
    TRAINER = "trainer"
    STAND_IN = "stand_in"
    HOURS = "hours"
    WORDS = "words"
    CLAIM = "claim"


class RuleViolation(Exception):
    """What was tried is against a rule; the message can be shown to the person.

    The `code` is None where nothing of what was said could be mended.
    """

    def __init__(self, words: str = "", code: Code | None = None) -> None:
        super().__init__(words)
        self.code = code


class Question(str):
    """A problem that only asks: whoever sends it again, or ticks that he is sure, goes on."""

    __slots__ = ()


class UnfitFields(RuleViolation):
    """Some fields cannot be taken as they were filled in; words stand beside each: `problems`."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(" ".join(words for _, words in problems))
        self.problems = problems


class NotFound(Exception):
    """There is no such inquiry (or the key to it does not fit)."""
