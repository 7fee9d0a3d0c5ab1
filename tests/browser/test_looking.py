"""What the look at a page finds, and what it takes for the same page."""

import pytest
from playwright.sync_api import Page

from tests.browser.visiting import SCRIPTS, Look, PageAt

ONLY_AT = (
    '<style>@media not all and (width: {}px) {{ img {{ display: none }} }}</style><img src="x">'
)
BAD = {
    "at 320 px has to be scrolled sideways": '<p style="width: 700px">Слова</p>',
    "at 390 px has to be scrolled sideways": (
        "<style>@media (width: 390px) { p { width: 500px } }</style><p>Слова</p>"
    ),
    "at 320 px: image-alt": ONLY_AT.format(320),
    "at 1280 px: image-alt": ONLY_AT.format(1280),
    "color-contrast": '<p style="color: #ddd">Слова</p>',
    "at 1280 px: color-contrast": (
        "<style>@media (width: 1280px) { p { color: #ddd } }</style><p>Слова</p>"
    ),
    "at 1280 px: page-has-heading-one": (
        "<style>@media (width: 1280px) { h1 { display: none } }</style><p>Слова</p>"
    ),
    "at 320 px: scrollable-region-focusable": (
        "<style>@media (width: 320px) { div { height: 9px; overflow: scroll } }</style>"
        "<div><p>Слова</p></div>"
    ),
}


def show(page: Page, words: str) -> None:
    page.set_content(
        f'<!doctype html><html lang="ru"><title>Школа</title><main><h1>Школа</h1>{words}</main>'
    )


@SCRIPTS
def test_it_says_the_width_and_the_rule_and_says_so_again(
    page_at: PageAt, no_violations: Look, javascript: bool
) -> None:
    page = page_at(768, javascript)
    for said, words in BAD.items():
        for _ in range(2):
            show(page, words)
            with pytest.raises(AssertionError, match=said):
                no_violations(page)


def test_other_words_on_a_good_page_may_still_be_too_wide(
    page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    show(page, "<p>Слова</p>")
    no_violations(page)
    show(page, f"<p>{'Слова' * 99}</p>")
    with pytest.raises(AssertionError, match="sideways"):
        no_violations(page)


def test_what_could_not_be_measured_on_one_page_is_measured_on_the_next(
    page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    pale = '<button{} style="color: #ddd; background: #fff">Слова</button>'
    show(page, pale.format(" disabled"))
    no_violations(page)
    show(page, pale.format(""))
    with pytest.raises(AssertionError, match="color-contrast"):
        no_violations(page)


def test_the_same_letters_are_measured_on_another_ground(
    page_at: PageAt, no_violations: Look
) -> None:
    page = page_at(320, True)
    letters = '<div{}><p style="color: #333">Слова</p></div>'
    show(page, letters.format(""))
    no_violations(page)
    show(page, letters.format(' style="background: #222"'))
    with pytest.raises(AssertionError, match="color-contrast"):
        no_violations(page)
