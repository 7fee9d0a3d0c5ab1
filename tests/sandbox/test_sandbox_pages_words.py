"""People's words on the sandbox's pages: Mattermost's markdown, and never a tag of theirs."""

import pytest

from sandbox.pages.drawing import bar_colour
from sandbox.pages.markdown import as_html, with_links


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**жирно**", "<strong>жирно</strong>"),
        ("_наклонно_", "<em>наклонно</em>"),
        ("~~нет~~", "<s>нет</s>"),
        ("> слова", "<blockquote>"),
        ("`код`", "<code>код</code>"),
        ("- раз\n- два", "<li>два</li>"),
        ("|а|\n|-|\n|1|", "<td>1</td>"),
        ("раз\nдва", "раз<br"),
        ("#### Тема", '<p class="heading h4">Тема</p>'),
        ("@zavuch, да", "<mark>@zavuch</mark>, да"),
        ("Спросите @zavuch.", "<mark>@zavuch</mark>."),
        ("см. https://school.example/a?b=1.", 'href="https://school.example/a?b=1"'),
        ("[сюда](https://school.example/)", 'href="https://school.example/"'),
    ],
)
def test_markdown_is_drawn_as_mattermost_draws_it(written: str, shown: str) -> None:
    assert shown in as_html(written)


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "> <b onclick=alert(1)>x</b>",
        "`<script>`",
        "```\n<script>\n```",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![](https://evil.example/x.png)",
        '[x](https://a.example/"onclick="alert(1))',
        'https://a.example/"onclick="alert(1)',
        "&lt;script&gt;",
    ],
)
def test_no_words_become_a_tag_that_acts(written: str) -> None:
    shown = as_html(written)
    for harm in ("<script", "<img", "<b ", 'href="javascript', 'href="data', '"onclick'):
        assert harm not in shown


def test_an_address_of_mail_is_no_mention() -> None:
    assert "<mark>" not in as_html("пишите на help@school.example")


def test_a_name_with_a_joiner_after_the_sign_is_no_mention() -> None:
    assert "<mark>" not in as_html("@\u2060all")


def test_plain_text_keeps_its_marks_and_gets_its_links() -> None:
    shown = with_links("**не жирно** <b> http://127.0.0.1:8000/i/abc.")
    assert "**не жирно** &lt;b&gt;" in shown
    assert 'href="http://127.0.0.1:8000/i/abc"' in shown


def test_a_colour_that_is_none_is_not_written_into_the_page() -> None:
    assert bar_colour({"color": 'red"/><script>'}).startswith("#")


def test_a_named_colour_has_mattermosts_hue() -> None:
    assert bar_colour({"color": "danger"}) == "#d24b4e"
