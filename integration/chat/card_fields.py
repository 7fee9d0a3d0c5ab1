"""The short fields of a card: who asked and how to answer, what came of it, what is still owed."""

from collections.abc import Iterator
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import Channel, Owes, ReplyBy, State
from helpdesk.domain.terms import describe_count
from helpdesk.journal.history_words import was_withdrawn
from helpdesk.journal.inquiry_view import InquiryView
from integration.chat import phrases
from integration.chat.speech import CardField, cut

VALUE_MOST = 300


def fields_of(view: InquiryView, now: datetime) -> Iterator[CardField]:
    """Yield what stands in the two columns of a card, those that fit its state."""
    inquiry = view.inquiry
    yield CardField("Состояние", inquiry.state.words)
    yield CardField("Занимается", _claimant(view, now))
    yield CardField("Кто", inquiry.requester_name)
    if view.children:
        pupils = (f"{c.surname} {c.name}, {c.school_class}" for c in view.children)
        yield CardField("Дети" if len(view.children) > 1 else "Ребёнок", "; ".join(pupils))
    for school_class, name in view.class_teachers.items():
        yield CardField(f"Кл. рук. {school_class}", name)
    if view.recorded_by:
        yield CardField("Кто внёс вопрос", view.recorded_by)
    if inquiry.phone and inquiry.reply_by is not ReplyBy.CALL:
        yield CardField("Телефон", inquiry.phone)
    # A number or an address must not be broken in a narrow column.
    fits = inquiry.reply_by not in (ReplyBy.CALL, ReplyBy.MAIL)
    yield CardField("Как ответить", phrases.wants_answer_by(view), is_short=fits)
    yield from _circumstances(view, now)
    yield from _owed(view)
    if inquiry.is_open:
        yield CardField("Срок по регламенту", _counted(view, now), is_short=False)


def _claimant(view: InquiryView, now: datetime) -> str:
    inquiry = view.inquiry
    if inquiry.claimant_id is None:
        return "пока никто" if inquiry.is_open else "—"
    name = view.person_name(inquiry.claimant_id)
    if inquiry.claimed_at is None or not inquiry.is_open:
        return name
    return f"{name}, с {phrases.moment_of(inquiry.claimed_at, view.regulation, now)}"


def _circumstances(view: InquiryView, now: datetime) -> Iterator[CardField]:
    inquiry = view.inquiry
    if inquiry.offered_to is not None:
        yield CardField("Предложено", view.person_name(inquiry.offered_to))
    if inquiry.cycle > 1:
        why = "отозван и задан ещё раз" if was_withdrawn(view, inquiry.cycle - 1) else "не помогло"
        yield CardField("Возвращался", f"{why}, обращение повторное ({inquiry.cycle}-е)")
    if view.handoff is not None:
        case = view.body(view.handoff.case_id)
        yield CardField("Поддержка", f"обращение {case}" if case else "номера обращения пока нет")
    yield from _owed_to_vendor(view, now)
    yield from _outage(view)
    if inquiry.calls_tried:
        reached = "дозвонились" if inquiry.reached_at else "не дозвонились"
        yield CardField("Звонки", f"{inquiry.calls_tried}, {reached}")
    if view.own_pictures:
        yield CardField("Снимки экрана", f"{len(view.own_pictures)}, в ответах под карточкой")
    yield from _by_mail(view)
    if inquiry.suspicious:
        yield CardField("Осторожно", "похоже на автоматическую отправку")


def _outage(view: InquiryView) -> Iterator[CardField]:
    if view.open_outage is not None:
        yield CardField("Сбой у многих", view.open_outage.title, is_short=False)
    elif view.inquiry.is_open and view.outage_to_join is not None:
        title, press = view.outage_to_join.title, Action.OUTAGE_JOIN.words
        yield CardField("Это про то же?", f"{title}. Если да: «Ещё…», «{press}»", is_short=False)


def _owed_to_vendor(view: InquiryView, now: datetime) -> Iterator[CardField]:
    """Say who waits on the same case, and who has to send what the support has asked for."""
    if view.waiting_mates and view.inquiry.state is State.HANDED_OFF:
        yield CardField(
            "Ждут его же", ", ".join(each.shown_reference for each in view.waiting_mates)
        )
    if view.inquiry.owes is None:
        return
    who = "тот, кто спросил" if view.inquiry.owes is Owes.REQUESTER else "школа"
    by = view.inquiry.owed_by
    calendar = view.regulation.calendar
    until = f", до {dates.short(calendar.last_day(by), calendar.local_date(now))}" if by else ""
    yield CardField("Сведения должен", f"{who}{until}")
    if view.debt is not None:
        yield CardField("Поддержка просит", cut(view.debt.body or "", VALUE_MOST), is_short=False)


def _by_mail(view: InquiryView) -> Iterator[CardField]:
    """What a letter brings along, and what it lacks."""
    if view.inquiry.channel is not Channel.MAIL:
        return
    opened = next((entry for entry in view.history if entry.what == Move.OPEN), None)
    noted = opened.data if opened else {}
    if "follows" in noted:
        yield CardField("Продолжение", f"вопроса {shown_reference(str(noted['follows']))}")
    person = view.regulation.person(str(noted.get("forwarded_by", "")))
    if person is not None:
        yield CardField("Письмо переслал(а)", person.name)
    if view.lacks_consent:
        yield CardField("Согласие", "не получено, письмо пришло почтой")


def _owed(view: InquiryView) -> Iterator[CardField]:
    """A message that no machine can deliver is somebody's task, not a line in a log."""
    asked = [_what(task.occasion) for task in view.owed if task.asked_for]
    failed = [_what(task.occasion) for task in view.owed if not task.asked_for]
    phone = f" Телефон: {view.inquiry.phone}." if view.inquiry.phone else ""
    if asked:
        what = ", ".join(dict.fromkeys(asked))
        yield CardField("Позвоните и скажите", f"{what}.{phone}", is_short=False)
    if failed:
        what = ", ".join(dict.fromkeys(failed))
        yield CardField("Не доставлено, позвоните", f"{what}.{phone}", is_short=False)


def _what(occasion: str) -> str:
    return NotificationType(occasion).words or "напоминание коллеге"


def _counted(view: InquiryView, now: datetime) -> str:
    said, moved = describe_count(view.counted), phrases.deadlines(view, now).of_working
    return f"{said}. {moved[0].upper()}{moved[1:]}" if moved else said
