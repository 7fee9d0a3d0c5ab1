"""«Обучение» on the pages: the head registers, trainer and trainee mark, the sheet is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import Actor, Role
from helpdesk.inspection.clauses import Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import lease
from helpdesk.kernel.unit import UnitOfWork as UnitOfDesk
from helpdesk.regulation.toml_lines import with_values
from helpdesk.storage import schema
from helpdesk.storage.attachments import FileStore
from helpdesk.training.model import State, Training
from helpdesk.training.queries import all_trainings
from integration.chat.speech import Notification
from integration.notifications.of_training import training_notification
from settings import Settings
from tests.helpdesk.life import FIRST_REGULATION, HEAD, MARINA, RUSLAN
from tests.helpdesk.training.newcomer import CODES, ZAREMA, said
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.conftest import Consultant, png
from tests.webforms.visitor import Visitor

PATH = "/desk/training"
TODAY = datetime.now(UTC).date()
FORM = {
    "name": "Зарема Юрьевна Ачох",
    "position": "учитель математики",
    "username": "@Zarema",
    "started_on": TODAY.isoformat(),
    "trainer": "consultant1",
}
DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Аслан Муратович Хуако", head=True)
OTHER = Actor(Role.STAFF, "uchitel-id", "uchitel", "Ольга Петровна")
Enter = Callable[[Actor], Visitor]


@pytest.fixture
def enter(web: Flask, settings: Settings, consultant: Consultant) -> Enter:
    """Let anybody in by a pass; Marina is known as a consultant."""
    assert consultant.actor == MARINA

    def come_in(actor: Actor) -> Visitor:
        visitor = Visitor(web.test_client())
        given = LoginPass(actor.id, actor.username, actor.name, None, page="training")
        came = visitor.enter(pass_url("", settings.secret, given, datetime.now(UTC)))
        page = visitor.open(came.location)
        if page.status_code == 303:
            visitor.open(page.location)
        return visitor

    return come_in


def send(visitor: Visitor, path: str, do: str = "", **fields: object) -> TestResponse:
    data = {"csrf_token": visitor.fields.get("csrf_token", ""), "do": do, **fields}
    answer = visitor.client.post(path, data=data, content_type="multipart/form-data")
    visitor.page = answer
    if answer.status_code == 303:
        visitor.open(answer.location)
    return answer


def register(head: Visitor, **changed: str) -> TestResponse:
    return send(head, PATH, **{**FORM, "nonce": head.fields.get("nonce", ""), **changed})


def the_one(desk: Desk) -> Training:
    with desk.reading() as connection:
        (found,) = all_trainings(connection)
    return found


def test_nobody_comes_in_without_a_pass(web: Flask) -> None:
    for path in (PATH, f"{PATH}/1", f"{PATH}/1/sheet"):
        assert web.test_client().get(path).status_code == 403


def test_the_head_registers_and_the_page_shows_the_five_topics(enter: Enter, desk: Desk) -> None:
    head = enter(HEAD)
    assert register(head).status_code == 303
    held = the_one(desk)
    assert (held.username, held.position) == ("zarema", "учитель математики")
    page = head.page.text
    assert "план обучения отправлен в чат" in page
    assert all(topic.title in page for topic in held.topics)
    assert "Считаем со следующего дня: 5 рабочих дней" in page
    assert "Зарема Юрьевна Ачох" in head.open(PATH).text


def test_the_same_form_sent_twice_registers_once(enter: Enter, desk: Desk) -> None:
    head = enter(HEAD)
    nonce = head.fields["nonce"]
    register(head, nonce=nonce)
    assert register(head, nonce=nonce).status_code == 303
    assert said(the_one(desk)) == ["registered"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": ""}, "name", "фамилию"),
        ({"started_on": "завтра"}, "started_on", "Выберите день"),
        ({"started_on": "2062-01-01"}, "started_on", "слишком далеко"),
        ({"username": "зарема"}, "username", "латинскими"),
        ({"trainer": "nobody"}, "trainer", "Выберите, кто обучает"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(
    enter: Enter, desk: Desk, changed: dict[str, str], field: str, words: str
) -> None:
    head = enter(HEAD)
    answer = register(head, **changed)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text
    assert field in head.ids
    assert head.fields["position"] == "учитель математики"
    with desk.reading() as connection:
        assert all_trainings(connection) == []


def test_a_second_training_of_the_same_person_is_refused_at_the_chat_name(enter: Enter) -> None:
    head = enter(HEAD)
    register(head)
    head.open(PATH)
    answer = register(head)
    assert answer.status_code == 422
    assert 'href="#username"' in answer.text
    assert "уже обучается" in answer.text


def test_consultants_see_the_list_but_do_not_register(enter: Enter, desk: Desk) -> None:
    register(enter(HEAD))
    marina = enter(MARINA)
    assert "Зарема Юрьевна Ачох" in marina.page.text
    assert "Записать и отправить план" not in marina.page.text
    assert register(marina, name="Другая").status_code == 403
    assert the_one(desk).name == "Зарема Юрьевна Ачох"


def test_others_see_nothing_of_it(enter: Enter, desk: Desk) -> None:
    register(enter(HEAD))
    other = enter(OTHER)
    assert "Зарема" not in other.page.text
    assert "Вас здесь нет" in other.page.text
    held = the_one(desk)
    for path in (f"{PATH}/{held.id}", f"{PATH}/{held.id}/sheet"):
        page = other.open(path)
        assert page.status_code == 403
        assert "Зарема" not in page.text
    other.open(PATH)
    assert send(other, f"{PATH}/{held.id}", "can:marks").status_code == 403
    assert the_one(desk) == held


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


def test_the_head_mends_and_takes_off_the_list(enter: Enter, desk: Desk) -> None:
    head = enter(HEAD)
    register(head)
    path = f"{PATH}/{the_one(desk).id}"
    answer = send(head, path, "change", **{**FORM, "username": "зарема"})
    assert answer.status_code == 422
    assert 'href="#username"' in answer.text
    send(head, path, "change", **{**FORM, "trainer": "consultant2"})
    assert the_one(desk).trainer == "consultant2"
    answer = send(head, path, "cancel", reason=" ")
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    send(head, path, "cancel", reason="не принята на работу")
    assert the_one(desk).state is State.CANCELLED
    assert "не принята на работу" in head.page.text
    # The trainee reads that it is over, and not why.
    assert "не принята" not in enter(ZAREMA).open(path).text


def test_the_sheet_names_all_that_is_signed(enter: Enter, desk: Desk) -> None:
    head = enter(DIRECTOR)
    register(head)
    held = the_one(desk)
    path = f"{PATH}/{held.id}"
    send(enter(ZAREMA), path, "can:marks")
    paper = head.open(f"{path}/sheet")
    assert paper.mimetype == "application/pdf"
    words = words_of(paper.data)
    assert "Лист обучения нового сотрудника" in words
    assert "Зарема Юрьевна Ачох, учитель математики" in words
    assert f"Вступление в должность: {TODAY:%d.%m.%Y}" in words
    assert f"Обучить не позднее: {held.due_at:%d.%m.%Y}" in words
    for topic in held.topics:
        assert topic.title in words
    assert "Подпись обучающего" in words
    assert "Подпись сотрудника" in words
    assert "Директор ____________________ /Аслан Муратович Хуако/" in words
    assert "Обучал(а) ____________________ /Марина Юрьевна Нехай/" in words


def test_what_the_chat_did_not_take_is_shown(enter: Enter, desk: Desk) -> None:
    head = enter(HEAD)
    register(head)
    with desk.writing() as connection:
        table = schema.delivery
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


def test_a_term_beyond_the_known_calendar_is_marked_wherever_it_is_said(
    enter: Enter, desk: Desk
) -> None:
    text = with_values(FIRST_REGULATION, {"known_through": "2025"})
    activate_regulation(desk, text, datetime.now(UTC))
    head = enter(HEAD)
    register(head)
    held = the_one(desk)
    due = f"{held.due_at:%d.%m.%Y}, предварительно"
    path = f"{PATH}/{held.id}"
    for page in (head.open(PATH).text, head.open(path).text):
        assert due in page
        assert page.count("предварительно") >= 2
    assert f"Обучить не позднее: {due}" in words_of(head.open(f"{path}/sheet").data)
    with desk.reading() as connection:
        now = datetime.now(UTC)
        scope = Scope(connection, desk.regulation(), TODAY, TODAY, now)
        shown = inspect(scope)[0].clauses[2].findings.evidence
    assert any(f"срок {due}" in each.words for each in shown)
    told = [notice_to(desk, occasion) for occasion in ("training", "training_warn")]
    assert all("предварительно" in repr(notice) for notice in told)


def notice_to(desk: Desk, occasion: str) -> Notification | None:
    """Return what the trainee reads of the only training."""
    now, held = datetime.now(UTC), the_one(desk)
    key = f"{held.id}:{'trainee' if occasion == 'training' else int(held.due_at.timestamp())}"

    def work(unit: UnitOfDesk) -> int:
        unit.put(
            [
                unit.delivery_row(
                    "notice",
                    NotificationType(occasion),
                    "user:zarema",
                    inquiry_id=None,
                    key=key,
                    params={"training": held.id},
                )
            ]
        )
        return unit.fresh[-1]

    number = desk.write(work, now)
    return training_notification(desk, next(d for d in lease(desk, now) if d.id == number), now)
