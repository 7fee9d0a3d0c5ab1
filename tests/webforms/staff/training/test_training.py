"""«Обучение» on the pages: the head registers, and the sheet is printed."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from helpdesk.domain.messages import NotificationType, by_user
from helpdesk.domain.people import Actor, Role
from helpdesk.inspection.clauses import Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import lease
from helpdesk.kernel.unit import UnitOfWork as UnitOfDesk
from helpdesk.training.model import State
from helpdesk.training.training_queries import all_trainings
from integration.chat.speech import Notification
from integration.notifications.of_training import training_notification
from tests.helpdesk.life import FIRST_REGULATION, HEAD, MARINA
from tests.helpdesk.training.newcomer import ZAREMA, said
from tests.toml_values import with_values
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.training.registering import (
    FORM,
    OTHER,
    PATH,
    TODAY,
    Enter,
    register,
    send,
    the_one,
)

DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Аслан Муратович Хуако", head=True)


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
    listed = head.open(PATH).text
    assert "Зарема Юрьевна Ачох" in listed
    assert re.search(r"закончить не позднее (\w+(ка|ы|га|цы|ья)), \d", listed)


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
                    by_user("zarema"),
                    inquiry_id=None,
                    key=key,
                    params={"training": held.id},
                )
            ]
        )
        return unit.fresh[-1]

    number = desk.write(work, now)
    return training_notification(desk, next(d for d in lease(desk, now) if d.id == number), now)
