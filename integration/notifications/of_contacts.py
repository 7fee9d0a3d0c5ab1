"""What a teacher reads once the head has entered how parents reach him: may they see it?"""

from datetime import datetime

from helpdesk.contacts.asking import still_asked
from helpdesk.domain.contact_values import Contact
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.chat.speech import Exact, Notification, Strong, line, notification

PAGE = Exact("/help контакты")


def contact_entered(desk: Desk, delivery: Delivery, _now: datetime) -> Notification | None:
    """Return the words; None where there is nothing to decide any more."""
    with desk.reading() as connection:
        found = still_asked(connection, desk.secret, delivery)
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
