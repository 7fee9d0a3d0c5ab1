"""What a consultant can write to who has asked, and what speaks against sending it just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import request

from helpdesk.domain.deadline_words import PAUSED
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.filled_form import too_long
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import already_taken, permit
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, asking
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.drafts import Draft, DraftKey, save_draft, start_with, whole_draft
from helpdesk.kernel.links import ids_of
from helpdesk.privacy.holding_back import hold
from helpdesk.vendor import relaying
from helpdesk.vendor.naming import hold_of_case
from webforms.staff.inquiry.page import by_reference
from webforms.web.form_submission import shown_version
from webforms.web.site import moment, site

MOST_WORDS = 20_000
KEPT = "Ваш текст сохранён как черновик."


@dataclass(frozen=True)
class Sheet:
    """One sort of what can be written here: its move, its words, and what sending it does."""

    move: Move
    kind: TextKind
    label: str
    button: str
    sent: str
    act: Callable[..., Inquiry]


SHEETS = {
    sheet.move.page: sheet
    for sheet in (
        Sheet(
            Move.ANSWER,
            TextKind.ANSWER,
            "Ответ",
            "Отправить ответ",
            "Ответ отправлен.",
            answering.answer,
        ),
        Sheet(
            Move.CORRECT,
            TextKind.CORRECTION,
            "Исправленный ответ",
            "Отправить исправленный ответ",
            "Исправленный ответ отправлен, прежний сохранён.",
            answering.correct,
        ),
        Sheet(
            Move.ASK,
            TextKind.QUESTION,
            "Наш вопрос",
            "Отправить вопрос",
            f"Вопрос отправлен. Пока ждём ответа, {PAUSED}.",
            asking.ask,
        ),
        Sheet(
            Move.VENDOR_ANSWER,
            TextKind.VENDOR_ANSWER,
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

    def begins_with(self, code: str) -> str:
        """Return what was typed before, and below it the article of this number, if it fits."""
        kept, public_url = self.draft.body, site().settings.public_url
        fits = self.seen.articles
        ready = next((each.as_answer(public_url) for each in fits if str(each.id) == code), "")
        is_for_it = self.sheet.move is Move.ANSWER and ready not in kept
        return "\n\n".join(part for part in (kept, ready if is_for_it else "") if part)

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
    def also(self) -> list[str]:
        """The references of those that were checked; all on a page that is opened anew."""
        if request.method == "GET":
            return [each.reference for each in self.mates]
        return request.form.getlist("also")

    @property
    def also_ids(self) -> list[int]:
        """Their ids; raise RuleViolation where one is not here any more."""
        return ids_of(site().desk, self.also)

    @property
    def got_by(self) -> str:
        """«Ответ получат: 3 — …», where it goes to several."""
        got = [self.seen.inquiry, *(each for each in self.mates if each.reference in self.also)]
        return f"Ответ получат: {len(got)} — {named(got)}." if len(got) > 1 else ""

    def again(self) -> Writing:
        return replace(self, seen=by_reference(self.seen.inquiry.reference, self.actor))


def named(inquiries: Sequence[Inquiry]) -> str:
    return ", ".join(each.shown_reference for each in inquiries)


def why_unfit(writing: Writing, words: str) -> str:
    if writing.reason and writing.seen.regulation.reason(writing.reason) is None:
        return "Выберите из списка, чего не хватает."
    if not words and not writing.reason:
        empty = "Напишите текст: пока здесь пусто."
        return f"{empty} Или выберите, чего не хватает." if writing.asks else empty
    return too_long(words, MOST_WORDS)


def why_refused(writing: Writing) -> str:
    """Say why the table of moves is against it at this moment; nothing where it is not."""
    try:
        permit(writing.sheet.move, writing.seen.inquiry, writing.actor, _taken_by(writing.seen))
    except RuleViolation as refused:
        return f"{refused} {KEPT}"
    return ""


def _taken_by(seen: InquiryView) -> Callable[[Inquiry], str]:
    def say(inquiry: Inquiry) -> str:
        name = seen.person_name(inquiry.claimant_id)
        return already_taken(inquiry, name, moment(), seen.regulation.calendar)

    return say


def news_since(writing: Writing) -> str:
    """Say what others have done since the page was shown, for they may have answered already."""
    seen = writing.seen
    fresh = [entry for entry in seen.history if entry.seq > shown_version(writing.seen.inquiry)]
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


def is_sent(writing: Writing, words: str) -> bool:
    """Whether the words are the last that this person has sent here."""
    mine = [t for t in writing.seen.said(writing.sheet.kind) if t.author_id == writing.actor.id]
    # The script keeps the words alone, without the reason that went before them.
    return bool(words) and bool(mine) and f"\n\n{mine[-1].body}".endswith(f"\n\n{words}")


def hold_before_sending(writing: Writing, words: str) -> None:
    """Raise what sending the words would, so that it is read before."""
    if writing.sheet.move is not Move.VENDOR_ANSWER:
        hold(words, writing.actor, insisted=False)
        return
    also = writing.also_ids
    is_for_others = any(each.id in also for each in writing.mates)
    site().desk.read(
        hold_of_case,
        words,
        writing.seen.inquiry,
        writing.actor,
        is_for_others=is_for_others,
        insisted=False,
    )
