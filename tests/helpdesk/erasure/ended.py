"""Questions that ended, or whose askers have withdrawn."""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import answering
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import (
    DAY,
    MARINA,
    NOW,
    asked,
)

YEAR = 366 * DAY


def closed(desk: Desk) -> Inquiry:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Обновите страницу", MARINA, NOW)
    return answering.helped(desk, inquiry.id, REQUESTER, NOW)


def withdrawn(desk: Desk, inquiry: Inquiry) -> Inquiry:
    return withdraw_consent(desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW)
