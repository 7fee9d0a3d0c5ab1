"""The schedule's page: drafted by one, agreed to by each who stands in it, approved."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.messages import IN_WORKING_TIME, NotificationType
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Stage
from helpdesk.duty.standing import Post
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.schedule.mail_recipients import chosen
from helpdesk.storage import inquiry_tables
from tests.helpdesk.contacts import approving
from tests.helpdesk.life import HEAD, RUSLAN
from tests.helpdesk.orders.appointing import appoint
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.duty.drafting import do, draft, line, marked, today
from tests.webforms.visitor import Visitor

SUNDAY = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)


def enter(consultant: Consultant, user_id: str, username: str, name: str) -> Visitor:
    app = consultant.visitor.client.application
    visitor = Visitor(FlaskClient(app))
    given = LoginPass(user_id, username, name, None, page="schedule")
    came = visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    visitor.open(came.location)
    return visitor


def test_it_is_drafted_agreed_to_and_approved(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    assert do(marina, "begin") == 303
    first = (today() + timedelta(days=2)).isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **line(room="кабинет 1")) == 303
    assert do(marina, "send", edition="2") == 303
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    assert do(director, "approve", edition="2") == 422
    assert "Согласны ещё не все" not in director.open("/desk/schedule").text
    assert do(marina, "agree", edition="2") == 303
    assert do(director, "approve", edition="2") == 303
    with consultant.desk.reading() as connection:
        (found,) = schedule_queries.approved(connection)
    assert [(slot.user, slot.room) for slot in found.slots] == [("consultant1", "кабинет 1")]
    assert found.approved_by == "Аслан Муратович Хуако"


def test_it_is_returned_with_words(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    assert do(marina, "send", edition="1") == 303
    edition = str(draft(consultant).edition)
    assert do(marina, "return", edition=edition, words="") == 422
    assert do(marina, "return", edition=edition, words="Перенесите на среду") == 303
    assert "Перенесите на среду" in marina.open("/desk/schedule").text


def agreed_to(consultant: Consultant) -> Visitor:
    """Marina alone stands in a schedule that was sent in its second edition; she has agreed."""
    marina = consultant.visitor
    assert do(marina, "begin") == 303
    edition = draft(consultant).edition
    first = today().isoformat()
    assert do(marina, "edit", edition=str(edition), valid_from=first, **line()) == 303
    assert do(marina, "send", edition="2") == 303
    number = str(draft(consultant).number)
    assert do(marina, "agree", edition="2", number=number) == 303
    return marina


def test_who_approves_names_the_version_that_he_has_read(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    agreed_to(consultant)
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    director.open("/desk/schedule")
    read = {name: director.fields[name] for name in ("number", "edition")}
    assert read == {"number": "1", "edition": "2"}
    assert do(director, "approve", **read) == 303
    assert do(director, "approve", **read) == 422
    assert "Этот график уже утверждён: Аслан" in director.page.text
    agreed_to(consultant)
    assert do(director, "approve", **read) == 422
    assert do(director, "take_back", **read) == 422
    assert draft(consultant).number == 2
    assert draft(consultant).stage is Stage.AGREEING


def test_words_for_what_a_colleague_has_returned_are_not_lost(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    do(marina, "send", edition="1")
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    assert do(director, "return", edition="1", words="Перенесите\x00 на среду") == 303
    returned = draft(consultant).returned
    assert returned is not None
    assert returned.words == "Перенесите на среду"
    assert do(director, "return", edition="1", words="Перенесите на среду") == 303
    assert do(marina, "return", edition="1", words="У меня уроки") == 422
    assert "Вы написали:" in marina.page.text
    assert "У меня уроки" in marina.page.text


def test_who_is_no_consultant_does_not_see_it(consultant: Consultant) -> None:
    stranger = enter(consultant, "teacher-id", "uchitel", "Ольга Петровна")
    assert stranger.open("/desk/schedule").status_code == 403
    assert RUSLAN.name not in stranger.page.text


def test_a_letter_is_chosen_on_sending_and_the_address_is_kept_when_it_is_wrong(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    assert "может вписать завуч" in marina.open("/desk/schedule").text
    wrong = {"mail-consultant2": "ruslan собака ya.ru"}
    assert do(marina, "send", edition="1", **wrong) == 422
    assert marked(marina) == {"mail-consultant2"}
    assert 'value="ruslan собака ya.ru"' in marina.page.text
    assert do(marina, "send", edition="1", **{"mail-consultant2": "ruslan@example.ru"}) == 303
    with consultant.desk.reading() as connection:
        assert chosen(connection, draft(consultant)) == {"consultant2": "ruslan@example.ru"}


def test_nobody_but_a_drafter_or_the_head_takes_it_back(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    do(marina, "send", edition="1")
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    ruslan = enter(consultant, RUSLAN.id, RUSLAN.username, RUSLAN.name)
    with consultant.desk.writing() as connection:
        connection.execute(
            insert(inquiry_tables.person).values(
                met=True,
                id=RUSLAN.id,
                username=RUSLAN.username,
                name=RUSLAN.name,
                entitled=True,
                seen_at=moment(),
            )
        )
    assert "Снова править" not in ruslan.open("/desk/schedule").text
    assert do(ruslan, "take_back", edition="1") == 422
    assert do(director, "take_back", edition="1") == 303


def relieve_marina(consultant: Consultant) -> None:
    day = today()
    others = Appointed(Post.CONSULTANT, "consultant2", "Руслан Казбекович Ачмиз", day)
    appoint(consultant.desk, Paper("1", day), others, HEAD, moment())


def test_who_may_not_advise_is_not_asked_and_nothing_is_approved_without_him(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    agreed_to(consultant)
    relieve_marina(consultant)
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    assert "Ответа ждать не от кого" in director.open("/desk/schedule").text
    assert do(director, "approve", edition="2") == 422
    assert "по приказам не консультант" in director.page.text
    assert do(director, "take_back", edition="2") == 303
    assert do(director, "send", edition="3") == 422
    assert "по приказам не консультант" in director.page.text
    assert 'value="consultant1"' not in director.open("/desk/schedule").text
    assert marina.open("/desk/schedule").status_code == 403


@time_machine.travel(SUNDAY)
def test_out_of_hours_the_page_says_when_and_the_head_lets_it_be_now(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    head = enter(consultant, HEAD.id, HEAD.username, HEAD.name)
    assert "бот спросит завтра в 8:00" in head.open("/desk/schedule").text
    first = date(2026, 12, 1).isoformat()
    assert do(head, "send", edition="1", valid_from=first, **line()) == 303
    assert "бот спросит завтра в 8:00" in head.open("/desk/schedule").text
    assert "Написать сейчас" not in marina.open("/desk/schedule").text
    assert do(marina, "write_now") == 422
    assert do(head, "write_now") == 303
    assert "Написать сейчас" not in head.open("/desk/schedule").text
    with consultant.desk.reading() as connection:
        query = select(inquiry_tables.delivery.c.params).where(
            inquiry_tables.delivery.c.occasion == NotificationType.SCHEDULE_AGREE
        )
        assert [params["at_once"] for params in connection.execute(query).scalars()] == [True]


@time_machine.travel(SUNDAY)
def test_a_colleague_is_asked_to_stand_in_when_the_school_opens_or_as_the_head_says(
    consultant: Consultant,
) -> None:
    assert NotificationType.SWAP_ASKED in IN_WORKING_TIME
    come_in(consultant, "schedule")
    approving.approve(consultant.desk)
    marina = consultant.visitor
    wish = {"day": "2026-12-02", "by": "consultant2"}  # A Wednesday, hers.
    assert do(marina, "ask", **wish) == 303
    shown = marina.open("/desk/schedule").text
    assert "Бот спросит коллегу завтра в 8:00" in shown
    assert "школа сейчас закрыта, бот спросит завтра в 8:00" in shown
    assert "Написать сейчас" not in shown
    assert do(marina, "write_now", swap="1") == 422
    head = enter(consultant, HEAD.id, HEAD.username, HEAD.name)
    assert "Написать сейчас" in head.open("/desk/schedule").text
    assert do(head, "write_now", swap="1") == 303
    assert "Написать сейчас" not in head.open("/desk/schedule").text
    with consultant.desk.reading() as connection:
        query = select(inquiry_tables.delivery.c.params).where(
            inquiry_tables.delivery.c.occasion == NotificationType.SWAP_ASKED
        )
        assert [params["at_once"] for params in connection.execute(query).scalars()] == [True]


def test_hours_of_a_day_on_which_the_school_is_closed_are_seen_before_they_hang_on_the_stand(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = (today() + timedelta(days=2)).isoformat()
    for hours, is_told in (({"sun-1": "9-12"}, True), ({"sun-1": ""}, False)):
        edition = str(draft(consultant).edition)
        do(marina, "edit", edition=edition, valid_from=first, **line(), **hours)
        shown = marina.open("/desk/schedule").text
        assert ("приёма не будет: вс." in shown) is is_told
