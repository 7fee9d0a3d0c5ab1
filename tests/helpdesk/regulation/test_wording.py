"""What returns an unclear question, and the school's own words for it in `regulation.toml`."""

import re

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.domain.states import Kind, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import asking
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import Problem, RegulationError
from helpdesk.regulation.wording import UNCLEAR, Unclear
from tests.helpdesk.life import MARINA, NOW, REGULATION, asked, desk_on, parent, teacher

pytestmark = pytest.mark.any_database

WHERE = UNCLEAR[0]
BEFORE = re.sub(r"\[\[unclear\]\]\n(?:.+\n)+\n|\[wording\..+\n(?:.+\n)+\n", "", REGULATION)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def question(desk: Desk, inquiry_id: int) -> str:
    (text,) = view(desk, inquiry_id).said(TextKind.QUESTION)
    return text.body or ""


def refused(text: str) -> list[Problem]:
    with pytest.raises(RegulationError) as error:
        Regulation.parse(text)
    return list(error.value.problems)


# Asking back


def test_reason_and_example_go_before_the_consultants_own_words(desk: Desk) -> None:
    inquiry = asked(desk, teacher())
    after = asking.ask(desk, inquiry.id, " Или пришлите снимок. ", MARINA, NOW, reason="where")
    assert after.state is State.WAITING
    assert question(desk, inquiry.id) == (
        "Непонятно, о каком классе, предмете и дне вы спрашиваете.\n"
        "Например: «7Б, алгебра, урок 24 ноября: не сохраняется тема»\n\n"
        "Или пришлите снимок."
    )


def test_with_a_reason_no_words_are_needed_and_a_parent_reads_a_parents_example(
    desk: Desk,
) -> None:
    inquiry = asked(desk, parent())
    asking.ask(desk, inquiry.id, "", MARINA, NOW, reason="where")
    assert question(desk, inquiry.id).endswith(f"Например: «{WHERE.parent}»")


def test_without_a_reason_the_words_are_all_that_is_sent(desk: Desk) -> None:
    inquiry = asked(desk)
    with pytest.raises(RuleViolation, match="Напишите, что нужно уточнить"):
        asking.ask(desk, inquiry.id, " ", MARINA, NOW)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    assert question(desk, inquiry.id) == "Какой класс?"


def test_the_history_keeps_the_code_and_none_of_the_words(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW, reason="steps")
    entry = view(desk, inquiry.id).history[-1]
    assert (entry.what, entry.data["unclear"]) == (Move.ASK, "steps")
    assert set(entry.data) <= {"text", "unclear", "claimant"}


def test_a_reason_that_the_school_has_taken_away_is_refused_and_nothing_is_sent(
    desk: Desk,
) -> None:
    inquiry = asked(desk)
    with pytest.raises(RuleViolation, match="в списке больше нет"):
        asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW, reason="weather")
    assert view(desk, inquiry.id).inquiry.state is State.NEW


def test_a_password_beside_a_reason_is_held_as_ever(desk: Desk) -> None:
    inquiry = asked(desk)
    with pytest.raises(LooksSecret):
        asking.ask(desk, inquiry.id, "Ваш пароль: Zaq12wsx", MARINA, NOW, reason="where")


def test_an_example_may_be_missing() -> None:
    bare = Unclear(code="bare", title="Непонятно", text="Мы не поняли.")
    assert bare.asking(Kind.PARENT) == "Мы не поняли."
    assert bare.asking(Kind.STAFF, "Какой класс?") == "Мы не поняли.\n\nКакой класс?"


# regulation.toml


def test_a_version_from_before_has_reasons_and_no_hints() -> None:
    assert "[[unclear]]" not in BEFORE
    assert "[wording." not in BEFORE
    found = Regulation.parse(BEFORE)
    assert found.unclear == UNCLEAR
    assert found.wording_of("parent", "marks") is None


def test_the_schools_file_has_the_same_reasons_and_a_hint_for_each_topic_but_other() -> None:
    found = Regulation.parse(REGULATION)
    assert found.unclear == UNCLEAR
    for kind in Kind:
        hinted = set(found.wording.of(kind))
        assert hinted == {topic.code for topic in found.topics_of(kind)} - {"other"}


def test_a_school_may_want_no_reasons_at_all() -> None:
    assert Regulation.parse(f"unclear = []\n{BEFORE}").unclear == ()


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        (('code = "steps"', 'code = "where"'), "unclear.1.code", "уже есть: дайте другой"),
        (('code = "steps"', 'code = "Шаги"'), "unclear.1.code", "не подходит"),
        (('title = "Что делали, по шагам"\n', ""), "unclear.1.title", "не хватает этого ключа"),
        (
            ('title = "Что делали, по шагам"', f'title = "{"Я" * 51}"'),
            "unclear.1.title",
            "слишком длинно",
        ),
        (("[wording.staff.marks]", "[wording.staff.mark]"), "wording.staff.mark", "нет в разделе"),
        (("[wording.staff.marks]\nsay", "[wording.staff.marks]\nsays"), "says", "такого ключа нет"),
    ],
)
def test_what_is_wrong_is_named_with_key_and_line(
    change: tuple[str, str], key: str, words: str
) -> None:
    text = REGULATION.replace(*change, 1)
    (problem,) = [each for each in refused(text) if each.key.endswith(key)]
    assert words in problem.words
    near = "\n".join(text.split("\n")[max(problem.line - 4, 0) : problem.line + 3])
    assert change[1].split("\n")[0] in near or '[[unclear]]\ncode = "steps"' in near


def test_more_reasons_than_a_list_shows_are_refused() -> None:
    many = "".join(
        f'[[unclear]]\ncode = "r{number}"\ntitle = "Причина"\ntext = "Непонятно"\n\n'
        for number in range(13)
    )
    (problem,) = refused(BEFORE + "\n" + many)
    assert problem.key == "unclear"


@pytest.mark.parametrize("kind", list(Kind))
def test_no_two_articles_that_a_desk_begins_with_are_called_the_same(kind: Kind) -> None:
    regulation = Regulation.parse(REGULATION)
    titles = [each.question for each in regulation.hints.of(kind)]
    titles += [each.title for each in regulation.ready_answers if each.kind == kind]
    assert len({each.casefold().strip(" .!?") for each in titles}) == len(titles) > 0
