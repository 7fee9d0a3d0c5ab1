"""What the vendor's support has asked for, or has rejected: said to who owes it, and to us."""

from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.vendor import words
from helpdesk.vendor.checking import lacking
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Link, Notification, Quote, line
from integration.notifications.about import About
from integration.notifications.support_to_requester import letter_to_send

SENT_ANEW = "Письмо отправлено заново"


def _is_open(about: About) -> bool:
    return about.state is State.HANDED_OFF and about.is_of_this_cycle


def _by(about: About) -> str:
    """Return « Она ждёт до пятницы, 27 ноября.», where the support has named a day."""
    waits = words.waits(about.inquiry.owed_by, about.regulation, about.now)
    return f" Она {waits}." if waits else ""


def _who(about: About) -> str:
    if about.inquiry.owes is Owes.REQUESTER:
        return f"Отправить их должен тот, кто спросил ({about.inquiry.requester_name})."
    who = about.claimant if about.inquiry.claimant_id else "дежурный"
    return f"Отправить их должна школа: {who}."


# In the thread.


def wanted(about: About) -> Notification | None:
    asked = about.text(TextKind.VENDOR_WANTS)
    if asked is None:
        return None
    if about.view.debt != asked:
        return Notification((line("Поддержка просила сведения:"), Quote(asked.body or "")))
    calls = about.duty() if about.inquiry.owes is Owes.SCHOOL and _is_free(about) else ()
    said = "поддержка просит сведения" if calls else "Поддержка просит сведения"
    return Notification(
        (
            line(*calls, f"{said} (записал(а) {about.author(asked)})."),
            line(f"{_who(about)}{_by(about)} Потом отметьте на карточке «Сведения отправлены»."),
            *_written(asked),
        )
    )


def _written(said: Text) -> tuple[Block, ...]:
    """Quote the support, below what is to be done: a chat folds what is long on a telephone."""
    return (line("Что написала поддержка:"), Quote(said.body or ""))


def _is_free(about: About) -> bool:
    return about.inquiry.claimant_id is None


def owed(about: About) -> Notification | None:
    debt = about.view.debt
    if debt is None or not _is_open(about):
        return None
    return Notification(
        (
            line(*about.duty(), "поддержка всё ещё ждёт сведений и может отклонить обращение."),
            line(
                f"{_who(about)}{_by(about)} Помогите отправить и отметьте на карточке «Сведения "
                "отправлены»."
            ),
            *_written(debt),
        )
    )


def told(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    text_id = entry.data.get("text")
    said = about.view.body(text_id) if isinstance(text_id, int) else ""
    who = about.actor() if entry.actor_id else about.inquiry.requester_name
    what = (
        "Письмо отправлено в поддержку заново"
        if entry.is_anew
        else "Сведения отправлены в поддержку"
    )
    return Notification((line(f"{what} ({who})."), *((Quote(said),) if said else ())))


def rejected(about: About) -> Notification | None:
    said = about.text(TextKind.VENDOR_REJECTED)
    if said is None:
        return None
    return Notification(
        (
            line(f"Поддержка отклонила обращение (записал(а) {about.author(said)}):"),
            Quote(said.body or ""),
            line(
                "Тот, кто спросил, получил письмо заново, с тем, что исправить. "
                f"{_lacks(about)}".strip()
            ),
        )
    )


def _lacks(about: About) -> str:
    titles = ", ".join(each.title for each in about.view.checked.missing)
    return f"В письме нет: {titles}." if titles else ""


# By direct message: to who has asked, or to the colleague who sees to it.


def _is_passed_on(about: About) -> bool:
    """Whether the requester would read late of what the school sees to by now."""
    owes_it = about.inquiry.owes is Owes.REQUESTER
    return about.is_to_requester and not owes_it and about.person_id != about.inquiry.claimant_id


def wanted_of(about: About) -> Notification | None:
    debt = about.view.debt
    if debt is None or str(debt.id) != about.key or not _is_open(about) or _is_passed_on(about):
        return None
    return _asking_for(about, debt, "просит сведения")


def owed_by(about: About) -> Notification | None:
    debt = about.view.debt
    if debt is None or not _is_open(about) or _is_passed_on(about):
        return None
    return _asking_for(about, debt, "всё ещё ждёт сведений")


def _asking_for(about: About, debt: Text, waits: str) -> Notification:
    first = line(f"Поддержка «Дневник.ру» {waits} по вопросу ", about.reference, f".{_by(about)}")
    if about.view.is_rejected:
        first = line(
            "Поддержка «Дневник.ру» отклонила обращение по вопросу ",
            about.reference,
            ". Отправили ли письмо заново?",
        )
    if not about.is_to_requester:
        who = line(f"{_who(about)} Если не ответить вовремя, обращение отклонят.")
        blocks = (first, who, *about.to_card(), *_written(debt))
        return Notification(blocks, (_told_button(about),))
    how = line(
        "Ответьте ей на её письмо, потом нажмите кнопку. Если не ответить вовремя, поддержка может "
        "отклонить обращение. Нужна помощь — напишите сюда: школа поможет. ",
        Link("Страница вопроса", about.page),
    )
    buttons = _told_button(about), Button(Action.REPLY, "Дополнить")
    return Notification((first, how, *_written(debt)), buttons)


def _told_button(about: About) -> Button:
    return Button(Action.VENDOR_TOLD, SENT_ANEW if about.view.is_rejected else "")


def rejected_for(about: About) -> Notification | None:
    said, letter = about.text(TextKind.VENDOR_REJECTED), about.view.letter
    if said is None or letter is None or about.view.debt != said or not _is_open(about):
        return None
    return Notification(
        (
            line("Поддержка «Дневник.ру» отклонила обращение по вопросу ", about.reference, "."),
            *_mend(about),
            line(
                "Отправите заново — нажмите кнопку. ",
                Link("Правила поддержки", about.regulation.vendor.rules),
            ),
            *letter_to_send(about, letter, *_written(said)),
        ),
        (Button(Action.VENDOR_TOLD, SENT_ANEW),),
        page=about.page,
    )


def _mend(about: About) -> tuple[Block, ...]:
    first = "Исправьте письмо и отправьте его заново. "
    return (
        line(f"{first}{lacking(about.view.checked)} ", Link("Дополнить письмо", about.page), "."),
    )
