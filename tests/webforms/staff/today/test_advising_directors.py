"""«Сегодня» of who directs and advises as well: his own work stands beside what he approves."""

from dataclasses import replace

import pytest

from helpdesk.domain.people import REQUESTER
from helpdesk.duty.standing import Post
from helpdesk.inquiries import claims
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import MARINA, parent
from tests.webforms.staff.access.test_sessions import appointed
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.today import test_today
from webforms.staff.today import today


@pytest.fixture
def free(desk: Desk) -> str:
    new = parent("Свободный", now=moment())
    return f"/desk/{open_inquiry(desk, new, REQUESTER, moment()).inquiry.reference}"


def test_a_consultant_who_acts_for_the_director_keeps_her_work(
    consultant: Consultant, desk: Desk, free: str
) -> None:
    hers = MARINA.username, MARINA.name
    appointed(desk, Post.CONSULTANT, hers)
    before = test_today.seen_by(consultant)
    appointed(desk, Post.ACTING_DIRECTOR, hers)
    found = test_today.seen_by(consultant)
    assert set(before) <= set(found)
    assert consultant.path in found["mine"]
    assert free in found["free"]
    assert "Этот месяц" in consultant.visitor.page.text


def test_a_director_who_advises_in_a_small_school_finds_his_work(
    consultant: Consultant, desk: Desk, free: str
) -> None:
    director = replace(test_today.DIRECTOR, appointed=True)
    assert "free" not in test_today.seen_by(consultant, director)
    upsert_staff(desk, director, moment())
    own = open_inquiry(desk, parent("Его", now=moment()), REQUESTER, moment()).inquiry
    claims.claim(desk, own.id, director, moment())
    found = test_today.seen_by(consultant, director)
    assert f"/desk/{own.reference}" in found["mine"]
    assert free in found["free"]
    assert "Этот месяц" in consultant.visitor.page.text


def test_for_a_teacher_nobodys_questions_are_read(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object, **_more: object) -> None:
        pytest.fail("open questions were read")

    monkeypatch.setattr(today, "waiting_for", read)
    test_today.seen_by(consultant, test_today.OLGA)
    assert consultant.visitor.client.get("/desk/today").status_code == 200
