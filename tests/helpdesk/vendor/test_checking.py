"""A letter to the vendor held against the service's demands, as tables; and no password in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.desk import Desk
from helpdesk.privacy.confidential import mask
from helpdesk.privacy.holding_back import looks_like
from helpdesk.vendor.checking import DEMANDS, check, lacking, why_rejected
from tests.helpdesk.life import asked, desk_on

K = TextKind
WORDS = (K.WORDS, "Не вижу оценок сына за вторую четверть")


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    return asked(desk)


ALL = [WORDS, *((demand.kind, "сказано") for demand in DEMANDS)]


@pytest.mark.parametrize(
    ("texts", "missing", "rejected"),
    [
        (ALL, [], ""),
        ([WORDS], [K.DONE, K.HAPPENED, K.EXPECTED, K.PAGE, K.DEVICE, K.READ], "что вы делали"),
        ([*ALL[:-2]], [K.READ], "что вы прочитали в руководствах"),
        (
            [WORDS, (K.DONE, "  ")],
            [K.DONE, K.HAPPENED, K.EXPECTED, K.PAGE, K.DEVICE, K.READ],
            "что произошло",
        ),
        (
            [(K.WORDS, "не работает")],
            [K.DONE, K.HAPPENED, K.EXPECTED, K.PAGE, K.DEVICE, K.READ],
            "слишком коротко",
        ),
        ([each for each in ALL if each[0] not in (K.DEVICE, K.PAGE)], [K.PAGE, K.DEVICE], ""),
    ],
)
def test_what_is_missing_and_what_would_be_rejected(
    inquiry: Inquiry, texts: list[tuple[K, str]], missing: list[K], rejected: str
) -> None:
    found = check(inquiry, texts)
    assert [demand.kind for demand in found.missing] == missing
    assert bool(why_rejected(found)) == bool(rejected)
    assert rejected in why_rejected(found)


def test_who_left_no_way_to_reach_him_is_asked_for_one(inquiry: Inquiry) -> None:
    unreachable = replace(inquiry, phone="", email="")
    assert K.CONTACT in [demand.kind for demand in check(unreachable, ALL[:-1]).vital]
    assert K.CONTACT not in [demand.kind for demand in check(inquiry, ALL[:-1]).missing]


PIECES = st.sampled_from(
    [
        "пароль",
        "пароль:",
        "логин",
        "login",
        "qwerty",
        "Abc12345",
        "12345",
        "88776655",
        "код",
        "приглашения",
        "активации",
        "не подходит",
        "5А",
        "\n",
        "\n\n",
        ". Потом",
        "=",
        "—",
        "xY7kLm9Q",
        "8 918 123-45-67",
        "учётные данные",
        "mama@example.ru",
        "pass",
        "hunter2!",
        "ivanov",
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_a_letter_never_holds_what_looks_like_a_password(words: str) -> None:
    assert looks_like(mask(words)) == ""


@given(st.text(alphabet="парольcodeQ7x9: .\n-=Аб", max_size=60))
def test_nor_whatever_else_is_written(words: str) -> None:
    assert looks_like(mask(words)) == ""


def test_each_thing_that_is_missing_is_named_once(inquiry: Inquiry) -> None:
    said = lacking(check(inquiry, [(TextKind.WORDS, "Не вижу оценок за вторую четверть")]))
    titles = [each.title for each in DEMANDS if each.title in said]
    assert titles
    assert [said.count(title) for title in titles] == [1] * len(titles)


def test_no_sentence_about_what_is_missing_has_two_colons(inquiry: Inquiry) -> None:
    for words in ("не работает", "Не вижу оценок за вторую четверть"):
        said = lacking(check(inquiry, [(TextKind.WORDS, words)]))
        assert "Не хватает: что вы делали" in said
        assert max(sentence.count(":") for sentence in said.split(". ")) == 1
