"""Buttons, pressed in the sandbox and answered by the bot: what they do, and for whom."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.rules import ONLY_REQUESTER
from helpdesk.domain.states import CloseReason, State
from integration.chat.directory import NOT_CONSULTANT
from integration.chat.flows import pressing
from integration.chat.sealing import button_context
from sandbox.people import Person
from sandbox.server.seed import PASSWORD
from tests.integration.house import School


def told(person: Person) -> str:
    """Return what this person alone was told last."""
    return (person.told() or [""])[-1]


def test_a_consultant_claims_with_one_press(school: School) -> None:
    inquiry = school.ask()
    school.consultant.press_named(school.card(inquiry, Action.CLAIM), "Беру")
    seen = school.now(inquiry)
    assert (seen.inquiry.state, seen.inquiry.claimant_id) == (State.CLAIMED, school.consultant.id)
    assert told(school.consultant) == ""


def test_a_claimant_is_known_by_the_regulations_name(school: School) -> None:
    inquiry = school.ask()
    school.consultant.press_named(school.card(inquiry, Action.CLAIM), "Беру")
    assert school.now(inquiry).person_name(school.consultant.id) == "Марина Юрьевна Нехай"


def test_who_comes_second_reads_who_and_when(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM)
    school.consultant.press_named(card, "Беру")
    school.colleague.press_named(card, "Беру")
    assert told(school.colleague).startswith("Вопрос уже взят: Марина Юрьевна Нехай, сегодня в ")


def test_a_press_never_redraws_the_post(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM)
    school.consultant.press_named(card, "Беру")
    assert school.consultant.post(card.id).edit_at == card.edit_at == 0


def test_of_twenty_parallel_presses_one_wins_and_the_others_read_who(each_school: School) -> None:
    school = each_school
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM)
    people = [
        Person(school.sandbox.url, name, PASSWORD)
        for name in ("consultant1", "consultant2", "zavuch", "director")
        for _ in range(5)
    ]
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda person: person.press_named(card, "Беру"), people))
    winner = school.now(inquiry).inquiry.claimant_id
    name = school.now(inquiry).person_name(winner)
    claims = [entry for entry in school.now(inquiry).history if entry.what == "claim"]
    assert [entry.actor_id for entry in claims] == [winner]
    for person in people[::5]:
        said = person.told()
        assert len(said) == (0 if person.id == winner else 5)
        assert all(f"Вопрос уже взят: {name}" in each for each in said)


def test_a_move_is_chosen_from_the_select_as_well(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, more=[Action.RELEASE, Action.CLOSE])
    school.consultant.press_named(card, "Беру")
    school.consultant.select(card, "Вернуть")
    assert school.now(inquiry).inquiry.state is State.NEW


def test_an_option_that_was_never_offered_meets_the_table_of_moves(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, more=[Action.RELEASE])
    select_id, _ = card.option("Вернуть")
    school.consultant.press(card.id, select_id, "helped")
    assert told(school.consultant).startswith("Сейчас это сделать нельзя")
    assert school.now(inquiry).inquiry.state is State.NEW


def test_an_unknown_option_is_a_bad_request(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, more=[Action.RELEASE])
    select_id, _ = card.option("Вернуть")
    with pytest.raises(Exception, match="Action integration error"):
        school.consultant.press(card.id, select_id, "reopen_everything")


def test_a_teacher_who_sees_a_card_cannot_make_a_consultants_move(school: School) -> None:
    inquiry = school.ask()
    school.teacher.press_named(school.letter(inquiry, Action.CLAIM), "Беру")
    assert told(school.teacher) == NOT_CONSULTANT
    assert school.now(inquiry).inquiry.state is State.NEW


def test_only_the_requester_withdraws(school: School) -> None:
    inquiry = school.ask()
    school.consultant.press_named(school.card(inquiry, Action.WITHDRAW), "Отозвать")
    assert told(school.consultant) == ONLY_REQUESTER
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_requester_withdraws_when_he_has_said_so_twice(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.teacher, school.letter(inquiry, Action.WITHDRAW), Action.WITHDRAW)
    assert school.now(inquiry).inquiry.state is State.NEW
    assert school.teacher.submit(shown, {}).went_through
    assert school.now(inquiry).inquiry.close_reason is CloseReason.WITHDRAWN


@pytest.mark.usefixtures("lesson")
def test_whoever_is_on_duty_is_called_to_the_lesson_once(school: School) -> None:
    inquiry = school.ask()
    post = school.letter(inquiry, Action.CALL_TO_LESSON)
    for _ in range(2):
        school.teacher.press_named(post, "Урок идёт сейчас")
    calls = [entry for entry in school.now(inquiry).history if entry.what == "lesson_now"]
    assert len(calls) == 1


def test_a_button_that_somebody_made_up_does_nothing(school: School) -> None:
    inquiry = school.ask()
    context = button_context(b"not the desk's key", inquiry.reference, Action.CLAIM)
    card = school.post("consultants", [school.drawn(Action.CLAIM, context)])
    school.consultant.press_named(card, "Беру")
    assert told(school.consultant) == pressing.FORGED
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_consultant_reads_the_whole_question_and_nobody_else_does(school: School) -> None:
    words = "Не видно @all оценок.\n" * 200
    inquiry = school.ask(words)
    school.consultant.select(school.card(inquiry, more=[Action.SHOW]), Action.SHOW.words)
    assert told(school.consultant).count("> Не видно @\u2060all оценок.") == 200
    assert school.colleague.told() == []
