"""A training in the chat: two checklists, real presses, drawn anew by the outbox alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.messages import IN_WORKING_TIME, NotificationType
from helpdesk.duty.standing import Post
from helpdesk.kernel import outbox
from helpdesk.orders.entering import Appointed, appoint_all
from helpdesk.orders.papers import Paper
from helpdesk.orders.relieving import relieve
from helpdesk.training.marking import NOT_YOURS, cancel
from helpdesk.training.model import Deed, Details, State, Way
from helpdesk.training.plan import overdue_at, warn_at
from helpdesk.training.queries import unreached
from helpdesk.training.registering import change, register
from integration.chat.actions import Action
from integration.chat.interaction import NO_INQUIRY
from integration.mattermost.interactions import FORGED
from integration.mattermost.signing import button_context
from integration.notifications.direct_replies import ABOUT_NO_INQUIRY
from tests.integration.house import School
from tests.integration.mattermost.no_mail import NoMail
from tests.integration.training import HEAD, Class, class_of, press
from workers.delivery import DeliveryService

TITLES = (
    "Учёт расписания",
    "Текущая и итоговая успеваемость",
    "Учёт посещаемости",
    "Поурочное планирование",
    "Проведение уроков",
)


OF_TRAINING = [each for each in NotificationType if each.startswith("training")]


@pytest.fixture
def course(school: School) -> Iterator[Class]:
    with class_of(school) as course:
        yield course


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
    assert (line.way, line.person_name) == (Way.CHAT, "Марина Юрьевна Нехай")
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
    context = button_context(secret, NO_INQUIRY, Action.TRAINED, f"{held.id}/marks")
    copy = school.post("consultants", [school.drawn(Action.TRAINED, context)])
    school.colleague.press_named(copy, "Умею")
    assert school.colleague.told()[-1] == NOT_YOURS
    assert course.now(held) == held


def test_a_forged_topic_and_a_strange_number_do_nothing(school: School, course: Class) -> None:
    held = course.register()
    secret = school.settings.secret
    context = button_context(secret, NO_INQUIRY, Action.TRAINED, f"{held.id}/marks")
    forged = {**context, "about": f"{held.id}/lessons"}
    post = school.post("@uchitel", [school.drawn(Action.TRAINED, forged)])
    school.teacher.press_named(post, "Умею")
    assert school.teacher.told()[-1] == FORGED
    for about in ("99/marks", "no/marks", f"{held.id}/other", ""):
        context = button_context(secret, NO_INQUIRY, Action.TRAINED, about)
        post = school.post("@uchitel", [school.drawn(Action.TRAINED, context)])
        school.teacher.press_named(post, "Умею")
        assert "нет" in school.teacher.told()[-1]
    assert course.now(held) == held


def test_a_checklist_that_was_deleted_comes_again(school: School, course: Class) -> None:
    course.register()
    (plan,) = course.told(school.teacher)
    school.bot.request("DELETE", f"/posts/{plan.id}")
    press_from_the_trainers(school, course)
    (again,) = course.told(school.teacher)
    assert again.id != plan.id
    assert "показали" in again.text


def press_from_the_trainers(school: School, course: Class) -> None:
    (list_,) = course.told(school.consultant)
    press(school.consultant, list_, "Учёт расписания", "Проведено")
    course.deliver()


def test_who_is_not_in_the_chat_is_shown_to_the_head_and_not_tried_for_ever(
    school: School, course: Class
) -> None:
    held = course.register(username="nobody.here")
    with school.desk.reading() as connection:
        assert unreached(connection, held) == ["nobody.here"]
    assert "Вы обучаете" in course.told(school.consultant)[-1].message


def test_another_trainer_takes_the_list_over(school: School, course: Class) -> None:
    held = course.register()
    said = Details(held.name, held.started_on, "consultant2", held.username, held.position)
    change(school.desk, held.id, said, HEAD, held.registered_at)
    course.deliver()
    assert "больше не ваш" in course.told(school.consultant)[-1].message
    assert course.told(school.consultant)[-1].actions == []
    assert "Вы обучаете" in course.told(school.colleague)[-1].message
    assert "Обучает: Руслан Казбекович Ачмиз" in course.told(school.teacher)[-1].message


def test_taken_off_the_list_it_tells_the_trainee_no_reason(school: School, course: Class) -> None:
    held = course.register()
    cancel(school.desk, held.id, "не прошла испытание", HEAD, held.registered_at)
    course.deliver()
    (plan,) = course.told(school.teacher)
    assert "Обучение снято" in plan.message
    assert "испытание" not in plan.message
    assert plan.actions == []
    assert "Причина: не прошла испытание" in course.told(school.consultant)[-1].message


def at(school: School, course: Class, moment: datetime) -> None:
    tick(school.desk, moment)
    course.deliver(moment)


def test_warned_before_the_end_and_the_director_hears_after_it(
    school: School, course: Class
) -> None:
    held = course.register()
    (plan,) = course.told(school.teacher)
    press(school.teacher, plan, "Учёт посещаемости", "Умею")
    regulation = school.desk.regulation()
    at(school, course, warn_at(held.due_at, regulation))
    for person in (school.teacher, school.consultant):
        warned = course.told(person)[-1].message
        assert "не отмечено «Умею»: Учёт расписания; Текущая и итоговая успеваемость;" in warned
        assert "посещаемости" not in warned
    at(school, course, overdue_at(held.due_at, regulation.calendar))
    for person in (school.head, school.sandbox.person("director")):
        (overdue,) = course.told(person)
        assert "Срок обучения нового сотрудника прошёл" in overdue.message
        assert "Обучает Марина Юрьевна Нехай" in overdue.message
    at(school, course, overdue_at(held.due_at, regulation.calendar) + timedelta(days=7))
    assert len(course.told(school.head)) == 1


def test_what_is_over_meanwhile_is_not_said(school: School, course: Class) -> None:
    held = course.register()
    moment = warn_at(held.due_at, school.desk.regulation())
    tick(school.desk, moment)
    cancel(school.desk, held.id, "не принята", HEAD, moment)
    course.deliver(moment)
    assert not any("Закончить обучение нужно" in p.message for p in course.told(school.consultant))


def test_every_notice_is_known_and_the_clocks_own_keep_to_working_time() -> None:
    assert ABOUT_NO_INQUIRY.issuperset(OF_TRAINING)
    assert IN_WORKING_TIME.issuperset(
        {NotificationType.TRAINING_WARN, NotificationType.TRAINING_OVERDUE}
    )


def test_a_checklist_waits_for_nobodys_card_and_a_refused_one_is_given_up(
    school: School, course: Class
) -> None:
    """As the worker does it: a card of an inquiry would be tried for ever."""
    said = Details("Кто-то", date(2026, 11, 24), "consultant1", "nobody.here")
    held = register(school.desk, said, "once", HEAD, datetime(2026, 11, 24, 9, tzinfo=UTC))
    carrier = DeliveryService(school.desk, course.sender, NoMail())
    carrier.carry(outbox.unsent(school.desk, datetime.now(UTC)))
    with school.desk.reading() as connection:
        assert unreached(connection, held) == ["nobody.here"]
    assert outbox.unsent(school.desk, datetime.now(UTC)) == []
    assert len(course.told(school.consultant)) == 1


def morning_of(school: School, course: Class, moment: datetime) -> str:
    tick(school.desk, moment)
    course.deliver(moment)
    return school.consultant.posts("consultants")[-1].message


def test_the_morning_names_whose_training_ends_today(school: School, course: Class) -> None:
    held = course.register()
    calendar = school.desk.regulation().calendar
    tick(school.desk, datetime.now(UTC))
    last = calendar.opens(calendar.local_date(held.due_at))
    tick(school.desk, last - timedelta(days=1))
    course.deliver(last - timedelta(days=1))
    assert not any("Обучение" in p.message for p in school.consultant.posts("consultants"))
    said = morning_of(school, course, last)
    assert "Открытых вопросов нет." in said
    assert "Ольга Ивановна Петрова, обучает Марина Юрьевна Нехай, не отмечено тем: 5" in said


def test_whose_trainer_was_relieved_reads_that_the_head_decides_and_he_has_no_buttons(
    school: School, course: Class
) -> None:
    held = course.register()
    (plan,), (list_,) = course.told(school.teacher), course.told(school.consultant)
    today = school.desk.regulation().calendar.local_date(datetime.now(UTC))
    names = (held.trainer_name, "Фатима Аслановна Хут", "Саида Юрьевна Шеуджен")
    users = (held.trainer, "consultant3", "consultant4")
    several = [
        Appointed(Post.CONSULTANT, user, name, today)
        for user, name in zip(users, names, strict=True)
    ]
    ids = appoint_all(school.desk, Paper("1", today), several, HEAD, datetime.now(UTC))
    relieve(school.desk, ids[0], Paper("2", today), today, HEAD, datetime.now(UTC))
    course.deliver()
    assert "Кто обучает, решает завуч." in school.teacher.post(plan.id).message
    shown = school.consultant.post(list_.id)
    assert "Этот план больше не ваш" in shown.message
    assert shown.actions == []
