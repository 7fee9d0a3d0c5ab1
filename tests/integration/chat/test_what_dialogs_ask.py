"""What dialogs ask, and that every one of them fits into what a chat shows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import UnfitFields
from helpdesk.domain.people import REQUESTER, Person
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, asking
from helpdesk.inquiries.handing_over import Holder
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.vendor.cases import Case
from integration.chat import catalogue, dialogs, question_dialogs
from integration.chat.catalogue_rows import Answers
from integration.chat.colleague_rows import handing_over
from integration.chat.dialogs import Dialog
from integration.chat.flows.general_clicks import returning
from integration.chat.question_dialogs import for_parent
from integration.chat.speech import Copyable, Listing, Quote, Together, line
from integration.mattermost.block_text import text_of
from integration.mattermost.dialog_rendering import render_dialog
from tests.helpdesk.life import MARINA, parent
from tests.integration.chat.filled import LONG, actor, texts
from tests.integration.house import School


def every_dialog(school: School) -> list[Dialog]:
    """Return each dialog that there is, with all that can stand in it."""
    now, inquiry = datetime.now(UTC), school.ask()
    mother = open_inquiry(school.desk, parent(now=now), REQUESTER, now).inquiry
    answering.answer(school.desk, mother.id, "Обновите.", actor(school.consultant), now)
    colleagues = [Person("a", "colleague", "Руслан Казбекович Ачмиз", entitled=True)]
    shown = []
    for seen in (school.now(inquiry), school.now(mother)):
        others = [inquiry, mother]
        case = Case("key", "DN-17", (inquiry,))
        every = dialogs.DialogContext(
            seen, LONG, colleagues, "", others, 2, [case], others, "Ответ"
        )
        bare = dialogs.DialogContext(seen, colleagues=colleagues)
        for occasion in (bare, every, replace(every, is_own=True)):
            shown += [catalogue.dialog_of(a, occasion) for a in Action if catalogue.needs_words(a)]
    regulation = school.desk.regulation()
    shown += [
        question_dialogs.opening(regulation),
        question_dialogs.entry(regulation),
        for_parent(regulation),
    ]
    return [*shown, handing_over([Holder(colleagues[0], 2)], colleagues), returning(1)]


def test_no_dialog_breaks_the_sizes_of_the_chat(school: School) -> None:
    for dialog in every_dialog(school):
        trigger = school.sandbox.chat.triggers.issue(school.teacher.id, school.sandbox.chat.clock())
        content = render_dialog(dialog, "state")
        wanted = {"trigger_id": trigger.whole, "url": "http://127.0.0.1:9", "dialog": content}
        school.bot.request("POST", "/actions/dialogs/open", json=wanted)
        elements = {each["name"]: each for each in content["elements"]}
        assert content["title"] == dialog.title
        for field in dialog.fields:
            assert elements[field.name]["display_name"] == field.label
            assert elements[field.name]["help_text"] == field.hint
    assert school.sandbox.violations == []


def test_every_paragraph_before_the_fields_is_a_line_or_a_list(school: School) -> None:
    for dialog in every_dialog(school):
        for paragraph in dialog.introduction:
            lines = text_of([paragraph]).split("\n")
            assert len(lines) == 1 or all(each.startswith("- ") for each in lines), paragraph


def test_of_a_parents_question_all_that_is_missing_is_said_at_once(school: School) -> None:
    with pytest.raises(UnfitFields) as unfit:
        question_dialogs.entered(
            Answers({}), school.desk.regulation(), "by", "nonce", datetime.now(UTC)
        )
    needed = {each.name for each in for_parent(school.desk.regulation()).fields if each.required}
    assert set(dict(unfit.value.problems)) == needed


def test_lines_of_a_window_are_kept_apart_but_for_lists_and_fences() -> None:
    whole = "Раз\n> два\n> три\n\n- четыре\n- пять\n\n````\nшесть\n```\nсемь\n````\n\nвосемь"
    blocks = (
        Together((line("Раз"), Quote("два\nтри"))),
        Listing((line("четыре"), line("пять"))),
        Copyable("шесть\n```\nсемь"),
        "восемь",
        "девять",
    )
    said = render_dialog(Dialog("Окно", "Понятно", (), blocks), "")["introduction_text"]
    assert said == whole.replace("Раз\n> два\n", "Раз  \n> два  \n") + "\n\nдевять"


def test_the_window_of_a_question_says_what_to_mention_by_topic(school: School) -> None:
    school.teacher.run("/help")
    said = school.teacher.dialog().content["introduction_text"].split("\n")
    assert said[0] == "Напишите, чтобы мы поняли сразу:"
    wanted = "- Проведение уроков: класс, предмет, дату урока и что не сохраняется"
    assert wanted in said
    assert len(said) == 9
    assert school.sandbox.violations == []


def test_a_reason_is_enough_to_ask_back_and_stands_before_the_words(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ASK), Action.ASK)
    which, own = shown.elements
    assert (which["display_name"], which["optional"], own["optional"]) == ("Причина", True, True)
    assert {"text": "Что делали, по шагам", "value": "steps"} in which["options"]
    for _ in range(2):
        sent = {"reason": "where", "words": "Или снимок."}
        assert school.consultant.submit(shown, sent).went_through
    (question,) = texts(school, inquiry.id, TextKind.QUESTION)
    assert question.startswith(
        "Непонятно, о каком классе, предмете и дне вы спрашиваете.\nНапример: «7Б"
    )
    assert question.endswith("\n\nИли снимок.")
    assert school.now(inquiry).history[-1].data["unclear"] == "where"
    assert school.sandbox.violations == []


def test_neither_reason_nor_words_is_said_beside_the_words(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ASK), Action.ASK)
    answer = school.consultant.submit(shown, {"reason": "", "words": " "})
    assert answer.errors == {"words": "Напишите, что уточнить, или выберите, чего не хватает."}
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_parent_who_left_a_phone_is_rather_called(school: School) -> None:
    own = catalogue.dialog_of(Action.ASK, dialogs.DialogContext(school.now(school.ask())))
    assert "позвонить" not in text_of(own.introduction)
    new = parent(now=datetime.now(UTC))
    mothers = open_inquiry(school.desk, new, REQUESTER, datetime.now(UTC)).inquiry
    asked = catalogue.dialog_of(Action.ASK, dialogs.DialogContext(school.now(mothers)))
    assert "Оставлен телефон +7 918 000-00-00 — позвонить быстрее" in text_of(asked.introduction)


@pytest.mark.parametrize(
    "action", [Action.ANSWER, Action.ASK, Action.CORRECT, Action.VENDOR_ANSWER]
)
def test_who_writes_to_the_requester_reads_what_he_asked(school: School, action: Action) -> None:
    """A telephone shows the dialog alone, and not the card behind it."""
    asked = school.now(school.ask("Не сохраняется\nтема урока"))
    shown = catalogue.dialog_of(action, dialogs.DialogContext(asked))
    assert Quote("Не сохраняется тема урока") in shown.introduction


def test_who_answers_our_question_reads_it(school: School) -> None:
    inquiry = school.ask()
    asking.ask(school.desk, inquiry.id, "В каком классе?", MARINA, datetime.now(UTC))
    shown = catalogue.dialog_of(Action.REPLY, dialogs.DialogContext(school.now(inquiry)))
    assert Quote("В каком классе?") in shown.introduction
