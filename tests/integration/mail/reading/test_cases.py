"""Letters that were read wrongly once: what is right for each, and for others of its kind."""

import pytest

from helpdesk.mailbox.incoming_letter import Automatic
from helpdesk.mailbox.meaning import is_greeting
from integration.mail.reading.quotes import new_words
from tests.integration.mail.reading.case import read


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("m04_html_then_footer", "Не могу войти, пишет «Профиль не найден». Сын Алий Хуаде, 5А."),
        ("m04b_html_then_group_footer", "Не видно домашнего задания, 6В, Саида Ачмиз."),
        (
            "m05_head_not_closed",
            "Не могу войти в дневник, пишет «Неверный пароль». Сын Алий, 5А.",
        ),
        ("m05c_title_not_closed", "письмо\nНе видно оценок. Алий Хуаде, 5А."),
        ("m05d_fragment", "Не видно оценок.\nАлий Хуаде, 5А"),
        (
            "m06_table",
            "Здравствуйте, вот что не так:\nАлгебра\t5\t24.11\nФизика\tнет\t25.11",
        ),
        ("m07_base64_blank", "Не видно оценок. Алий Хуаде, 5А."),
        ("m08_cte_ff", "Не видно оценок. Алий Хуаде, 5А."),
        ("m10_nul", "Не видно оценок. Алий Хуаде, 5А."),
        ("m18_group", "Не видно оценок. Алий Хуаде, 5А."),
        (
            "m29_utf8_one_bad_byte",
            "Не видно оценок за вторую четверть. Сын Алий Хуаде, 5А \ufffd",
        ),
        ("p01_controls", "Не видно оценок и[31m ещё. Алий Хуаде, 5А."),
        ("p02_ffff", "Не видно  оценок. Алий Хуаде, 5А."),
        (
            "r01_bottom_post",
            "Здравствуйте!\n\nПятый «А», сын Тимур. Оценок всё ещё нет, учитель Иванова.",
        ),
    ],
)
def test_what_a_letter_says(name: str, words: str) -> None:
    assert read(name).words == words


@pytest.mark.parametrize(
    "name",
    ["m02_date_and_wrote", "m02c_nothing_above", "m03_signature_has_child", "m03c_dashes"],
)
def test_of_somebodys_own_story_nothing_is_cut(name: str) -> None:
    letter = read(name)
    assert letter.words == letter.whole


@pytest.mark.parametrize(
    "story",
    [
        "24.11.2026 в 12:00 нам пришло письмо от support@dnevnik.example:\nждите ответа.\nЖдём.",
        "Вчера, 24 ноября 2026 в 9:30, учитель написал:\nоценка 5.\nЕё нет, 5А.",
        "Не вижу:\n--\nАлий, 5А\n\nС уважением,\nАнна, 8 918 000-00-00",
        "Отправлено из школы вчера, а оценок нет.",
    ],
)
def test_in_a_reply_too_a_story_is_no_quotation(story: str) -> None:
    assert new_words(story) == story


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('24.11.2026, 12:00, "Школа" <s@s.example>:\n> Класс?\n\n5А, Алий', "5А, Алий"),
        ("5А\n\nOn Tue, Nov 24, 2026 at 12:03 PM School <s@s.example> wrote:\n\nКласс?", "5А"),
        ("> Класс?\n5А\n\n-- \nОтправлено из мобильного приложения Яндекс Почты", "5А"),
        ("5А\n\nSent from my iPhone", "5А"),
    ],
)
def test_what_is_answered_is_cut_out(text: str, words: str) -> None:
    assert new_words(text) == words


def test_a_greeting_alone_is_no_answer() -> None:
    assert is_greeting("Здравствуйте!\n\nДобрый день.")
    assert is_greeting("Здравствуйте!\n\nС уважением,\nАнна Хуаде")
    assert not is_greeting("Здравствуйте! 5А")
    assert not is_greeting("Здравствуйте!\n\nС уважением,\nАнна Хуаде, 5А")
    assert not is_greeting("Здравствуйте, Алий Хуаде")
    assert not is_greeting("")


def test_what_stands_beside_the_body_is_in_the_whole_letter() -> None:
    assert "Avast" in read("m04_html_then_footer").whole


@pytest.mark.parametrize("name", ["r03_auto_subject", "r03b_auto_subject_answered"])
def test_an_automatic_reply_is_known_by_its_subject(name: str) -> None:
    assert read(name).envelope.automatic is Automatic.REPLY
