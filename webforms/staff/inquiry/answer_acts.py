"""The page for a long answer: a draft kept as one types, pictures, a preview, and only then send.

Whatever is sent here is kept as a draft before anything else is done with it, so that neither a
refusal nor an end of the session costs a word.
"""

from collections.abc import Callable

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, drop_draft, save_draft, take_picture_out, whole_draft
from helpdesk.kernel.once import once, when_done
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import Held
from helpdesk.vendor.cases import once_handed_off, vendors_answer, waiting
from webforms.staff.access.closed import Closed
from webforms.staff.access.visitors import consultant, is_entitled
from webforms.staff.inquiry.answer_page import clock_words, previewing, showing
from webforms.staff.inquiry.page import by_reference
from webforms.staff.inquiry.writing import (
    KEPT,
    SHEETS,
    Sheet,
    Writing,
    hold_before_sending,
    is_sent,
    named,
    news_since,
    why_refused,
    why_unfit,
)
from webforms.web import fields
from webforms.web.form_submission import shown_version
from webforms.web.rendering import go_on
from webforms.web.site import moment, site, staff_pages
from webforms.web.uploaded_pictures import NO_PICTURE, receive_for_draft, said_of


@staff_pages.route("/desk/<reference>/<what>", methods=["GET", "POST"])
def write(reference: str, what: str) -> Response:
    sheet = SHEETS.get(what) or abort(404)
    words = fields.words()
    actor = _actor_or_kept(reference, sheet, words)
    reason = request.form.get("reason", "") if sheet.move is Move.ASK else ""
    writing = Writing(by_reference(reference, actor), actor, sheet, reason)
    if request.method == "GET":
        return showing(writing, writing.begins_with(request.args.get("ready", "")))
    writing.keep(words)
    wish, about = fields.button()
    if wish not in _WISHES:
        abort(400)
    return _WISHES[wish](writing, words, about)


def _actor_or_kept(reference: str, sheet: Sheet, words: str) -> Actor:
    """Return who writes; for who comes too late, keep his words before he is told so."""
    try:
        return consultant()
    except Closed as closed:
        late = closed.visitor
        if late is None or not words or not is_entitled(late):
            raise
        key = DraftKey(by_reference(reference, late).inquiry.id, late.id, sheet.move)
        save_draft(site().desk, key, words, moment())
        heading, advice = closed.words
        raise Closed((heading, f"{KEPT} {advice}"), late) from None


@staff_pages.route("/desk/<reference>/<what>/draft", methods=["POST"])
def keep(reference: str, what: str) -> ResponseReturnValue:
    """Keep what is being typed, for the page's script; say when."""
    sheet = SHEETS.get(what) or abort(404)
    actor = consultant()
    writing = Writing(by_reference(reference, actor), actor, sheet)
    words = fields.words()
    # A script's last word may come after the answer itself was sent: that is no draft any more.
    if not is_sent(writing, words):
        writing.keep(words)
    return {"saved": clock_words(moment())}


def _save(writing: Writing, words: str, _about: str) -> Response:
    return showing(writing, words, said="Черновик сохранён.")


def _add_pictures(writing: Writing, words: str, _about: str) -> Response:
    if not fields.files():
        return showing(writing, words, problems=(("", NO_PICTURE),))
    received = receive_for_draft(writing.key)
    return showing(writing, words, said=said_of(received), problems=received.problems)


def _take_out(writing: Writing, words: str, name: str) -> Response:
    take_picture_out(site().desk, writing.key, name, site().files.drop, moment())
    return showing(writing, words, said="Снимок убран.")


def _edit(writing: Writing, words: str, _about: str) -> Response:
    return showing(writing, words)


def _preview(writing: Writing, words: str, _about: str) -> Response:
    """Show it as the requester will see it; pictures chosen and not yet added go along."""
    problems = receive_for_draft(writing.key).problems
    refusal = why_unfit(writing, words) or why_refused(writing)
    if refusal or problems:
        return showing(writing, words, error=refusal, problems=problems)
    try:
        hold_before_sending(writing, words)
    except Held as warning:
        return previewing(writing, words, warning=warning)
    except RuleViolation as refused:
        return showing(writing, words, error=f"{refused} {KEPT}")
    return previewing(writing, words)


def _send(writing: Writing, words: str, _about: str) -> Response:
    if when_done(site().desk, _key(writing, words)):
        return _sent(writing)
    unfit = why_unfit(writing, words) or ("" if why_refused(writing) else news_since(writing))
    if unfit:
        return showing(writing, words, error=unfit)
    try:
        _act(writing, words)
    except Held as warning:
        return previewing(writing, words, warning=warning, is_refused=True)
    except RuleViolation as refused:
        return showing(writing.again(), words, error=f"{refused} {KEPT}")
    return _sent(writing)


def _key(writing: Writing, words: str) -> tuple[object, ...]:
    shown = shown_version(writing.seen.inquiry)
    return ("page", writing.key, shown, writing.whole(words), writing.also)


def _act(writing: Writing, words: str) -> None:
    key, now = writing.key, moment()
    look_through(words, writing.whole(words))
    pictures = whole_draft(site().desk, key).pictures
    more = {"also": writing.also_ids} if writing.sheet.move is Move.VENDOR_ANSWER else {}

    def send(desk: Desk) -> Inquiry:
        return writing.sheet.act(
            desk,
            key.inquiry_id,
            words,
            writing.actor,
            now,
            pictures=pictures,
            insisted="insisted" in request.form,
            **more,
            **({"reason": writing.reason} if writing.reason else {}),
        )

    once(site().desk, _key(writing, words), send, now)


def _sent(writing: Writing) -> Response:
    key = writing.key
    drop_draft(site().desk, key, moment())
    return go_on(f"/desk/{writing.seen.inquiry.reference}", _sent_to(writing.again()))


def _sent_to(writing: Writing) -> str:
    """Say who got it, and who was left alone: his is answered or closed, or of another case now."""
    own = writing.seen.inquiry
    if writing.sheet.move is not Move.VENDOR_ANSWER:
        return writing.sheet.sent
    also = writing.also_ids
    with site().desk.reading() as connection:
        chosen = once_handed_off(connection, also, but=own.id)
        got = [i for i in chosen if vendors_answer(connection, [i.id]) == fields.words()]
    if not chosen:
        return writing.sheet.sent
    left = [each for each in chosen if each not in got]
    waits = waiting(left)
    solved = [each for each in left if each not in waits]
    rest = f" Уже решены и остались как есть: {named(solved)}." if solved else ""
    if waits:
        rest += (
            f" Не получили, номер обращения у них теперь другой: {named(waits)}. "
            "Они ещё ждут: откройте их и ответьте."
        )
    return f"Ответ поддержки получили: {len(got) + 1} — {named((own, *got))}.{rest}"


_WISHES: dict[str, Callable[[Writing, str, str], Response]] = {
    "save": _save,
    "pictures": _add_pictures,
    "remove": _take_out,
    "edit": _edit,
    "preview": _preview,
    "send": _send,
}
