"""Widths, scripts, and forms that are filled in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import NARROW, WIDE, Looker

PageAt = Callable[[int, bool], Page]


Look = Looker


# Whoever has the least, and whoever has all: for pages with scripts of their own, which
# tests/webforms/web/test_scripts.py counts. Elsewhere whoever has the least goes alone, since
# `no_violations` looks at each page at every width.
VISITORS = pytest.mark.parametrize(
    ("width", "javascript"), [(NARROW, False), (WIDE, True)], ids=["narrow, no js", "wide, js"]
)


LARGE = "document.documentElement.style.fontSize = '200%'"


SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def cut_off(page: Page) -> list[str]:
    """Return the fields in which one does not see all that was typed, with its words."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main :is(input, textarea)")]
          .filter((each) => each.checkVisibility() && (each.scrollWidth > each.clientWidth
            || each.matches("textarea") && each.scrollHeight > each.clientHeight))
          .map((each) => `${each.id}: ${each.value}`)"""
    )
    return found
