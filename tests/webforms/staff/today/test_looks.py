"""What is new on «Сегодня» since the last look, and when a new look begins."""

from datetime import datetime, timedelta

from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HOUR, parent
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment


def test_what_was_not_there_at_the_last_look_is_new(consultant: Consultant, desk: Desk) -> None:
    come_in(consultant)
    looked(consultant, moment() + timedelta(seconds=1))
    assert "новое" not in consultant.visitor.open("/desk").text
    come = moment() + HOUR
    open_inquiry(desk, parent("Пришёл потом", now=come), REQUESTER, come)
    page = consultant.visitor.open("/desk").text
    assert 'Пришёл потом</a> <span class="mark">новое</span>' in page
    # The part that renews itself is no look, and says the same.
    assert "новое" in consultant.visitor.client.get("/desk/today").text


def looked(consultant: Consultant, at: datetime) -> None:
    """Let the last look have ended then, and the present one have begun after it."""
    with consultant.visitor.client.session_transaction() as cookie:
        cookie["look"] = [at.isoformat(), moment().isoformat()]


def test_a_new_look_begins_after_a_while_and_not_on_the_way_back(consultant: Consultant) -> None:
    come_in(consultant)
    first = cookie_look(consultant)
    consultant.visitor.open("/desk")
    assert cookie_look(consultant)[0] == first[0]
    earlier = (moment() - timedelta(minutes=20)).isoformat()
    with consultant.visitor.client.session_transaction() as cookie:
        cookie["look"] = [first[0], earlier]
    consultant.visitor.open("/desk")
    assert cookie_look(consultant)[0] == earlier


def cookie_look(consultant: Consultant) -> list[str]:
    with consultant.visitor.client.session_transaction() as cookie:
        return list(cookie["look"])
