"""What a press says to who pressed: in a window of its own, for the other ways are not seen.

The chat puts an ephemeral answer to a press into the thread of the pressed post. A client that
collapses threads shows it to nobody who has not opened that thread.
"""

from datetime import datetime

import structlog
from flask.typing import ResponseReturnValue

from integration.chat.dialogs import Dialog
from integration.chat.errors import ChatError
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_general
from integration.chat.speech import Answer
from integration.mattermost.block_text import text_of
from integration.mattermost.requests import ButtonClick

# The action of a window that only tells something: what comes home from it is that it was read.
READ = "read"
TITLE, CLOSE = "«Дневник.ру»", "Понятно"

log = structlog.get_logger(__name__)


def say(
    context: ChatContext, press: ButtonClick, answer: Answer, now: datetime
) -> ResponseReturnValue:
    """Return the answer to a press; where no window opens, the words go as an ephemeral answer."""
    if not answer:
        return {}
    window = Dialog(TITLE, CLOSE, (), answer)
    try:
        open_general(context, press.trigger_id, window, READ, press.user_id, now)
    except ChatError as error:
        log.info("window did not open", exc_info=error)
        return {"ephemeral_text": text_of(answer)}
    return {}
