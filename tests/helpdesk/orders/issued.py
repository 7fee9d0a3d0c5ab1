"""Orders of the director's."""

from datetime import date, timedelta

from helpdesk.duty.order_register import standing
from helpdesk.duty.standing import DutyStanding, Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper

TODAY = date(2026, 11, 24)


ORDER = Paper("114", date(2026, 9, 1))


LATER = Paper("130-к", TODAY)


MARINAS = Appointed(Post.CONSULTANT, "consultant1", "Марина Юрьевна Нехай", date(2026, 9, 1))


ACTING = Appointed(Post.ACTING_DIRECTOR, "ruslan", "Руслан Ачмиз", TODAY, TODAY + timedelta(days=6))


def on(desk: Desk, day: date = TODAY) -> DutyStanding:
    with desk.reading() as connection:
        return standing(connection, desk.regulation(), day)
