"""The page for a long answer: a draft kept as one types, pictures, a preview, and only then send.

Whatever is sent here is kept as a draft before anything else is done with it, so that neither a
refusal nor an end of the session costs a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain import dates
from helpdesk.domain.deadlines import PAUSED
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permit
from helpdesk.domain.states import Kind
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import conversation
from helpdesk.journal.queries import InquiryView
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.drafts import (
    Draft,
    DraftKey,
    drop_draft,
    save_draft,
    start_with,
    take_picture_out,
    whole_draft,
)
from helpdesk.kernel.unit import MAIL, PHONE
from helpdesk.privacy.passwords import Held, hold
from helpdesk.storage.pictures import MOST_PICTURES
from helpdesk.vendor import relaying
from helpdesk.vendor.cases import once_handed_off, vendors_answer, waiting
from helpdesk.vendor.naming import hold_of_case
from webforms.staff.access.visitors import PATHS, Closed, consultant, is_entitled
from webforms.staff.inquiry.page import by_reference, described
from webforms.staff.inquiry.vendor import ids_of
from webforms.web import typed
from webforms.web.pictures import ACCEPT, Problem, receive_for_draft, said_of
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site

MOST_WORDS = 20_000
KEPT = "Ваш текст сохранён как черновик."


@dataclass(frozen=True)
class Sheet:
    """One sort of what can be written here: its move, its words, and what sending it does."""

    move: Move
    kind: TextKind
    title: str
    label: str
    button: str
    sent: str
    act: Callable[..., Inquiry]


SHEETS = {
    PATHS[sheet.move]: sheet
    for sheet in (
        Sheet(
            Move.ANSWER,
            TextKind.ANSWER,
            "Ответить",
            "Ответ",
            "Отправить ответ",
            "Ответ отправлен.",
            conversation.answer,
        ),
        Sheet(
            Move.CORRECT,
            TextKind.CORRECTION,
            "Исправить ответ",
            "Исправленный ответ",
            "Отправить исправленный ответ",
            "Исправленный ответ отправлен, прежний сохранён.",
            conversation.correct,
        ),
        Sheet(
            Move.ASK,
            TextKind.QUESTION,
            "Уточнить",
            "Наш вопрос",
            "Отправить вопрос",
            f"Вопрос отправлен. Пока ждём ответа, {PAUSED}.",
            conversation.ask,
        ),
        Sheet(
            Move.VENDOR_ANSWER,
            TextKind.VENDOR_ANSWER,
            "Записать ответ поддержки",
            "Что ответила поддержка",
            "Отправить ответ поддержки",
            "Ответ поддержки отправлен тому, кто спросил.",
            relaying.vendor_answer,
        ),
    )
}


@dataclass(frozen=True)
class Writing:
    """What one request is about: who writes what about which inquiry."""

    seen: InquiryView
    actor: Actor
    sheet: Sheet
    # The code of why a question is returned as unclear; it is chosen where one asks back.
    reason: str = ""

    @property
    def asks(self) -> bool:
        return self.sheet.move is Move.ASK

    def whole(self, words: str) -> str:
        """Return what goes out: a reason that was chosen, and its example, before the words."""
        found = self.seen.regulation.reason(self.reason) if self.asks else None
        return found.asking(self.seen.inquiry.kind, words) if found else words

    @property
    def key(self) -> DraftKey:
        return DraftKey(self.seen.inquiry.id, self.actor.id, self.sheet.move)

    @property
    def draft(self) -> Draft:
        """What is kept; where nothing is, a correction begins with what it corrects."""
        kept = whole_draft(site().desk, self.key)
        if kept.saved_at is not None or self.sheet.move is not Move.CORRECT:
            return kept
        return Draft(self._corrected, pictures=kept.pictures or self.seen.answer_pictures)

    @property
    def _corrected(self) -> str:
        return self.seen.answers[-1].body or "" if self.seen.answers else ""

    def keep(self, words: str) -> None:
        """Keep the words, with the pictures that a correction begins with."""
        now = moment()
        if self.sheet.move is Move.CORRECT:
            start_with(site().desk, self.key, words, self.seen.answer_pictures, now)
        save_draft(site().desk, self.key, words, now)

    @property
    def mates(self) -> list[Inquiry]:
        """Who else waits for this answer of the vendor's."""
        return self.seen.waiting_mates if self.sheet.move is Move.VENDOR_ANSWER else []

    @property
    def also(self) -> list[int]:
        """Who of them was checked; all of them on a page that is opened anew."""
        if request.method == "GET":
            return [each.id for each in self.mates]
        return ids_of(request.form.getlist("also"))

    @property
    def got_by(self) -> str:
        """«Ответ получат: 3 — …», where it goes to several."""
        got = [self.seen.inquiry, *(each for each in self.mates if each.id in self.also)]
        return f"Ответ получат: {len(got)} — {_named(got)}." if len(got) > 1 else ""

    def again(self) -> Writing:
        return replace(self, seen=by_reference(self.seen.inquiry.reference, self.actor))


def register(app: Flask) -> None:
    app.add_url_rule("/desk/<reference>/<what>", view_func=write, methods=["GET", "POST"])
    app.add_url_rule("/desk/<reference>/<what>/draft", view_func=keep, methods=["POST"])


def write(reference: str, what: str) -> AnyResponse:
    sheet = SHEETS.get(what) or abort(404)
    words = _typed()
    actor = _actor_or_kept(reference, sheet, words)
    reason = request.form.get("reason", "") if sheet.move is Move.ASK else ""
    writing = Writing(by_reference(reference, actor), actor, sheet, reason)
    if request.method == "GET":
        return showing(writing, writing.draft.body)
    writing.keep(words)
    wish, _, about = request.form.get("do", "").partition(":")
    if wish not in _WISHES:
        abort(400)
    return _WISHES[wish](writing, words, about)


def _typed() -> str:
    return typed.words(request.form.get("words")) or ""


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


def keep(reference: str, what: str) -> ResponseReturnValue:
    """Keep what is being typed, for the page's script; say when."""
    sheet = SHEETS.get(what) or abort(404)
    actor = consultant()
    writing = Writing(by_reference(reference, actor), actor, sheet)
    words = _typed()
    # A script's last word may come after the answer itself was sent: that is no draft any more.
    if not _is_sent(writing, words):
        writing.keep(words)
    return {"saved": _clock(moment())}


def _save(writing: Writing, words: str, _about: str) -> AnyResponse:
    return showing(writing, words, said="Черновик сохранён.")


def _add_pictures(writing: Writing, words: str, _about: str) -> AnyResponse:
    files = request.files.getlist("pictures")
    if not any(file.filename for file in files):
        return showing(writing, words, problems=(("", "Выберите снимок экрана."),))
    store = site().files
    received = receive_for_draft(site().desk, store, writing.key, files, moment())
    return showing(writing, words, said=said_of(received), problems=received.problems)


def _take_out(writing: Writing, words: str, name: str) -> AnyResponse:
    store = site().files
    take_picture_out(site().desk, writing.key, name, store.drop, moment())
    return showing(writing, words, said="Снимок убран.")


def _edit(writing: Writing, words: str, _about: str) -> AnyResponse:
    return showing(writing, words)


def _preview(writing: Writing, words: str, _about: str) -> AnyResponse:
    """Show it as the requester will see it; pictures chosen and not yet added go along."""
    problems: Sequence[Problem] = ()
    files = request.files.getlist("pictures")
    if any(file.filename for file in files):
        store = site().files
        problems = receive_for_draft(site().desk, store, writing.key, files, moment()).problems
    refusal = _unfit(writing, words) or _refusal(writing)
    if refusal or problems:
        return showing(writing, words, error=refusal, problems=problems)
    try:
        _hold(writing, words)
    except Held as warning:
        return previewing(writing, words, warning=warning)
    except RuleViolation as refused:
        return showing(writing, words, error=f"{refused} {KEPT}")
    return previewing(writing, words)


def _send(writing: Writing, words: str, _about: str) -> AnyResponse:
    if _is_sent(writing, words, since=_shown_version(writing)):
        return _sent(writing)
    unfit = _unfit(writing, words) or ("" if _refusal(writing) else _news(writing))
    if unfit:
        return showing(writing, words, error=unfit)
    try:
        _act(writing, words)
    except Held as warning:
        return previewing(writing, words, warning=warning, is_refused=True)
    except RuleViolation as refused:
        writing = writing.again()
        if _is_sent(writing, words, since=_shown_version(writing)):
            return _sent(writing)
        return showing(writing, words, error=f"{refused} {KEPT}")
    return _sent(writing)


def _act(writing: Writing, words: str) -> None:
    key = writing.key
    shared = {"also": writing.also} if writing.sheet.move is Move.VENDOR_ANSWER else {}
    writing.sheet.act(
        site().desk,
        key.inquiry_id,
        words,
        writing.actor,
        moment(),
        pictures=whole_draft(site().desk, key).pictures,
        insisted="insisted" in request.form,
        **shared,
        **({"reason": writing.reason} if writing.reason else {}),
    )


def _sent(writing: Writing) -> AnyResponse:
    key = writing.key
    drop_draft(site().desk, key.inquiry_id, key.author_id, key.move, moment())
    return go_on(f"/desk/{writing.seen.inquiry.reference}", _sent_to(writing.again()))


def _sent_to(writing: Writing) -> str:
    """Say who got it, and who was left alone: his is answered or closed, or of another case now."""
    own = writing.seen.inquiry
    if writing.sheet.move is not Move.VENDOR_ANSWER:
        return writing.sheet.sent
    with site().desk.reading() as connection:
        chosen = once_handed_off(connection, writing.also, but=own.id)
        got = [i for i in chosen if vendors_answer(connection, [i.id]) == _typed()]
    if not chosen:
        return writing.sheet.sent
    left = [each for each in chosen if each not in got]
    waits = waiting(left)
    solved = [each for each in left if each not in waits]
    rest = f" Уже решены и остались как есть: {_named(solved)}." if solved else ""
    if waits:
        rest += (
            f" Не получили, номер обращения у них теперь другой: {_named(waits)}. "
            "Они ещё ждут: откройте их и ответьте."
        )
    return f"Ответ поддержки получили: {len(got) + 1} — {_named((own, *got))}.{rest}"


def _named(inquiries: Sequence[Inquiry]) -> str:
    return ", ".join(each.shown_reference for each in inquiries)


def _unfit(writing: Writing, words: str) -> str:
    if writing.reason and writing.seen.regulation.reason(writing.reason) is None:
        return "Выберите из списка, чего не хватает."
    if not words and not writing.reason:
        empty = "Напишите текст: пока здесь пусто."
        return f"{empty} Или выберите, чего не хватает." if writing.asks else empty
    return typed.too_long(words, MOST_WORDS)


def _refusal(writing: Writing) -> str:
    """Say why the table of moves is against it at this moment; nothing where it is not."""
    try:
        permit(writing.sheet.move, writing.seen.inquiry, writing.actor, _taken_by(writing.seen))
    except RuleViolation as refused:
        return f"{refused} {KEPT}"
    return ""


def _taken_by(seen: InquiryView) -> Callable[[Inquiry], str]:
    def say(inquiry: Inquiry) -> str:
        name = seen.person_name(inquiry.claimant_id)
        if inquiry.claimed_at is None:
            return f"Вопросом уже занимается {name}."
        when = dates.moment(inquiry.claimed_at, moment(), seen.regulation.calendar)
        return f"Вопрос уже взят: {name}, {when}."

    return say


def _shown_version(writing: Writing) -> int:
    """Return the version that the page was made from; a page without one is as new as can be."""
    shown = typed.number(request.form.get("seq"))
    return writing.seen.inquiry.version if shown is None else shown


def _news(writing: Writing) -> str:
    """Say what others have done since the page was shown, for they may have answered already."""
    seen = writing.seen
    fresh = [entry for entry in seen.history if entry.seq > _shown_version(writing)]
    theirs = [entry for entry in fresh if entry.actor_id != writing.actor.id]
    people = [
        seen.inquiry.requester_name
        if entry.role is Role.REQUESTER
        else seen.person_name(entry.actor_id)
        for entry in theirs
        if entry.role is not Role.CLOCK
    ]
    if not people:
        return ""
    names = ", ".join(dict.fromkeys(people))
    return f"Пока вы писали, вопрос дополнили: {names}. Прочитайте, прежде чем отправить."


def _is_sent(writing: Writing, words: str, since: int | None = None) -> bool:
    """Whether just this was sent by this person, after the version that the page shows."""
    seen, sheet = writing.seen, writing.sheet
    if since is None:
        mine = [t for t in seen.said(sheet.kind) if t.author_id == writing.actor.id]
        # The script keeps the words alone, without the reason that went before them.
        return bool(words) and bool(mine) and f"\n\n{mine[-1].body}".endswith(f"\n\n{words}")
    return any(
        entry.seq > since
        and entry.what == sheet.move
        and entry.actor_id == writing.actor.id
        and _words_of(seen, entry.data.get("text")) == writing.whole(words)
        for entry in seen.history
    )


def _words_of(seen: InquiryView, text_id: object) -> str:
    return seen.body(text_id) if isinstance(text_id, int) else ""


def showing(
    writing: Writing,
    words: str,
    *,
    said: str = "",
    error: str = "",
    problems: Sequence[Problem] = (),
) -> Response:
    """Return the page with the words in it, whatever became of them."""
    kept = writing.draft
    refusal = "" if error else _refusal(writing).removesuffix(KEPT).strip()
    return page(
        "staff/answer.html",
        UNFIT if error or problems else 200,
        **described(writing.seen, writing.actor),
        sheet=writing.sheet,
        action=_path(writing),
        seq=writing.seen.inquiry.version,
        mates=writing.mates,
        also=writing.also,
        words=words,
        reasons=writing.seen.regulation.unclear if writing.asks else (),
        reason=writing.reason,
        calls_first=writing.asks and writing.seen.inquiry.kind is Kind.PARENT,
        pictures=kept.pictures,
        room=MOST_PICTURES - len(kept.pictures),
        accept=ACCEPT,
        saved=_clock(kept.saved_at) if kept.saved_at else "",
        said=said,
        error=error,
        refusal=refusal,
        problems=problems,
    )


def previewing(
    writing: Writing, words: str, *, warning: Held | None = None, is_refused: bool = False
) -> Response:
    """Return what the requester will see, and how it reaches him."""
    return page(
        "staff/preview.html",
        UNFIT if is_refused else 200,
        **described(writing.seen, writing.actor),
        sheet=writing.sheet,
        action=_path(writing),
        seq=writing.seen.inquiry.version,
        words=words,
        whole=writing.whole(words),
        reason=writing.reason,
        pictures=writing.draft.pictures,
        also=writing.also,
        got_by=writing.got_by,
        goes=_goes(writing.seen.inquiry),
        warning=warning,
        is_refused=is_refused,
        whom="сотрудник" if writing.seen.inquiry.kind is Kind.STAFF else "родитель",
    )


def _hold(writing: Writing, words: str) -> None:
    """Raise what sending the words would, so that it is read before."""
    if writing.sheet.move is not Move.VENDOR_ANSWER:
        hold(words, writing.actor, insisted=False)
        return
    is_for_others = any(each.id in writing.also for each in writing.mates)
    with site().desk.reading() as connection:
        hold_of_case(
            connection,
            words,
            writing.seen.inquiry,
            writing.actor,
            is_for_others=is_for_others,
            insisted=False,
        )


def _goes(inquiry: Inquiry) -> str:
    """Say by which ways it goes to the requester."""
    ways = []
    for addressee in reach(inquiry, by_phone=True):
        if addressee == MAIL:
            ways.append(f"письмом на {inquiry.email}")
        elif addressee == PHONE:
            ways.append(f"голосом: кто-нибудь из консультантов позвонит на {inquiry.phone}")
        else:
            ways.append("сообщением от бота")
    return ", ".join(["на странице вопроса", *ways])


def _path(writing: Writing) -> str:
    return f"/desk/{writing.seen.inquiry.reference}/{PATHS[writing.sheet.move]}"


def _clock(at: datetime) -> str:
    return dates.clock(site().regulation.calendar.local(at))


_WISHES: dict[str, Callable[[Writing, str, str], AnyResponse]] = {
    "save": _save,
    "pictures": _add_pictures,
    "remove": _take_out,
    "edit": _edit,
    "preview": _preview,
    "send": _send,
}
