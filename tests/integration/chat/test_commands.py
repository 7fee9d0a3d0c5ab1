"""What the words after the slash command mean."""

import re
from pathlib import Path
from unittest.mock import Mock, call

import pytest

from helpdesk.domain.actions import Action
from integration.chat import replies
from integration.chat.commands import Command, Wish, meaning_of
from integration.chat.flows import lookup
from integration.chat.flows.lookup import look_up_meant


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", "\u00a0"])
def test_nothing_but_space_asks_for_the_form(text: str) -> None:
    assert meaning_of(text) == Command(Wish.FILL_IN)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("статус", Wish.STATUS),
        ("Статус?", Wish.STATUS),
        ("status", Wish.STATUS),
        (" мои ", Wish.MINE),
        ("MINE", Wish.MINE),
        ("my", Wish.MINE),
        ("Найти…", Wish.FIND),
        ("найди", Wish.FIND),
        ("найти слова", Wish.FIND),
        ("график", Wish.SCHEDULE),
        ("График.", Wish.SCHEDULE),
        ("schedule", Wish.SCHEDULE),
        ("помощь", Wish.GUIDE),
        ("help", Wish.GUIDE),
        ("Помощь!", Wish.GUIDE),
        ("Что ты умеешь?", Wish.GUIDE),
        ("что умеешь", Wish.GUIDE),
        ("?", Wish.GUIDE),
        ("!!!", Wish.GUIDE),
        ("Мои  вопросы?", Wish.MINE),
        ("мой вопрос", Wish.STATUS),
        ("Mattermost", Wish.CHAT_HELP),
        ("спасибо", Wish.COURTESY),
        ("Спасибо большое!!! 🌷", Wish.COURTESY),
        ("Большое спасибо за помощь", Wish.COURTESY),
        ("благодарю", Wish.COURTESY),
        ("ок", Wish.COURTESY),
        ("Всё понятно, спасибо.", Wish.COURTESY),
        ("Привет)", Wish.COURTESY),
        ("Здравствуйте! Добрый день", Wish.COURTESY),
        ("До свидания", Wish.COURTESY),
        ("thank you", Wish.COURTESY),
    ],
)
def test_a_known_word_alone_is_a_wish(text: str, wish: Wish) -> None:
    assert meaning_of(text) == Command(wish)


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте, не сохраняется тема урока",
        "Спасибо, но оценок всё ещё нет",
        "спасибовна не видна в списке",
        "Понятно, что не работает журнал",
        "не работает",
        "привет " * 40 + "не работает",
    ],
)
def test_a_courtesy_before_a_question_is_a_question(text: str) -> None:
    assert meaning_of(text) == Command(Wish.ASK, words=text.strip())


def test_a_word_opens_the_pages_for_staff_only_alone() -> None:
    assert meaning_of("Кабинет.") == Command(Wish.PAGE, page="")
    question = "кабинет 12 без интернета"
    assert meaning_of(question) == Command(Wish.ASK, words=question)


@pytest.mark.parametrize(
    "text",
    [
        "статус 7K4M-2AXP",
        "status 7k4m 2axp",
        "статус №7К4М-2АХР?",
        "СТАТУС: 7K4M2AXP",
        "статус 7K4M-2QXR",
    ],
)
def test_status_may_be_followed_by_a_reference_in_any_writing(text: str) -> None:
    command = meaning_of(text)
    assert command.wish is Wish.STATUS
    assert command.reference


def test_a_name_may_follow_the_handing_over() -> None:
    text = "передать всё Марине Юрьевне"
    assert meaning_of(text) == Command(Wish.HAND_OVER, words=text, person="Марине Юрьевне")
    assert meaning_of("Передать все.") == Command(Wish.HAND_OVER)
    question = "передать всё в архив не получается"
    assert meaning_of(question) == Command(Wish.ASK, words=question)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("журналл", "журнал"), ("Сттаус?", "статус"), ("графк", "график"), ("нати", "найти")],
)
def test_one_word_that_resembles_a_known_one_is_a_slip(text: str, meant: str) -> None:
    assert meaning_of(text) == Command(Wish.MISTYPED, words=text, meant=meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("мои вапр", "мои вопросы"),
        ("Маи вапросы?", "мои вопросы"),
        ("мой вапрос", "мой вопрос"),
        ("что умеш", "что умеешь"),
        ("нати пароль от журнала", "найти пароль от журнала"),
        ("сттаус 7k4m-2axp", "статус 7k4m-2axp"),
    ],
)
def test_a_slip_may_lie_in_a_command_of_several_words(text: str, meant: str) -> None:
    assert meaning_of(text) == Command(Wish.MISTYPED, words=text, meant=meant)
    assert look_up_meant(f"{text}\n{text}") == meant
    assert look_up_meant(f"{text}\nНе сохраняется тема") == ""


@pytest.mark.parametrize(
    "text",
    [
        "зайти не могу в журнал",
        "мои оценки",
        "мой пароль",
        "мои уроки",
        "сттаус урока не сохраняется",
        "мои вапросы не видны ученикам",
        "войти не получается",
    ],
)
def test_what_only_begins_somewhat_like_a_command_is_a_question(text: str) -> None:
    assert meaning_of(text) == Command(Wish.ASK, words=text)
    assert look_up_meant(text) == ""


def test_a_question_of_many_lines_is_known_by_the_first_that_slips_in_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = Mock(side_effect=meaning_of)
    monkeypatch.setattr(lookup, "meaning_of", looks)
    assert lookup.look_up_meant("\n".join(["мои вапр", *["Не видно оценок"] * 1_000])) == ""
    assert looks.call_args_list.count(call("Не видно оценок")) == 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Бепу", "Беру"), ("беру!", "Беру"), ("Ответиь", "Ответить"), ("не помогл", "Не помогло")],
)
def test_what_resembles_a_button_is_no_question(text: str, meant: str) -> None:
    assert meaning_of(text) == Command(Wish.BUTTON, words=text, meant=meant)


@pytest.mark.parametrize("text", ["Вера", "урок", "нет журнала", "не могу войти", "ответ не виден"])
def test_what_is_only_somewhat_like_a_button_is_a_question(text: str) -> None:
    assert meaning_of(text) == Command(Wish.ASK, words=text)


def _named_in_guides() -> set[str]:
    """Return what the guides tell to type: each phrase of the chat's, each word of the papers'."""
    papers = [Path("docs", name).read_text() for name in ("учителю.md", "консультанту.md")]
    words = {each for text in papers for each in re.findall(r"`/help (\w+)`", text)}
    phrases = set(re.findall(r"`\{0\} ([^`]+)`", replies.GUIDE))
    return words | phrases | {each.split()[0] for each in phrases - {"ваш вопрос"}}


@pytest.mark.parametrize("text", sorted(_named_in_guides()))
def test_nothing_that_a_guide_names_becomes_a_question(text: str) -> None:
    assert meaning_of(text).wish is not Wish.ASK


@pytest.mark.parametrize("action", [each for each in Action if each.words])
def test_the_words_of_a_button_are_no_question(action: Action) -> None:
    for words in (action.words, f"{action.for_staff.lower()}."):
        assert meaning_of(words).wish is not Wish.ASK
    assert meaning_of("отозвать") == Command(Wish.BUTTON, "отозвать", meant="Отозвать")


@pytest.mark.parametrize("text", ["оценки", "расписание", "журналл не открывается"])
def test_other_words_stay_a_question(text: str) -> None:
    assert meaning_of(text) == Command(Wish.ASK, words=text)


def test_a_reference_alone_asks_for_its_status() -> None:
    assert meaning_of("7K4M-2AXP") == Command(Wish.STATUS, reference="7K4M-2AXP")


@pytest.mark.parametrize(
    "text",
    [
        "статус урока не сохраняется",
        "мои ученики не видят оценок",
        "график контрольных пропал",
        "помощь с журналом 7А",
        "help me with the marks",
        "Статусы не видны",
        "мастерам",
        "не ставится оценка",
        "статус 7K4M-2AXP не меняется",
    ],
)
def test_a_sentence_is_a_question_whatever_it_begins_with(text: str) -> None:
    assert meaning_of(text) == Command(Wish.ASK, words=text)


def test_the_words_of_a_question_keep_their_lines_and_code() -> None:
    text = "  не считается:\n```\n=СУММ(А1)\n```\n"
    assert meaning_of(text).words == text.strip()
