"""What the desk's letters say: neutral parts, which the templates set as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk import dates
from helpdesk.letter import Letter as VendorLetter
from helpdesk.letter import read_out
from helpdesk.model import CloseReason, Occasion, State, Text, TextKind
from helpdesk.outbox import Delivery
from helpdesk.queries import InquiryView

ANSWER_KINDS = (TextKind.ANSWER, TextKind.CORRECTION, TextKind.VENDOR_ANSWER)


@dataclass(frozen=True)
class Said:
    """A paragraph of ours."""

    text: str


@dataclass(frozen=True)
class Quoted:
    """Somebody's words as he wrote them, lines and all."""

    text: str


@dataclass(frozen=True)
class Linked:
    """A button, or in plain text the address on a line of its own."""

    text: str
    address: str


Part = Said | Quoted | Linked


@dataclass(frozen=True)
class Letter:
    """A letter without its envelope; `enclosed` is another one, ready to send."""

    subject: str
    parts: tuple[Part, ...]
    enclosed: VendorLetter | None = None


@dataclass(frozen=True)
class Occasioned:
    """What a letter is made from: the inquiry, its secret page, and the moment of writing."""

    delivery: Delivery
    view: InquiryView
    page: str
    now: datetime

    @property
    def reference(self) -> str:
        return self.view.inquiry.shown_reference

    @property
    def answer_by(self) -> str:
        calendar = self.view.regulation.calendar
        due = calendar.local_date(self.view.inquiry.working_due_at)
        return dates.no_later_than(due, calendar.local_date(self.now))

    def text(self, *kinds: TextKind) -> Text | None:
        """Return the text that this delivery is about; None once it is erased."""
        said = self.view.said(*kinds)
        return next((text for text in said if str(text.id) == self.delivery.key), None)


def letter_of(occasioned: Occasioned) -> Letter | None:
    """Return the letter for a delivery; None where there is nothing to say (any more)."""
    write = _LETTERS.get(Occasion(occasioned.delivery.occasion))
    return write(occasioned) if write else None


def _accepted(about: Occasioned) -> Letter:
    calendar = about.view.regulation.calendar
    hours = dates.school_hours_notice(calendar, about.now)
    return Letter(
        f"Вопрос получен, {about.reference}",
        (
            Said("Мы получили ваш вопрос."),
            Said(f"Номер: {about.reference}. Ответим не позднее {about.answer_by}."),
            Said(f"{hours}."),
            Linked("Страница вопроса", about.page),
            Said("Там видно, что с вопросом, и там же можно дописать или приложить снимок экрана."),
        ),
    )


def _question(about: Occasioned) -> Letter | None:
    asked = about.text(TextKind.QUESTION)
    open_question = about.view.open_question
    if asked is None or open_question is None or open_question.id != asked.id:
        return None
    return Letter(
        f"У нас вопрос к вам, {about.reference}",
        (
            Said("Чтобы ответить, нам нужно уточнить:"),
            Quoted(asked.body or ""),
            Linked("Ответить на вопрос", about.page),
            Said("Пока ответа нет, срок по вашему вопросу стоит."),
        ),
    )


def _answer(about: Occasioned) -> Letter | None:
    given = about.text(*ANSWER_KINDS)
    if given is None:
        return None
    whose = "Ответ поддержки Дневник.ру:" if given.kind is TextKind.VENDOR_ANSWER else ""
    return Letter(
        f"Ответ готов, {about.reference}",
        (
            Said(f"Вы спрашивали: «{about.view.inquiry.subject}»"),
            Said(whose or "Наш ответ:"),
            Quoted(given.body or ""),
            Linked("Помогло или нет? Ответить", about.page),
            Said("Если не помогло, нажмите «Не помогло»: мы займёмся вопросом снова."),
        ),
    )


def _correction(about: Occasioned) -> Letter | None:
    given = about.text(TextKind.CORRECTION)
    if given is None:
        return None
    return Letter(
        f"Исправленный ответ, {about.reference}",
        (
            Said("В прошлом ответе была неточность. Вот исправленный:"),
            Quoted(given.body or ""),
            Linked("Помогло или нет? Ответить", about.page),
        ),
    )


def _handoff(about: Occasioned) -> Letter | None:
    letter = about.view.letter
    if letter is None:
        return None
    regulation = about.view.regulation
    vendor = regulation.vendor
    paid = " (звонок платный)" if vendor.phone_is_paid else ""
    aloud = read_out(about.view.inquiry, regulation)
    return Letter(
        f"Письмо в поддержку Дневник.ру готово, {about.reference}",
        (
            Said("В школе пока не смогли помочь с вашим вопросом. По регламенту с ним надо "
                 f"обратиться в службу поддержки: {vendor.mail}, {vendor.phone}{paid}."),
            Said("Мы написали это письмо за вас. Скопируйте его и отправьте со своего адреса, "
                 "или откройте вложение."),
            Said(f"Кому: {letter.to}"),
            Said(f"Тема: {letter.subject}"),
            Quoted(letter.body),
            Said(f"Если удобнее позвонить, прочитайте вслух: «{aloud}»"),
            Said(_vendor_hours(about)),
            Linked("Страница вопроса", about.page),
            Said("Школа ваш вопрос не бросает: если мы найдём ответ раньше, пришлём его. "
                 "Пришёл номер обращения или ответ поддержки — запишите его на странице вопроса."),
        ),
        enclosed=letter,
    )  # fmt: skip


def _vendor_hours(about: Occasioned) -> str:
    regulation = about.view.regulation
    if regulation.vendor_open(about.now):
        return "Поддержка сейчас работает."
    opens = regulation.vendor_opens(about.now)
    when = dates.since(opens, about.now, regulation.calendar)
    return f"Поддержка сейчас закрыта, откроется {when}. Письмо зарегистрируют в любое время."


def _vendor_ask(about: Occasioned) -> Letter | None:
    if about.view.inquiry.state is not State.HANDED_OFF:
        return None
    return Letter(
        f"Ответила ли поддержка Дневник.ру? {about.reference}",
        (
            Said("Вы обращались в службу поддержки Дневник.ру. Решился ли вопрос?"),
            Linked("Решился · есть номер обращения · ещё ждём", about.page),
        ),
    )


CLOSED_BECAUSE = {
    CloseReason.BY_MOUTH: "Мы ответили вам лично или по телефону.",
    CloseReason.DOUBLE: "Такой же вопрос от вас уже есть. Эти слова мы добавили к нему.",
    CloseReason.NOT_OURS: "С этим вопросом мы помочь не можем: он не о работе с Дневник.ру.",
}


def _closed(about: Occasioned) -> Letter | None:
    reason = about.view.inquiry.close_reason
    if about.view.inquiry.state is not State.CLOSED or reason is None:
        return None
    comment = about.view.said(TextKind.REASON)
    return Letter(
        f"Вопрос закрыт, {about.reference}",
        (
            Said(CLOSED_BECAUSE.get(reason, "Вопрос закрыт.")),
            *([Quoted(comment[-1].body or "")] if comment else []),
            Linked("Страница вопроса", about.page),
            Said(_phone(about)),
        ),
    )


def _auto_closed(about: Occasioned) -> Letter | None:
    if about.view.inquiry.state is not State.CLOSED:
        return None
    return Letter(
        f"Вопрос закрыт, {about.reference}",
        (
            Said("Мы давно не получали от вас вестей и закрыли вопрос."),
            Said("Если он не решён, нажмите на странице «Не помогло»: мы займёмся им снова."),
            Linked("Страница вопроса", about.page),
        ),
    )


def _link(about: Occasioned) -> Letter:
    return Letter(
        f"Ссылка на ваш вопрос, {about.reference}",
        (
            Said("Вы попросили прислать ссылку на страницу вопроса ещё раз. Вот она:"),
            Linked("Страница вопроса", about.page),
            Said("Если вы об этом не просили, ничего делать не нужно."),
        ),
    )


def _chat_down(about: Occasioned) -> Letter | None:
    inquiry, view = about.view.inquiry, about.view
    if not inquiry.is_open:
        return None
    pupils = ", ".join(f"{c.surname} {c.name}, {c.school_class}" for c in view.children)
    contacts = ", ".join(way for way in (inquiry.phone, inquiry.email) if way) or "не оставлены"
    return Letter(
        f"Чат недоступен, вопрос {about.reference}",
        (
            Said("Чат давно не отвечает, поэтому вопрос приходит письмом."),
            Said(f"Тема: {view.regulation.topic_title(inquiry.kind, inquiry.topic)}. "
                 f"Ответить не позднее {about.answer_by}."),
            Said(f"Спрашивает: {inquiry.requester_name}. Контакты: {contacts}."),
            *([Said(f"Ребёнок: {pupils}.")] if pupils else []),
            Quoted(view.words),
            Said("Когда чат заработает, карточка с кнопками появится в нём сама. Если успели "
                 "ответить по телефону, отметьте это на карточке."),
        ),
    )  # fmt: skip


def _phone(about: Occasioned) -> str:
    return f"Остались вопросы — позвоните в школу: {about.view.regulation.school.phone}."


_LETTERS: dict[Occasion, Callable[[Occasioned], Letter | None]] = {
    Occasion.ACCEPTED: _accepted,
    Occasion.QUESTION: _question,
    Occasion.ANSWER: _answer,
    Occasion.CORRECTION: _correction,
    Occasion.HANDOFF: _handoff,
    Occasion.VENDOR_ASK: _vendor_ask,
    Occasion.CLOSED: _closed,
    Occasion.AUTO_CLOSED: _auto_closed,
    Occasion.LINK: _link,
    Occasion.CHAT_DOWN: _chat_down,
}
