"""Trainer and trainee mark what was shown and signed."""

import io
from datetime import timedelta

from sqlalchemy import update

from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore
from helpdesk.training.model import State
from settings import Settings
from tests.helpdesk.life import HEAD, MARINA, RUSLAN
from tests.helpdesk.training.newcomer import CODES, ZAREMA, said
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.conftest import png
from tests.webforms.staff.training.registering import (
    OTHER,
    PATH,
    TODAY,
    Enter,
    register,
    send,
    the_one,
)


def test_the_trainee_comes_to_her_own_page_and_signs_off_there(enter: Enter, desk: Desk) -> None:
    register(enter(HEAD))
    zarema = enter(ZAREMA)
    path = f"{PATH}/{the_one(desk).id}"
    assert zarema.path == path
    for code in CODES:
        assert send(zarema, path, f"can:{code}").status_code == 303
    assert "Завершено" in zarema.page.text
    assert the_one(desk).state is State.FINISHED
    assert all("на странице" in page for page in [zarema.page.text])


def test_wanting_more_and_taking_a_mark_back_on_the_page(enter: Enter, desk: Desk) -> None:
    register(enter(HEAD))
    zarema, path = enter(ZAREMA), f"{PATH}/{the_one(desk).id}"
    send(zarema, path, "can:marks")
    line = the_one(desk).signed("marks")
    assert line
    send(zarema, path, f"void:{line.id}")
    assert "Прежняя строка осталась" in zarema.page.text
    send(zarema, path, "more:lessons")
    assert said(the_one(desk)) == ["registered", "can marks", "void can marks", "more lessons"]
    answer = send(zarema, path, f"void:{line.id}")
    assert answer.status_code == 422
    assert "уже отменили" in answer.text


def test_the_trainer_marks_what_was_shown_and_another_consultant_does_not(
    enter: Enter, desk: Desk
) -> None:
    register(enter(HEAD))
    path = f"{PATH}/{the_one(desk).id}"
    marina = enter(MARINA)
    marina.open(path)
    day = TODAY.isoformat()
    answer = send(marina, path, "taught", taught_day=day)
    assert answer.status_code == 422
    assert "Отметьте темы" in answer.text
    send(marina, path, "taught", topic=["marks", "lessons"], taught_day=day)
    assert said(the_one(desk))[1:] == ["taught marks", "taught lessons"]
    tomorrow = (TODAY + timedelta(days=2)).isoformat()
    answer = send(marina, path, "taught", topic="planning", taught_day=tomorrow)
    assert answer.status_code == 422
    assert "не наступила" in answer.text
    assert tomorrow in answer.text
    assert send(enter(OTHER), path, "taught", topic="planning", taught_day=day).status_code == 403


def test_a_signed_sheet_with_its_picture(enter: Enter, desk: Desk, settings: Settings) -> None:
    head = enter(HEAD)
    register(head, username="")
    assert "пусть подпишет" in head.page.text
    path = f"{PATH}/{the_one(desk).id}"
    day = TODAY.isoformat()
    answer = send(head, path, "paper", paper_day=day, picture=(io.BytesIO(b"text"), "лист.png"))
    assert answer.status_code == 422
    assert "не картинка" in answer.text
    send(head, path, "paper", paper_day=day, picture=(io.BytesIO(png()), "лист.png"))
    held = the_one(desk)
    assert (held.state, held.done_on) == (State.FINISHED, TODAY)
    assert FileStore(settings.attachments).get(held.sheet)
    assert head.open(f"{path}/pictures/{held.sheet}").status_code == 200
    assert head.open(f"{path}/pictures/other.png").status_code == 404
    assert enter(OTHER).open(f"{path}/pictures/{held.sheet}").status_code == 403


def test_a_signature_entered_later_says_so_where_no_picture_shows_it(
    enter: Enter, desk: Desk
) -> None:
    head = enter(HEAD)
    day = TODAY - timedelta(days=3)
    register(head, username="", started_on=day.isoformat())
    path = f"{PATH}/{the_one(desk).id}"
    send(head, path, "paper", paper_day=day.isoformat())
    later = f"дата подписи внесена позже, {TODAY:%d.%m.%Y}, снимка листа нет"
    assert f"завершено {day:%d.%m.%Y}, в срок; {later}" in head.page.text.lower()
    assert f"Лист подписан на бумаге, {day:%d.%m.%Y} (дата внесена позже, снимка нет)" in (
        head.page.text
    )
    assert later in words_of(head.open(f"{path}/sheet").data)


def test_what_the_chat_did_not_take_is_shown(enter: Enter, desk: Desk) -> None:
    head = enter(HEAD)
    register(head)
    with desk.writing() as connection:
        table = inquiry_tables.delivery
        mine = table.c.addressee == "user:zarema"
        connection.execute(update(table).where(mine).values(state="parked"))
    page = head.open(f"{PATH}/{the_one(desk).id}").text
    assert "Сообщение в чат не доставлено:</strong> zarema" in page


def test_a_strange_button_and_a_strange_number(enter: Enter, desk: Desk) -> None:
    head = enter(HEAD)
    register(head)
    assert send(head, f"{PATH}/{the_one(desk).id}", "no").status_code == 400
    assert head.open(f"{PATH}/999").status_code == 404
    head.open(PATH)
    assert send(head, f"{PATH}/{the_one(desk).id}", "void:x").status_code == 422


def test_a_consultant_who_is_not_the_trainer_sees_no_forms(enter: Enter, desk: Desk) -> None:
    register(enter(HEAD), trainer="consultant2")
    marina = enter(MARINA)
    page = marina.open(f"{PATH}/{the_one(desk).id}").text
    assert "Записать, что показали" not in page
    assert "Снять обучение" not in page
    assert RUSLAN.name in page


def test_a_trainer_whom_the_channel_has_never_met_comes_to_what_he_teaches(
    enter: Enter, desk: Desk
) -> None:
    register(enter(HEAD), trainer="consultant2")
    ruslan = enter(RUSLAN)
    assert ruslan.path == f"{PATH}/{the_one(desk).id}"
    send(ruslan, ruslan.path, "taught", topic="marks", taught_day=TODAY.isoformat())
    assert said(the_one(desk))[1:] == ["taught marks"]
