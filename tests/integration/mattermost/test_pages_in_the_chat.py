"""«/help журнал» and the like: the link to a page, or at once who may open it."""

import pytest

from integration.chat.commands import FOR_CONSULTANTS, FOR_HEAD, PAGES
from integration.chat.directory import NOT_SURE, Directory, NotSure
from tests.integration.house import School
from webforms.staff.access.home import SECTIONS, _everybody
from webforms.staff.access.visitors import is_head


@pytest.mark.parametrize("word", ["журнал", "проверка", "почта", "собрание", "форма", "собранное"])
def test_who_may_not_open_a_page_reads_at_once_who_may(school: School, word: str) -> None:
    said = school.teacher.run(f"/help {word}").text
    assert "для консультантов, завуча и директора" in said
    assert "https://" not in said
    assert "Открыть страницу" in school.consultant.run(f"/help {word}").text
    assert "Открыть страницу" in school.head.run(f"/help {word}").text


def test_the_heads_page_is_refused_in_the_chat_too(school: School) -> None:
    assert "для завуча и директора" in school.consultant.run("/help данные").text
    assert "Открыть страницу" in school.head.run("/help данные").text


def test_where_the_chat_does_not_say_the_page_decides(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_sure(*_: object) -> None:
        raise NotSure(NOT_SURE)

    monkeypatch.setattr(Directory, "member", not_sure)
    assert "Открыть страницу" in school.teacher.run("/help журнал").text


def test_what_the_site_lists_for_some_only_is_not_linked_for_all() -> None:
    listed = {each.path: each.is_for for each in SECTIONS if each.path in PAGES.values()}
    only_some = {path for path, is_for in listed.items() if is_for is not _everybody}
    leaders = {path for path, is_for in listed.items() if is_for is is_head}
    assert leaders == FOR_HEAD
    assert only_some == FOR_HEAD | FOR_CONSULTANTS
