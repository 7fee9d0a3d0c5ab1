"""Widths, scripts, and forms that are filled in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PageAt = Callable[[int, bool], Page]


Look = Callable[[Page], None]


WIDTHS = pytest.mark.parametrize("width", [320, 1280])


SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
