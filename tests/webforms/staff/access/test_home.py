"""The list of the pages for staff."""

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor, Role
from settings import ROOT
from tests.webforms.staff.conftest import Consultant, moment


def come_in(consultant: Consultant, page: str = "") -> None:
    actor = consultant.actor
    given = LoginPass(actor.id, actor.username, actor.name, None, page=page)
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    assert came.status_code == 303
    consultant.visitor.open(came.location)


def test_a_pass_without_a_question_leads_to_the_list(consultant: Consultant) -> None:
    come_in(consultant)
    assert consultant.visitor.path == "/desk"
    assert "Задать вопрос" in consultant.visitor.page.text
    assert consultant.actor.name in consultant.visitor.page.text


def test_a_pass_may_name_the_page(consultant: Consultant) -> None:
    come_in(consultant, "ask")
    assert consultant.visitor.path == "/desk/ask"


def test_nobody_comes_in_without_a_pass(consultant: Consultant) -> None:
    page = consultant.visitor.open("/desk")
    assert page.status_code == 403
    assert "/help кабинет" in page.text


def test_the_head_enters_what_was_told_without_being_in_the_channel(
    consultant: Consultant,
) -> None:
    consultant.actor = Actor(Role.CONSULTANT, "head-id", "zavuch", "Светлана Петровна", head=True)
    come_in(consultant, "entry")
    assert consultant.visitor.path == "/desk/entry"
    assert consultant.visitor.page.status_code == 200
    assert "Записать вопрос" in consultant.visitor.page.text


def test_every_page_of_staff_says_who_is_here_and_lets_him_go() -> None:
    folder = ROOT / "webforms" / "templates" / "staff"
    pages = {
        file.name: file.read_text("utf-8")
        for file in folder.glob("*.html")
        if "extends" in file.read_text("utf-8")
    }
    assert len(pages) > 20
    frame = pages.pop("page.html")
    # On the way in nobody is here yet.
    del pages["enter.html"]
    framed = '{% extends "staff/page.html" %}'
    assert [name for name, text in pages.items() if framed not in text] == []
    assert 'action="/desk/leave"' in frame
    assert "{{ visitor().name }}" in frame
