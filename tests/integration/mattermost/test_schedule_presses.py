"""A schedule is agreed to, returned and approved by presses in the chat; a day is swapped there."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, Stage, SwapState
from helpdesk.kernel.outbox import unsent
from helpdesk.schedule import days, deciding, drafting
from integration.chat.sealing import button_context
from integration.chosen import create_sender
from tests.helpdesk.life import HEAD
from tests.integration.house import School
from tests.integration.mattermost.schedule_chat import MONDAY, Chat, moment
from tests.integration.owning import own
from tests.workers.office import RecordingMail
from workers.delivery import DeliveryService

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def chat_of(each_school: School) -> Iterator[Chat]:
    settings, desk = each_school.settings, each_school.desk
    sender = create_sender(desk, settings)
    calendar = desk.regulation().calendar
    carrier = DeliveryService(desk, sender, RecordingMail(), lambda: calendar.next_open(moment()))
    yield Chat(each_school, lambda: carrier.carry(unsent(desk, moment() + timedelta(days=9))))
    sender.poster.client.close()


@pytest.mark.each_database
def test_each_who_stands_in_it_is_asked_and_the_director_once_all_agree(chat_of: Chat) -> None:
    chat_of.sent()
    for person in (chat_of.school.consultant, chat_of.school.colleague):
        post = chat_of.asked(person, "согласуйте")
        assert "Пн 9:00–12:00: Марина Юрьевна Нехай, кабинет 1" in post.text
        assert chat_of.director.direct_posts("helpbot") == []
        assert chat_of.press(person, post, Action.SCHEDULE_AGREE) == ""
        assert "Вы согласны с графиком" in person.post(post.id).text
    asked = chat_of.asked(chat_of.director, "утвердите")
    assert re.search(r"Руслан Казбекович Ачмиз: \S+ \d+ \S+ в \d+:\d\d, в чате", asked.text)
    chat_of.press(chat_of.director, asked, Action.SCHEDULE_APPROVE)
    found = chat_of.held()
    assert (found.stage, found.approved_by, found.approved_way) == (
        Stage.APPROVED,
        "Аслан Муратович Хуако",
        DecidedBy.CHAT,
    )
    assert {each.way for each in found.agreements} == {DecidedBy.CHAT}
    assert "утвердил(а) Аслан" in chat_of.asked(chat_of.school.colleague, "утвердил(а)").text


def test_what_was_pressed_shows_what_was_decided_and_has_no_buttons(chat_of: Chat) -> None:
    chat_of.sent()
    person = chat_of.school.consultant
    post = chat_of.asked(person, "согласуйте")
    chat_of.press(person, post, Action.SCHEDULE_AGREE)
    now = person.post(post.id)
    assert "Вы согласны с графиком: " in now.text
    assert "Ждём согласия: Руслан Казбекович Ачмиз" in now.text
    assert now.actions == []


def test_a_remark_returns_it_and_its_drafter_reads_the_words(chat_of: Chat) -> None:
    chat_of.sent()
    colleague = chat_of.school.colleague
    post = chat_of.asked(colleague, "согласуйте")
    dialog = chat_of.school.open(colleague, post, Action.SCHEDULE_REMARK)
    assert "words" in colleague.submit(dialog, {"words": " "}).errors
    assert colleague.submit(dialog, {"words": "Во вторник у меня **уроки**"}).went_through
    chat_of.carry()
    held = chat_of.held()
    assert held.stage is Stage.DRAFT
    assert held.returned is not None
    assert held.returned.words == "Во вторник у меня **уроки**"
    told = chat_of.asked(chat_of.school.consultant, "вернули на правку: Руслан")
    assert "Во вторник у меня" in told.text
    assert "/help график" in told.text
    assert "Вернули на правку" in colleague.post(post.id).text


@pytest.mark.each_database
def test_a_press_on_an_older_edition_is_refused_and_says_where_the_newest_is(
    chat_of: Chat,
) -> None:
    held = chat_of.sent()
    person = chat_of.school.consultant
    old = chat_of.asked(person, "согласуйте")
    desk = chat_of.school.desk
    back = deciding.take_back(desk, deciding.Shown(held.edition), chat_of.marina, moment())
    drafting.send(desk, back.edition, None, (), chat_of.marina, moment())
    # Its picture has not been drawn anew yet.
    said = chat_of.press(person, old, Action.SCHEDULE_AGREE)
    assert "График с тех пор изменили" in said
    assert "/help график" in said
    assert chat_of.held().agreements == ()
    assert "больше не действует" in person.post(old.id).text
    newest = chat_of.asked(person, "согласуйте")
    assert newest.id != old.id
    chat_of.press(person, newest, Action.SCHEDULE_AGREE)
    assert [each.user for each in chat_of.held().agreements] == ["consultant1"]


def _integration(school: School, about: str, action: Action) -> dict[str, object]:
    context = button_context(school.settings.secret, "", action, about)
    return {"url": f"{school.settings.bot_url}/action", "context": context}


def test_nobody_decides_with_anothers_button(chat_of: Chat) -> None:
    chat_of.sent(MONDAY)
    post = chat_of.asked(chat_of.school.consultant, "согласуйте")
    school = chat_of.school
    action = {
        "id": "scheduleagree",
        "type": "button",
        "name": Action.SCHEDULE_AGREE.words,
        "integration": _integration(school, "1.2", Action.SCHEDULE_AGREE),
    }
    assert post.actions
    shown = own(school, school.post("@consultant2", [action]))
    assert "Вас в нём нет" in chat_of.press(school.colleague, shown, Action.SCHEDULE_AGREE)
    shown = own(school, school.post("@uchitel", [action]))
    assert "только консультанты" in chat_of.press(school.teacher, shown, Action.SCHEDULE_AGREE)
    assert chat_of.held().agreements == ()


@pytest.mark.each_database
def test_only_the_director_approves_by_his_button(chat_of: Chat) -> None:
    held = chat_of.sent(MONDAY)
    school = chat_of.school
    deciding.agree(school.desk, deciding.Shown(held.edition), chat_of.marina, moment())
    action = {
        "id": "scheduleapprove",
        "type": "button",
        "name": Action.SCHEDULE_APPROVE.words,
        "integration": _integration(school, "1.2", Action.SCHEDULE_APPROVE),
    }
    shown = own(school, school.post("@consultant1", [action]))
    said = chat_of.press(school.consultant, shown, Action.SCHEDULE_APPROVE)
    assert "Утверждает график директор" in said
    assert chat_of.held().stage is Stage.AGREEING


def test_a_colleague_takes_over_a_day_by_a_press_and_the_head_is_told(chat_of: Chat) -> None:
    chat_of.approved()
    chat_of.carry()
    desk, ruslan = chat_of.school.desk, chat_of.school.colleague
    day = desk.regulation().calendar.add_workdays(chat_of.today, 2)
    by = desk.regulation().person("consultant2")
    assert by is not None
    swap_id = days.ask_to_stand_in(desk, day, None, by, chat_of.marina, moment())
    chat_of.carry()
    asked = chat_of.asked(ruslan, "просит вас подменить")
    assert chat_of.press(ruslan, asked, Action.SWAP_ACCEPT) == ""
    assert "Вы подменяете" in ruslan.post(asked.id).text
    with desk.reading() as connection:
        swap = schedule_queries.swap(connection, swap_id)
    assert swap is not None
    assert swap.state is SwapState.ACCEPTED
    assert [person.user for person in desk.roster().on_duty(day)] == ["consultant2"]
    assert "подменит вас" in chat_of.asked(chat_of.school.consultant, "подменит вас").text
    assert "вместо коллеги: Марина" in chat_of.asked(chat_of.school.head, "вместо коллеги").text
    assert ruslan.post(asked.id).actions == []


def test_who_leads_and_asks_for_another_does_not_ask_in_his_name(chat_of: Chat) -> None:
    chat_of.approved()
    desk, ruslan = chat_of.school.desk, chat_of.school.colleague
    day = desk.regulation().calendar.add_workdays(chat_of.today, 2)
    marina, by = desk.regulation().person("consultant1"), desk.regulation().person("consultant2")
    assert marina
    assert by
    days.ask_to_stand_in(desk, day, marina, by, HEAD, moment())
    chat_of.carry()
    said = chat_of.asked(ruslan, "просит вас подменить").text
    assert "Завуч или директор просит" in said
    assert f"коллегу: {marina.name}" in said


@pytest.mark.each_database
def test_a_colleague_who_cannot_changes_nothing(chat_of: Chat) -> None:
    chat_of.approved()
    desk, ruslan = chat_of.school.desk, chat_of.school.colleague
    day = desk.regulation().calendar.add_workdays(chat_of.today, 2)
    by = desk.regulation().person("consultant2")
    assert by is not None
    days.ask_to_stand_in(desk, day, None, by, chat_of.marina, moment())
    chat_of.carry()
    asked = chat_of.asked(ruslan, "просит вас подменить")
    chat_of.press(ruslan, asked, Action.SWAP_DECLINE)
    assert [person.user for person in desk.roster().on_duty(day)] == ["consultant1"]
    assert "не сможет подменить" in chat_of.asked(chat_of.school.consultant, "не сможет").text
    assert chat_of.school.head.direct_posts("helpbot") == []


def test_the_word_for_the_schedule_leads_who_drafts_it_to_its_page(chat_of: Chat) -> None:
    school = chat_of.school
    for person in (school.consultant, chat_of.director):
        assert "/desk/enter/" in person.run("/help график").text
    assert "/desk/enter/" not in school.teacher.run("/help график").text
    assert "график составляют, согласуют" in school.teacher.run("/help помощь").text
