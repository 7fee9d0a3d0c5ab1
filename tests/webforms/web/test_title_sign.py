"""A page that only asks once more does not say «Ошибка»."""

from pathlib import Path

import pytest

from helpdesk.domain.errors import Question, RuleViolation
from helpdesk.privacy.holding_back import LooksSecret
from webforms.web.rendering import title_sign
from webforms.web.typed_form import Problem, problems_of

TEMPLATES = Path(__file__).resolve().parents[3] / "webforms" / "templates"
ASKED, REFUSED = ("phone", Question("Номера нет?")), ("who", "Напишите, кто спрашивает.")


@pytest.mark.parametrize(
    ("problems", "sign"),
    [
        ([], ""),
        ([ASKED], "Вопрос: "),
        ([ASKED, REFUSED], "Ошибка: "),
        (problems_of(LooksSecret("Похоже на пароль."), {}, "words"), "Вопрос: "),
        (problems_of(RuleViolation("Нельзя."), {}, "words"), "Ошибка: "),
    ],
)
def test_a_title_says_whether_something_is_refused_or_asked(
    problems: list[Problem], sign: str
) -> None:
    assert title_sign(problems) == sign
    assert title_sign((), *(words for _, words in problems)) == sign


def test_no_template_decides_that_for_itself() -> None:
    titles = [
        line
        for path in TEMPLATES.rglob("*.html")
        for line in path.read_text("utf-8").splitlines()
        if "block title" in line
    ]
    assert titles
    assert not [line for line in titles if "Ошибка" in line]
