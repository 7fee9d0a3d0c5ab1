"""What somebody does in a chat: types a command, clicks a button, sends a dialog in.

A chat server's own folder makes these of its requests, once it has proved who it was.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.domain.actions import Action
from integration.chat.buttons import Button
from integration.chat.catalogue_rows import Answers

# Says whether the chat server proves by this trigger that this user has just acted; it may raise
# NotAllowed.
Proves = Callable[[str, str, datetime], bool]
# What belongs to no single inquiry has this number.
NO_INQUIRY = 0


@dataclass(frozen=True)
class SignedButton:
    """What a button says, once its seal was found whole.

    `reference` names the inquiry, or is empty where it belongs to none. Only what was sealed before
    names it by its `inquiry_id`, which another database may have given to another.
    """

    reference: str
    action: str
    about: str = ""
    inquiry_id: int | None = None


@dataclass(frozen=True)
class DialogState:
    """What a dialog was opened for. `inquiry_id` is None where it opens a new inquiry.

    When it comes home its inquiry is found by the `reference`; until then it has no id. `claim`
    names the claim that held when it was opened; `nonce` is this one opening's own.
    """

    inquiry_id: int | None
    action: str
    user_id: str
    claim: str
    opened: datetime
    expires: datetime
    reference: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def is_expired(self, now: datetime) -> bool:
        return now > self.expires


@dataclass(frozen=True)
class Typed:
    """What somebody typed; `word` is the command's own, to name it in answers.

    `direct` is where he typed it, if that may be a direct channel: with the bot or not.
    """

    user_id: str
    trigger_id: str
    word: str
    text: str
    direct: str = ""


@dataclass(frozen=True)
class Click:
    """A button clicked, or an option chosen, and what its post said of it.

    `trigger_id` is what a dialog opens with, for seconds.
    """

    user_id: str
    trigger_id: str
    post_id: str
    chosen: Button
    inquiry_id: int
    about: str = ""

    @property
    def action(self) -> Action:
        return self.chosen.action


@dataclass(frozen=True)
class Submission:
    """A dialog sent in: by whom, what it had been opened for, and what was filled in."""

    user_id: str
    state: DialogState
    answers: Answers
