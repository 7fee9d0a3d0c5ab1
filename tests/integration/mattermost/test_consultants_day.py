"""A consultant's day in the sandbox: ready answers, doubles, similar questions, handing over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.clock import digest
from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims
from helpdesk.inquiries.entitlement import check
from helpdesk.inquiries.handing_over import SAME
from helpdesk.journal.queries import card_post
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.outbox import unsent
from integration.chat.actions import Action
from integration.chat.dialog_drafts import EXPIRED
from integration.chat.dialog_submission import KEPT
from integration.chat.directory import NOT_CONSULTANT
from integration.chat.flows import opening
from integration.mattermost import dialog_intake
from integration.mattermost.sender import create_sender
from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from sandbox.server.mentions import names_called
from sandbox.server.troubles import Way
from tests.integration.house import School
from tests.integration.mattermost.no_mail import NoMail
from tests.toml_values import with_values
from workers.delivery import DeliveryService

READY = "Готовый ответ: Проверьте учебный год и период"


def deliver(school: School, now: datetime | None = None) -> None:
    """Carry out all that waits, as the worker does; at `now`, or else at this moment."""

    def clock() -> datetime:
        return now or datetime.now(UTC)

    sender = create_sender(school.desk, school.settings)
    carrier = DeliveryService(school.desk, sender, NoMail(), clock)
    while ids := unsent(school.desk, clock()):
        carrier.carry(ids)


def card(school: School, inquiry: Inquiry) -> SeenPost:
    post_id = card_post(school.desk, inquiry.id)
    assert post_id is not None
    return school.consultant.post(post_id)


def told(person: Person) -> str:
    return (person.told() or [""])[-1]


def choose(person: Person, post: SeenPost, name: str) -> ShownDialog:
    """Choose an option under «Ещё…», and return the dialog that this opens."""
    person.select(post, name)
    return person.dialog()


def actor(person: Person, *, head: bool = False) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, person.username, head)


def newest(person: Person) -> SeenPost:
    return person.direct_posts()[-1]


def thread(school: School, inquiry: Inquiry) -> list[str]:
    root = card_post(school.desk, inquiry.id)
    posts = school.consultant.posts("consultants")
    return [post.message for post in posts if post.root_id == root]


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    inquiry = school.ask()
    deliver(school)
    return inquiry


@pytest.fixture(autouse=True)
def within_limits(school: School) -> Iterator[None]:
    """Whatever is posted and opened here stays within the server's sizes."""
    yield
    assert school.sandbox.violations == []


# Ready answers


def test_a_ready_answer_is_picked_edited_and_sent(school: School, inquiry: Inquiry) -> None:
    shown = choose(school.consultant, card(school, inquiry), READY)
    text = shown.elements[0]["default"]
    assert text.startswith("Проверьте вверху журнала")
    assert school.consultant.submit(shown, {"words": f"{text} Удачи!"}).went_through
    seen = school.now(inquiry)
    assert seen.inquiry.state is State.ANSWERED
    assert seen.answers[0].body == f"{text} Удачи!"


def test_only_fitting_ready_answers_stand_on_the_card(school: School, inquiry: Inquiry) -> None:
    (select,) = [action for action in card(school, inquiry).actions if action["type"] == "select"]
    offered = [each["text"] for each in select["options"] if each["value"].startswith("ready:")]
    assert offered == [
        READY,
        "Готовый ответ: Тема урока из планирования",
        "Готовый ответ: Не получается войти",
    ]


@pytest.mark.parametrize("code", ["parent_login", "made_up"])
def test_a_ready_answer_that_does_not_fit_is_not_given(
    school: School, inquiry: Inquiry, code: str
) -> None:
    post = card(school, inquiry)
    select_id, _ = post.option(READY)
    school.consultant.press(post.id, select_id, f"ready:{code}")
    assert told(school.consultant) == opening.NOT_READY
    assert not [each for each in school.consultant.dialogs() if each.elements]


@pytest.mark.parametrize("option", ["ready", "ready:", "answer:staff_period", "hand_over", "more"])
def test_an_option_that_no_card_has_is_a_bad_request(
    school: School, inquiry: Inquiry, option: str
) -> None:
    post = card(school, inquiry)
    select_id, _ = post.option(READY)
    with pytest.raises(Exception, match="Action integration error"):
        school.consultant.press(post.id, select_id, option)


def test_what_was_typed_before_stands_above_the_ready_answer(
    school: School, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = card(school, inquiry)
    shown = school.open(school.consultant, post, Action.ANSWER)
    with monkeypatch.context() as late:
        late.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
        school.consultant.submit(shown, {"words": "Мой текст"})
    text = choose(school.consultant, post, READY).elements[0]["default"]
    assert text.startswith("Мой текст\n\nПроверьте вверху")


# Doubles


def test_a_double_is_chosen_from_what_its_requester_has_here(
    school: School, inquiry: Inquiry
) -> None:
    second = school.ask("Тема @all урока *опять* не сохраняется")
    deliver(school)
    shown = choose(school.consultant, card(school, second), "Повтор")
    (which, typed, _) = shown.elements
    assert which["options"] == [
        {
            "text": f"{inquiry.shown_reference} · Не сохраняется тема урока",
            "value": str(inquiry.id),
        }
    ]
    assert typed["optional"]
    assert school.consultant.submit(shown, {"original": str(inquiry.id)}).went_through
    deliver(school)
    assert school.now(second).inquiry.close_reason is CloseReason.DUPLICATE
    joined = school.now(inquiry).said(TextKind.ADDITION)
    assert [text.body for text in joined] == ["Тема @all урока *опять* не сохраняется"]
    # They are the words of who asked, whoever has closed the double.
    assert [text.role for text in joined] == [Role.REQUESTER]
    assert thread(school, inquiry)[-1].startswith("Дополнение (Ольга Петрова):")
    told = newest(school.teacher).message
    assert f"Следите за первым вопросом: [{inquiry.shown_reference}](" in told
    assert thread(school, second)[-1].startswith(
        f"Вопрос закрыт: повтор вопроса {inquiry.shown_reference} (Марина"
    )


def test_somebody_elses_question_is_no_original(school: School, inquiry: Inquiry) -> None:
    foreign = school.ask_as(school.colleague, "Чужой вопрос")
    shown = choose(school.consultant, card(school, inquiry), "Повтор")
    chosen = school.consultant.submit(shown, {"original": str(foreign.id)})
    assert list(chosen.errors) == ["typed"]
    answer = school.consultant.submit(shown, {"typed": foreign.reference, "words": "Повтор"})
    assert "Это вопрос другого человека" in answer.error
    assert school.now(inquiry).inquiry.state is State.NEW


@pytest.mark.parametrize("made_up", ["0", "999999999999999999999", "-1", "один"])
def test_an_original_that_is_not_there_is_said(
    school: School, inquiry: Inquiry, made_up: str
) -> None:
    shown = choose(school.consultant, card(school, inquiry), "Повтор")
    answer = school.consultant.submit(shown, {"original": made_up})
    assert not answer.went_through
    assert school.now(inquiry).inquiry.state is State.NEW


# Similar questions


def test_similar_questions_are_answered_at_once(school: School, inquiry: Inquiry) -> None:
    second = school.ask_as(school.head, "Тема урока не сохраняется")
    third = school.ask_as(school.colleague, "Пропал урок")
    deliver(school)
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    boxes = [element for element in shown.elements if element["type"] == "bool"]
    assert [box["name"] for box in boxes] == [
        f"similar{each.id}" for each in (inquiry, second, third)
    ]
    assert (boxes[0]["default"], boxes[1]["default"]) == ("true", "")
    assert boxes[1]["placeholder"] == "Тема урока не сохраняется"
    filled = {
        "words": "Обновите страницу.",
        boxes[0]["name"]: True,
        boxes[1]["name"]: True,
        boxes[2]["name"]: False,
    }
    assert school.consultant.submit(shown, filled).went_through
    deliver(school)
    for each in (inquiry, second):
        assert school.now(each).inquiry.state is State.ANSWERED
    assert school.now(third).inquiry.state is State.NEW
    assert "> Обновите страницу." in newest(school.teacher).message
    assert "> Обновите страницу." in newest(school.head).message
    said = newest(school.consultant).message
    assert said.startswith("Ваш ответ дан на 2 вопроса:")
    assert inquiry.shown_reference in said


def test_what_a_colleague_took_meanwhile_is_named(school: School, inquiry: Inquiry) -> None:
    second = school.ask_as(school.head, "Тема урока не сохраняется")
    deliver(school)
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    claims.claim(school.desk, second.id, actor(school.colleague), datetime.now(UTC))
    filled = {
        "words": "Обновите.",
        f"similar{inquiry.id}": True,
        f"similar{second.id}": True,
    }
    assert school.consultant.submit(shown, filled).went_through
    deliver(school)
    assert school.now(second).inquiry.state is State.CLAIMED
    said = newest(school.consultant).message
    assert "Без вашего ответа остались:" in said
    assert f"[{second.shown_reference}](" in said


def test_ones_own_question_is_no_choice_while_a_colleague_holds_it(
    school: School, inquiry: Inquiry
) -> None:
    second = school.ask_as(school.head, "Тема урока не сохраняется")
    claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    deliver(school)
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    assert shown.names == ["words", f"similar{second.id}"]


def test_where_nothing_is_similar_no_dialog_opens(school: School, inquiry: Inquiry) -> None:
    school.consultant.select(card(school, inquiry), "Похожие")
    assert told(school.consultant) == opening.NOTHING_SIMILAR
    assert not [each for each in school.consultant.dialogs() if each.elements]


def test_an_answer_to_similar_ones_is_kept_when_it_comes_too_late(
    school: School, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.ask_as(school.head, "Тема урока не сохраняется")
    post = card(school, inquiry)
    shown = choose(school.consultant, post, "Похожие")
    filled = {"words": "Обновите.", f"similar{inquiry.id}": True}
    with monkeypatch.context() as late:
        late.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
        answer = school.consultant.submit(shown, filled)
    assert answer.error == f"{EXPIRED} {KEPT}"
    again = choose(school.consultant, post, "Похожие")
    assert again.elements[0]["default"] == "Обновите."


def test_a_password_in_an_answer_to_similar_ones_is_held_and_can_be_insisted_on(
    school: School, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.ask_as(school.head, "Тема урока не сохраняется")
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    filled = {"words": "Ваш пароль: Zaq12wsx", f"similar{inquiry.id}": True}
    held = school.consultant.submit(shown, filled)
    assert held.errors["words"].startswith("Похоже на пароль.")
    assert school.now(inquiry).inquiry.state is State.NEW
    monkeypatch.setattr(dialog_intake, "moment", lambda: datetime.now(UTC) + timedelta(seconds=5))
    assert school.consultant.submit(shown, filled).went_through
    assert school.now(inquiry).inquiry.state is State.ANSWERED


# Handing over


@pytest.fixture
def held(school: School, inquiry: Inquiry) -> list[Inquiry]:
    """Two inquiries that the colleague has claimed."""
    found = [inquiry, school.ask("Не видно журнала 7А")]
    deliver(school)
    for each in found:
        claims.claim(school.desk, each.id, actor(school.colleague), datetime.now(UTC))
    deliver(school)
    return found


def holders(school: School, held: list[Inquiry]) -> list[str | None]:
    return [school.now(inquiry).inquiry.claimant_id for inquiry in held]


def test_the_head_hands_over_all_with_a_command(school: School, held: list[Inquiry]) -> None:
    said = school.head.run("/help передать всё").text
    assert said.startswith("Не видите окна? Отправьте `/help передать всё` ещё раз")
    assert "](https://help.school.example/desk/enter/" in said
    shown = school.head.dialog()
    (whose, to) = shown.elements
    assert [each["text"] for each in whose["options"]] == ["consultant2: 2 вопроса"]
    assert to["options"][-1]["value"] == "anybody"
    filled = {"owner": school.colleague.id, "colleague": school.consultant.id}
    assert school.head.submit(shown, filled).went_through
    deliver(school)
    assert holders(school, held) == [school.consultant.id] * 2
    (told,) = [p for p in school.consultant.direct_posts() if "Вам передали" in p.message]
    assert told.message.startswith("Вам передали 2 вопроса.")
    assert all(f"[{inquiry.shown_reference}](" in told.message for inquiry in held)
    assert newest(school.head).message.startswith("Передано: 2 вопроса.")
    for inquiry in held:
        assert thread(school, inquiry)[-1] == (
            "По решению завуча вопросом занимается Марина Юрьевна Нехай."
        )


def test_the_director_gives_all_back_to_everybody(school: School, held: list[Inquiry]) -> None:
    director = school.sandbox.person("director")
    director.run("/help передать все")
    filled = {"owner": school.colleague.id, "colleague": "anybody"}
    assert director.submit(director.dialog(), filled).went_through
    deliver(school)
    assert holders(school, held) == [None, None]
    said = [p.message for p in school.consultant.posts("consultants") if not p.root_id]
    assert "вопросы свободны, возьмите их:" in said[-1]


@pytest.mark.parametrize("words", ["", " родитель", " запись", " передать всё"])
def test_where_a_commands_window_does_not_open_a_page_is_named(
    school: School, held: list[Inquiry], words: str
) -> None:
    school.head.run(f"/help{words}")
    assert school.head.dialog().elements
    school.sandbox.trouble(Way.REFUSES, "/api/v4/actions/dialogs/open")
    said = school.head.run(f"/help{words}").text
    assert "не открылось" in said
    assert "](https://help.school.example/desk/enter/" in said


def test_a_consultant_hands_over_nobodys_claims(school: School, held: list[Inquiry]) -> None:
    answer = school.consultant.run("/help передать всё").text
    assert answer == "Передать все вопросы коллеги может только завуч или директор."
    assert not [each for each in school.consultant.dialogs() if each.elements]
    assert school.teacher.run("/help передать всё").text.startswith(NOT_CONSULTANT)


def test_other_words_after_it_are_a_question(school: School) -> None:
    assert school.teacher.run("/help передать всё в архив не получается").text.startswith("Принято")


def test_nothing_goes_to_somebody_outside_of_the_channel(
    school: School, held: list[Inquiry]
) -> None:
    school.head.run("/help передать всё")
    shown = school.head.dialog()
    filled = {"owner": school.colleague.id, "colleague": school.teacher.id}
    assert list(school.head.submit(shown, filled).errors) == ["colleague"]
    assert list(school.head.submit(shown, {"colleague": "anybody"}).errors) == ["owner"]
    assert holders(school, held) == [school.colleague.id] * 2


def test_the_owner_himself_is_no_successor(school: School, held: list[Inquiry]) -> None:
    third = school.ask("Ещё один")
    deliver(school)
    school.consultant.press_named(card(school, third), "Беру")
    school.head.run("/help передать всё")
    filled = {"owner": school.colleague.id, "colleague": school.colleague.id}
    answer = school.head.submit(school.head.dialog(), filled)
    assert answer.errors == {"colleague": SAME}
    assert holders(school, held) == [school.colleague.id] * 2


def test_the_head_hands_over_what_somebody_left_behind(school: School, held: list[Inquiry]) -> None:
    check(school.desk, lambda person_id: person_id != school.colleague.id, datetime.now(UTC))
    deliver(school)
    told = newest(school.head)
    assert told.message.startswith("consultant2 больше не консультант. Снова свободно: 2 вопроса.")
    school.head.press_named(told, "Передать всё")
    shown = school.head.dialog()
    assert shown.elements[0]["default"] == school.colleague.id
    filled = {"owner": school.colleague.id, "colleague": school.consultant.id}
    assert school.head.submit(shown, filled).went_through
    assert holders(school, held) == [school.consultant.id] * 2


# Offers, and claims that went quiet


def test_an_offer_is_declined_with_a_button_and_the_thread_tells_it(
    school: School, held: list[Inquiry]
) -> None:
    inquiry = held[0]
    shown = choose(school.colleague, card(school, inquiry), "Передать")
    assert school.colleague.submit(shown, {"colleague": school.consultant.id}).went_through
    deliver(school)
    school.consultant.press_named(newest(school.consultant), "Не могу")
    deliver(school)
    assert school.now(inquiry).inquiry.offered_to is None
    assert thread(school, inquiry) == [
        "Вопрос берёт consultant2.",
        "Руслан Казбекович Ачмиз предлагает вопрос коллеге: Марина Юрьевна Нехай.",
        "Марина Юрьевна Нехай не может взять вопрос. Вопросом занимается Руслан Казбекович Ачмиз.",
    ]


@pytest.fixture
def quiet(school: School, inquiry: Inquiry) -> SeenPost:
    """What a claimant is asked whose inquiry has gone quiet."""
    now = datetime.now(UTC)
    text = with_values(school.desk.regulation().canonical(), {"windows.quiet": '"30m"'})
    activate_regulation(school.desk, text, now)
    claims.claim(school.desk, inquiry.id, actor(school.consultant), now)
    calendar = school.desk.regulation().calendar
    later = calendar.next_open(calendar.add_working_time(now, timedelta(minutes=31)))
    tick(school.desk, later)
    deliver(school, later)
    return newest(school.consultant)


def test_who_is_still_at_it_says_so_with_a_button(
    school: School, inquiry: Inquiry, quiet: SeenPost
) -> None:
    assert "давно без движения. Ещё занимаетесь?" in quiet.message
    assert [action["name"] for action in quiet.actions] == ["Занимаюсь", "Вернуть"]
    for _ in range(2):
        school.consultant.press_named(quiet, "Занимаюсь")
    deliver(school)
    assert school.consultant.post(quiet.id).actions == []
    seen = school.now(inquiry)
    assert Step.ASK_IF_QUIET not in seen.inquiry.fired
    assert [entry.what for entry in seen.history].count(Move.STILL_ON) == 1


def test_who_is_not_gives_it_back_with_a_button(
    school: School, inquiry: Inquiry, quiet: SeenPost
) -> None:
    school.consultant.press_named(quiet, "Вернуть")
    assert school.now(inquiry).inquiry.state is State.NEW
    school.consultant.press_named(quiet, "Занимаюсь")
    assert told(school.consultant) == "Сейчас это сделать нельзя: вопрос ещё никто не взял."


def test_only_the_claimant_says_that_he_is_still_at_it(
    school: School, inquiry: Inquiry, quiet: SeenPost
) -> None:
    school.colleague.press_named(school.card(inquiry, Action.STILL_ON), "Занимаюсь")
    assert told(school.colleague).startswith("Вопрос уже взят: consultant1")


# The morning


def test_the_morning_is_one_post_with_links_that_calls_who_is_on_duty(
    school: School, inquiry: Inquiry
) -> None:
    now = datetime.now(UTC)
    tick(school.desk, now)
    deliver(school)
    opens = digest.next_morning(school.desk.regulation().calendar, now)
    tick(school.desk, opens)
    called = {person.user for person in school.desk.regulation().on_duty(opens.date())}
    deliver(school, opens)
    posts = [p for p in school.consultant.posts("consultants") if "доброе утро!" in p.message]
    (post,) = posts
    address = f"{school.settings.mattermost_url}/school/pl/{card_post(school.desk, inquiry.id)}"
    assert f"- [{inquiry.shown_reference}]({address}) · Проведение уроков · " in post.message
    assert names_called(post.message, dict(post.props), fields_mention=True) == called


def test_a_morning_that_an_outage_kept_is_not_said_the_day_after(
    school: School, inquiry: Inquiry
) -> None:
    now = datetime.now(UTC)
    tick(school.desk, now)
    calendar = school.desk.regulation().calendar
    opens = digest.next_morning(calendar, now)
    tick(school.desk, opens)
    day_after = digest.next_morning(calendar, opens)
    deliver(school, day_after)
    assert not [p for p in school.consultant.posts("consultants") if "доброе утро!" in p.message]
