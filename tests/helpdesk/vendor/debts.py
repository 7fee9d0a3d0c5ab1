"""What the support asks of somebody, and the days after it."""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import claims, handoffs
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import (
    MARINA,
    NOW,
    asked,
    teacher,
)

TODAY = NOW.date()


WORDS = "Пришлите снимок страницы и логин учителя без пароля"


def handed_off(desk: Desk, *, of_teacher: bool = False) -> Inquiry:
    found = asked(desk, teacher() if of_teacher else None)
    claims.claim(desk, found.id, MARINA, NOW)
    return handoffs.hand_off(desk, found.id, MARINA, NOW)
