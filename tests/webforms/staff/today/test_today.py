"""«Сегодня»: what each of the staff finds there, one press from the act, and what is new of it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, update

from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.states import ReplyBy
from helpdesk.duty.model import Stage
from helpdesk.inquiries import answering, claims
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.overviews import all_open
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.mailbox_tables import mail_letter
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import DAY, HEAD, MARINA, RUSLAN, parent, school_day, teacher
from tests.helpdesk.statements import statements
from tests.helpdesk.training.newcomer import SAID, registered
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.access.test_strangers import letter
from tests.webforms.staff.conftest import Consultant, moment

OLGA = Actor(Role.STAFF, "teacher-id", "uchitel", "Ольга Петровна")
DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Аслан Муратович Хуако", head=True)
GROUP = re.compile(r'<h2 id="group-(\w+)">(.*?)</h2>(.*?)</section>', re.DOTALL)


def groups(page: str) -> dict[str, str]:
    return {key: f"{title}{rest}" for key, title, rest in GROUP.findall(page)}


def seen_by(consultant: Consultant, who: Actor = MARINA) -> dict[str, str]:
    consultant.actor = who
    return groups(come_in(consultant))


def late(desk: Desk, words: str, days: int, who: Actor | None = None) -> str:
    """Let a question lie for so long that its term has passed; return the path of its page."""
    at = moment() - days * DAY
    inquiry = open_inquiry(desk, parent(words, now=at), REQUESTER, at).inquiry
    if who:
        claims.claim(desk, inquiry.id, who, moment())
    return f"/desk/{inquiry.reference}"


def test_what_is_overdue_says_by_how_much_and_leads_to_the_question(
    consultant: Consultant, desk: Desk
) -> None:
    path = late(desk, "Давно лежит", 30)
    overdue = seen_by(consultant)["overdue"]
    assert f'<a href="{path}">Давно лежит</a>' in overdue
    assert re.search(r'<strong class="alarm">просрочено на \d+ д', overdue)


def test_a_consultants_own_and_the_free_ones_stand_apart(
    consultant: Consultant, desk: Desk
) -> None:
    free = open_inquiry(desk, parent("Свободный", now=moment()), REQUESTER, moment()).inquiry
    found = seen_by(consultant)
    assert consultant.path in found["mine"]
    assert "у вас, ответить до" in found["mine"]
    assert f"/desk/{free.reference}" in found["free"]
    assert "others" not in found


def test_the_head_sees_what_colleagues_have_and_a_consultant_does_not(
    consultant: Consultant, desk: Desk
) -> None:
    path = late(desk, "Чужой", 30, RUSLAN)
    assert "overdue" not in seen_by(consultant)
    found = seen_by(consultant, HEAD)
    assert path in found["overdue"]
    assert consultant.path in found["others"]


def test_whom_to_call_and_what_reached_nobody(consultant: Consultant, desk: Desk) -> None:
    new = parent("Позвоните мне", now=moment(), email="", reply_by=ReplyBy.CALL)
    call = open_inquiry(desk, new, REQUESTER, moment()).inquiry
    claims.claim(desk, call.id, MARINA, moment())
    answering.answer(desk, call.id, "Обновите страницу.", MARINA, moment())
    found = seen_by(consultant)
    assert f'<a href="/desk/{call.reference}#call">Анна Хуаде' in found["calls"]
    assert "lost" not in found
    lost(desk, consultant.opened.inquiry.id)
    assert consultant.path in seen_by(consultant)["lost"]


def lost(desk: Desk, inquiry_id: int) -> None:
    """Let the mail server have refused what was written to the requester."""
    table = inquiry_tables.delivery
    theirs = table.c.inquiry_id == inquiry_id, table.c.addressee == "mail"
    with desk.writing() as connection:
        connection.execute(update(table).where(*theirs).values(state="parked", attempts=3))


def test_letters_that_want_a_decision_are_there_and_new(consultant: Consultant, desk: Desk) -> None:
    assert "letters" not in seen_by(consultant)
    letter(consultant, moment())
    with desk.writing() as connection:
        connection.execute(update(mail_letter).values(state=LetterStanding.KEPT, why=Why.NO_WORDS))
    found = groups(consultant.visitor.open("/desk").text)
    assert '/desk/mailbox/1">x</a> <span class="mark">новое</span>' in found["letters"]
    assert "в письме нет слов" in found["letters"]


def test_the_director_approves_by_one_press(consultant: Consultant, desk: Desk) -> None:
    approve(desk, stage=Stage.AGREEING, valid_from=date(2026, 12, 1))
    assert "approvals" not in seen_by(consultant)
    assert "утверждает директор" in seen_by(consultant, HEAD)["approvals"]
    assert "<button" not in seen_by(consultant, HEAD)["approvals"]
    found = seen_by(consultant, DIRECTOR)
    assert "Пн 9:00–12:00: Марина Юрьевна Нехай" in found["approvals"]
    assert next(iter(found)) == "approvals"
    sent = {**consultant.visitor.fields, "do": "approve"}
    done = consultant.visitor.client.post("/desk/schedule", data=sent)
    assert done.status_code == 303
    assert "График утверждён, версия 1." in consultant.visitor.open(done.location).text
    assert "approvals" not in groups(consultant.visitor.open("/desk").text)


def test_the_director_reads_overdue_and_the_months_figures_and_no_ones_work(
    consultant: Consultant, desk: Desk
) -> None:
    path = late(desk, "Давно лежит", 30)
    found = seen_by(consultant, DIRECTOR)
    assert path in found["overdue"]
    assert not {"mine", "free", "others", "letters"} & set(found)
    page = consultant.visitor.page.text
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd><a href=[^>]+>([^<]+)</a>", page))
    assert set(figures) >= {"Пришло", "Отвечено в срок", "Не успели"}
    assert '<a href="/desk/report">Отчёт</a>' in page
    assert "Этот месяц" not in header_free(seen_page(consultant, HEAD))


def seen_page(consultant: Consultant, who: Actor) -> str:
    consultant.actor = who
    return come_in(consultant)


def header_free(page: str) -> str:
    return page.partition("</header>")[2]


def test_a_figure_is_what_the_journal_counts(consultant: Consultant, desk: Desk) -> None:
    page = seen_page(consultant, DIRECTOR)
    found = re.findall(r"<dd><a href=\"([^\"]+)\">(\d+)</a>", page)
    assert len(found) == 5
    for path, number in found:
        said = consultant.visitor.open(path.replace("&amp;", "&")).text
        expected = f"Найдено: {number}" if int(number) else "Ничего не нашлось"
        assert expected in said, path


def test_who_leads_sees_trainings_that_end_and_clauses_that_are_broken(
    consultant: Consultant, desk: Desk
) -> None:
    began = replace(SAID, started_on=school_day() - 30 * DAY)
    held = registered(desk, began, now=moment() - 30 * DAY)
    consultant.actor = HEAD
    come_in(consultant)
    consultant.visitor.open("/desk/check")
    found = groups(consultant.visitor.open("/desk").text)
    assert f'<a href="/desk/training/{held.id}">' in found["training"]
    assert '<a href="/desk/check#p2.2">2.2.' in found["clauses"]
    assert re.search(r'<a href="/desk/check">Показать все: \d+</a>', found["clauses"])
    assert 'id="p2.2"' in consultant.visitor.open("/desk/check").text


def test_a_teacher_finds_his_own_questions_and_what_he_can_do(
    consultant: Consultant, desk: Desk
) -> None:
    own = open_inquiry(desk, teacher(now=moment()), OLGA, moment()).inquiry
    found = seen_by(consultant, OLGA)
    assert set(found) == {"own"}
    assert own.subject in found["own"]
    page = consultant.visitor.page.text
    assert "Что можно сделать" in page
    path = re.search(r'href="(/i/[^"]+)"', found["own"])
    assert path
    assert consultant.visitor.open(path[1]).status_code == 200
    assert consultant.opened.inquiry.reference not in page


def test_who_is_on_duty_stands_there_without_a_press(consultant: Consultant, desk: Desk) -> None:
    approve(desk)
    assert re.search(
        r"(Сейчас помога|Ближайший приём).*(Нехай|Ачмиз)", seen_page(consultant, MARINA)
    )


@pytest.mark.parametrize("path", ["/desk", "/desk/today"])
def test_strangers_read_nothing_of_it(consultant: Consultant, path: str) -> None:
    page = consultant.visitor.open(path)
    assert page.status_code == 403
    assert consultant.opened.inquiry.subject not in page.text


def test_a_long_list_leads_to_the_rest_in_the_journal(consultant: Consultant, desk: Desk) -> None:
    (row,) = desk_rows(desk)
    with desk.writing() as connection:
        copies = [
            {
                **row,
                "id": n,
                "number": n,
                "reference": f"{n:08}",
                "link_digest": str(n),
                "nonce": None,
                "state": "new",
                "claimant_id": None,
            }
            for n in range(100, 400)
        ]
        connection.execute(insert(inquiry_tables.inquiry), copies)
    assert len(all_open(desk).inquiries) == 301
    come_in(consultant)
    with statements(desk) as made:
        free = groups(consultant.visitor.open("/desk").text)["free"]
    # PostgreSQL takes no more than 65,535 values: what is asked is about those that are shown.
    assert max(each.count("?") for each in made) < 200
    assert "Свободные: 300" in free
    assert free.count("<li>") == 15
    assert re.search(r'<a href="/desk/journal\?state=new[^"]*">Показать все: 300</a>', free)


def desk_rows(desk: Desk) -> list[dict[str, object]]:
    with desk.reading() as connection:
        return [dict(each._mapping) for each in connection.execute(select(inquiry_tables.inquiry))]
