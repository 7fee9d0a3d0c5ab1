"""What people do on the pages, as Slack's clients send it."""

import re
from typing import Any

from markupsafe import Markup

from sandbox.api.asking import the_chat
from sandbox.pages import mrkdwn, words
from sandbox.pages.place import Place
from sandbox.pages.tongue import Form, Outcome
from sandbox.server import channels, dialogs, posts
from sandbox.server.observations import Kind, observe
from sandbox.server.records import Dialog
from sandbox.server.refusals import Refusal
from sandbox.slack import acting, ids, messages
from sandbox.slack.limits import options_of
from sandbox.slack.workspace import NotAcknowledged, Workspace

CALL = re.compile(r"(?<![\w@.])@([A-Za-z0-9][\w.-]*[A-Za-z0-9])")
ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)]")


class SlackActs:
    server = "Slack"
    dialog_template = "_modal.html"

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack
        self.word = slack.word

    def words_of(self, message: str) -> Markup:
        return mrkdwn.as_html(self._slack.chat.store, message)

    def written(self, typed: str) -> str:
        """Escape as Slack's clients do, with people and addresses between angle brackets."""
        store = self._slack.chat.store

        def called(found: re.Match[str]) -> str:
            row = store.one("SELECT id FROM users WHERE username = ?", found[1].lower())
            return found[0] if row is None else f"<@{ids.slack_id('U', row['id'])}>"

        safe = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return CALL.sub(called, ADDRESS.sub(lambda found: f"<{found[0]}>", safe))

    def typed(self, written: str) -> str:
        return mrkdwn.as_typed(self._slack.chat.store, written)

    def run(self, place: Place, typed: str, root_id: str) -> Dialog | None:
        if root_id:
            raise Refusal(400, words.IN_THREAD, "Slack runs no commands in threads.")
        if typed.split()[0] != self.word:
            raise Refusal(404, words.UNKNOWN[0], "There is no such command.")
        try:
            acting.run(self._slack, place.user, place.channel, typed)
        except NotAcknowledged:
            raise Refusal(500, "api.command.operation_timeout", "operation_timeout") from None
        return self.opened(place)

    def press(self, place: Place, form: Form) -> Dialog | None:
        said = acting.said_by_id(self._slack, form["post"])
        channels.readable(the_chat().store, said.channel_id, place.user)
        names = form["block"], form["action"], form.get("option", "")
        try:
            acting.press(self._slack, place.user, said, *names)
        except (LookupError, ValueError, NotAcknowledged):
            raise Refusal(400, "slack.press", "The app did not answer.") from None
        return self.opened(place)

    def submit(self, place: Place, dialog: Dialog, form: Form) -> Outcome:
        inputs = [each for each in dialog.dialog["blocks"] if each["type"] == "input"]
        values = {each["block_id"]: _value(each["element"], form, each) for each in inputs}
        state = {
            each["block_id"]: {each["element"]["action_id"]: values[each["block_id"]]}
            for each in inputs
        }
        try:
            if errors := _missing(inputs, values):
                return Outcome(values, errors)
            sent = acting.submit(self._slack, place.user, dialog, state)
        except NotAcknowledged:
            return Outcome(values, general=words.FAILURES["dialog"])
        for name in sent.errors.keys() - values.keys():
            slip = f"the error of {name!r} is not shown: there is no such input"
            observe(the_chat().store, Kind.VIOLATION, dialog.id, slip)
        errors = {name: says for name, says in sent.errors.items() if name in values}
        return Outcome(values, errors, next=sent.next or self.opened(place))

    def cancel(self, place: Place, dialog: Dialog) -> Dialog | None:
        try:
            return acting.close(self._slack, place.user, dialog)
        except NotAcknowledged:
            return None

    def delete(self, place: Place, post_id: str) -> None:
        old = posts.readable_post(the_chat().store, post_id, place.user)
        if old.user_id == place.user.id:
            messages.take_back(self._slack, place.user, old)

    def opened(self, place: Place) -> Dialog | None:
        if (found := self._slack.unshown.pop(place.user.id, None)) is None:
            return None
        dialog = dialogs.dialog(the_chat().store, place.user.id, found)
        return dialog if dialog.is_open else None


def _value(element: dict[str, Any], form: Form, block: dict[str, Any]) -> dict[str, Any]:
    sent = [each for each in form.getlist(f"field-{block['block_id']}") if each]
    kind = element["type"]
    chosen = [each for each in options_of(element) if each["value"] in sent]
    match kind:
        case "checkboxes":
            return {"type": kind, "selected_options": chosen}
        case "static_select" | "radio_buttons":
            return {"type": kind, "selected_option": chosen[0] if chosen else None}
        case "datepicker":
            return {"type": kind, "selected_date": sent[0] if sent else None}
    return {"type": kind, "value": sent[0].replace("\r\n", "\n") if sent else None}


def _missing(inputs: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, str]:
    """Return what a client would not even send, by the names of the blocks."""
    found = {}
    for block in inputs:
        name, element = block["block_id"], block["element"]
        _, given = values[name].items()
        text = given[1] if isinstance(given[1], str) else ""
        if not given[1] and not block.get("optional"):
            found[name] = words.REQUIRED
        elif text and len(text) < element.get("min_length", 0):
            found[name] = words.too_short(element["min_length"])
        elif len(text) > element.get("max_length", 3_000):
            found[name] = words.too_long(element.get("max_length", 3_000))
    return found
