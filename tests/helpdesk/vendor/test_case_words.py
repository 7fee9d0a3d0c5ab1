"""Words for several who wait on one case name and reveal none of them."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.name_forms import named_in
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.privacy.phones import digits_of
from helpdesk.vendor import relaying
from helpdesk.vendor.naming import LooksNamed
from tests.helpdesk.life import MARINA, NOW, desk_on
from tests.helpdesk.vendor.waiting import NAMES, answers, three_with_one_case

# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def three(desk: Desk) -> list[Inquiry]:
    return three_with_one_case(desk)


@pytest.mark.parametrize(
    "words", ["Уважаемая Зарема, всё исправлено.", "Для Ивановой исправлено.", "Анне включили."]
)
def test_words_for_several_name_none_of_them(desk: Desk, three: list[Inquiry], words: str) -> None:
    with pytest.raises(RuleViolation, match="имя"):
        relaying.vendor_answer(desk, three[0].id, words, MARINA, NOW, also=[i.id for i in three])
    assert [view(desk, each.id).inquiry.state for each in three] == [State.HANDED_OFF] * 3


def test_words_for_one_name_none_of_the_others(desk: Desk, three: list[Inquiry]) -> None:
    with pytest.raises(RuleViolation, match="«Зарема»"):
        relaying.vendor_answer(desk, three[0].id, "Зарема, всё исправлено.", MARINA, NOW)


def test_words_for_one_alone_may_name_him(desk: Desk, three: list[Inquiry]) -> None:
    relaying.vendor_answer(desk, three[2].id, "Уважаемая Зарема, готово.", MARINA, NOW)
    assert answers(desk, three[2]) == ["Уважаемая Зарема, готово."]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Аннулируйте запись", ""),
        ("анна", ""),
        ("Для Анны", "Анны"),
        ("Хуаде", "Хуаде"),
        ("Откройте «Оценки»", ""),
        ("Шовгеновой", "Шовгеновой"),
        ("Петровне", "Петровне"),
    ],
)
def test_a_name_is_known_in_any_case_and_other_words_are_not(words: str, found: str) -> None:
    assert named_in(words, NAMES) == found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Вера", "Версия 5"),
        ("Дана", "Данные обновлены"),
        ("Лена", "Лента пуста"),
        ("Марк", "Март"),
        ("anna@mail.ru", "Mail"),
        ("Яна", "Январь"),
        ("Роман", "Романтика"),
    ],
)
def test_words_that_only_begin_like_a_name_are_none(name: str, words: str) -> None:
    assert named_in(words, [name]) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Вера", "Верой"),
        ("Марк", "Марку"),
        ("Мария", "Марией"),
        ("Сергей", "Сергея"),
        ("Яна", "Яне"),
        ("Дмитрий", "Дмитрию"),
        ("Крупская", "Крупской"),
        ("Иванов", "Ивановых"),
        ("Иванова", "Иванов"),
        ("Игорь", "Игоря"),
        ("Достоевский", "Достоевского"),
        ("Шхалахо", "Шхалахо"),
        ("John", "John"),
    ],
)
def test_a_name_is_known_by_the_endings_of_its_cases(name: str, said: str) -> None:
    assert named_in(f"Для {said} готово", [name]) == said


def test_what_only_looks_like_a_name_goes_when_one_insists(
    desk: Desk, three: list[Inquiry]
) -> None:
    words, also = "Анны в списке нет: это название раздела.", [three[1].id]
    with pytest.raises(LooksNamed):
        relaying.vendor_answer(desk, three[0].id, words, MARINA, NOW, also=also)
    relaying.vendor_answer(desk, three[0].id, words, MARINA, NOW, also=also, insisted=True)
    assert answers(desk, three[1]) == [words]


def revealing(of: Inquiry) -> list[str]:
    shown, bare, phone = of.shown_reference, of.reference, digits_of(of.phone)
    in_cyrillic = bare.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ"))
    return [
        f"На обращение {shown} отвечаем: готово.",
        f"Обращение {bare.lower()} решено.",
        f"Обращение {in_cyrillic[:4]} {in_cyrillic[4:]}.",
        f"Перезвонили на 8 ({phone[:3]}) {phone[3:6]}-{phone[6:8]}-{phone[8:]}",
        f"По обращению 48 +7 {phone[:3]} {phone[3:]} 24.11 готово",
        f"Письмо ушло на {of.email.upper()}.",
    ]


@pytest.mark.parametrize("way", range(6))
@pytest.mark.parametrize("whose", [0, 1, 2])
def test_words_for_several_give_nobodys_number_phone_or_address(
    desk: Desk, three: list[Inquiry], way: int, whose: int
) -> None:
    words = revealing(three[whose])[way]
    with pytest.raises(RuleViolation, match="данные одного из тех"):
        relaying.vendor_answer(
            desk, three[0].id, words, MARINA, NOW, also=[three[1].id], insisted=True
        )
    assert [view(desk, each.id).inquiry.state for each in three] == [State.HANDED_OFF] * 3


@pytest.mark.parametrize("way", range(6))
def test_words_for_one_alone_may_give_his_own(desk: Desk, three: list[Inquiry], way: int) -> None:
    words = revealing(three[0])[way]
    relaying.vendor_answer(desk, three[0].id, words, MARINA, NOW)
    assert answers(desk, three[0]) == [words]


def test_words_for_one_alone_give_no_others_number(desk: Desk, three: list[Inquiry]) -> None:
    with pytest.raises(RuleViolation, match="номер вопроса"):
        relaying.vendor_answer(
            desk, three[0].id, f"Как в {three[1].reference}", MARINA, NOW, insisted=True
        )
