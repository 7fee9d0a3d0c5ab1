"""What people do on the pages, as Mattermost's clients send it."""

from typing import Any

from markupsafe import Markup

from sandbox.api.asking import the_chat
from sandbox.pages import forms, words
from sandbox.pages.markdown import as_html
from sandbox.pages.place import Place
from sandbox.pages.tongue import Form, Outcome
from sandbox.server import actions, channels, command_calls, dialogs, posts
from sandbox.server.observations import Kind, observe
from sandbox.server.records import Dialog
from sandbox.server.refusals import Refusal


class MattermostActs:
    server = "Mattermost"
    word = "/help"
    dialog_template = "_dialog.html"

    def words_of(self, message: str) -> Markup:
        return as_html(message)

    def written(self, typed: str) -> str:
        return typed

    def typed(self, written: str) -> str:
        return written

    def run(self, place: Place, typed: str, root_id: str) -> Dialog | None:
        chat, team_id = the_chat(), _team_of(place)
        answer = command_calls.execute(chat, place.user, place.channel.id, team_id, typed, root_id)
        return dialogs.opened_by(chat.store, str(answer.get("trigger_id") or ""))

    def press(self, place: Place, form: Form) -> Dialog | None:
        chat, option = the_chat(), form.get("option", "")
        trigger = actions.press(chat, place.user, form["post"], form["action"], option)
        return dialogs.opened_by(chat.store, trigger.client_id)

    def submit(self, place: Place, dialog: Dialog, form: Form) -> Outcome:
        limits, values = the_chat().limits, forms.values_of(dialog.dialog, form)
        if errors := forms.missing(limits, dialog.dialog, values):
            return Outcome(values, errors, words.CORRECT if limits.dialogs_are_forms else "")
        errors, general = _sent(place, dialog, values, cancelled=False)
        if not errors and not general:
            dialogs.close_dialog(the_chat().store, dialog.id)
        return Outcome(values, errors, general)

    def cancel(self, place: Place, dialog: Dialog) -> Dialog | None:
        if dialog.dialog.get("notify_on_cancel"):
            # Whatever is answered to this, the person has gone.
            _sent(place, dialog, {}, cancelled=True)
        dialogs.close_dialog(the_chat().store, dialog.id)
        return None

    def opened(self, _place: Place) -> Dialog | None:
        return None

    def delete(self, place: Place, post_id: str) -> None:
        posts.delete_post(the_chat(), place.user, post_id)


def _sent(
    place: Place, dialog: Dialog, values: dict[str, Any], *, cancelled: bool
) -> tuple[dict[str, str], str]:
    """Return the errors of the fields and the one of the whole."""
    submission = {
        "url": dialog.url,
        "callback_id": dialog.dialog.get("callback_id") or "",
        "state": dialog.dialog.get("state") or "",
        "channel_id": place.channel.id,
        "team_id": _team_of(place),
        "submission": values,
        "cancelled": cancelled,
    }
    try:
        answer = dialogs.submit(the_chat(), place.user, submission)
    except Refusal:
        return {}, words.FAILURES["dialog"]
    for name in forms.unknown(dialog.dialog, answer):
        slip = f"the error of {name!r} is not shown: there is no such element"
        observe(the_chat().store, Kind.VIOLATION, dialog.id, slip)
    return forms.errors_of(the_chat().limits, dialog.dialog, answer)


def _team_of(place: Place) -> str:
    # One school, one team: nobody here is in two.
    return channels.teams_of(the_chat().store, place.user.id)[0].id
