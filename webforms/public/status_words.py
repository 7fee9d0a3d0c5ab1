"""What the status page says of an inquiry, in its requester's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from helpdesk.domain import dates
from helpdesk.domain.deadlines import PAUSED, deadlines_of
from helpdesk.domain.inquiry import Entry, Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import REQUESTER, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, Owes, State
from helpdesk.domain.terms import describe_count
from helpdesk.inquiries.answering import PROMISED_ELSEWHERE
from helpdesk.inquiries.consents import AGREED
from helpdesk.inquiries.following import DELETED, EDITED
from helpdesk.inquiries.revealing import REVEALED
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.wake import later
from helpdesk.regulation.letter import SCHOOL_SENDS

STEPS = ("Получен", "В работе", "Ответ готов")
CLOSED_BECAUSE = {
    CloseReason.BY_MOUTH: "Вам ответили лично или по телефону.",
    CloseReason.DUPLICATE: "Такой же вопрос от вас уже есть: мы добавили эти слова к нему.",
    CloseReason.SPAM: "Мы не нашли здесь вопроса о работе с «Дневником.ру».",
    CloseReason.NOT_OURS: "Этот вопрос не о работе с «Дневником.ру», здесь мы помочь не можем.",
    CloseReason.HELPED: "Помогло, вопрос закрыт. Рады этому.",
    CloseReason.WITHDRAWN: "Вы отозвали вопрос.",
    CloseReason.BY_TEACHER: "Вам помог учитель.",
    CloseReason.QUIET: "Мы давно не получали от вас вестей, и вопрос закрылся сам.",
}


@dataclass(frozen=True)
class Stage:
    """Where an inquiry stands: heading, explanation, and how far along `STEPS` it is."""

    heading: str
    explanation: str
    step: int


def stage_of(seen: InquiryView, now: datetime, *, is_found: bool = False) -> Stage:
    """Return where it stands; `is_found` by number and phone, where the letters are not shown."""
    inquiry = seen.inquiry
    match inquiry.state:
        case State.NEW:
            calendar = seen.regulation.calendar
            hours = dates.school_hours_notice(calendar, now)
            see = "Консультанты школы его видят. " if calendar.is_open(now) else ""
            return Stage("Вопрос получен", f"{see}{hours}.", 0)
        case State.CLAIMED:
            name = seen.person_name(inquiry.claimant_id)
            return Stage(f"Вопросом занимается {name}", "Ответ появится на этой странице.", 1)
        case State.WAITING:
            return Stage("У нас вопрос к вам", f"Ответьте, и мы продолжим. Пока ждём, {PAUSED}.", 1)
        case State.HANDED_OFF:
            return Stage(
                "Нужна помощь поддержки «Дневник.ру»", _handed_off(seen, is_found=is_found), 1
            )
        case State.ANSWERED:
            return Stage("Ответ готов", "Прочитайте и скажите, помогло ли.", 2)
        case State.CLOSED:
            reason = inquiry.close_reason
            first = f" Следите за вопросом {seen.original}." if seen.original else ""
            return Stage("Вопрос закрыт", CLOSED_BECAUSE[reason] + first if reason else "", 2)


def _handed_off(seen: InquiryView, *, is_found: bool) -> str:
    if seen.debt is not None and seen.inquiry.owes is Owes.REQUESTER:
        if is_found:
            return "Поддержка ждёт вашего ответа. Что она написала, видно по вашей ссылке."
        return "Поддержка ждёт вашего ответа: посмотрите ниже, что она написала."
    stays = f"Вопрос остаётся и у школы: за него отвечает {seen.responsible}."
    return f"Мы написали для вас письмо, его осталось отправить. {stays}"


def promise_of(seen: InquiryView, now: datetime) -> str:
    """Return «Ответим не позднее среды, 25 ноября.» while we owe an answer; else nothing."""
    if seen.inquiry.state not in (State.NEW, State.CLAIMED):
        return ""
    return deadlines_of(seen.inquiry, seen.regulation.calendar, now).we_answer


def may(move: Move, seen: InquiryView, now: datetime) -> bool:
    """Return whether the page offers this move now."""
    inquiry = seen.inquiry
    if not permitted(move, inquiry, REQUESTER):
        return False
    return move is not Move.DID_NOT_HELP or _can_come_back(seen, inquiry, now)


def _can_come_back(seen: InquiryView, inquiry: Inquiry, now: datetime) -> bool:
    if inquiry.closed_at is None:
        return True
    if inquiry.close_reason in PROMISED_ELSEWHERE:
        return False
    reopen = seen.regulation.windows.reopen
    return now <= later(inquiry.closed_at, reopen, seen.regulation.calendar)


def described(seen: InquiryView, now: datetime, *, is_found: bool = False) -> dict[str, Any]:
    """Return what may be read of an inquiry, also by who has only its number and phone."""
    inquiry = seen.inquiry
    return {
        "inquiry": inquiry,
        "seen": seen,
        "stage": stage_of(seen, now, is_found=is_found),
        # What ended without an answer has not come as far as that.
        "steps": STEPS if inquiry.is_open or seen.answers else (),
        "promise": promise_of(seen, now),
        "counted": describe_count(seen.counted_with_waits),
        "timeline": timeline_of(seen, now),
        "topic": seen.regulation.topic_title(inquiry.kind, inquiry.topic),
    }


@dataclass(frozen=True)
class Happened:
    """One line of the timeline."""

    when: str
    what: str


def timeline_of(seen: InquiryView, now: datetime) -> list[Happened]:
    """Return what the requester needs to know of the history, the newest first.

    Five pictures that come at once are one line.
    """
    calendar = seen.regulation.calendar
    told = [(entry, _told(seen, entry)) for entry in seen.history]
    lines = [
        Happened(dates.moment(entry.at, now, calendar), words) for entry, words in told if words
    ]
    return [line for line, _ in groupby(lines[::-1])]


def _told(seen: InquiryView, entry: Entry) -> str:
    tell = _LINES.get(entry.what)
    return tell(seen, entry) if tell else ""


def _plain(words: str) -> Callable[[InquiryView, Entry], str]:
    return lambda _seen, _entry: words


def _taken(seen: InquiryView, entry: Entry) -> str:
    claimant = entry.data.get("claimant")
    return f"Вопросом занимается {seen.person_name(str(claimant))}" if claimant else ""


def _vendor_told(_seen: InquiryView, entry: Entry) -> str:
    if entry.is_anew:
        return "Письмо отправлено в поддержку заново"
    return "Сведения отправлены в поддержку"


def _added(_seen: InquiryView, entry: Entry) -> str:
    if "letter" in entry.data:
        return "Письмо в поддержку дополнено"
    if "double" in entry.data:
        return "Добавили слова из вашего повторного вопроса"
    what = "снимок экрана" if "picture" in entry.data else "слова к вопросу"
    if entry.role is Role.REQUESTER:
        return f"Вы добавили {what}"
    return "Школа дополнила вопрос"


def _called(_seen: InquiryView, entry: Entry) -> str:
    if entry.data.get(SCHOOL_SENDS):
        return "Мы вам позвонили: письмо в поддержку отправит школа"
    return "Мы вам позвонили" if entry.data.get("reached") else "Мы звонили, но не дозвонились"


def _clarified(_seen: InquiryView, entry: Entry) -> str:
    mine = entry.role is Role.REQUESTER
    return "Вы ответили на наш вопрос" if mine else "Записали ваш ответ на наш вопрос"


_LETTER = _plain("Написали письмо в поддержку «Дневник.ру»")
_LINES: dict[str, Callable[[InquiryView, Entry], str]] = {
    Move.OPEN: _plain("Вопрос получен"),
    Move.CLAIM: _taken,
    Move.ACCEPT: _taken,
    Move.REASSIGN: _taken,
    Move.ASK: _plain("Мы спросили вас"),
    Move.CLARIFY: _clarified,
    Move.ADD: _added,
    Move.LOG_CALL: _called,
    Move.ANSWER: _plain("Мы ответили"),
    Move.VENDOR_ANSWER: _plain("Пришёл ответ поддержки «Дневник.ру»"),
    Move.CORRECT: _plain("Мы исправили ответ"),
    Move.HELPED: _plain("Помогло, вопрос закрыт"),
    Move.HELPED_SELF: _plain("Вам помог учитель"),
    Move.DID_NOT_HELP: _plain("Не помогло: занимаемся снова"),
    Move.HAND_OFF: _LETTER,
    Step.HAND_OFF_WINDOW: _LETTER,
    Step.HAND_OFF_TERM: _LETTER,
    Move.VENDOR_CASE: _plain("Записан номер обращения в поддержке"),
    Move.VENDOR_WANTS: _plain("Поддержка «Дневник.ру» просит сведения"),
    Move.VENDOR_TOLD: _vendor_told,
    Move.VENDOR_REJECTED: _plain("Поддержка «Дневник.ру» отклонила обращение"),
    Move.CLOSE: _plain("Вопрос закрыт"),
    Move.WITHDRAW: _plain("Вы отозвали вопрос"),
    Move.AUTO_CLOSE: _plain("Вопрос закрылся: давно не было вестей"),
    Move.WITHDRAW_CONSENT: _plain("Вы отозвали согласие на обработку данных"),
    AGREED: _plain("Вы дали согласие на обработку данных"),
    EDITED: _plain("Вы изменили своё сообщение"),
    DELETED: _plain("Вы удалили своё сообщение"),
    REVEALED: _plain("Консультант посмотрел скрытое в ваших словах"),
}
