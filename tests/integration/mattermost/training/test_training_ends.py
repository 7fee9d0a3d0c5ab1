"""How a training ends: in time or not, by another trainer, without anybody."""

from datetime import UTC, date, datetime, timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.messages import IN_WORKING_TIME, NotificationType
from helpdesk.duty.standing import Post
from helpdesk.kernel import outbox
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import Paper
from helpdesk.orders.relieving import Successors, relieve
from helpdesk.training.marking import cancel
from helpdesk.training.model import Details
from helpdesk.training.plan import overdue_at, warn_at
from helpdesk.training.registering import change, register
from helpdesk.training.training_queries import unreached
from integration.notifications.direct_replies import ABOUT_NO_INQUIRY
from tests.integration.house import School
from tests.integration.mattermost.no_mail import NoMail
from tests.integration.training import HEAD, Class, press
from workers.delivery import DeliveryService


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


OF_TRAINING = [each for each in NotificationType if each.startswith("training")]


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
    relieve(school.desk, ids[0], Paper("2", today), today, Successors(), HEAD, datetime.now(UTC))
    course.deliver()
    assert "Кто обучает, решает завуч." in school.teacher.post(plan.id).message
    shown = school.consultant.post(list_.id)
    assert "Этот план больше не ваш" in shown.message
    assert shown.actions == []
