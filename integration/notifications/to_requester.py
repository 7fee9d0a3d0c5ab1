"""What a member of staff who has asked hears by direct message, with buttons to answer by."""

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.deadline_words import PAUSED
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, Kind, State
from helpdesk.domain.texts import ANSWERS, Text, TextKind
from helpdesk.domain.vagueness import MORE_EXACTLY, is_vague
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.inquiries.answering import why_not_reopened
from helpdesk.privacy.holding_back import HIDDEN
from helpdesk.regulation import lessons
from helpdesk.vendor.outage_unsure import not_the_same
from integration.chat import phrases
from integration.chat.buttons import Button
from integration.chat.speech import (
    Block,
    Link,
    Notification,
    Quote,
    Strong,
    cut,
    line,
    notification,
)
from integration.notifications.about import EARLIER, NOT_HELPED, About, quote

# The earlier answer stands whole a little above in the same channel.
EARLIER_MOST = 300
MENTION = "Напишите класс, предмет, день и что вы увидели."
_SAME = "Это про то же? Если у вас другое, ответим отдельно."
_BEFORE_ANSWER = frozenset({State.NEW, State.CLAIMED})
_COMES_BACK = frozenset({CloseReason.BY_MOUTH, CloseReason.NOT_OURS})


def reopened(about: About) -> Notification | None:
    if not about.is_of_this_cycle or not about.inquiry.is_open:
        return None
    again = f": занимаемся вопросом снова. {about.we_answer}"
    return notification(line(about.reference, again), *_when_closed(about))


def accepted(about: About) -> Notification | None:
    if about.state is State.CLOSED:
        return None
    by_when = f" {about.we_answer}" if about.inquiry.is_open else ""
    return notification(
        line("Принято, ", about.reference, f".{by_when}"),
        Quote(about.inquiry.subject),
        *([line(HIDDEN)] if about.view.masked else []),
        *_called(about),
        *_outage(about),
        *_when_closed(about),
        *_more(about),
        line(Link("Дописать или приложить снимок экрана", about.page)),
        buttons=_same_outage(about) + _lesson(about) + _withdraw(about.inquiry),
    )


def _outage(about: About) -> tuple[Block, ...]:
    """Say what many have trouble with, and ask whether this is the same."""
    own = about.view.open_outage
    concerns = own or (about.view.outage_to_join if _same_outage(about) else None)
    others = tuple(about.said_of(each) for each in about.outages if each != concerns)
    if concerns is None:
        return others
    same = "Сообщим вам, когда заработает." if own else _SAME
    return (f"{about.said_of(concerns)} {same}", *others)


def _same_outage(about: About) -> tuple[Button, ...]:
    fits = about.view.outage_to_join and permitted(Move.OUTAGE, about.inquiry, REQUESTER)
    return (Button(Action.OUTAGE_JOIN, "Да, сообщите, когда заработает"),) if fits else ()


def outage_update(about: About) -> Notification | None:
    told = about.view.outage and about.view.outage.told(about.key)
    if not about.view.open_outage or not told:
        return None
    first = line("Новость о сбое, ", about.reference, f". {about.view.open_outage.title}:")
    return notification(first, Quote(told.words), page=about.page)


def outage_passed(about: About) -> Notification | None:
    """Tell who was asked whether he has the same trouble, and has not said, that it is over."""
    if not about.inquiry.is_open:
        return None
    title, words = (str(about.params[name]) for name in ("title", "words"))
    first = line("Сбой, о котором мы спрашивали, закончился, ", about.reference, f". {title}:")
    blocks, buttons = (Quote(words), not_the_same(about.inquiry)), _withdraw(about.inquiry)
    return notification(first, *blocks, buttons=buttons, page=about.page)


def consent_withdrawn(about: About) -> Notification | None:
    goes = goes_at(about.inquiry, about.regulation)
    if goes is None:
        return None
    day = phrases.day_of(goes, about.regulation, about.now)
    return notification(line(about.reference, f": вопрос закрыт, ваши данные удалятся {day}."))


def _more(about: About) -> tuple[Block, ...]:
    """Ask once where the words tell little. A command is written down at once, for in a lesson
    nobody has time for a second window: so it is asked after that, and a reply here joins. Of what
    many have all is known."""
    view = about.view
    if view.open_outage or view.outage_to_join:
        return ()
    told = [text.body for text in view.said(TextKind.DONE, TextKind.EXPECTED, TextKind.PAGE)]
    if about.state is not State.NEW or view.said(TextKind.ADDITION):
        return ()
    if not is_vague(view.words, told):
        return ()
    wording = about.regulation.wording_of(about.inquiry.kind, about.inquiry.topic)
    advice = wording.advice() if wording else MENTION
    return (f"{MORE_EXACTLY} {advice} Ответьте здесь, и слова добавятся к вопросу.",)


def _when_closed(about: About) -> tuple[Block, ...]:
    calendar = about.regulation.calendar
    if calendar.is_open(about.now):
        return ()
    return (f"{dates.school_hours_notice(calendar, about.now)}.",)


def _called(about: About) -> tuple[Block, ...]:
    """Say to whose lesson somebody was called, for the button that did it is gone."""
    if NotificationType.LESSON_NOW not in about.inquiry.fired or about.state not in _BEFORE_ANSWER:
        return ()
    phone = about.regulation.school.phone
    return (f"Позвали дежурного на урок. Если он не отзовётся, позвоните: {phone}.",)


def _lesson(about: About) -> tuple[Button, ...]:
    """«Урок идёт сейчас» calls whoever is on duty once, when a lesson can be going on."""
    waits = about.inquiry.state in _BEFORE_ANSWER and about.inquiry.kind is Kind.STAFF
    once = NotificationType.LESSON_NOW not in about.inquiry.fired
    fits = waits and once and lessons.may_be_on(about.regulation, about.now)
    return (Button(Action.CALL_TO_LESSON),) if fits else ()


def _withdraw(inquiry: Inquiry) -> tuple[Button, ...]:
    return (Button(Action.WITHDRAW),) if permitted(Move.WITHDRAW, inquiry, REQUESTER) else ()


def claimed(about: About) -> Notification | None:
    if not about.inquiry.is_open or about.inquiry.claimant_id != about.key:
        return None
    return notification(
        line("Вопросом ", about.reference, f" занимается {about.claimant}{_where(about)}."),
        buttons=(Button(Action.REPLY, "Дополнить"),),
    )


def _where(about: About) -> str:
    """Return where to find who has claimed it, as the regulation has it: «, кабинет 12»."""
    known = about.view.claimant
    named = about.regulation.person(known.username) if known else None
    return f", {named.room}" if named and named.room else ""


def question(about: About) -> Notification | None:
    asked = about.text(TextKind.QUESTION)
    is_open = asked is not None and about.view.open_question == asked
    if asked is None or not (is_open or about.said_at):
        return None
    stands = about.state is State.WAITING
    return notification(
        line("У нас вопрос к вам, ", about.reference, ":"),
        Quote(asked.body or ""),
        *([line(f"Пока ждём вашего ответа, {PAUSED}.")] if stands else []),
        buttons=(Button(Action.REPLY), *_withdraw(about.inquiry)) if is_open else (),
        pictures=about.pictures(asked),
        page=about.page,
    )


def answer(about: About) -> Notification | None:
    given = about.text(*ANSWERS)
    if given is None:
        return None
    is_vendors = given.kind is TextKind.VENDOR_ANSWER
    whose = "Ответ поддержки «Дневник.ру»" if is_vendors else f"Отвечает {about.author(given)}"
    first = line("Ответ готов, ", about.reference, f". Вы спрашивали: «{about.inquiry.subject}»")
    return _given(about, given, first, line(f"{whose}:"), Quote(given.body or ""))


def correction(about: About) -> Notification | None:
    given = about.text(TextKind.CORRECTION)
    if given is None:
        return None
    first = line("Исправленный ответ, ", about.reference, ". В прошлом была неточность, извините.")
    return _given(about, given, first, Quote(given.body or ""), *_earlier(about, given))


def _given(about: About, given: Text, *said: Block) -> Notification:
    """Ask whether it helped of the last answer alone, and until somebody has said so."""
    is_last = bool(about.view.answers) and about.view.answers[-1] == given
    asks = is_last and about.is_of_this_cycle and about.state is State.ANSWERED
    return notification(
        *said,
        buttons=(Button(Action.HELPED), Button(Action.DID_NOT_HELP)) if asks else (),
        pictures=about.pictures(given),
        page=about.page,
    )


def _earlier(about: About, correction: Text) -> tuple[Block, ...]:
    """Repeat what holds no longer, so that nobody follows it where he has read it."""
    before = about.earlier(correction)
    if before is None:
        return ()
    return EARLIER, Quote(cut(before.body or "", EARLIER_MOST))


def closed(about: About) -> Notification | None:
    reason, original = about.inquiry.close_reason, about.view.original
    if about.state is not State.CLOSED or reason is None:
        return None
    comment = about.view.said(TextKind.REASON)
    first = Link(original, about.original_page) if about.original_page else Strong(original)
    return notification(
        line("Вопрос ", about.reference, f" закрыт: {reason.clause}."),
        *([line("Следите за первым вопросом: ", first, ".")] if original else []),
        *quote(comment[-1].body if comment else ""),
        f"Остались вопросы — позвоните: {about.regulation.school.phone}.",
        buttons=_comes_back(about) if reason in _COMES_BACK else (),
        page=about.page,
    )


def auto_closed(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return notification(
        line("Вопрос ", about.reference, " закрыт: от вас давно не было вестей."),
        Quote(about.inquiry.subject),
        NOT_HELPED,
        buttons=_comes_back(about),
    )


def _comes_back(about: About) -> tuple[Button, ...]:
    may = not why_not_reopened(about.inquiry, about.regulation, about.now)
    return (Button(Action.DID_NOT_HELP),) if may else ()
