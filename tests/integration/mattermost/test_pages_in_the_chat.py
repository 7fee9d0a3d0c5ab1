"""«/help журнал» and the like: the link to a page by its name, or at once who may open it."""

import pytest

from helpdesk.access.sections import Audience, every_page, page_at
from integration.chat.commands import PAGES
from integration.chat.directory import NOT_SURE, Directory, NotSure
from tests.integration.house import School


def title_of(word: str) -> str:
    page = page_at(PAGES[word])
    assert page is not None
    return page.title


@pytest.mark.parametrize("word", ["журнал", "проверка", "почта", "собрание", "форма", "собранное"])
def test_who_may_not_open_a_page_reads_at_once_who_may(school: School, word: str) -> None:
    said = school.teacher.run(f"/help {word}").text
    assert "для консультантов, завуча и директора" in said
    assert "https://" not in said
    assert f"[{title_of(word)}](https://" in school.consultant.run(f"/help {word}").text
    assert f"[{title_of(word)}](https://" in school.head.run(f"/help {word}").text


def test_the_heads_page_is_refused_in_the_chat_too(school: School) -> None:
    assert "для завуча и директора" in school.consultant.run("/help данные").text
    assert "[Персональные данные](https://" in school.head.run("/help данные").text


def test_where_the_chat_does_not_say_the_page_decides(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_sure(*_: object) -> None:
        raise NotSure(NOT_SURE)

    monkeypatch.setattr(Directory, "member", not_sure)
    assert "[Журнал обращений](https://" in school.teacher.run("/help журнал").text


@pytest.mark.parametrize("word", ["сегодня", "кабинет", "контакты", "приказы", "обучение"])
def test_every_page_for_all_is_linked_by_its_name(school: School, word: str) -> None:
    assert f"[{title_of(word)}](https://" in school.teacher.run(f"/help {word}").text


@pytest.mark.parametrize("word", ["помощь", "?"])
def test_the_guide_begins_for_who_leads_with_the_way_to_his_day(school: School, word: str) -> None:
    for leader in (school.head, school.sandbox.person("director")):
        said = leader.run(f"/help {word}").text
        assert said.startswith("Что ждёт вас: [Сегодня](https://help.school.example/desk/enter/")
        assert "Помощь с «Дневником.ру»" in said
    for other in (school.consultant, school.teacher):
        assert "/desk/enter/" not in other.run(f"/help {word}").text


def test_every_word_leads_to_a_page_of_the_table() -> None:
    known = {page.path for page in every_page()}
    assert set(PAGES.values()) <= known
    # What a teacher may not open, the chat has to know of as well.
    closed = {page.path for page in every_page() if page.audience is not Audience.STAFF}
    assert closed - set(PAGES.values()) <= {"entry", "schedule"}  # these have words of their own
