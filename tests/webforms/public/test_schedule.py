"""The schedule's public page, its sheet and its block: what everybody may read."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import update

from helpdesk.domain import dates
from helpdesk.duty.model import Slot, Stage
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import Paper
from helpdesk.orders.relieving import Successors, relieve
from helpdesk.schedule.deciding import ACTING
from helpdesk.storage import schedule_tables
from tests.helpdesk.contacts.approving import MARINA, RUSLAN, SLOTS, approve, away
from tests.helpdesk.life import HEAD, school_day
from tests.webforms.papers.reading import codes_of, words_of
from tests.webforms.visitor import Visitor

TODAY = school_day()


def words(page: str) -> str:
    return " ".join(page.split())


def test_without_an_approved_schedule_the_page_says_whom_to_call(visitor: Visitor) -> None:
    page = words(visitor.open("/schedule").text)
    assert "Утверждённого графика пока нет" in page
    assert "понедельник – пятница 8:00–17:00" in page
    assert "9-44-24" in page
    assert visitor.open("/schedule.pdf").status_code == 404


def test_a_draft_is_nobodys_business_yet(visitor: Visitor, desk: Desk) -> None:
    approve(desk, stage=Stage.AGREEING)
    assert "Марина Юрьевна" not in visitor.open("/schedule").text
    assert visitor.open("/schedule/1").status_code == 404


def test_the_approved_schedule_with_its_stamp(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    page = words(visitor.open("/schedule").text)
    assert "<strong>УТВЕРЖДАЮ</strong><br>Директор" in page
    assert "______________ /Аслан Муратович Хуако/" in page
    assert "«28» августа 2026 г." in page
    assert "Согласовано: Марина Юрьевна Нехай, Руслан Казбекович Ачмиз." in page
    assert "9:30–12:00" in page
    assert 'href="tel:+79180001122"' in page
    assert 'href="tel:+78777294424"' in page
    assert "Ближайший приём" in page or "Сейчас помогает" in page


def test_names_in_the_chat_are_not_told(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    away(desk, RUSLAN, TODAY, TODAY + timedelta(days=20))
    for path in ("/schedule", "/schedule/1", "/embed/schedule", "/schedule.ics", "/memo"):
        page = visitor.open(path)
        assert page.status_code == 200
        assert "consultant1" not in page.text
        assert "consultant2" not in page.text


def test_absences_are_told_while_they_last(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    away(desk, MARINA, date(2026, 9, 2), date(2026, 9, 3))
    away(desk, RUSLAN, TODAY, TODAY + timedelta(days=20))
    page = visitor.open("/schedule").text
    assert "Руслан Казбекович Ачмиз: с" in page
    assert page.count("не принимает") == 1


def test_who_is_there_at_any_hour_is_said(visitor: Visitor, desk: Desk) -> None:
    every = tuple(Slot(day, time(8), time(17), *MARINA, room="кабинет 3") for day in range(7))
    approve(desk, slots=every)
    page = visitor.open("/schedule").text
    assert "Марина Юрьевна Нехай (кабинет 3)" in page


def test_with_everybody_away_no_name_is_promised(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    for who in (MARINA, RUSLAN):
        away(desk, who, TODAY - timedelta(days=1), TODAY + timedelta(days=800))
    page = visitor.open("/schedule").text
    assert "Сейчас помогает" not in page
    assert "Ближайший приём" not in page


def test_earlier_versions_are_listed_and_can_be_read(visitor: Visitor, desk: Desk) -> None:
    approve(desk, slots=SLOTS[:1])
    approve(desk, 2, valid_from=date(2026, 10, 1))
    assert 'href="/schedule/1"' in visitor.open("/schedule").text
    earlier = visitor.open("/schedule/1").text
    assert "Это не тот график, который действует сегодня" in earlier
    assert "Вторник" not in earlier
    assert "Это не тот график" not in visitor.open("/schedule/2").text


def test_a_version_that_is_to_come_is_announced(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    approve(desk, 2, valid_from=TODAY + timedelta(days=40), slots=SLOTS[:1])
    page = visitor.open("/schedule").text
    assert "Уже утверждён следующий график" in page
    assert "Вторник" in page


def test_before_its_first_day_the_only_version_is_shown(visitor: Visitor, desk: Desk) -> None:
    approve(desk, valid_from=TODAY + timedelta(days=40))
    page = visitor.open("/schedule").text
    assert "Действует с" in page
    assert "Руслан Казбекович Ачмиз" in page


def test_the_sheet_for_the_board_says_what_the_regulation_asks(
    visitor: Visitor, desk: Desk
) -> None:
    approve(desk)
    answer = visitor.open("/schedule.pdf")
    assert answer.mimetype == "application/pdf"
    said = words_of(answer.data)
    for expected in (
        "УТВЕРЖДАЮ Директор МБОУ «СОШ №9 им. К. Х. Нехая»",
        "/Аслан Муратович Хуако/",
        "«28» августа 2026 г.",
        "График оказания помощи при работе в информационной системе «Дневник.ру»",
        "при переходе МБОУ «СОШ №9 им. К. Х. Нехая» на безбумажное",
        "Понедельник 9:00–12:00 Марина Юрьевна Нехай",
        "лично в приёмные часы, по телефону 9-44-24, по почте vocherpsy.shkola9@yandex.ru",
        "рассматриваются в течение 3 дней",
        "на родительских собраниях",
        "рассматриваются в течение 5 дней",
    ):
        assert expected in said
    assert codes_of(answer.data) == ["http://localhost/"]


def test_who_acted_for_the_director_is_named_in_the_stamp(visitor: Visitor, desk: Desk) -> None:
    approve(desk)
    acted = {"approved_by": "Руслан Казбекович Ачмиз", "approved_post": ACTING}
    with desk.writing() as connection:
        connection.execute(update(schedule_tables.schedule).values(**acted))
    assert "И. о. директора" in words(visitor.open("/schedule").text)
    said = words_of(visitor.open("/schedule.pdf").data)
    assert "УТВЕРЖДАЮ И. о. директора" in said
    assert "/Руслан Казбекович Ачмиз/" in said


def test_the_sheet_of_an_ordinary_school_is_one_page(visitor: Visitor, desk: Desk) -> None:
    two_a_day = tuple(
        Slot(day, time(9 + 4 * half), time(12 + 4 * half), *who, "9-44-24", "кабинет информатики")
        for day in range(5)
        for half, who in enumerate((MARINA, RUSLAN))
    )
    approve(desk, slots=two_a_day)
    said = words_of(visitor.open("/schedule.pdf").data)
    assert said.count("версия 1") == 1


def test_the_block_may_stand_in_another_site_and_leads_to_its_top(
    visitor: Visitor, desk: Desk
) -> None:
    approve(desk)
    block = visitor.open("/embed/schedule")
    assert "frame-ancestors *" in block.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in block.headers
    assert "<script" not in block.text
    assert block.text.count("<a ") == block.text.count('target="_top"')
    assert visitor.open("/schedule").headers["X-Frame-Options"] == "DENY"


def test_the_pages_can_be_found(visitor: Visitor) -> None:
    page = visitor.open("/").text
    assert 'href="/schedule"' in page
    assert 'href="/memo"' in page


def test_whom_an_order_has_relieved_every_face_leaves_out_at_once(
    visitor: Visitor, desk: Desk
) -> None:
    approve(desk)
    now = datetime.now(UTC)
    today = desk.regulation().calendar.local_date(now)
    both = [
        Appointed(Post.CONSULTANT, user, name, date(2026, 9, 1)) for user, name in (MARINA, RUSLAN)
    ]
    _, his = appoint_all(desk, Paper("1", date(2026, 9, 1)), both, HEAD, now)
    assert "кабинет 12" in visitor.open("/schedule").text
    later = today + timedelta(days=7)
    relieve(desk, his, Paper("2", today), later, Successors(), HEAD, now)
    page = visitor.open("/schedule").text
    assert "кабинет 12" in page
    assert f"{RUSLAN[1]}: с {dates.day_and_month(later, today)} не принимает." in page
    relieve(desk, his, Paper("3", today), today, Successors(), HEAD, now)
    for path in ("/schedule", "/embed/schedule", "/memo"):
        assert "кабинет 12" not in visitor.open(path).text
    assert f"{RUSLAN[1]}: больше не принимает." in visitor.open("/schedule").text
    sheet = words_of(visitor.open("/schedule.pdf").data)
    assert "кабинет 12" not in sheet
    assert "больше не принимает" in sheet
    assert "кабинет 12" in visitor.open("/schedule/1").text  # As it was approved.
