"""What the support asks for and rejects, in the chat: clicked, told, reminded, answered."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD, Addressee, NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.adding import reply
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from integration.chat import dialog_submission
from sandbox.people import Person
from tests.integration.house import School
from tests.integration.mattermost.test_bot_whole_way import card, choose, deliver, newest_with
from tests.integration.telling import MARINA, NOW, TEACHER, Telling

WORDS = "Пришлите номер класса"
ME = by_id(TEACHER)


def actor(person: Person) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, person.username)


@pytest.fixture
def handed(school: School) -> Inquiry:
    """The teacher's question, which the consultant has handed off; all is said."""
    inquiry, now = school.ask(), datetime.now(UTC)
    claims.claim(school.desk, inquiry.id, actor(school.consultant), now)
    handoffs.hand_off(school.desk, inquiry.id, actor(school.consultant), now)
    deliver(school)
    return inquiry


def test_a_consultant_writes_down_what_is_asked_for_and_the_teacher_presses_that_it_is_sent(
    school: School, handed: Inquiry
) -> None:
    choose(school, school.consultant, card(school, handed), "Поддержка просит сведения")
    shown = school.consultant.dialog()
    day = (datetime.now(UTC) + timedelta(days=3)).strftime("%d.%m.%Y")
    filled = {"words": WORDS, "owes": "requester", "day": day}
    assert school.consultant.submit(shown, filled).went_through
    deliver(school)
    told = newest_with(school.teacher, "Сведения отправлены")
    assert WORDS in told.text
    assert "Она ждёт до" in told.text
    assert "она ждёт сведений" in card(school, handed).text
    choose(school, school.teacher, told, "Сведения отправлены")
    seen = school.now(handed)
    assert (seen.inquiry.owes, seen.inquiry.state) == (None, State.HANDED_OFF)
    deliver(school)
    thread = [post.text for post in school.consultant.thread(card(school, handed).id)]
    assert any("Сведения отправлены в поддержку" in each for each in thread)
    decided = school.teacher.post(told.id)
    assert "Вы отметили: отправлено. Ждём ответа поддержки." in decided.message
    assert decided.actions == []


def test_the_teacher_writes_down_what_is_asked_for_and_asks_for_the_schools_help(
    school: School, handed: Inquiry
) -> None:
    letter = newest_with(school.teacher, "Поддержка просит сведения")
    choose(school, school.teacher, letter, "Поддержка просит сведения")
    shown = school.teacher.dialog()
    assert school.teacher.submit(shown, {"words": WORDS, "owes": "school"}).went_through
    assert school.now(handed).inquiry.owes is Owes.SCHOOL
    deliver(school)
    told = newest_with(school.consultant, "Сведения отправлены")
    assert WORDS in told.text
    choose(school, school.consultant, told, "Сведения отправлены")
    assert school.now(handed).inquiry.owes is None


def test_a_day_that_is_none_stays_in_the_dialog(school: School, handed: Inquiry) -> None:
    choose(school, school.consultant, card(school, handed), "Поддержка просит сведения")
    shown = school.consultant.dialog()
    refused = school.consultant.submit(shown, {"words": WORDS, "owes": "requester", "day": "скоро"})
    assert "Непонятно, до какого дня" in refused.errors["day"]
    assert school.now(handed).inquiry.owes is None


def test_a_rejection_is_written_down_once_with_a_reason_of_the_list(
    school: School, handed: Inquiry
) -> None:
    choose(school, school.consultant, card(school, handed), "Поддержка отклонила")
    shown = school.consultant.dialog()
    for _ in range(2):
        sent = school.consultant.submit(shown, {"reason": "0", "words": "Нет адреса страницы"})
        assert sent.went_through
    (said,) = school.now(handed).said(TextKind.VENDOR_REJECTED)
    assert (said.body or "").endswith("проблемы. Нет адреса страницы")
    deliver(school)
    told = newest_with(school.teacher, "Письмо отправлено заново")
    assert "Дополнить письмо" in told.text
    choose(school, school.teacher, told, "Письмо отправлено заново")
    assert school.now(handed).inquiry.owes is None
    deliver(school)
    assert "Вы отметили: отправлено." in school.teacher.post(told.id).message
    thread = [post.text for post in school.consultant.thread(card(school, handed).id)]
    assert any("Письмо отправлено в поддержку заново" in each for each in thread)
    assert not any("Сведения отправлены в поддержку" in each for each in thread)


@pytest.mark.parametrize(
    ("pressed", "filled", "kind"),
    [
        ("Поддержка просит сведения", {"owes": "requester"}, TextKind.VENDOR_WANTS),
        ("Поддержка отклонила", {}, TextKind.VENDOR_REJECTED),
    ],
)
def test_who_is_warned_of_a_password_sends_it_once_more(
    school: School,
    handed: Inquiry,
    monkeypatch: pytest.MonkeyPatch,
    pressed: str,
    filled: dict[str, str],
    kind: TextKind,
) -> None:
    monkeypatch.setattr(dialog_submission, "READS_FOR", timedelta())
    choose(school, school.consultant, card(school, handed), pressed)
    shown, words = school.consultant.dialog(), "Пришлите не пароль: qwerty123"
    warned = school.consultant.submit(shown, {**filled, "words": words})
    assert "отправьте ещё раз, ничего не меняя" in warned.errors["words"]
    assert school.consultant.submit(shown, {**filled, "words": words}).went_through
    assert [text.body for text in school.now(handed).said(kind)] == [words]


def test_a_rejection_without_a_reason_is_refused(school: School, handed: Inquiry) -> None:
    choose(school, school.consultant, card(school, handed), "Поддержка отклонила")
    refused = school.consultant.submit(school.consultant.dialog(), {})
    assert "Выберите причину" in refused.error
    assert not [e for e in school.now(handed).history if e.what == Move.VENDOR_REJECTED]


def test_nothing_owed_offers_no_button(school: School, handed: Inquiry) -> None:
    names = str(card(school, handed).attachments)
    assert "Поддержка просит сведения" in names
    assert "Сведения отправлены" not in names


# What is said at another hour.


@pytest.fixture
def inquiry(telling: Telling) -> Inquiry:
    found = telling.teacher_asks()
    claims.claim(telling.desk, found.id, MARINA, NOW)
    return handoffs.hand_off(telling.desk, found.id, MARINA, NOW)


def test_a_reminder_is_void_once_it_was_sent(telling: Telling, inquiry: Inquiry) -> None:
    vendor_wants(telling.desk, inquiry.id, WORDS, MARINA, NOW)
    assert "просит сведения" in telling.says(inquiry, NotificationType.VENDOR_WANTS, ME).text
    vendor_told(telling.desk, inquiry.id, REQUESTER, NOW)
    assert telling.told(inquiry, NotificationType.VENDOR_WANTS, ME) is None


def written_down(
    telling: Telling, inquiry: Inquiry, occasion: NotificationType, to: Addressee
) -> None:
    """A notification that waits to be sent since another hour."""
    telling.desk.write(lambda unit: unit.tell(inquiry, occasion, [to], key="earlier"), NOW)


def test_a_notice_that_comes_late_asks_nothing_of_whom_the_school_helps_by_now(
    telling: Telling, inquiry: Inquiry
) -> None:
    vendor_wants(telling.desk, inquiry.id, WORDS, MARINA, NOW)
    written_down(telling, inquiry, NotificationType.VENDOR_OWED, ME)
    assert "Ответьте ей" in telling.says(inquiry, NotificationType.VENDOR_OWED, ME).text
    reply(telling.desk, inquiry.id, "5А", REQUESTER, NOW)
    for occasion in (NotificationType.VENDOR_WANTS, NotificationType.VENDOR_OWED):
        assert telling.told(inquiry, occasion, ME) is None
    said = telling.says(inquiry, NotificationType.VENDOR_OWED, by_id(MARINA.id)).text
    assert "Отправить их должна школа" in said


@pytest.mark.parametrize("to", [ME, THREAD])
def test_nobody_is_asked_for_an_answer_while_the_support_waits_for_one(
    telling: Telling, inquiry: Inquiry, to: Addressee
) -> None:
    written_down(telling, inquiry, NotificationType.VENDOR_ASK, to)
    assert telling.told(inquiry, NotificationType.VENDOR_ASK, to) is not None
    vendor_wants(telling.desk, inquiry.id, WORDS, MARINA, NOW)
    assert telling.told(inquiry, NotificationType.VENDOR_ASK, to) is None


def test_the_thread_says_who_has_to_send_it(telling: Telling, inquiry: Inquiry) -> None:
    vendor_wants(telling.desk, inquiry.id, WORDS, MARINA, NOW)
    said = telling.says(inquiry, NotificationType.VENDOR_WANTS, THREAD).text
    assert "записал(а) Марина Юрьевна Нехай" in said
    assert "Отправить их должен тот, кто спросил (Ольга Петрова)." in said


def test_a_rejection_says_what_the_letter_lacks(telling: Telling, inquiry: Inquiry) -> None:
    vendor_rejected(telling.desk, inquiry.id, 0, MARINA, NOW)
    said = telling.says(inquiry, NotificationType.VENDOR_REJECTED, ME)
    assert "что вы делали" in said.text
    assert said.buttons == ["Письмо отправлено заново"]


def test_the_card_shows_the_debt(telling: Telling, inquiry: Inquiry) -> None:
    by = (NOW + timedelta(days=3)).date()
    vendor_wants(telling.desk, inquiry.id, WORDS, MARINA, NOW, by=by)
    shown = telling.card(inquiry)
    fields = {field.title: field.value for field in shown.fields}
    assert fields["Сведения должен"] == "тот, кто спросил, до пт 27 ноября"
    assert fields["Поддержка просит"] == WORDS
    assert [button.action for button in shown.buttons] == [
        Action.VENDOR_TOLD,
        Action.VENDOR_ANSWER,
    ]
