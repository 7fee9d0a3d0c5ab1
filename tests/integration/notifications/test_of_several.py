"""What is said of many inquiries at once: by when each is to be answered, in a few words."""

from datetime import datetime, timedelta

from helpdesk.domain.messages import CHANNEL, NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, asking, claims
from helpdesk.journal.overviews import all_open
from integration.notifications.of_several import notification_of_several
from integration.notifications.several import Several
from tests.integration.telling import MARINA, NOW, Telling, text_of


def morning(telling: Telling, now: datetime) -> str:
    several = Several(all_open(telling.desk), NotificationType.MORNING, CHANNEL, now)
    notice = notification_of_several(several)
    assert notice is not None
    return text_of(notice.blocks)


def test_what_is_late_by_the_regulation_is_not_late_by_the_clarifications(
    telling: Telling,
) -> None:
    inquiry = telling.teacher_asks()
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    adding.reply(telling.desk, inquiry.id, "7А", REQUESTER, NOW + timedelta(days=2))
    said = morning(telling, NOW + timedelta(days=4))
    assert "**Срок по регламенту прошёл: 1**" in said
    assert (
        "Марина Юрьевна Нехай, срок по регламенту прошёл пт 27 ноября, "
        "с учётом уточнений — до пн 30 ноября"
    ) in said


def test_where_nobody_has_waited_one_deadline_is_enough(telling: Telling) -> None:
    claims.claim(telling.desk, telling.teacher_asks().id, MARINA, NOW)
    assert "Марина Юрьевна Нехай, ответить до пт 27 ноября" in morning(telling, NOW)
