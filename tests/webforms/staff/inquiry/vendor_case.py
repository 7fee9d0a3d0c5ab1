"""The page where a case of the support's is led, and others who wait on it."""

from typing import Any

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.vendor import relaying
from tests.helpdesk.life import parent
from tests.webforms.staff.conftest import Consultant, moment


def another(reader: Consultant, words: str = "Журнал пуст", case: str = "") -> Inquiry:
    now, desk = moment(), reader.desk
    found = open_inquiry(desk, parent(words, now=now), REQUESTER, now).inquiry
    claims.claim(desk, found.id, reader.actor, now)
    handoffs.hand_off(desk, found.id, reader.actor, now)
    if case:
        relaying.vendor_case(desk, found.id, case, reader.actor, now)
    return found


def send(reader: Consultant, what: str, **said: Any) -> Any:
    fields = {"csrf_token": reader.visitor.fields["csrf_token"], **said}
    sent = reader.visitor.client.post(f"{reader.path}/support/{what}", data=fields)
    reader.visitor.open(reader.path)
    return sent
