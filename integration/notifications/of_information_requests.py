"""What the vendor's support has asked for, or has rejected: said to who owes it, and to us."""

from helpdesk.domain.actions import Action
from helpdesk.domain.states import Owes
from helpdesk.domain.texts import Text, TextKind
from helpdesk.journal.history_words import vendor_told
from helpdesk.vendor import vendor_words
from helpdesk.vendor.checking import mend_and_send
from integration.chat.buttons import Button
from integration.chat.speech import Block, Link, Notification, Quote, Run, line, notification
from integration.notifications.about import About, quote
from integration.notifications.support_to_requester import letter_to_send, rules_of

SENT_ANEW = "Письмо отправлено заново"


def _by(about: About) -> str:
    """Return « Она ждёт до пятницы, 27 ноября.», where the support has named a day."""
    waits = vendor_words.waits(about.inquiry.owed_by, about.regulation, about.now)
    return f" Она {waits}." if waits else ""


def _who(about: About) -> str:
    if about.inquiry.owes is Owes.REQUESTER:
        return f"Отправить их должен тот, кто спросил ({about.inquiry.requester_name})."
    return f"Отправить их должна школа: {'дежурный' if about.is_free else about.claimant}."


# In the thread.


def wanted(about: About) -> Notification | None:
    asked = about.text(TextKind.VENDOR_WANTS)
    if asked is None:
        return None
    if about.view.debt != asked:
        return notification("Поддержка просила сведения:", Quote(asked.body or ""))
    calls = about.duty() if about.inquiry.owes is Owes.SCHOOL and about.is_free else ()
    said = "поддержка просит сведения" if calls else "Поддержка просит сведения"
    return notification(
        line(*calls, f"{said} (записал(а) {about.author(asked)})."),
        f"{_who(about)}{_by(about)} Потом отметьте на карточке «Сведения отправлены».",
        *_written(asked),
    )


def _written(said: Text) -> tuple[Block, ...]:
    """Quote the support, below what is to be done: a chat folds what is long on a telephone."""
    return (line("Что написала поддержка:"), Quote(said.body or ""))


def owed(about: About) -> Notification | None:
    debt = about.view.debt
    if debt is None or not about.is_with_support:
        return None
    help_him = "Помогите отправить и отметьте на карточке «Сведения отправлены»."
    return notification(
        line(*about.duty(), "поддержка всё ещё ждёт сведений и может отклонить обращение."),
        f"{_who(about)}{_by(about)} {help_him}",
        *_written(debt),
    )


def told(about: About) -> Notification | None:
    entry = about.entry
    if entry is None:
        return None
    who = about.actor if entry.actor_id else about.inquiry.requester_name
    said = f"{vendor_told(about.view, entry)} ({who})."
    return notification(said, *quote(about.entry_text))


def rejected(about: About) -> Notification | None:
    said = about.text(TextKind.VENDOR_REJECTED)
    if said is None:
        return None
    titles = ", ".join(each.title for each in about.view.checked.missing)
    lacks = f" В письме нет: {titles}." if titles else ""
    return notification(
        f"Поддержка отклонила обращение (записал(а) {about.author(said)}):",
        Quote(said.body or ""),
        f"Тот, кто спросил, получил письмо заново, с тем, что исправить.{lacks}",
    )


# By direct message: to who has asked, or to the colleague who sees to it.


def wanted_of(about: About) -> Notification | None:
    debt = about.view.debt
    is_it = debt is not None and str(debt.id) == about.key
    return _asking_for(about, debt, "просит сведения") if is_it else None


def owed_by(about: About) -> Notification | None:
    return _asking_for(about, about.view.debt, "всё ещё ждёт сведений")


def _asking_for(about: About, debt: Text | None, waits: str) -> Notification | None:
    if debt is None or not about.is_with_support or _is_passed_on(about):
        return None
    first = line(f"Поддержка «Дневник.ру» {waits} по вопросу ", about.reference, f".{_by(about)}")
    button = Button(Action.VENDOR_TOLD)
    if about.view.is_rejected:
        first = line(*_was_rejected(about), ". Отправили ли письмо заново?")
        button = Button(Action.VENDOR_TOLD, SENT_ANEW)
    if not about.is_to_requester:
        who = f"{_who(about)} Если не ответить вовремя, обращение отклонят."
        return notification(first, who, *about.to_card(), *_written(debt), buttons=(button,))
    how = line(
        "Ответьте ей на её письмо, потом нажмите кнопку. Если не ответить вовремя, поддержка может "
        "отклонить обращение. Нужна помощь — напишите сюда: школа поможет. ",
        Link("Страница вопроса", about.page),
    )
    buttons = button, Button(Action.REPLY, "Дополнить")
    return notification(first, how, *_written(debt), buttons=buttons)


def _is_passed_on(about: About) -> bool:
    """Whether the requester would read late of what the school sees to by now."""
    owes_it = about.inquiry.owes is Owes.REQUESTER
    return about.is_to_requester and not owes_it and not about.is_readers


def _was_rejected(about: About) -> tuple[Run, ...]:
    return "Поддержка «Дневник.ру» отклонила обращение по вопросу ", about.reference


def rejected_for(about: About) -> Notification | None:
    said, letter = about.text(TextKind.VENDOR_REJECTED), about.view.letter
    if said is None or letter is None or about.view.debt != said or not about.is_with_support:
        return None
    mend = f"{mend_and_send(about.view.checked)} "
    return notification(
        line(*_was_rejected(about), "."),
        line(mend, Link("Дополнить письмо", about.page), "."),
        line("Отправите заново — нажмите кнопку. ", rules_of(about)),
        *letter_to_send(about, letter, *_written(said)),
        buttons=(Button(Action.VENDOR_TOLD, SENT_ANEW),),
        page=about.page,
    )
