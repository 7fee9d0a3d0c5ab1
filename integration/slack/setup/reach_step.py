"""The way tried, there and back: a command typed and a button pressed by whoever runs this."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial

from integration.chat.ears import Ears
from integration.chat.errors import ChatError, Disconnected
from integration.chat.sealing import answer_to, new_question
from integration.setup.results import Failed, StepResult, note, right
from integration.slack.checking import checking_app
from integration.slack.command_word import COMMAND
from integration.slack.connection import open_socket
from integration.slack.setup.context import SlackSetup

PATIENCE, LOOK_EACH = 120.0, 2.0  # seconds
ASKS = "Проверка связи программы «Помощь по журналу»: нажмите кнопку. Сообщение потом исчезнет."
TYPE = "{} наберите в канале #{}: {} check {}"
NOBODY = "за две минуты ничего не пришло"
TRY_AGAIN = "повторите make connect и сделайте это сразу"
NOT_TRIED = "не проверено: рядом нет никого, кто нажал бы кнопку в Slack"


def try_the_way(setup: SlackSetup) -> Iterator[StepResult]:
    """See that both arrive with the desk's own key, at the desk or at this command itself."""
    if not setup.talk.has_terminal:
        yield note(NOT_TRIED, "запустите make connect в терминале")
        return
    with _answering(setup):
        yield _pressed(setup)
        yield _typed(setup)


def _pressed(setup: SlackSetup) -> StepResult:
    question = new_question(setup.secret)
    button = {
        "type": "button",
        "action_id": "check",
        "text": {"type": "plain_text", "text": "Проверить"},
        "value": f"check {question}",
    }
    section = {"type": "section", "text": {"type": "plain_text", "text": ASKS}}
    room, blocks = str(setup.room["id"]), [section, {"type": "actions", "elements": [button]}]
    posted = setup.api.tell("chat.postMessage", channel=room, text=ASKS, blocks=blocks)
    setup.talk.say(f"→ В Slack, в канале #{setup.room.get('name')}, нажмите кнопку «Проверить».")
    came = _came(setup, answer_to(setup.secret, question) or "", str(posted["ts"]))
    _take_away(setup, str(posted["ts"]))
    if not came:
        raise Failed(f"кнопка: {NOBODY}", TRY_AGAIN)
    return right("нажатие доходит до программы")


def _typed(setup: SlackSetup) -> StepResult:
    question = new_question(setup.secret)
    setup.talk.say(TYPE.format("→", setup.room.get("name"), COMMAND, question))
    came = _came(setup, answer_to(setup.secret, question) or "", f"{time.time() - 5:.6f}")
    if not came:
        raise Failed(f"команда: {NOBODY}", TRY_AGAIN)
    _take_away(setup, came)
    return right(f"{COMMAND} доходит до программы")


def _came(setup: SlackSetup, answer: str, since: str) -> str:
    """Return the moment of the message that says the answer; nothing where none does in time."""
    deadline = time.monotonic() + PATIENCE
    room = str(setup.room["id"])
    while time.monotonic() < deadline:
        found = setup.api.ask(
            "conversations.history", channel=room, oldest=since, inclusive=True, limit=20
        )
        for each in found.get("messages") or ():
            if str(each.get("text") or "") == answer:
                return str(each["ts"])
        time.sleep(LOOK_EACH)
    return ""


def _take_away(setup: SlackSetup, ts: str) -> None:
    with suppress(ChatError):
        setup.api.ask("chat.delete", channel=str(setup.room["id"]), ts=ts)


@contextmanager
def _answering(setup: SlackSetup) -> Iterator[None]:
    """Answer checks here, unless a desk that runs does: of two sockets Slack asks any one, and what
    people do meanwhile would be lost on ours.
    """
    app = checking_app(setup.api.web, partial(answer_to, setup.secret))
    with ExitStack() as stack:
        if setup.app_token:
            try:
                socket = stack.enter_context(open_socket(app, setup.app_token, Ears()))
            except Disconnected as lost:
                raise Failed(f"Socket Mode не открылся: {lost}", TRY_AGAIN) from None
            if socket.has_others():
                stack.close()
        yield
