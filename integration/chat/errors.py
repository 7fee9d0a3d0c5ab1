"""What can come of a request to the chat, told apart by what the caller has to do next."""

from enum import Enum, auto


class ChatError(Exception):
    """The chat did not do, or did not say that it did, what was asked."""


class Reason(Enum):
    """Why a chat has refused, as far as it matters to anybody."""

    TOKEN = auto()  # the bot's own key is not good any more
    MISSING = auto()
    ARCHIVED = auto()  # nobody can post into that channel
    THREAD_IS_GONE = auto()
    TOO_OLD_TO_EDIT = auto()
    OTHER = auto()


def _reason_of(status: int, error_id: str) -> Reason:
    """A proxy's 404 has no id, and says nothing of what was asked for."""
    if status == 401:
        return Reason.TOKEN
    return Reason.MISSING if status == 404 and error_id else Reason.OTHER


class Refused(ChatError):
    """The chat said no: asking again in the same words will not help.

    `status` is HTTP's, whatever a server says it with; `error_id` is the server's own word, and
    empty where it was not the server that answered.
    """

    def __init__(
        self, status: int, error_id: str, message: str, reason: Reason | None = None
    ) -> None:
        # The message may quote what was sent; logs get the status and the id.
        super().__init__(f"{status} {error_id or 'without an id'}")
        self.status = status
        self.error_id = error_id
        self.message = message
        self.reason = reason or _reason_of(status, error_id)

    @property
    def is_missing(self) -> bool:
        """Whether what was asked for is gone, or was taken out of the bot's sight.

        Only the server itself can say so: a proxy's page refuses whatever is asked for.
        """
        return bool(self.error_id) and self.status in (403, 404)

    @property
    def can_be_mended(self) -> bool:
        """Whether it is for an administrator: a token that is no good any more, a proxy's page."""
        return self.reason is Reason.TOKEN or not self.error_id


class Unreachable(ChatError):
    """No connection was made, so nothing was done: ask again later."""


class UnknownOutcome(ChatError):
    """It may or may not have been done: look before asking again.

    `error_id` is the server's, where it said one.
    """

    def __init__(self, what: str, error_id: str = "") -> None:
        super().__init__(what)
        self.error_id = error_id


class RateLimited(ChatError):
    """Too many requests, and nothing was done: ask again after `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"asked to wait for {retry_after:g} s")
        self.retry_after = retry_after


class Disconnected(Exception):
    """The connection does not hold; what it said must be looked for elsewhere."""


class Missed(Exception):
    """The connection holds, and something may have been left out: look for it elsewhere."""
