"""What people read: one word for one thing, one name of the system, and real words."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.wrong_words import NOT_SO, ONE_WORD, TYPED

# Everything is looked through once for all of them.
pytestmark = pytest.mark.xdist_group("words")
ROOT = Path(__file__).parents[2]
PACKAGES = ("helpdesk", "installing", "integration", "keeping", "launch", "webforms", "workers")
TEMPLATES = ROOT / "webforms" / "templates"
# Read as lines, besides the programs and the templates.
FILES = (
    "README.ru.md",
    ".env.example",
    "Makefile",
    "deploy/nginx.conf",
    "deploy/nginx-main.conf",
    "compose.yaml",
)
LINES = ("*.html", "*.txt", "*.js", "*.go", "plugin.json")
# Signed as it stands: another wording is another version of the document, which the school decides.
SIGNED = re.compile(r"\[consent\].*?(?=\n\[)", re.DOTALL)
FOR_PEOPLE = ("helpdesk/inspection/", "integration/notifications/", "webforms/", "workers/")
FILE_NAMES = re.compile(r"regulation\.toml|раздел\w* \[")
NAME = re.compile(
    r"(?:(?<![\w])(с|о|об|по|в|из|от|про|к)\s+)?([«„]?)Дневник(\w*)\.ру([»“]?)", re.IGNORECASE
)
# «Вход в» and «про» want the name as it is; the others decline it.
KEEPS = frozenset({"про"})
GOES_IN = re.compile(r"(вход\w*|войти|войдите|вошли)\s+в\s+«?$", re.IGNORECASE)
BOTH = re.compile(r"(\w+)\((\w+)\)")


def _strings(path: Path) -> Iterator[str]:
    """Yield what a module says: its literals, whole where they are put together, no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            body[0].value = ast.Constant(None)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [each.value for each in node.values if isinstance(each, ast.Constant)]
            yield "…".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    yield from ((str(path.relative_to(ROOT)), line) for line in text.splitlines())


def _said() -> Iterator[tuple[str, str]]:
    """Yield everything that people may read, with the file where it stands."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from ((str(path.relative_to(ROOT)), each) for each in _strings(path))
        for path in sorted(each for kind in LINES for each in (ROOT / package).rglob(kind)):
            yield from _lines(path)
    for name in FILES:
        yield from _lines(ROOT / name)
    for path in sorted(ROOT.glob("*.py")):
        yield from ((path.name, each) for each in _strings(path))
    settings = SIGNED.sub("", (ROOT / "regulation.toml").read_text("utf-8"))
    yield from (("regulation.toml", line) for line in settings.splitlines())
    for path in sorted((ROOT / "docs").glob("[а-я]*.md")):
        yield from ((path.name, line) for line in path.read_text("utf-8").splitlines())


@cache
def said() -> tuple[tuple[str, str], ...]:
    """Return all that is Russian of it, looked through by the first test that asks."""
    return tuple(each for each in _said() if re.search("[а-яё]", each[1]))


def _found(pattern: str) -> list[str]:
    return [f"{where}: {words}" for where, words in said() if re.search(pattern, words)]


def test_what_people_read_is_found_at_all() -> None:
    assert len(said()) > 2_000
    found = {Path(where).suffix for where, _ in said()}
    assert found >= {".py", ".html", ".toml", ".md", ".txt", ".go", ".json", ".js"}


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word(word: str) -> None:
    assert _found(ONE_WORD[word][1]) == [], f"сказано иначе, надо: {word}"


@pytest.mark.parametrize("why", NOT_SO)
def test_what_was_said_wrongly_is_not_said_again(why: str) -> None:
    typed = tuple(TYPED.get(why, ()))
    assert [each for each in _found(NOT_SO[why][1]) if not each.startswith(typed or ":")] == [], why


@pytest.mark.parametrize(("said", "pattern"), [*ONE_WORD.values(), *NOT_SO.values()])
def test_what_was_said_is_seen(said: str, pattern: str) -> None:
    assert re.search(pattern, said)


def test_the_vendors_service_is_no_second_word() -> None:
    assert not re.search(ONE_WORD["программа; в чате — бот"][1], "служба поддержки «Дневник.ру»")


def test_people_read_no_names_of_files() -> None:
    """Who reads the inspection, a page or a letter asks the administrator to change a setting."""
    found = [
        f"{where}: {words}"
        for where, words in said()
        if where.startswith(FOR_PEOPLE) and FILE_NAMES.search(words)
    ]
    assert found == []


def test_one_page_writes_days_one_way() -> None:
    """Documents and their tables have digits, what is said has words; no page has both."""
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    assert [name for name, text in texts.items() if "| day" in text and "| date" in text] == []
    assert [name for name, text in texts.items() if re.search(r"%d\.%m|%H:%M", text)] == []


def test_in_the_chat_days_are_said_in_words() -> None:
    chat = [each for name in ("integration", "workers") for each in (ROOT / name).rglob("*.py")]
    notices = [each for each in chat if "sandbox" not in each.parts]
    assert len(notices) > 50
    assert [path.name for path in notices if "%d.%m" in path.read_text("utf-8")] == []


def _misspelt(words: str) -> Iterator[str]:
    for named in NAME.finditer(words):
        before, opens, ending, closes = named.groups()
        declines = before is not None and before.lower() not in KEEPS
        goes_in = GOES_IN.search(words[: named.start(3) - len("Дневник")])
        if not (opens and closes) or (declines and not ending and not goes_in):
            yield named[0]


def test_the_system_has_one_name_and_it_is_declined() -> None:
    found = [f"{where}: {each}" for where, words in said() for each in _misspelt(words)]
    assert found == []


@pytest.mark.parametrize(
    ("words", "is_right"),
    [
        ("Помощь с «Дневником.ру»", True),
        ("служба поддержки «Дневник.ру»", True),
        ("Вход в «Дневник.ру»", True),
        ("Помощь с «Дневник.ру»", False),
        ("поддержка Дневник.ру", False),
        ("о Дневнике.ру", False),
    ],
)
def test_a_wrong_spelling_is_seen(words: str, is_right: bool) -> None:
    assert (list(_misspelt(words)) == []) is is_right


def _makes_no_word(first: str, more: str) -> bool:
    """«Записал(а)», «назначен(а)», «помог(ла)» are words with and without; «внёс(ла)» is not."""
    if more == "ла":
        return not first.endswith("мог")
    fits = first.endswith(("л", "н")) and not first.lower().endswith(("ён", "согласен"))
    if first.lower() == "он":
        return True
    return more != "а" or not (fits or first.lower() == "сам")


@pytest.mark.parametrize(
    ("first", "more", "wrong"),
    [
        ("Записал", "а", False),
        ("сам", "а", False),
        ("помог", "ла", False),
        ("назначен", "а", False),
        ("Внёс", "ла", True),
        ("Согласен", "на", True),
        ("согласен", "а", True),
        ("Освобождён", "а", True),
        ("он", "а", True),
        ("ним", "ней", True),
    ],
)
def test_a_wrong_pair_is_seen(first: str, more: str, wrong: bool) -> None:
    assert _makes_no_word(first, more) is wrong


def test_no_brackets_make_a_word_that_is_none() -> None:
    found = [
        f"{where}: {both[0]}"
        for where, words in said()
        for both in BOTH.finditer(words)
        if re.fullmatch("[а-яё]+", both[2]) and _makes_no_word(both[1], both[2])
    ]
    assert found == []
