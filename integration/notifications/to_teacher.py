"""What a teacher hears: of a parent's question that he has entered, and of his own contacts."""

from datetime import datetime

from helpdesk.contacts.asking_teachers import still_asked
from helpdesk.domain.actions import Action
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.news_for_teacher import NEWS
from helpdesk.domain.states import CloseReason, State
from helpdesk.journal.history_words import tell
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.chat.buttons import Button
from integration.chat.speech import Block, Exact, Notification, Quote, Strong, line, notification
from integration.notifications.about import About, quote


def entered(about: About) -> Notification:
    inquiry = about.inquiry
    first = line("Записано, ", about.reference, f": вопрос родителя, {_parent(about)}.")
    words = Quote(inquiry.subject)
    if inquiry.close_reason is CloseReason.BY_TEACHER:
        said = "Отмечено, что вы помогли сами: вопрос закрыт, консультантов не зовём."
        return notification(first, words, said)
    if not inquiry.is_open:
        return notification(first, words)
    say = f"Назовите родителю этот номер. {about.we_answer} Что будет дальше, напишем сюда."
    waits = about.state is State.NEW and about.is_free
    buttons = (Button(Action.HELPED_SELF),) if waits else ()
    return notification(first, words, say, buttons=buttons)


def became(about: About) -> Notification | None:
    entry = about.entry
    said = tell(NEWS.get(entry.what, ""), about.view, entry) if entry is not None else ""
    if not said:
        return None
    has_words = said.endswith(":")
    return notification(
        *(_to_do(about) if has_words else ()),
        line("Вопрос ", about.reference, f" ({_parent(about)}): ", said),
        *(quote(about.entry_text) if has_words else ()),
    )


def _to_do(about: About) -> tuple[Block, ...]:
    """Say what is left to the teacher: nobody else reaches a parent who has left nothing."""
    is_reached = about.inquiry.email or about.inquiry.phone
    said = "Передайте, пожалуйста, родителю: он не оставил ни телефона, ни почты."
    return () if is_reached else (said,)


def _parent(about: About) -> str:
    classes = dict.fromkeys(child.school_class for child in about.view.children)
    return ", ".join((about.inquiry.requester_name, *filter(None, classes)))


PAGE = Exact("/help контакты")


def contact_entered(desk: Desk, delivery: Delivery, _now: datetime) -> Notification | None:
    """Return the words; None where there is nothing to decide any more."""
    found = desk.read(still_asked, desk.secret, delivery)
    if found is None:
        return None
    hidden, is_shown = _hidden(found), bool(found.shown_phone or found.shown_mail)
    if is_shown and not hidden:
        return None
    what = f"В список учителей внесли {hidden}. Пока вы не разрешили, родители этого не видят"
    if not hidden:
        what = "Вы в списке учителей, но без телефона и почты"
    school = (
        ""
        if is_shown
        else f": вместо ваших контактов телефон школы {desk.regulation().school.phone}"
    )
    return notification(
        line(Strong("Показать родителям ваши контакты?")),
        f"{what}{school}.",
        line(
            "По регламенту (раздел 4) контакты учителей размещают на сайте и на стенде школы. "
            "Разрешить, отказать или исправить: ",
            PAGE,
        ),
    )


def _hidden(found: Contact) -> str:
    """Return what is entered and nobody may see yet."""
    phone = f"ваш телефон {found.phone}" if found.phone and not found.shows_phone else ""
    mail = f"вашу почту {found.mail}" if found.mail and not found.shows_mail else ""
    return " и ".join(filter(None, (phone, mail)))
