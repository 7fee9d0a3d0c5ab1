"""The journal opens with what is open, by its term; presets, orders, and filters one keeps."""

from datetime import timedelta

import pytest
from flask import Flask

from helpdesk.access.sessions import Belongs
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import claims
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.saved_filters import MOST, saved_filters
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, parent, teacher
from tests.webforms.conftest import Chat
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import LONG_AGO, come_in, missed


@pytest.fixture
def late(desk: Desk, consultant: Consultant) -> Inquiry:
    """One that is long overdue, asked after Marina's; a closed one; and Marina in the journal."""
    missed(desk, "Давно отвечен")
    received = moment() - LONG_AGO
    asked = open_inquiry(desk, teacher("Давно лежит", now=received), REQUESTER, received)
    come_in(consultant, MARINA)
    return asked.inquiry


def shown(consultant: Consultant, path: str = "/desk/journal") -> list[str]:
    """Return the subjects in the order in which they stand."""
    text = consultant.visitor.open(path).text.partition("<tbody>")[2]
    known = ("Давно лежит", "Давно отвечен", "Не видно оценок")
    found = {text.find(f'"О чём">{each}'): each for each in known if f'"О чём">{each}' in text}
    return [found[at] for at in sorted(found)]


def test_it_opens_with_what_is_open_the_most_urgent_first(
    consultant: Consultant, late: Inquiry
) -> None:
    assert shown(consultant) == [late.subject, "Не видно оценок"]
    text = consultant.visitor.page.text
    assert 'aria-current="page">Открытые</a>' in text
    assert 'aria-sort="ascending"><a href="/desk/journal?state=open&amp;sort=-due">Срок' in text


def test_what_is_overdue_says_by_how_much(consultant: Consultant, late: Inquiry) -> None:
    assert shown(consultant, "/desk/journal?term=overdue") == [late.subject]
    text = consultant.visitor.page.text
    assert text.count('<strong class="alarm">просрочено на ') == 1
    assert 'aria-current="page">Просрочено</a>' in text


def test_everything_is_one_press_away_and_the_newest_comes_first(
    consultant: Consultant, late: Inquiry
) -> None:
    assert shown(consultant, "/desk/journal?state=") == [
        late.subject,
        "Давно отвечен",
        "Не видно оценок",
    ]
    assert shown(consultant, "/desk/journal?state=&sort=number")[0] == "Не видно оценок"
    assert shown(consultant, "/desk/journal?state=&sort=-received")[0] == "Не видно оценок"
    assert shown(consultant, "/desk/journal?state=open&sort=-due") == [
        "Не видно оценок",
        late.subject,
    ]


def test_presets_ask_for_mine_for_the_free_and_for_the_last_month(
    consultant: Consultant, desk: Desk, late: Inquiry
) -> None:
    claims.claim(desk, late.id, RUSLAN, moment())
    open_inquiry(desk, parent("Ничей", now=moment()), REQUESTER, moment())
    consultant.visitor.open("/desk/journal")
    text = consultant.visitor.page.text
    assert f"state=open&amp;claimant={MARINA.id}" in text
    assert shown(consultant, f"/desk/journal?state=open&claimant={MARINA.id}") == [
        "Не видно оценок"
    ]
    free = consultant.visitor.open("/desk/journal?state=open&claimant=nobody").text
    assert "Найдено: 1" in free


def test_pages_of_what_is_open_lead_on(consultant: Consultant, desk: Desk, late: Inquiry) -> None:
    assert late.id
    for number in range(60):
        at = moment() - timedelta(minutes=number)
        open_inquiry(desk, parent(f"Новый {number}", now=at), REQUESTER, at)
    first = consultant.visitor.open("/desk/journal").text
    after = first.partition(">Дальше</a>")[0].rpartition('href="')[2].partition('"')[0]
    second = consultant.visitor.open(after.replace("&amp;", "&")).text
    numbers = [page.count('<th scope="row">') for page in (first, second)]
    assert numbers == [50, 12]
    assert second.count("Давно лежит") == 0


def keep(consultant: Consultant, name: str, path: str) -> int:
    consultant.visitor.open(path)
    fields = {**consultant.visitor.fields, "filter_name": name, "back": path}
    page = consultant.visitor.client.post("/desk/journal/saved", data=fields)
    consultant.visitor.page = page
    return page.status_code


def test_one_keeps_a_filter_for_oneself_and_lets_it_go(
    consultant: Consultant, desk: Desk, late: Inquiry
) -> None:
    assert late.id
    path = "/desk/journal?kind=staff&q=Анна&sort=-received"
    assert keep(consultant, " Учителя  школы ", path) == 303
    text = consultant.visitor.open("/desk/journal").text
    assert '<a href="/desk/journal?kind=staff&amp;sort=-received">Учителя школы</a>' in text
    with desk.reading() as connection:
        (kept,) = saved_filters(connection, MARINA.id)
        assert saved_filters(connection, RUSLAN.id) == []
    assert kept.filters == {"kind": "staff", "sort": "-received"}
    text = consultant.visitor.open("/desk/journal?kind=staff&sort=-received").text
    assert "Это ваш отбор «Учителя школы»" in text
    fields = {**consultant.visitor.fields, "filter": str(kept.id)}
    assert consultant.visitor.client.post("/desk/journal/saved", data=fields).status_code == 303
    with desk.reading() as connection:
        assert saved_filters(connection, MARINA.id) == []


def test_nobody_lets_another_persons_filter_go(
    consultant: Consultant, desk: Desk, late: Inquiry
) -> None:
    assert late.id
    keep(consultant, "Учителя", "/desk/journal?kind=staff")
    with desk.reading() as connection:
        (kept,) = saved_filters(connection, MARINA.id)
    come_in(consultant, RUSLAN)
    fields = {**consultant.visitor.fields, "filter": str(kept.id)}
    consultant.visitor.client.post("/desk/journal/saved", data=fields)
    with desk.reading() as connection:
        assert saved_filters(connection, MARINA.id) == [kept]


def test_a_head_who_has_gone_leaves_no_filters(
    consultant: Consultant, desk: Desk, chat: Chat, web: Flask
) -> None:
    come_in(consultant, HEAD)
    assert keep(consultant, "Хуаде, 5А", "/desk/journal?class=5А") == 303
    chat.says = Belongs.TO_NOBODY
    web.extensions["site"]._asked.clear()
    assert consultant.visitor.open("/desk/journal").status_code == 403
    with desk.reading() as connection:
        assert saved_filters(connection, HEAD.id) == []


def test_a_filter_without_a_name_and_one_too_many_are_refused(
    consultant: Consultant, late: Inquiry
) -> None:
    assert late.id
    path = "/desk/journal?kind=staff"
    assert keep(consultant, "  ", path) == 422
    assert 'href="#filter_name"' in consultant.visitor.page.text
    for number in range(MOST):
        keep(consultant, f"Отбор {number}", path)
    assert keep(consultant, "Ещё", path) == 422
    assert keep(consultant, "Отбор 3", path) == 303


@pytest.mark.parametrize("back", ["//evil.example/?x", "javascript:1", "http://[", "?q=%FF&sort=x"])
def test_one_goes_back_to_no_address_but_the_journals(
    consultant: Consultant, late: Inquiry, back: str
) -> None:
    assert late.id
    consultant.visitor.open("/desk/journal")
    fields = {**consultant.visitor.fields, "filter_name": "Всё", "back": back}
    page = consultant.visitor.client.post("/desk/journal/saved", data=fields)
    assert page.location.startswith("/desk/journal?")
