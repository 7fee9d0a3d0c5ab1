"""The status page behind the secret link: what is going on, and what its requester may do now."""

from collections.abc import Sequence
from email.message import EmailMessage

from flask import Response, abort, request

from helpdesk.access.proved_mail import MARK, prove_by_mark
from helpdesk.domain.errors import RuleViolation, UnfitFields
from helpdesk.domain.filled_form import MOST_WORDS, too_long
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.inquiries.consents import agree
from helpdesk.journal.acts import Filled
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.usual_answer_words import to_who_waits
from helpdesk.kernel.once import once
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.privacy.holding_back import HIDDEN, LooksSecret, ask_once_to_leave_out
from helpdesk.regulation.support_letter import draft_of
from helpdesk.storage.pictures import MOST_PICTURES
from helpdesk.vendor.checking import DEMANDS, complete
from webforms.public.forgetting import erased_page, kept_until, seen_by
from webforms.public.status_acts import ACTS
from webforms.public.status_words import described, described_vendor, may
from webforms.web import fields
from webforms.web.form_submission import shown_version
from webforms.web.limits import limit
from webforms.web.rendering import as_file, go_on, page
from webforms.web.site import moment, public_pages, site
from webforms.web.typed_form import Problem, said_of_refusal
from webforms.web.uploaded_pictures import ACCEPT, NO_PICTURE, picture_file, receive, said_of

MOST_NUMBER = 100
MOST_DAY = 40


@public_pages.route("/i/<token>", methods=["GET", "POST"])
def status(token: str) -> Response:
    """Show the page; a POST does one thing and leads back here, so that reloading does nothing."""
    seen = seen_by(token)
    if seen.inquiry.erased_at is not None:
        return erased_page(seen)
    if request.method != "POST":
        mark = request.args.get(MARK)
        if mark is None:
            return showing(seen, token)
        # Servers that look at links before they deliver a letter ask for the head alone, if at all.
        if request.method == "GET":
            prove_by_mark(site().desk, seen.inquiry, mark, moment())
        return go_on(f"/i/{token}")
    limit("ACTS", token)
    return _do(seen, token, request.form.get("do", ""))


def _do(seen: InquiryView, token: str, wish: str) -> Response:
    if wish == "pictures" or (wish == "add" and fields.files()):
        return _take_pictures(seen, token)
    if wish == "complete":
        return _complete(seen, token)
    if wish == "consent":
        return _agree(seen, token)
    if wish not in ACTS:
        abort(400)
    return _act(seen, token, wish)


def _act(seen: InquiryView, token: str, wish: str, done: str = "") -> Response:
    """Do one thing with what was typed; `done` says what was done with it before."""
    reads, thanks = ACTS[wish]
    words = fields.words()
    try:
        _refuse_too_long(wish, words)
        _warn(words)
        look_through(words)
        now, key = moment(), ("status", seen.inquiry.id, shown_version(seen.inquiry), wish, words)
        do = reads(_filled(words))
        once(site().desk, key, lambda desk: do(desk, seen.inquiry.id, REQUESTER, now), now)
    except RuleViolation as refusal:
        # Of several fields beside the words only the day may not be read.
        at = "by" if isinstance(refusal, UnfitFields) else wish
        return showing(
            seen_by(token),
            token,
            problems=[(at, said_of_refusal(refusal))],
            wish=wish,
            words=words,
            warned=isinstance(refusal, LooksSecret),
        )
    return go_on(f"/i/{token}", f"{done} {thanks}".strip())


def _filled(words: str) -> Filled:
    owes, by, reason = map(fields.line, ("owes", "by", "reason"))
    return Filled(words=words, owes=owes, day=by[:MOST_DAY], reason=reason)


def _agree(seen: InquiryView, token: str) -> Response:
    if not seen.lacks_consent:
        return go_on(f"/i/{token}")
    agree(site().desk, seen.inquiry.id, REQUESTER, ConsentWay.FORM, moment())
    return go_on(f"/i/{token}", "Спасибо, записали ваше согласие.")


def _complete(seen: InquiryView, token: str) -> Response:
    """Let what the support will want to know join the letter; the same again changes nothing."""
    said = {each.kind: fields.words(each.kind) for each in DEMANDS}
    told = {kind: words for kind, words in said.items() if words}
    try:
        for words in told.values():
            _refuse_too_long("complete", words)
        _warn(*told.values())
        known = [(text.kind, text.body) for text in seen.texts]
        if not told or any((kind, mask(said)) not in known for kind, said in told.items()):
            look_through(*told.values())
            now, key = moment(), ("letter", seen.inquiry.id, shown_version(seen.inquiry), told)
            once(
                site().desk,
                key,
                lambda desk: complete(desk, seen.inquiry.id, told, REQUESTER, now),
                now,
            )
    except RuleViolation as refusal:
        return showing(
            seen_by(token),
            token,
            problems=[("complete", said_of_refusal(refusal))],
            wish="complete",
            warned=isinstance(refusal, LooksSecret),
        )
    return go_on(
        f"/i/{token}#letter-sheet", "Дополнили письмо. Если прежнее уже отправили, дошлите новое."
    )


def _refuse_too_long(wish: str, words: str) -> None:
    unfit = too_long(words, MOST_NUMBER if wish == "case" else MOST_WORDS)
    if unfit:
        raise RuleViolation(unfit)


def _warn(*words: str) -> None:
    """Ask once to leave a password out; the page then carries on that it was said."""
    ask_once_to_leave_out(*words, was_asked="warned" in request.form)


def _take_pictures(seen: InquiryView, token: str) -> Response:
    """Take the pictures, and the words of the same form, whichever button was clicked."""
    files, words = fields.files(), fields.words()
    if not files and words:
        return _act(seen, token, "add")
    if not files:
        return showing(seen, token, problems=[("pictures", NO_PICTURE)], wish="pictures")
    received = receive(seen.inquiry)
    if received.problems:
        said = [f"{name}: {why}" if name else why for name, why in received.problems]
        error = " ".join([said_of(received), *said]).strip()
        problems = [("pictures", error)]
        return showing(seen_by(token), token, problems=problems, wish="pictures", words=words)
    if words:
        return _act(seen, token, "add", said_of(received))
    return go_on(f"/i/{token}", said_of(received))


def _typed(wish: str, words: str) -> dict[str, str]:
    """Return what was sent, by the ids of the page's fields: each form calls its text `words`."""
    told = {f"complete-{each.kind}": fields.words(each.kind) for each in DEMANDS}
    return (
        told | fields.lines("owes", "by", "reason") | {"add" if wish == "pictures" else wish: words}
    )


def showing(
    seen: InquiryView,
    token: str,
    *,
    problems: Sequence[Problem] = (),
    wish: str = "",
    words: str = "",
    warned: bool = False,
) -> Response:
    """Return the page; with an error, whatever was typed stands where it was."""
    now = moment()
    offered = {str(move) for move in Move if may(move, seen, now)}
    return page(
        "status.html",
        **described(seen, now),
        usual=to_who_waits(site().desk, seen.inquiry, now),
        path=f"/i/{token}",
        seq=seen.inquiry.version,
        may=offered,
        question=seen.open_question,
        room=MOST_PICTURES - len(seen.own_pictures),
        accept=ACCEPT,
        problems=problems,
        wish=wish,
        warned=warned,
        hidden=HIDDEN,
        typed=words,
        values=_typed(wish, words) if problems else {},
        reasons=fields.numbered(site().regulation.vendor.rejects),
        lacks_consent=seen.lacks_consent and seen.inquiry.consent_withdrawn_at is None,
        **kept_until(seen),
        vendor=described_vendor(seen, now),
    )


@public_pages.route("/i/<token>/withdraw")
def withdraw(token: str) -> Response:
    """Ask once more; the question itself changes nothing."""
    seen = seen_by(token)
    if not may(Move.WITHDRAW, seen, moment()):
        return go_on(f"/i/{token}", status=302)
    return page("withdraw.html", inquiry=seen.inquiry, path=f"/i/{token}", seq=seen.inquiry.version)


@public_pages.route("/i/<token>/letter.eml")
def letter(token: str) -> Response:
    """Return the letter to the vendor as a draft that mail programs open ready to send."""
    seen = seen_by(token)
    if seen.letter is None:
        abort(404)
    draft = draft_of(seen.letter)
    for number, each in enumerate(seen.attachments, 1):
        _enclose(draft, each.name, number)
    return as_file(draft.as_bytes(), "message/rfc822", "letter.eml")


def _enclose(draft: EmailMessage, name: str, number: int) -> None:
    """Put a picture into the letter, which says that it is there."""
    try:
        data = site().files.get(name)
    except FileNotFoundError:
        return
    kind = "png" if name.endswith(".png") else "jpeg"
    draft.add_attachment(data, maintype="image", subtype=kind, filename=f"{number}.{kind}")


@public_pages.route("/i/<token>/pictures/<name>")
def picture(token: str, name: str) -> Response:
    """Return one of this inquiry's own pictures, and no other's."""
    if name not in {each.name for each in seen_by(token).attachments}:
        abort(404)
    return picture_file(name)
