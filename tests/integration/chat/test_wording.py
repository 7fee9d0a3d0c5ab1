"""Our own sentences with marks in them, as blocks."""

import pytest

from integration.chat import replies
from integration.chat.speech import Exact, Link, Listing, Strong, Together, line
from integration.chat.wording import worded
from integration.mattermost.block_text import text_of

VALUES = ("/help", "/form", "15 минут")
TEMPLATES = {
    name: value
    for name, value in vars(replies).items()
    if isinstance(value, str) and name.isupper()
}


def test_marks_become_runs_and_items_a_list() -> None:
    said = worded("**Раз** и `{0} два`\n- [три]({1}).\n- четыре\n\nПять.", *VALUES[:2])
    assert said == (
        Together(
            (
                line(Strong("Раз"), " и ", Exact("/help два")),
                Listing((line(Link("три", VALUES[1]), "."), line("четыре"))),
            )
        ),
        line("Пять."),
    )


def test_marks_in_what_is_filled_in_stay_words() -> None:
    nasty = "**а** `б` [в](г) {0}"
    assert worded("{0}", nasty) == (line(nasty),)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_mattermost_is_told_just_what_is_written(template: str) -> None:
    assert text_of(worded(template, *VALUES)) == template.format(*VALUES)
