"""Each path that the pages for engineers and schools name exists; recipes name real things."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.naming import ROOT, missing_tests

PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "adr").glob("*.md")),
)
TOP = (
    *("doctor", "helpdesk", "installing", "integration", "keeping", "launch", "sandbox", "serving"),
    *("settings", "webforms", "workers"),
    *("bench", "deploy", "docs", "tests", ".ci"),
)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
A_PATH = re.compile(rf"(?:{'|'.join(map(re.escape, TOP))})(?:/[\w.-]+)*/?")
A_FILE = re.compile(r"[\w./-]+\.(?:py|toml|md|in|yaml|cfg)")
# A heading as GitHub makes an anchor of it: lower case, signs gone, blanks as hyphens.
NO_ANCHOR = re.compile(r"[^\w\- ]")


def _named(page: Path) -> Iterator[tuple[str, Path]]:
    """Yield what a page names between backquotes, and what its links lead to."""
    text = page.read_text("utf-8")
    for span in SPAN.findall(text):
        path = span.partition("::")[0]
        if A_PATH.fullmatch(path) or A_FILE.fullmatch(path):
            yield span, ROOT / path
    for target in LINK.findall(text):
        path = target.partition("#")[0]
        if path and "://" not in path:
            yield target, page.parent / path


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {NO_ANCHOR.sub("", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_path_that_a_page_names_exists(page: Path) -> None:
    assert [name for name, path in _named(page) if not path.exists()] == []
    assert missing_tests(page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_anchor_that_a_page_links_to_is_a_heading(page: Path) -> None:
    targets = [each for each in LINK.findall(page.read_text("utf-8")) if "#" in each]
    parts = [each.partition("#") for each in targets if "://" not in each]
    wrong = [
        f"{path}#{anchor}"
        for path, _, anchor in parts
        if anchor not in _anchors(page.parent / path if path else page)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_a_page_names_enough_to_be_worth_the_test(name: str) -> None:
    assert len(list(_named(ROOT / name))) > 15


def test_both_readmes_link_each_other() -> None:
    english, russian = (ROOT / name for name in ("README.md", "README.ru.md"))
    assert "](README.ru.md)" in english.read_text("utf-8")
    assert "](README.md)" in russian.read_text("utf-8")


def test_the_readme_names_what_continuous_integration_runs() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = re.findall(r"^(make \w+)$", run, re.MULTILINE)
    assert commands[0] == "make test"
    for page in ("README.md", "README.ru.md"):
        assert commands[0] in (ROOT / page).read_text("utf-8")


def test_every_folder_of_the_code_has_a_line_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {
        str(file.parent.relative_to(ROOT))
        for top in TOP[:9]
        for file in (ROOT / top).rglob("__init__.py")
    }
    named = set(SPAN.findall(text))
    assert folders - named - {"helpdesk", "integration", "webforms", "webforms/staff"} == set()


def test_the_index_of_decisions_lists_each_once_and_in_order() -> None:
    folder = ROOT / "docs" / "adr"
    pages = sorted(each.name for each in folder.glob("0*.md"))
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    assert listed == pages
    assert [int(each[:4]) for each in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=lambda p: p.stem
)
def test_a_decision_has_its_three_parts(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_hooks_run_what_make_check_runs() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^check:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    assert recipe
    checks = re.findall(r"\$\(IN\)(.+)", recipe[1])
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"entry: \.venv/bin/(.+)", hooks) == checks
