"""Nobody's words mention, link, fetch or show anything: by the rules seen on real servers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from integration.mattermost import markdown
from sandbox.server.embeds import links_fetched
from sandbox.server.limits import NEW
from sandbox.server.mentions import names_called

CALLS = [
    "@all",
    "@channel",
    "@here",
    "@consultant1",
    "(@all)",
    "почта@all",
    "-@all-",
    "`@all",
    "@all.",
]
SIGNS = "@#~*_`>[]()!|\\-+=1. \n" + "all:/wx"


def called(text: str) -> set[str]:
    return names_called(text, {}, fields_mention=True)


def shown(text: str) -> str:
    """What a reader sees: the words of the rendered quote, without what is invisible."""
    html = str(MarkdownIt("commonmark", {"breaks": True}).render(text))
    return html.replace(markdown.JOINER, "")


@pytest.mark.parametrize("words", CALLS)
def test_a_quote_calls_nobody(words: str) -> None:
    assert called(markdown.quoted(words)) == set()


@pytest.mark.parametrize("words", CALLS)
def test_words_within_a_sentence_call_nobody(words: str) -> None:
    assert called(markdown.in_one_line(words)) == set()


@given(st.text(SIGNS, max_size=40))
def test_no_mixture_of_signs_calls_or_fetches(words: str) -> None:
    for drawn in (markdown.quoted(words), markdown.in_one_line(words), markdown.fenced(words)):
        assert called(drawn) == set()
        assert links_fetched(NEW, drawn, {}) == []


@given(st.text(SIGNS, max_size=40))
def test_no_mixture_of_signs_draws_more_than_a_quote(words: str) -> None:
    html = shown(markdown.quoted(words))
    for tag in ("<h1", "<h2", "<ul", "<ol", "<hr", "<img", "<a ", "<em", "<strong", "<pre"):
        assert tag not in html


def test_a_link_is_shown_as_code_and_can_be_copied_whole() -> None:
    address = "https://schools.dnevnik.ru/marks?class=7&from=2_3"
    assert markdown.in_one_line(f"Вот {address}, смотрите") == f"Вот `{address}`, смотрите"


def test_an_address_of_mail_can_be_copied_whole() -> None:
    assert markdown.in_one_line("Пишите на mama@example.ru.") == "Пишите на `mama@example.ru`."


def test_a_picture_of_elsewhere_is_not_fetched() -> None:
    drawn = markdown.quoted("![котик](https://evil.example/pixel.png)")
    assert links_fetched(NEW, drawn, {}) == []
    assert "<img" not in shown(drawn)


def test_a_heading_stays_a_line() -> None:
    assert "# Срочно" in shown(markdown.quoted("# Срочно"))
    assert "<h1" not in shown(markdown.quoted("Срочно\n===")) + shown(markdown.quoted("# Срочно"))


def test_a_hashtag_stays_a_word() -> None:
    assert markdown.in_one_line("#помогите") == f"#{markdown.JOINER}помогите"


def test_stars_and_underscores_are_shown() -> None:
    assert "5*5 и a_b_c" in shown(markdown.quoted("5*5 и a_b_c"))


def test_lines_stay_lines_and_gaps_do_not_grow() -> None:
    assert markdown.quoted("Раз\n\n\n\nДва\n") == "> Раз\n>\n> Два"


def test_a_fence_cannot_be_closed_from_within() -> None:
    drawn = markdown.fenced("```\n@all\n````")
    assert drawn.startswith("`````\n")
    assert called(drawn) == set()


def test_exact_words_survive_backticks() -> None:
    assert markdown.exact("тема `урока`") == "`` тема `урока` ``"


def test_signs_that_turn_the_reading_direction_are_left_out() -> None:
    assert markdown.in_one_line("a\u202eb\x00c") == "abc"
