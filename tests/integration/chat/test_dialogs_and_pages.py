"""Where a page of the site serves beside a dialog: links, and pictures that go out with it."""

import re
from datetime import UTC, datetime

from helpdesk.access.login_links import LoginPass, read_pass
from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Move
from helpdesk.inquiries import answering
from helpdesk.journal.inquiry_queries import known_person
from helpdesk.kernel.drafts import DraftKey, add_picture, save_draft, whole_draft
from helpdesk.kernel.links import link_token
from integration.chat.directory import NOT_CONSULTANT
from integration.chat.flows import click as click_flow
from sandbox.server.troubles import TroubleKind
from tests.integration.chat.filled import LOOKS_SECRET, SHOT, actor, told
from tests.integration.house import School


def test_a_dialog_that_cannot_open_is_said(school: School) -> None:
    inquiry = school.ask()
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    school.consultant.press_named(school.card(inquiry, Action.ANSWER), "Ответить")
    said = told(school.consultant)
    assert said.startswith("Окно не открылось. [Ответить на странице](https://help.school.example")
    assert pass_in(said, school).move is Move.ANSWER


def test_a_dialog_that_has_no_page_is_only_said_not_to_open(school: School) -> None:
    inquiry = school.ask()
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    school.consultant.press_named(school.card(inquiry, Action.CLOSE), "Закрыть")
    assert told(school.consultant) == click_flow.NO_DIALOG


def test_a_requester_whose_dialog_does_not_open_is_led_to_his_page(school: School) -> None:
    inquiry = school.ask()
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/actions/dialogs/open")
    school.teacher.press_named(school.letter(inquiry, Action.REPLY), Action.REPLY.words)
    token = link_token(school.settings.secret, inquiry.reference)
    assert f"(https://help.school.example/i/{token})" in told(school.teacher)


def test_pictures_put_there_on_the_page_go_out_from_the_dialog_as_well(school: School) -> None:
    inquiry = school.ask()
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    add_picture(school.desk, key, SHOT, datetime.now(UTC))
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    assert "уйдут снимки экрана: 1." in shown.content["introduction_text"]
    assert school.consultant.submit(shown, {"words": "Вот эта кнопка."}).went_through
    assert [each.sha256 for each in school.now(inquiry).answer_pictures] == [SHOT.sha256]
    assert whole_draft(school.desk, key).pictures == ()


def test_an_answer_to_several_leaves_the_pictures_where_they_are(school: School) -> None:
    inquiry = school.ask()
    school.ask_as(school.head, "Тема урока не сохраняется")
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    save_draft(school.desk, key, "Вот эта кнопка.", datetime.now(UTC))
    add_picture(school.desk, key, SHOT, datetime.now(UTC))
    school.consultant.select(school.card(inquiry, more=[Action.SIMILAR]), "Похожие")
    shown = school.consultant.dialog()
    filled = {"words": "Обновите страницу.", f"similar{inquiry.reference}": True}
    assert school.consultant.submit(shown, filled).went_through
    assert whole_draft(school.desk, key).pictures == (SHOT,)


def test_a_correction_that_was_held_still_has_its_pictures_on_the_page(school: School) -> None:
    inquiry, who = school.ask(), actor(school.consultant)
    answering.answer(
        school.desk, inquiry.id, "Вот эта кнопка.", who, datetime.now(UTC), pictures=[SHOT]
    )
    shown = school.open(school.consultant, school.card(inquiry, Action.CORRECT), Action.CORRECT)
    assert "уйдут снимки экрана: 1." in shown.content["introduction_text"]
    assert not school.consultant.submit(shown, {"words": LOOKS_SECRET}).went_through
    kept = whole_draft(school.desk, DraftKey(inquiry.id, who.id, Move.CORRECT))
    assert (kept.body, kept.pictures) == (LOOKS_SECRET, (SHOT,))
    assert school.consultant.submit(shown, {"words": "Другая кнопка."}).went_through
    assert [each.sha256 for each in school.now(inquiry).answer_pictures] == [SHOT.sha256]


def test_a_consultant_is_led_to_the_page_of_the_answer(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, more=[Action.ANSWER_PAGE])
    school.consultant.select(card, Action.ANSWER_PAGE.words)
    said = told(school.consultant)
    assert said.endswith("Ссылка только для вас, действует 10 минут.")
    given = pass_in(said, school)
    assert (given.user_id, given.reference) == (school.consultant.id, inquiry.reference)
    assert given.name == "Марина Юрьевна Нехай"
    person = known_person(school.desk, school.consultant.id)
    assert person is not None
    assert person.entitled


def test_who_may_not_answer_gets_no_link(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, more=[Action.ANSWER_PAGE])
    school.colleague.press_named(card, "Беру")
    school.consultant.select(card, Action.ANSWER_PAGE.words)
    assert told(school.consultant).startswith("Вопрос уже взят")
    school.teacher.press_named(school.letter(inquiry, Action.ANSWER_PAGE), "Ответить на странице")
    assert told(school.teacher) == NOT_CONSULTANT


def pass_in(said: str, school: School) -> LoginPass:
    """Return the pass whose address stands in what was whispered."""
    (token,) = re.findall(r"\(https://help\.school\.example/desk/enter/([^)]+)\)", said)
    return read_pass(school.settings.secret, token, datetime.now(UTC))
