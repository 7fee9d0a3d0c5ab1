"""What somebody holds is handed over, by the head or by himself."""

from datetime import UTC, datetime

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries.entitlement import check
from helpdesk.inquiries.handing_over import SAME
from integration.chat.directory import NOT_CONSULTANT
from sandbox.server.troubles import TroubleKind
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import (
    card,
    choose,
    deliver,
    newest,
    thread,
)


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
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    said = school.head.run(f"/help{words}").text
    assert "не открылось" in said
    assert "](https://help.school.example/desk/enter/" in said


def test_a_consultant_hands_over_nobodys_claims(school: School, held: list[Inquiry]) -> None:
    answer = school.consultant.run("/help передать всё").text
    assert answer == "Передать все вопросы коллеги может только завуч или директор."
    assert not [each for each in school.consultant.dialogs() if each.elements]
    assert school.teacher.run("/help передать всё").text.startswith(NOT_CONSULTANT)


def test_other_words_after_it_are_a_question(school: School) -> None:
    answer = school.teacher.run("/help передать всё в архив не получается", "town-square")
    assert answer.text.startswith("Принято")


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
