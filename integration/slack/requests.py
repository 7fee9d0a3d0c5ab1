"""What comes from Slack, by bolt: commands, presses, modals sent in, posts.

Bolt proves each request: by Slack's signature, no older than five minutes, or by the socket, which
the desk has opened itself with the app's own key. It is carried out and acknowledged then: what is
acknowledged Slack never brings again, and of what is not it tells who acted. Whatever hangs, the
acknowledgement comes in time; what is said after it goes to the address that came along.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Any, TypeVar

import structlog
from slack_bolt import App, BoltContext, BoltResponse

from integration.chat.catalogue_rows import as_typed
from integration.chat.errors import ChatError
from integration.chat.flows.command import answer_command
from integration.chat.flows.context import ChatContext
from integration.chat.flows.pressing import NoSuchAction, Press, PressOutcome, answer_press
from integration.chat.flows.sealed_dialog import take_dialog
from integration.chat.flows.submitted_dialog import Fault
from integration.chat.in_time import InTime
from integration.chat.interaction import SignedButton, Typed
from integration.chat.replies import given_back
from integration.chat.sealing import answer_to, read_button
from integration.chat.seen_once import SeenOnce
from integration.chat.speech import Answer, notification
from integration.chat.values import Said
from integration.slack.answering import errors_of, send, way_back, whisper
from integration.slack.checking import ANYTHING, answer_checks
from integration.slack.client import SlackClient
from integration.slack.command_word import COMMAND
from integration.slack.dialog_rendering import (
    CALLBACK,
    SAID,
    given_in,
    inputs_of,
    with_words,
)
from integration.slack.incoming import said_in
from integration.slack.post_rendering import BlockKitRenderer, answer_of
from integration.slack.slack_answers import as_written, name_in

WORD = re.compile(r"/[\w.-]{1,64}")
# A trigger lives three seconds; Slack sends again what was not acknowledged, for an hour at most.
TRIGGER_AGE = timedelta(hours=1)
UNAUTHORIZED, UNAVAILABLE = 401, 503
WITHIN = 2.2  # seconds, of the three that Slack waits for the acknowledgement
LATE = "Из окна не сохранилось. {}"
NOT_YET = "Дольше обычного: ответ придёт сюда. Не придёт за минуту, отправьте ещё раз."
GOING_ON = Fault(
    "Ещё сохраняем, это дольше обычного. Через полминуты нажмите ещё раз: дважды не запишется."
)

log = structlog.get_logger(__name__)
Body = Mapping[str, Any]
Hear = Callable[[Said], object]
T = TypeVar("T")


@dataclass
class SlackRequests:
    """What a process does with them; `hear` takes what was posted."""

    context: ChatContext
    client: SlackClient
    hear: Hear
    _identity: InTime = field(default_factory=InTime, init=False)
    _in_time: InTime = field(default_factory=InTime, init=False)
    _seen: SeenOnce = field(default_factory=lambda: SeenOnce(TRIGGER_AGE), init=False)

    def app(self) -> App:
        """Return bolt's app: it asks nothing before the first request."""
        settings = self.context.settings
        signing = settings.slack_signing_secret
        app = App(
            client=self.client.api.web,
            # Over the socket nothing is signed; over HTTP nothing is believed without a secret.
            signing_secret=signing.get_secret_value() if signing else token_hex(),
            token_verification_enabled=False,
            # What is carried out is acknowledged by whoever took it, and not by another thread.
            process_before_response=True,
        )
        app.use(self._of_own_team)
        answer_checks(app, partial(answer_to, self.context.settings.secret))
        app.command(ANYTHING)(self.typed)
        app.action(ANYTHING)(self.pressed)
        app.view(CALLBACK)(self.submitted)
        app.event("message")(self.posted)
        return app

    def _of_own_team(
        self, body: Body, context: BoltContext, next_: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Let nobody through who acts from another workspace than the key's."""
        context["by"] = time.monotonic() + WITHIN
        own = self._identity.ask("own", self.client.accounts.identity, None, WITHIN)
        if own is None:
            return BoltResponse(status=UNAVAILABLE, body="")
        teams, named = own.team_ids, {*_teams_of(body)}
        if named and named <= teams:
            return next_()
        log.warning("request of another workspace")
        return BoltResponse(status=UNAUTHORIZED, body="")

    def _proves(self, trigger_id: str, _user_id: str, now: datetime) -> bool:
        """Bolt has proved who it was; a request that comes again does nothing again."""
        return bool(trigger_id) and self._seen.is_first(trigger_id, now)

    def typed(self, ack: Callable[..., Any], body: Body, context: BoltContext) -> None:
        """Carry out the command; whatever was asked, its words are given back or kept."""
        word = str(body.get("command") or "")
        said = Typed(
            str(body.get("user_id") or ""),
            str(body.get("trigger_id") or ""),
            word if WORD.fullmatch(word) else COMMAND,
            as_typed(as_written(str(body.get("text") or ""))),
            body["channel_id"] if body.get("channel_name") == "directmessage" else "",
        )

        def answered() -> Answer:
            with structlog.contextvars.bound_contextvars(user=said.user_id):
                return answer_command(self.context, said, datetime.now(UTC), self._proves)

        if self._is_done(body, answered, partial(whisper, way_back(body)), context):
            ack()
        else:
            text, blocks = answer_of(given_back(NOT_YET, said.text))
            ack(text, blocks, response_type="ephemeral")

    def pressed(self, ack: Callable[..., Any], body: Body, context: BoltContext) -> None:
        """Carry out what was pressed; only the card's delivery draws cards, save for old ones."""
        respond = way_back(body)
        where = body.get("container") or {}
        post = name_in(str(where.get("channel_id") or ""), {**where, "ts": where.get("message_ts")})
        press = self._press(body, body["actions"][0], post.id)

        def carried_out() -> PressOutcome:
            with suppress(NoSuchAction):
                return answer_press(self.context, press, datetime.now(UTC), self._proves)
            return PressOutcome()

        def say(outcome: PressOutcome) -> None:
            whisper(respond, outcome.answer, post.root)
            self._replace(respond, outcome)

        self._is_done(body, carried_out, say, context)
        ack()

    def _is_done(
        self, body: Body, work: Callable[[], T], say: Callable[[T], None], context: BoltContext
    ) -> bool:
        """Return whether it is carried out in time; late or not, it is said what came of it."""
        key, within = body.get("trigger_id") or token_hex(), context["by"] - time.monotonic()
        return self._in_time.ask(key, work, None, within, say) is not None

    def _press(self, body: Body, action: Body, post_id: str) -> Press:
        option = action.get("selected_option")
        sealed = action.get("block_id") if option else action.get("value")
        return Press(
            str((body.get("user") or {}).get("id") or ""),
            str(body.get("trigger_id") or ""),
            post_id,
            self._button(sealed),
            as_typed((option or {}).get("value")),
        )

    def _button(self, sealed: object) -> SignedButton | None:
        try:
            context = json.loads(sealed) if isinstance(sealed, str) else None
        except (ValueError, RecursionError):
            return None
        secret = self.context.settings.secret
        return read_button(secret, context) if isinstance(context, dict) else None

    def _replace(self, respond: Callable[..., Any], outcome: PressOutcome) -> None:
        if outcome.instead is None:
            return
        renderer = BlockKitRenderer(self.context.settings.secret)
        drawn = renderer.notification(outcome.instead, "", "")
        send(respond, text=drawn.message, blocks=drawn.props["blocks"], replace_original=True)

    def submitted(
        self, ack: Callable[..., Any], body: Body, view: Body, context: BoltContext
    ) -> None:
        """Close the modal, or keep it open with what is wrong beside the field, else above all."""
        user_id = str((body.get("user") or {}).get("id") or "")
        sealed, given = str(view.get("private_metadata") or ""), given_in(view)
        by: float = context["by"]

        def take() -> Fault | None:
            found = take_dialog(self.context, sealed, user_id, given, datetime.now(UTC))
            if found and time.monotonic() > by:
                self._tell_late(user_id, found)
            return found

        key = (user_id, sealed, *given.items())
        fault = self._in_time.ask(key, take, GOING_ON, by - time.monotonic())
        if fault is None:
            ack()
        elif shown := inputs_of(view):
            ack(response_action="errors", errors=errors_of(fault, shown))
        else:
            said = errors_of(fault, [SAID])[SAID]
            ack(response_action="update", view=with_words(view, said))

    def _tell_late(self, user_id: str, fault: Fault) -> None:
        """Say in a message what came of a modal: its reader may have closed it meanwhile."""
        said = notification(LATE.format(errors_of(fault, [SAID])[SAID]))
        drawn = BlockKitRenderer(self.context.settings.secret).notification(said, "", "")
        try:
            self.client.create_post(self.client.direct_channel(user_id), drawn)
        except ChatError as error:
            log.warning("late fault not told", exc_info=error)

    def posted(self, body: Body) -> None:
        if said := said_in(body.get("event") or {}):
            self.hear(said)


def _teams_of(body: Body) -> list[str]:
    """Return every workspace that the request names: of the event, of who acts, of the app."""
    team, user = body.get("team"), body.get("user")
    found = [body.get("team_id"), team.get("id") if isinstance(team, Mapping) else team]
    found.append(user.get("team_id") if isinstance(user, Mapping) else None)
    return [str(each) for each in found if each]
