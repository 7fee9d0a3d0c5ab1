"""What the card of an inquiry says: rendered whole from the record as it stands now."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from helpdesk.domain.actions import Action
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import State
from helpdesk.domain.texts import Text
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.offers import Offers, offers_to_all
from integration.chat import phrases
from integration.chat.buttons import Button
from integration.chat.card_fields import fields_of
from integration.chat.speech import Block, Card, CardField, Quote, Run, Strong, Tone, cut, line

# More than fills a telephone's screen; the rest is behind «Показать целиком».
WORDS_MOST = 2_000
QUESTION_MOST = 600
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
    buttons, more = _moves_of(view, now, show=shown != words)
    is_late = view.is_overdue(now)
    return Card(
        line=line(Strong(phrases.summary(view)), " — ", *_standing(view, now, calls)),
        blocks=tuple(_blocks(view, shown)),
        fields=tuple(fields_of(view, now)),
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


def _footer(view: InquiryView, now: datetime) -> str:
    inquiry = view.inquiry
    came = phrases.moment_of(inquiry.received_at, view.regulation, now)
    channel = inquiry.channel.words
    return f"№ {inquiry.number} за {inquiry.year} · {channel} · пришло {came}"


def _moves_of(
    view: InquiryView, now: datetime, *, show: bool
) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """Return the buttons, two at most, and what stands under «Ещё…»."""
    offered = offers_to_all(view, now)
    whole = (Button(Action.SHOW),) if show else ()
    return _drawn(offered.likely), (*_drawn(offered.more), *whole, *_ready_answers(offered))


def _drawn(acts: Iterable[Action]) -> tuple[Button, ...]:
    return tuple(map(_button, acts))


def _button(act: Action) -> Button:
    """Return its button; what the requester has told us is said in other words than his own."""
    return Button(act, "" if act.for_staff == act.words else act.for_staff)


def _ready_answers(offered: Offers) -> tuple[Button, ...]:
    words = Action.READY.words
    return tuple(
        Button(Action.READY, f"{words}: {each.title}", detail=str(each.id))
        for each in offered.ready
    )
