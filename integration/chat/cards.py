"""What the card of an inquiry says: rendered whole from the record as it stands now."""

from collections.abc import Iterator
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import Channel, Owes, ReplyBy, State
from helpdesk.domain.terms import describe_count
from helpdesk.domain.texts import Text
from helpdesk.journal.history_words import was_withdrawn
from helpdesk.journal.inquiry_view import InquiryView
from integration.chat import phrases
from integration.chat.card_moves import moves_of
from integration.chat.speech import Block, Card, CardField, Quote, Run, Strong, Tone, cut, line

# More than fills a telephone's screen; the rest is behind «Показать целиком».
WORDS_MOST = 2_000
QUESTION_MOST = 600
VALUE_MOST = 300
# What the bot has no right to delete.
OWN_WORDS = (
    "Свои сообщения в этой ветке бот удалил. То, что писали коллеги, удалить может только автор "
    "или администратор чата: если там есть имена или слова спросившего, удалите их, пожалуйста."
)
CUT = "… Целиком: «Ещё…», «Показать целиком»."
_TONES = {state: Tone(state.value) for state in State}


def card_of(view: InquiryView, now: datetime, *, calls: bool = True) -> Card:
    """Return the card for the present state; it stays readable and harmless when closed.

    Without `calls` it names nobody on duty: the channel hears of it by another post.
    """
    if view.inquiry.erased_at is not None:
        return _erased(view, now)
    words = words_of(view)
    shown = cut(words, WORDS_MOST, CUT)
    buttons, more = moves_of(view, now, show=shown != words)
    is_late = view.is_overdue(now)
    return Card(
        line=line(Strong(phrases.summary(view)), " — ", *_standing(view, now, calls)),
        blocks=tuple(_blocks(view, shown)),
        fields=tuple(_fields(view, now)),
        footer=_footer(view, now),
        tone=Tone.OVERDUE if is_late else _TONES[view.inquiry.state],
        buttons=buttons,
        more=more,
    )


def _erased(view: InquiryView, now: datetime) -> Card:
    """What is left of a card: that there was a question, without its words and names."""
    summary = line(Strong(phrases.summary(view)), " — личные данные удалены")
    return Card(
        line=summary,
        blocks=(line(OWN_WORDS),),
        fields=(CardField("Состояние", view.inquiry.state.words),),
        footer=_footer(view, now),
        tone=Tone.CLOSED,
        buttons=(),
        more=(),
    )


def words_of(view: InquiryView) -> str:
    """Return the requester's words with what was done, happened, expected, and where."""
    details = [
        f"{title}: {text.body}" for kind, title in phrases.DETAILS for text in view.said(kind)[:1]
    ]
    return "\n".join([view.words, *details])


def _standing(view: InquiryView, now: datetime, calls: bool) -> Iterator[Run]:
    """Say where it stands, and by when: what one needs to know at a glance."""
    inquiry = view.inquiry
    if inquiry.state is State.CLOSED:
        reason = inquiry.close_reason
        yield "закрыт" + (f": {reason.words}" if reason else "")
        return
    if view.is_overdue(now):
        yield Strong(phrases.deadlines(view, now).passed)
        yield " · "
    yield from _present(view, now, calls)
    if NotificationType.LESSON_NOW in inquiry.fired and inquiry.state in (State.NEW, State.CLAIMED):
        yield " · "
        yield Strong("урок идёт сейчас")


def _present(view: InquiryView, now: datetime, calls: bool) -> Iterator[Run]:
    due = phrases.deadlines(view, now)
    match view.inquiry.state:
        case State.NEW:
            yield from ("никто не взял",) if due.is_passed else ("ответить до ", Strong(due.day))
            if calls:
                yield from _duty(view, now)
        case State.CLAIMED:
            # What has passed was said before this.
            by = "" if due.is_passed else f", ответить до {due.day}"
            yield f"в работе: {view.person_name(view.inquiry.claimant_id)}{by}"
        case State.WAITING:
            yield "ждём уточнения"
        case State.HANDED_OFF:
            yield "передано в поддержку «Дневник.ру»"
            if view.inquiry.owes:
                yield " · "
                yield Strong("она ждёт сведений")
        case State.ANSWERED:
            yield "ответ дан"


def _duty(view: InquiryView, now: datetime) -> Iterator[Run]:
    """Call whoever is on duty; at night nobody, for the morning has its own mention."""
    if not view.regulation.calendar.is_open(now):
        return
    yield " · "
    yield from phrases.on_duty(view.duty, now, view.inquiry)


def _blocks(view: InquiryView, shown: str) -> Iterator[Block]:
    """Our own open question stands first: a chat shows ten lines of a card on a telephone."""
    question: Text | None = view.open_question
    if question is not None:
        yield line("Ждём ответа на наш вопрос:")
        yield Quote(cut(question.body or "", QUESTION_MOST, CUT))
    if shown.strip():
        if question is not None:
            yield line("О чём спросили:")
        yield Quote(shown)


def _fields(view: InquiryView, now: datetime) -> Iterator[CardField]:
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
    yield CardField("Как ответить", phrases.wants_answer_by(view))
    if inquiry.phone and inquiry.reply_by is not ReplyBy.CALL:
        yield CardField("Телефон", inquiry.phone)
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
    if view.open_outage is not None:
        yield CardField("Сбой у многих", view.open_outage.title, is_short=False)
    if inquiry.calls_tried:
        reached = "дозвонились" if inquiry.reached_at else "не дозвонились"
        yield CardField("Звонки", f"{inquiry.calls_tried}, {reached}")
    if view.own_pictures:
        yield CardField("Снимки экрана", f"{len(view.own_pictures)}, в ответах под карточкой")
    yield from _by_mail(view)
    if inquiry.suspicious:
        yield CardField("Осторожно", "похоже на автоматическую отправку")


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


def _footer(view: InquiryView, now: datetime) -> str:
    inquiry = view.inquiry
    came = phrases.moment_of(inquiry.received_at, view.regulation, now)
    channel = inquiry.channel.words
    return f"№ {inquiry.number} за {inquiry.year} · {channel} · пришло {came}"
