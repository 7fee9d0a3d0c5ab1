"""The header of the staff's pages: where one may go, where one is, and who one is."""

import re

import pytest

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.access.sections import SECTIONS, Audience, StaffPage, every_page
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.hold import hold, let_go
from settings import ROOT
from tests.helpdesk.life import HEAD
from tests.webforms.staff.conftest import Consultant, moment
from webforms.staff.access.navigation import HELD

OLGA = Actor(Role.STAFF, "olga-id", "uchitel", "Ольга Петрова")
CURRENT = re.compile(r'<a href="([^"]+)" aria-current="(page|true)">')
LINK = re.compile(r'<a href="(/desk[^"]*)"')


def come_in(consultant: Consultant, page: str = "") -> str:
    """Come in by a link from the chat; return the page to which it leads."""
    actor = consultant.actor
    given = LoginPass(actor.id, actor.username, actor.name, None, page=page)
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    assert came.status_code == 303
    return consultant.visitor.open(came.location).text


def header_in(page: str) -> str:
    found = re.search(r'<header class="top staff">.*?</header>', page, re.DOTALL)
    assert found, "no header of the staff"
    return found[0]


def test_a_pass_without_a_question_leads_to_the_first_page(consultant: Consultant) -> None:
    page = come_in(consultant)
    assert consultant.visitor.path == "/desk"
    assert "<h1>Сегодня</h1>" in page
    assert consultant.actor.name in header_in(page)


def test_a_pass_may_name_the_page(consultant: Consultant) -> None:
    come_in(consultant, "ask")
    assert consultant.visitor.path == "/desk/ask"


def test_nobody_comes_in_without_a_pass(consultant: Consultant) -> None:
    page = consultant.visitor.open("/desk")
    assert page.status_code == 403
    assert "/help сегодня" in page.text


def test_the_head_enters_what_was_told_without_being_in_the_channel(
    consultant: Consultant,
) -> None:
    consultant.actor = Actor(Role.CONSULTANT, "head-id", "zavuch", "Светлана Петровна", head=True)
    page = come_in(consultant, "entry")
    assert consultant.visitor.path == "/desk/entry"
    assert consultant.visitor.page.status_code == 200
    assert "Записать вопрос" in page


def test_every_page_of_staff_has_the_frame() -> None:
    folder = ROOT / "webforms" / "templates" / "staff"
    pages = {
        file.name: file.read_text("utf-8")
        for file in folder.glob("*.html")
        if "extends" in file.read_text("utf-8")
    }
    assert len(pages) > 20
    # The frame itself, and the way in, where nobody is here yet.
    del pages["page.html"], pages["enter.html"]
    framed = '{% extends "staff/page.html" %}'
    assert [name for name, text in pages.items() if framed not in text] == []


def test_every_page_has_the_header_and_is_called_as_the_table_calls_it(
    consultant: Consultant,
) -> None:
    consultant.actor = HEAD
    come_in(consultant)
    for each in every_page():
        page = consultant.visitor.open(each.address)
        assert page.status_code == 200, each.path
        assert f"<h1>{each.title}</h1>" in page.text, each.path
        assert f"<title>{each.title} — " in page.text, each.path
        assert HEAD.name in header_in(page.text)
        assert 'action="/desk/leave"' in header_in(page.text)
        assert f'href="{each.address}" aria-current="page">' in header_in(page.text), each.path


@pytest.mark.parametrize(
    ("who", "closed"),
    [
        (None, {Audience.LEADERS, Audience.SETTLERS}),
        (HEAD, set()),
        (OLGA, {*Audience} - {Audience.STAFF}),
    ],
)
def test_it_offers_what_opens_and_nothing_else(
    consultant: Consultant, who: Actor | None, closed: set[Audience]
) -> None:
    consultant.actor = who or consultant.actor
    offered = set(LINK.findall(header_in(come_in(consultant))))
    expected = {each.address for each in every_page() if each.audience not in closed}
    assert offered == expected
    for address in offered:
        assert consultant.visitor.open(address).status_code == 200, address


def test_every_page_is_at_most_two_clicks_away(consultant: Consultant) -> None:
    """One on its section, and there one on the page beside."""
    consultant.actor = HEAD
    come_in(consultant)
    for section in SECTIONS:
        first: StaffPage = section.pages[0]
        beside = LINK.findall(header_in(consultant.visitor.open(first.address).text))
        assert {each.address for each in section.pages} <= set(beside)


def test_a_link_to_a_page_calls_it_by_its_name() -> None:
    titles = {each.address: each.title for each in every_page()}
    linked = re.compile(r'<a href="(/desk[\w/-]*)">([^<{]+)</a>')
    for file in (ROOT / "webforms" / "templates" / "staff").glob("*.html"):
        for address, words in linked.findall(file.read_text("utf-8")):
            assert address not in titles or words == titles[address], (file.name, words)


@pytest.mark.parametrize("below", ["/answer", ""])
def test_an_inquiry_stands_in_the_section_of_questions(consultant: Consultant, below: str) -> None:
    consultant.enter()
    page = consultant.visitor.open(consultant.path + below).text
    assert CURRENT.findall(header_in(page)) == [("/desk/journal", "true")]


def test_what_stands_below_a_page_is_there_as_well(consultant: Consultant) -> None:
    consultant.actor = HEAD
    come_in(consultant)
    page = consultant.visitor.open("/desk/contacts/new").text
    assert ("/desk/contacts", "page") in CURRENT.findall(header_in(page))


def test_search_finds_in_the_journal_from_everywhere(consultant: Consultant) -> None:
    page = header_in(come_in(consultant, "contacts"))
    assert re.search(r'<form class="find" method="get" action="/desk/journal"', page)
    found = consultant.visitor.open(f"/desk/journal?q={consultant.opened.inquiry.reference}")
    assert consultant.path in found.text


def test_who_may_not_read_the_journal_is_not_offered_its_search(consultant: Consultant) -> None:
    consultant.actor = OLGA
    assert 'class="find"' not in header_in(come_in(consultant))


def test_a_refusal_keeps_the_header_and_leads_back(consultant: Consultant) -> None:
    consultant.actor = OLGA
    come_in(consultant)
    page = consultant.visitor.open("/desk/journal")
    assert page.status_code == 403
    assert OLGA.name in header_in(page.text)
    assert '<a class="button" href="/desk">Сегодня</a>' in page.text


def test_everybodys_pages_keep_their_own_header(consultant: Consultant) -> None:
    consultant.enter(Move.ANSWER)
    page = consultant.visitor.open("/schedule").text
    assert 'class="top staff"' not in page
    assert "Найти свой вопрос" in page


def test_a_held_desk_says_so_above_each_page_until_it_is_let_go(consultant: Consultant) -> None:
    desk, now = consultant.desk, moment()
    desk.write(lambda unit: hold(unit, now, 0), now)
    assert HELD in come_in(consultant)
    assert HELD in consultant.visitor.open("/desk/journal").text
    desk.write(let_go, now)
    assert HELD not in consultant.visitor.open("/desk/journal").text
