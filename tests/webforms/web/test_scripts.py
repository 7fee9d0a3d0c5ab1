"""Which pages have scripts: in tests/browser these are visited with scripts and without."""

import re

from settings import ROOT

PAGES = ROOT / "webforms"
# By the page: what it loads beside what every page does.
OWN = {
    "base.html": ["pages.js"],
    "staff/answer.html": ["draft.js"],
    "staff/state.html": ["today.js"],
    "staff/today.html": ["today.js"],
}
# What `pages.js` looks for: messages that take the focus, and the form of a question.
FOUND = {"[data-focus]", ".tip", "input:checked", "words", "topic", "suggested"}


def test_no_other_page_has_a_script_of_its_own() -> None:
    folder = PAGES / "templates"
    loaded = {
        str(path.relative_to(folder)): re.findall(r"static\['(\w+\.js)'\]", path.read_text("utf-8"))
        for path in folder.rglob("*.html")
    }
    assert {page: scripts for page, scripts in loaded.items() if scripts} == OWN


def test_what_every_page_loads_changes_no_other_page() -> None:
    script = (PAGES / "static" / "pages.js").read_text("utf-8")
    looks = re.findall(r"""(?:getElementById|querySelector(?:All)?)\("([^"]+)"\)""", script)
    assert set(looks) == FOUND
