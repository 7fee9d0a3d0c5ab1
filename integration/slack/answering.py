"""What is said to who has just acted: at the address that came along, or beside the fields."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from slack_sdk.webhook import WebhookClient

from integration.chat.flows.submitted_dialog import Fault
from integration.chat.speech import Answer
from integration.slack.command_word import in_slack
from integration.slack.post_rendering import answer_of
from integration.slack.web_api import IMPATIENCE
from tls import verified_context

log = structlog.get_logger(__name__)
Body = Mapping[str, Any]


def errors_of(fault: Fault, shown: Sequence[str]) -> dict[str, str]:
    """Return the words by the fields that are shown: Slack has no place for words about all of it,
    and refuses those about a field that is not there.
    """
    said = {name: in_slack(words) for name, words in fault.fields.items()}
    beside = {name: words for name, words in said.items() if name in shown}
    others = [words for name, words in said.items() if name not in shown]
    rest = " ".join(filter(None, [in_slack(fault.words), *others]))
    if not rest:
        return beside
    return beside | {shown[0]: " ".join(filter(None, [rest, beside.get(shown[0], "")]))}


def way_back(body: Body) -> Callable[..., Any]:
    """Return what says something at the address that came along; it does not wait for long."""
    hook = WebhookClient(
        str(body.get("response_url") or ""), IMPATIENCE, verified_context(), retry_handlers=[]
    )
    return lambda **said: hook.send_dict(said)


def whisper(respond: Callable[..., Any], answer: Answer, thread: str = "") -> None:
    if not answer:
        return
    text, blocks = answer_of(answer)
    more = {"thread_ts": thread} if thread else {}
    alone = partial(respond, response_type="ephemeral", replace_original=False)
    send(alone, text=text, blocks=blocks, **more)


def send(respond: Callable[..., Any], **said: Any) -> None:
    """Say it; where Slack does not take it, what was done is done all the same."""
    try:
        answer = respond(**said)
        if answer.status_code >= 300:
            log.warning("answer not taken", status=answer.status_code)
    except Exception as error:
        log.warning("answer not sent", why=type(error).__name__)
