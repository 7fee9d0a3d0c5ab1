"""March to June: the support rejects, a call is entered late, somebody wants to be forgotten."""

from tests.e2e.school_year.autumn import turned_to_the_vendor
from tests.e2e.school_year.deeds import (
    Question,
    asked_by_form,
    asked_in_chat,
    do,
    entered,
    fills,
    heard_in_thread,
    says,
    seen_by,
)
from tests.e2e.school_year.year import NEWCOMER, Year


def march(year: Year) -> dict[str, Question]:
    """Nobody at the school can help, and the support rejects the letter at first; somebody who
    phoned is written down when his term has passed.
    """
    year.at("2026-03-10 10:00")
    zarema, marina = year.person(NEWCOMER), year.person("consultant1")
    beyond = asked_by_form(year, "Рузанна Хут", "ruzanna@example.ru", "Приложение закрывается само")
    do(year, zarema, beyond, "Беру")
    do(year, zarema, beyond, "В поддержку", words="Переустановили, вошли снова")
    turned_to_the_vendor(year, beyond, "ДН-200")
    year.at("2026-03-12 10:00")
    do(year, zarema, beyond, "Поддержка отклонила", reason="0", words="Нет модели телефона")
    fills(year, beyond, "Письмо отправлено заново", words="Телефон Хонор 8")
    year.at("2026-03-16 12:00")
    do(year, zarema, beyond, "Ответ поддержки", words="Обновите приложение до версии 9")
    fills(year, beyond, "Помогло")
    year.at("2026-03-25 10:00")
    late = entered(
        year,
        marina,
        who="Хазрет Пшизов",
        phone="+7 918 333-44-55",
        consent="spoken",
        child="Пшизов Анзор 6Б",
        topic="parent:login",
        channel="phone",
        when="16.03 9:40",
        words="Не может войти",
    )
    do(year, marina, late, "Беру")
    do(year, marina, late, "Ответить", words="Войдите по паролю из письма")
    do(year, marina, late, "Дозвонились", words="Всё прочла")
    do(year, marina, late, "Сказали: помогло")
    return {"beyond the school": beyond, "entered late": late, "written to the bot": plain(year)}


def plain(year: Year) -> Question:
    """A teacher writes to the bot as to a colleague; she is answered from under the card."""
    teacher, marina = year.person("uchitel"), year.person("consultant1")
    teacher.say("@helpbot", "Не сохраняется отметка за контрольную в 5А")
    year.hear()
    says(year, teacher, "Да, это вопрос")
    question = seen_by(year, teacher)
    do(year, marina, question, "Беру")
    marina.say("consultants", "Поставьте её заново из списка", root_id=question.card)
    year.hear()
    line = heard_in_thread(marina, question, "Отправить его тому, кто спросил?")
    marina.press_named(line, "Отправить как ответ")
    year.settle()
    says(year, teacher, "Помогло")
    return question


def april(year: Year) -> dict[str, Question]:
    """One parent withdraws her consent; one question is spam, one a double, one is withdrawn."""
    year.at("2026-04-06 10:00")
    marina = year.person("consultant1")
    forgotten = asked_by_form(year, "Дарихан Женетль", "darikhan@example.ru", "Пропали отметки")
    do(year, marina, forgotten, "Ответить", words="Отметки снова видны")
    year.at("2026-04-07 10:00")
    forgotten.parent.open(f"{forgotten.address}/forget")
    assert forgotten.page is not None
    forgotten.page.press("Отозвать согласие и удалить")
    year.settle()
    spam = asked_by_form(year, "Выгодные Окна", "okna@example.ru", "Окна со скидкой")
    do(year, marina, spam, "Закрыть", reason="spam")
    year.at("2026-04-08 10:00")
    original = asked_by_form(
        year, "Тимур Схаляхо", "timur@example.ru", "Нет входа с телефона", topic="login"
    )
    double = asked_by_form(
        year, "Тимур Схаляхо", "timur@example.ru", "Всё ещё нет входа", topic="login"
    )
    do(year, marina, double, "Повтор", typed=original.reference)
    do(year, marina, original, "Ответить", words="Сбросьте пароль через классного руководителя")
    fills(year, original, "Помогло")
    teacher = year.person("uchitel")
    withdrawn = asked_in_chat(year, teacher, "Не могу найти журнал 8В")
    says(year, teacher, "Отозвать", sure=True)
    return {
        "forgotten": forgotten,
        "spam": spam,
        "original": original,
        "double": double,
        "withdrawn": withdrawn,
    }


def may(year: Year) -> dict[str, Question]:
    """Of the last question nobody takes notice; its parent never writes again."""
    year.at("2026-05-18 10:00")
    left = asked_by_form(year, "Аслан Мамиек", "aslan@example.ru", "Куда делись четвертные")
    year.at("2026-06-30 16:00")
    return {"left lying": left}
