"""How a line of an inquiry's history is put into words, where they hang on what is written in it.

Each function returns what one audience reads of one kind of line; `histories` has them all.
"""

from collections.abc import Callable

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason, Owes
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.regulation.support_letter import SCHOOL_SENDS

# In a template {who} is who has done it, {given} who has it by that, {now} who has it now,
# {reason} why it was closed, {why} or {Why} why it is open again.
Words = str | Callable[[InquiryView, Entry], str]


def tell(words: Words, seen: InquiryView, entry: Entry) -> str:
    """Return the words for this line; nothing where this audience is told nothing of it."""
    if callable(words):
        return words(seen, entry)
    why = "вопрос задан ещё раз" if was_withdrawn(seen, entry.cycle - 1) else "не помогло"
    reason = entry.data.get("reason")
    return words.format(
        who=seen.person_name(entry.actor_id),
        given=seen.person_name(str(entry.data.get("claimant"))),
        now=seen.person_name(seen.inquiry.claimant_id),
        reason=CloseReason(str(reason)).words if reason in list(CloseReason) else "",
        why=why,
        Why=why.capitalize(),
    )


def was_withdrawn(seen: InquiryView, cycle: int) -> bool:
    """Return whether a cycle ended so: who then asks again, says of no answer that it failed."""
    return any(each.what == Move.WITHDRAW and each.cycle == cycle for each in seen.history)


def opened(_seen: InquiryView, entry: Entry) -> str:
    return "Вопрос задан" if entry.role is Role.REQUESTER else "Вопрос записан"


def taken(seen: InquiryView, entry: Entry) -> str:
    claimant = entry.data.get("claimant")
    return f"Вопросом занимается {seen.person_name(str(claimant))}" if claimant else ""


def asked(seen: InquiryView, entry: Entry) -> str:
    reason = seen.regulation.reason(str(entry.data.get("unclear", "")))
    lacks = f" (не хватает: {reason.title})" if reason else ""
    return f"Задан уточняющий вопрос{lacks}, срок с учётом уточнений приостановлен"


def clarified_to_requester(_seen: InquiryView, entry: Entry) -> str:
    mine = entry.role is Role.REQUESTER
    return "Вы ответили на наш вопрос" if mine else "Записали ваш ответ на наш вопрос"


def outage(_seen: InquiryView, entry: Entry) -> str:
    is_out = "out" in entry.data
    return "Больше не отмечен как общий сбой" if is_out else "Отмечен как общий сбой"


def added(_seen: InquiryView, entry: Entry) -> str:
    if "letter" in entry.data:
        return "Письмо в поддержку дополнено"
    if "double" in entry.data:
        return "Добавлены слова из повторного вопроса"
    return "Добавлен снимок экрана" if "picture" in entry.data else "Добавлены слова"


def added_to_requester(_seen: InquiryView, entry: Entry) -> str:
    if "letter" in entry.data:
        return "Письмо в поддержку дополнено"
    if "double" in entry.data:
        return "Добавили слова из вашего повторного вопроса"
    what = "снимок экрана" if "picture" in entry.data else "слова к вопросу"
    return f"Вы добавили {what}" if entry.role is Role.REQUESTER else "Школа дополнила вопрос"


def called(_seen: InquiryView, entry: Entry) -> str:
    if entry.data.get(SCHOOL_SENDS):
        return "Звонок: дозвонились, письмо в поддержку отправит школа"
    return "Звонок: дозвонились" if entry.data.get("reached") else "Звонок: не дозвонились"


def called_to_requester(_seen: InquiryView, entry: Entry) -> str:
    if entry.data.get(SCHOOL_SENDS):
        return "Мы вам позвонили: письмо в поддержку отправит школа"
    return "Мы вам позвонили" if entry.data.get("reached") else "Мы звонили, но не дозвонились"


def vendors_answer(_seen: InquiryView, entry: Entry) -> str:
    shared = ", общий на несколько вопросов" if "first" in entry.data else ""
    return f"Записан ответ поддержки{shared}"


def vendor_wants(_seen: InquiryView, entry: Entry) -> str:
    who = "школа" if entry.data.get("owes") == Owes.SCHOOL else "тот, кто спросил"
    return f"Поддержка просит сведения, отправит {who}"


def vendor_told(_seen: InquiryView, entry: Entry) -> str:
    if entry.is_anew:
        return "Письмо отправлено в поддержку заново"
    return "Сведения отправлены в поддержку"


def vendor_rejected(seen: InquiryView, entry: Entry) -> str:
    case = entry.data.get("case")
    number = seen.body(case) if isinstance(case, int) else ""
    return f"Поддержка отклонила обращение{f' № {number}' if number else ''}"
