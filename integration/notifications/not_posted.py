"""What the head hears where an approved schedule does not hang where it must."""

from helpdesk.contacts.posting_reminder import newest_unposted
from helpdesk.contacts.publicity import Place
from helpdesk.kernel.desk import Desk
from integration.chat.speech import Exact, Notification, Strong, line

PLACES = {Place.BOARD: "на информационном стенде", Place.SITE: "на сайте школы"}


def not_posted(desk: Desk, number: int) -> Notification | None:
    """Return the words; None where it has been posted since, or a newer one has been approved."""
    with desk.reading() as connection:
        found = newest_unposted(connection)
    if found is None or found[0].number != number:
        return None
    where = " и ".join(PLACES[place] for place in found[1])
    return Notification(
        (
            line(Strong(f"График помощи, версия {number}: не отмечено, что он размещён {where}.")),
            line("По регламенту (раздел 2) график размещён на стенде и на сайте школы."),
            line("Лист для стенда, код для сайта и отметка: ", Exact("/help размещено")),
        )
    )
