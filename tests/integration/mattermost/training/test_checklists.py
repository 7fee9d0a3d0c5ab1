"""The checklists of a training: marked by a press, once, by whom it belongs to."""

import pytest

from helpdesk.domain.actions import Action
from helpdesk.training.marking import NOT_YOURS
from helpdesk.training.model import Deed, State, TrainingWay
from integration.chat.flows.pressing import FORGED
from integration.chat.sealing import button_context
from tests.integration.house import School
from tests.integration.owning import own
from tests.integration.training import Class, press

TITLES = (
    "Учёт расписания",
    "Текущая и итоговая успеваемость",
    "Учёт посещаемости",
    "Поурочное планирование",
    "Проведение уроков",
)


def test_the_trainee_reads_what_awaits_him_with_two_buttons_at_each_topic(
    school: School, course: Class
) -> None:
    course.register()
    (plan,) = course.told(school.teacher)
    assert "Обучение работе в «Дневнике.ру»" in plan.message
    assert "Марина Юрьевна Нехай, кабинет информатики, 9-44-24" in plan.message
    assert "Отмечено «Умею»: 0 из 5" in plan.message
    assert [each["text"] for each in plan.attachments] == [f"**{title}**" for title in TITLES]
    for point in plan.attachments:
        assert [action["name"] for action in point["actions"]] == ["Умею", "Нужно ещё"]
    assert len({action["id"] for action in plan.actions}) == 10
    assert school.teacher.observed("violation") == []


def test_the_trainer_marks_what_he_has_shown_and_both_see_it(school: School, course: Class) -> None:
    held = course.register()
    (plan,), (list_,) = course.told(school.teacher), course.told(school.consultant)
    assert "Ольга Ивановна Петрова, учитель математики" in list_.message
    press(school.consultant, list_, "Учёт расписания", "Проведено")
    line = course.now(held).taught("schedule")
    assert line
    assert (line.way, line.person_name) == (TrainingWay.CHAT, "Марина Юрьевна Нехай")
    course.deliver()
    assert "**Учёт расписания** · показали" in school.teacher.post(plan.id).text
    (point, *_) = school.consultant.post(list_.id).attachments
    assert not point.get("actions")


def test_five_presses_finish_it_and_nobody_need_say_more(school: School, course: Class) -> None:
    held = course.register()
    (plan,) = course.told(school.teacher)
    for number, title in enumerate(TITLES, 1):
        press(school.teacher, plan, title, "Умею")
        # The answer to the press carries no drawing: the checklist's delivery draws it.
        assert f"Отмечено «Умею»: {number - 1} из 5" in school.teacher.post(plan.id).message
        course.deliver()
        if number < 5:
            assert f"Отмечено «Умею»: {number} из 5" in school.teacher.post(plan.id).message
    done = school.teacher.post(plan.id)
    assert "Обучение завершено" in done.message
    assert all(f"✓ {title}" in done.message for title in TITLES)
    assert done.actions == []
    assert len(course.told(school.teacher)) == 1
    assert course.now(held).state is State.FINISHED
    for person in (school.consultant, school.head):
        assert "Обучение завершено" in course.told(person)[-1].message
        assert "в срок" in course.told(person)[-1].message


def test_wanting_more_reaches_the_trainer_once(school: School, course: Class) -> None:
    held = course.register()
    (plan,) = course.told(school.teacher)
    for _ in range(2):
        press(school.teacher, plan, "Проведение уроков", "Нужно ещё")
    course.deliver()
    with pytest.raises(ValueError, match="not enough"):
        press(school.teacher, plan, "Проведение уроков", "Нужно ещё")
    assert "Хорошо, передаём: Марина Юрьевна Нехай покажет ещё раз." in school.teacher.told()[-1]
    news = [post.message for post in course.told(school.consultant)[1:]]
    assert len(news) == 1
    assert "просит показать ещё раз: **Проведение уроков**" in news[0]
    assert "**Проведение уроков** · нужно ещё" in school.teacher.post(plan.id).text
    assert [line.what for line in course.now(held).lines] == [Deed.REGISTERED, Deed.MORE]


def test_a_button_pressed_twice_counts_once(school: School, course: Class) -> None:
    held = course.register()
    (plan,) = course.told(school.teacher)
    press(school.teacher, plan, "Учёт посещаемости", "Умею")
    press(school.teacher, plan, "Учёт посещаемости", "Умею")
    assert [line.what for line in course.now(held).lines] == [Deed.REGISTERED, Deed.CAN]
    assert school.teacher.told() == []


def test_a_checklist_that_a_fresh_one_has_replaced_marks_nothing(
    school: School, course: Class
) -> None:
    held = course.register()
    (old,) = course.told(school.teacher)
    limit = {"ServiceSettings": {"PostEditTimeLimit": 20}}
    school.sandbox.admin.request("PUT", "/config/patch", json=limit)
    school.sandbox.pass_time(21)
    press(school.teacher, old, "Учёт посещаемости", "Умею")
    course.deliver()
    old, fresh = course.told(school.teacher)
    before = course.now(held)
    press(school.teacher, old, "Проведение уроков", "Умею")
    assert course.now(held) == before
    silent = school.teacher.post(old.id)
    assert silent.actions == []
    assert f"/pl/{fresh.id}" in silent.message
    press(school.teacher, fresh, "Проведение уроков", "Умею")
    assert course.now(held) != before


def test_somebody_elses_press_is_refused_in_clear_words(school: School, course: Class) -> None:
    held = course.register()
    secret = school.settings.secret
    context = button_context(secret, "", Action.TRAINED, f"{held.id}/marks")
    copy = own(school, school.post("consultants", [school.drawn(Action.TRAINED, context)]))
    school.colleague.press_named(copy, "Умею")
    assert school.colleague.told()[-1] == NOT_YOURS
    assert course.now(held) == held


def test_a_forged_topic_and_a_strange_number_do_nothing(school: School, course: Class) -> None:
    held = course.register()
    secret = school.settings.secret
    context = button_context(secret, "", Action.TRAINED, f"{held.id}/marks")
    forged = {**context, "about": f"{held.id}/lessons"}
    post = school.post("@uchitel", [school.drawn(Action.TRAINED, forged)])
    school.teacher.press_named(post, "Умею")
    assert school.teacher.told()[-1] == FORGED
    for about in ("99/marks", "no/marks", f"{held.id}/other", ""):
        context = button_context(secret, "", Action.TRAINED, about)
        post = own(school, school.post("@uchitel", [school.drawn(Action.TRAINED, context)]))
        school.teacher.press_named(post, "Умею")
        assert "нет" in school.teacher.told()[-1]
    assert course.now(held) == held


def press_from_the_trainers(school: School, course: Class) -> None:
    (list_,) = course.told(school.consultant)
    press(school.consultant, list_, "Учёт расписания", "Проведено")
    course.deliver()


def test_a_checklist_that_was_deleted_comes_again(school: School, course: Class) -> None:
    course.register()
    (plan,) = course.told(school.teacher)
    school.bot.request("DELETE", f"/posts/{plan.id}")
    press_from_the_trainers(school, course)
    (again,) = course.told(school.teacher)
    assert again.id != plan.id
    assert "показали" in again.text
