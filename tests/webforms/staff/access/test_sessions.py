"""A session is the server's: it ends where it has to, and a login link is for one browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from helpdesk.access.sessions import Belongs
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.order_register import appointments
from helpdesk.duty.standing import Post
from helpdesk.inquiries import entitlement
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.orders.relieving import Successors, relieve
from helpdesk.storage.access_tables import login_link, staff_session
from tests.helpdesk.life import HEAD, MARINA, school_day
from tests.helpdesk.orders.appointing import appoint
from tests.webforms.conftest import Chat
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.visitor import Visitor

OLGA = Actor(Role.REQUESTER, "olga-id", "uchitel", "Ольга Петрова")
FILE = "/desk/journal/file"
PAPERS = ("/desk/check/paper", "/desk/orders/scans/1-nothing.pdf")


def stolen_cookie(who: Consultant, web: Flask) -> Visitor:
    """Return another browser with the very cookie of this one."""
    other = Visitor(web.test_client())
    cookie = who.visitor.client.get_cookie("desk")
    assert cookie is not None
    other.client.set_cookie("desk", cookie.value)
    return other


def is_in(who: Visitor, path: str) -> bool:
    return who.client.get(path).status_code == 200


def test_who_has_left_leaves_no_cookie_that_works(consultant: Consultant, web: Flask) -> None:
    link = consultant.link()
    consultant.visitor.open(consultant.visitor.enter(link).location)
    thief = stolen_cookie(consultant, web)
    assert is_in(thief, consultant.path)
    left = consultant.visitor.client.post("/desk/leave", data=consultant.visitor.fields)
    assert "Вы вышли" in consultant.visitor.open(left.location).text
    assert not is_in(thief, consultant.path)
    # The link would live for some minutes yet, for the browser that has used it first.
    assert thief.open(link).status_code == 403
    assert thief.client.post(link, data=thief.fields).status_code in (400, 403)
    assert not is_in(thief, consultant.path)


def test_the_database_holds_no_session_that_could_be_used(consultant: Consultant) -> None:
    link = consultant.link()
    consultant.visitor.enter(link)
    with consultant.visitor.client.session_transaction() as cookie:
        token = cookie["staff"]
    with consultant.desk.reading() as connection:
        rows = connection.execute(select(staff_session)).all()
        links = connection.execute(select(login_link)).all()
    assert (len(rows), len(links)) == (1, 1)
    assert token not in str(rows)
    assert link.rpartition("/")[2] not in str(links)


def test_the_daily_check_ends_the_sessions_of_who_has_left(consultant: Consultant) -> None:
    consultant.enter()
    entitlement.check(consultant.desk, lambda _user_id: False, moment())
    assert not is_in(consultant.visitor, "/desk")


def appointed(desk: Desk, post: Post, *people: tuple[str, str]) -> None:
    day = school_day()
    for number, (username, name) in enumerate(people):
        said = Appointed(post, username, name, day, day)
        appoint(desk, Paper(f"{post}-{number}", day), said, HEAD, moment())


def test_relief_by_an_order_ends_them_at_once(consultant: Consultant) -> None:
    desk, day = consultant.desk, school_day()
    appointed(desk, Post.CONSULTANT, (MARINA.username, MARINA.name), ("consultant2", "Руслан"))
    consultant.enter()
    with desk.reading() as connection:
        hers = next(e for e in appointments(connection) if e.username == MARINA.username)
    relieve(desk, hers.id, Paper("2", day), day, Successors(None, {}), HEAD, moment())
    with desk.reading() as connection:
        assert connection.execute(select(staff_session)).all() == []
    assert not is_in(consultant.visitor, "/desk")


def test_a_change_of_post_ends_them_and_keeps_what_was_typed(consultant: Consultant) -> None:
    consultant.enter()
    appointed(consultant.desk, Post.ACTING_DIRECTOR, (MARINA.username, MARINA.name))
    page = consultant.write("save", "Обновите страницу.")
    assert (page.status_code, "Войдите ещё раз" in page.text) == (403, True)
    assert consultant.visitor.fields["words"] == "Обновите страницу."
    assert consultant.enter().status_code == 200


@pytest.mark.parametrize("says", [Belongs.TO_STAFF, Belongs.TO_NOBODY])
def test_who_is_out_of_the_channel_is_put_out(
    consultant: Consultant, chat: Chat, web: Flask, says: Belongs
) -> None:
    consultant.enter()
    chat.says = says
    web.extensions["site"]._asked.clear()
    assert not is_in(consultant.visitor, consultant.path)
    chat.says = Belongs.TO_CHANNEL
    assert not is_in(consultant.visitor, consultant.path)


def test_a_teacher_who_has_gone_is_put_out(consultant: Consultant, chat: Chat, web: Flask) -> None:
    consultant.actor = OLGA
    assert consultant.enter(Move.OPEN).status_code == 200
    chat.says = Belongs.TO_NOBODY
    web.extensions["site"]._asked.clear()
    assert not is_in(consultant.visitor, "/desk/ask")


def test_the_chat_is_asked_about_nobody_at_each_page(consultant: Consultant, chat: Chat) -> None:
    consultant.enter()
    for _ in range(5):
        assert is_in(consultant.visitor, consultant.path)
    assert chat.asked == [MARINA.id]


def test_pages_open_while_the_chat_is_silent(
    consultant: Consultant, chat: Chat, web: Flask
) -> None:
    chat.says = None
    assert consultant.enter().status_code == 200


def taken(who: Consultant) -> int:
    who.visitor.open("/desk/journal")
    return who.visitor.client.post(FILE, data=who.visitor.fields).status_code


def test_the_journal_leaves_only_with_the_chats_word_of_this_moment(
    consultant: Consultant, chat: Chat
) -> None:
    consultant.enter()
    assert taken(consultant) == 200
    consultant.visitor.open("/desk/journal")
    chat.says = Belongs.TO_NOBODY
    page = consultant.visitor.client.post(FILE, data=consultant.visitor.fields)
    assert (page.status_code, "Вход закрыт" in page.text) == (403, True)
    chat.says = Belongs.TO_CHANNEL
    assert not is_in(consultant.visitor, "/desk/journal")


def test_without_the_chats_word_no_file_leaves_and_it_is_said_what_to_do(
    consultant: Consultant, chat: Chat
) -> None:
    consultant.enter()
    chat.says = None
    assert taken(consultant) == 503
    for path in PAPERS:
        page = consultant.visitor.client.get(path)
        assert page.status_code == 503
        assert "попробуйте ещё раз через минуту" in page.text
    assert is_in(consultant.visitor, "/desk/journal")


def test_opening_a_link_comes_in_nowhere(consultant: Consultant) -> None:
    link = consultant.link()
    for _ in range(3):
        page = consultant.visitor.open(link)
        assert page.status_code == 200
        assert "Войти как Марина Юрьевна Нехай" in page.text
    assert not is_in(consultant.visitor, consultant.path)
    assert consultant.visitor.enter(link).status_code == 303


def test_a_link_is_spent_for_every_other_browser(consultant: Consultant, web: Flask) -> None:
    link = consultant.link()
    preview, other = Visitor(web.test_client()), Visitor(web.test_client())
    preview.open(link)
    other.open(link)
    assert consultant.visitor.enter(link).status_code == 303
    late = other.client.post(link, data=other.fields)
    assert (late.status_code, "уже вошли" in late.text) == (403, True)
    assert other.open(link).status_code == 403
    assert not is_in(other, consultant.path)


def test_a_link_that_who_is_here_has_opened_is_spent_as_well(
    consultant: Consultant, web: Flask
) -> None:
    consultant.enter()
    link = consultant.link(Move.ASK)
    assert consultant.visitor.open(link).location == f"{consultant.path}/ask"
    assert Visitor(web.test_client()).enter(link).status_code == 403


def test_two_clicks_are_one_login(consultant: Consultant) -> None:
    link = consultant.link()
    consultant.visitor.open(link)
    fields = consultant.visitor.fields
    assert [consultant.visitor.client.post(link, data=fields).status_code for _ in "ab"] == [
        303,
        303,
    ]
    assert is_in(consultant.visitor, consultant.path)


def test_coming_in_over_somebody_else_asks_first(consultant: Consultant, web: Flask) -> None:
    consultant.enter()
    thief = stolen_cookie(consultant, web)
    consultant.actor = OLGA
    page = consultant.visitor.open(consultant.link(Move.OPEN))
    assert "Войти как Ольга Петрова?" in page.text
    assert "Сейчас вы вошли как Марина Юрьевна Нехай" in page.text
    assert is_in(consultant.visitor, f"/desk/{consultant.opened.inquiry.reference}")
    assert consultant.visitor.enter(consultant.link(Move.OPEN)).status_code == 303
    assert "Вы вошли как Ольга Петрова" in consultant.visitor.open("/desk").text
    assert not is_in(thief, "/desk")


def test_a_form_that_lies_open_can_be_sent_after_coming_in_again(
    consultant: Consultant,
) -> None:
    consultant.enter()
    before = consultant.visitor.fields
    consultant.visitor.enter(consultant.link())
    sent = {**before, "do": "save", "words": "Обновите страницу."}
    page = consultant.visitor.client.post(f"{consultant.path}/answer", data=sent)
    assert page.status_code == 200


def test_who_is_entitled_no_more_is_nowhere_in(
    consultant: Consultant, entitle: Callable[[bool], None]
) -> None:
    consultant.enter()
    entitle(False)
    assert not is_in(consultant.visitor, consultant.path)
