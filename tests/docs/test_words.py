"""What people read: one word for one thing, one name of the system, and real words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("helpdesk", "integration", "webforms", "workers")
# Signed as it stands: another wording is another version of the document, which the school decides.
SIGNED = re.compile(r"\[consent\].*?(?=\n\[)", re.DOTALL)
# For each concept the word that is said, and what is not said instead of it.
ONE_WORD = {
    "тот, кто спросил": r"[Аа]втор\w* вопрос|[Аа]втор (изменил|удалил)|[Зз]аявител",
    "приостановлен": r"срок стоит",
    "размещён": r"висит|вывешен[аы]?\b(?!`|\")|стоит на сайте",
    "в настройках (regulation.toml)": r"из регламента\.|люди регламента|регламент его называет",
    "номер вопроса в школе": r"[Нн]омер обращения в школе",
    "этот период": r"за этот срок",
    "по электронной почте": r"электронной почтой",
    "Новый, Закрыт": r"^(Новое|Закрыто)$",
    "непонятно": r"[Нн]е видно, (о как|что вы|что пок|где это|кто)|видно мало",
    "пока не смогли": r"не смогли ответить в срок|[Нн]икто не ответил в срок",
    "Не дозвонились": r"\bНедозвон|\b(Не д|Д)озвонился",
    "как ответить родителю": r"[Ее]го словами|Как ему ответить|Когда ему удобно",
    "записано": r"Мы уже знаем",
    "назван человек": r"Даю согласен|Согласен на обработку",
}
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


def _said() -> Iterator[tuple[str, str]]:
    """Yield everything that people may read, with the file where it stands."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from ((str(path.relative_to(ROOT)), each) for each in _strings(path))
        for path in sorted((ROOT / package).rglob("*.html")):
            text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
            yield from ((str(path.relative_to(ROOT)), line) for line in text.splitlines())
    settings = SIGNED.sub("", (ROOT / "regulation.toml").read_text("utf-8"))
    yield from (("regulation.toml", line) for line in settings.splitlines())
    for path in sorted((ROOT / "docs").glob("[а-я]*.md")):
        yield from ((path.name, line) for line in path.read_text("utf-8").splitlines())


SAID = tuple(each for each in _said() if re.search("[а-яё]", each[1]))


def _found(pattern: str) -> list[str]:
    return [f"{where}: {words}" for where, words in SAID if re.search(pattern, words)]


def test_what_people_read_is_found_at_all() -> None:
    assert len(SAID) > 2_000
    assert {Path(where).suffix for where, _ in SAID} == {".py", ".html", ".toml", ".md"}


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word(word: str) -> None:
    assert _found(ONE_WORD[word]) == [], f"сказано иначе, надо: {word}"


def _misspelt(words: str) -> Iterator[str]:
    for named in NAME.finditer(words):
        before, opens, ending, closes = named.groups()
        declines = before is not None and before.lower() not in KEEPS
        goes_in = GOES_IN.search(words[: named.start(3) - len("Дневник")])
        if not (opens and closes) or (declines and not ending and not goes_in):
            yield named[0]


def test_the_system_has_one_name_and_it_is_declined() -> None:
    found = [f"{where}: {each}" for where, words in SAID for each in _misspelt(words)]
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
        for where, words in SAID
        for both in BOTH.finditer(words)
        if re.fullmatch("[а-яё]+", both[2]) and _makes_no_word(both[1], both[2])
    ]
    assert found == []
