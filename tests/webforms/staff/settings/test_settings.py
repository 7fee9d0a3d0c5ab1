"""The settings as pages: shown, changed after a look at what it does, taken back, refused."""

import re
from typing import Any

import pytest

from helpdesk.access.settings_keepers import save_settings
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import Origin, VersionOrigin
from helpdesk.regulation.documents import values_of
from tests.helpdesk.life import FIRST_REGULATION
from tests.toml_values import with_values
from tests.webforms.staff.conftest import moment
from tests.webforms.staff.settings.conftest import Settler, fields_of
from webforms.staff.settings import settings_changes
from webforms.staff.settings.schema import SECTIONS


def test_every_page_of_the_settings_opens_and_changes_nothing_by_itself(settler: Settler) -> None:
    for section in SECTIONS:
        settler.send(section.key, {})
        page = settler.consultant.visitor.page
        assert page.status_code == 303, (section.key, page.text)
    assert settler.newest().way is VersionOrigin.FILE


def test_a_change_is_shown_with_what_it_does_and_then_saved(settler: Settler) -> None:
    shown = settler.send("windows", {"windows.warn": "6"})
    assert shown.status_code == 200
    assert "1 открытый вопрос: напоминания изменятся, сроки останутся." in shown.text
    assert "4 часа работы школы" in shown.text
    assert "6 часов работы школы" in shown.text
    assert settler.newest().way is VersionOrigin.FILE
    assert settler.save().status_code == 303
    kept = settler.newest()
    assert (kept.way, kept.author) == (VersionOrigin.PAGE, settler.consultant.actor.name)
    assert kept.body == with_values(FIRST_REGULATION, {"windows.warn": '"6h"'})
    assert str(settler.consultant.desk.regulation().windows.warn) == "6h"
    assert "Действует то, что сохранено на этих страницах" in settler.open()


def test_what_was_looked_at_can_be_mended_first(settler: Settler) -> None:
    settler.send("school", {"school.phone": "9-44-25"})
    back = settler.save("edit")
    assert fields_of(back.text)["school.phone"] == "9-44-25"
    assert settler.newest().way is VersionOrigin.FILE


@pytest.mark.parametrize(
    ("section", "typed", "at", "words"),
    [
        ("school", {"school.name": ""}, "school.name", "пусто"),
        ("school", {"school.mail": "не почта"}, "school.mail", "не похоже на адрес"),
        ("school", {"school.phone": ""}, "school.phone", "укажите телефон"),
        ("school", {"school.mail": ""}, "school.mail", "укажите адрес почты"),
        ("people", {"people.head.user": ""}, "people.head.user", "укажите имя в чате"),
        ("vendor", {"vendor.opens": ""}, "vendor.opens", "пусто: впишите"),
        ("hours", {"week.mon": "с утра"}, "week.mon", "непонятные часы"),
        ("hours", {"week.mon": "9:00-15:00", "week.wed": "17:00-8:00"}, "week.wed", "позже"),
        ("hours", {"week.wed": ""}, "week.wed", "пусто"),
        ("days", {"days.off": "30 числа"}, "days.off", "Непонятный день «30 числа»"),
        ("terms", {"terms.staff": "три"}, "terms.staff", "Напишите число"),
        (
            "windows",
            {"windows.handoff": "3"},
            "windows.handoff",
            "должно быть больше, чем «Потом всем консультантам» (4 часа работы школы)",
        ),
        ("retention", {"retention.withdrawn": "31"}, "retention.withdrawn", "не больше 30 дней"),
        ("topics", {"topics.parent.0.title": ""}, "topics.parent.0.title", "пусто"),
        ("people", {"people.consultants.0.user": "Ы"}, "people.consultants.0.user", "имя в чате"),
        ("vendor", {"vendor.checked": ""}, "vendor.checked", "Выберите день"),
        ("mailbox", {"mailbox.senders": "a@b.ru\nx"}, "mailbox.senders", "не похоже на адрес"),
    ],
)
def test_a_refusal_stands_at_its_field_and_loses_nothing(
    settler: Settler, section: str, typed: dict[str, str], at: str, words: str
) -> None:
    first = next(iter(SECTIONS[0].fields)).path
    page = settler.send(section, typed)
    assert page.status_code == 422
    assert re.search(rf'id="{re.escape(at)}(\.group)?-error">[^\n]*{re.escape(words)}', page.text)
    assert f'href="#{at}"' in page.text
    again = fields_of(page.text)
    for name, value in typed.items():
        assert again[name] == value, first
    assert settler.newest().way is VersionOrigin.FILE


def test_rows_come_and_go_and_what_is_new_gets_a_code_of_its_own(settler: Settler) -> None:
    count = len(settler.consultant.desk.regulation().topics.parent)
    new = f"topics.parent.{count}"
    settler.send(
        "topics",
        {
            f"{new}.title": "Кружки",
            f"{new}.say": "какой кружок",
            f"{new}.example": "Не вижу кружка",
            "topics.parent.1.drop": "yes",
        },
    )
    assert settler.save().status_code == 303
    regulation = settler.consultant.desk.regulation()
    assert "marks" not in regulation.topics.parent
    assert "marks" not in regulation.wording.parent
    (code,) = (code for code, title in regulation.topics.parent.items() if title == "Кружки")
    assert regulation.wording.parent[code].say == "какой кружок"
    # What was for the topic that has gone is for the others alone.
    assert regulation.ready_answers[1].topics == ("login", "homework")
    assert "# О чём спрашивают сотрудники" in settler.newest().body


def test_days_and_hours_are_typed_as_a_school_writes_them(settler: Settler) -> None:
    settler.send("days", {"days.off": "30.12.2026\n02.11.2026-08.11.2026"})
    settler.save()
    assert values_of(settler.newest().body)["days"]["off"] == [
        "2026-12-30",
        "2026-11-02..2026-11-08",
    ]
    settler.send("hours", {"week.sat": "8:00-13:00"})
    settler.save()
    assert 5 in settler.consultant.desk.regulation().calendar.week
    settler.send("hours", {"week.sat": ""})
    settler.save()
    assert values_of(settler.newest().body)["week"] == "five"


def test_of_two_who_save_at_once_the_second_sees_what_the_first_has_changed(
    settler: Settler,
) -> None:
    settler.open("/school")
    page = settler.consultant.visitor.page
    other = with_values(
        FIRST_REGULATION, {"school.phone": '"9-44-26"', "school.site": '"http://a.ru"'}
    )
    activate_regulation(
        settler.consultant.desk, other, moment(), Origin(VersionOrigin.PAGE, "Хуако А. М.")
    )
    settler.consultant.visitor.page = page
    shown = settler.post("/school", {"school.phone": "9-44-25"})
    assert "Пока вы правили, настройки изменил(а) Хуако А. М." in shown.text
    assert "<del>9-44-26</del>" in shown.text
    settler.save()
    school = settler.consultant.desk.regulation().school
    assert (school.phone, school.site) == ("9-44-25", "http://a.ru")


def test_a_change_between_the_look_and_the_saving_is_shown_once_more(settler: Settler) -> None:
    settler.send("school", {"school.phone": "9-44-25"})
    other = with_values(FIRST_REGULATION, {"school.mail": '"new@example.ru"'})
    activate_regulation(
        settler.consultant.desk, other, moment(), Origin(VersionOrigin.PAGE, "Хуако А. М.")
    )
    shown = settler.save()
    assert "Пока вы правили" in shown.text
    assert settler.consultant.desk.regulation().school.phone == "9-44-24"
    settler.save()
    school = settler.consultant.desk.regulation().school
    assert (school.phone, school.mail) == ("9-44-25", "new@example.ru")


def test_a_change_in_the_very_moment_of_saving_is_not_reverted_by_one_more_press(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save_after_another(desk: Desk, *saved: Any) -> bool:
        monkeypatch.undo()
        other = with_values(FIRST_REGULATION, {"school.mail": '"new@example.ru"'})
        activate_regulation(desk, other, moment(), Origin(VersionOrigin.PAGE, "Хуако А. М."))
        return save_settings(desk, *saved)

    settler.send("school", {"school.phone": "9-44-25"})
    monkeypatch.setattr(f"{settings_changes.__name__}.save_settings", save_after_another)
    shown = settler.save()
    assert "Пока вы правили, настройки изменил(а) Хуако А. М." in shown.text
    settler.save()
    school = settler.consultant.desk.regulation().school
    assert (school.phone, school.mail) == ("9-44-25", "new@example.ru")


def test_what_was_changed_can_be_taken_back_and_nothing_is_deleted(settler: Settler) -> None:
    first = settler.newest()
    settler.send("school", {"school.phone": "9-44-25"})
    settler.save()
    assert "9-44-25" in settler.open(f"/versions/{settler.newest().id}")
    settler.open(f"/versions/{first.id}")
    shown = settler.post(f"/versions/{first.id}", {})
    assert "<ins>9-44-24</ins>" in shown.text
    settler.save()
    newest = settler.newest()
    assert (newest.body, newest.way, newest.brings_back) == (
        first.body,
        VersionOrigin.RETURN,
        first.id,
    )
    assert settler.open("/versions").count("/versions/") == 3


def test_nobody_is_locked_out_by_a_mistyped_name(settler: Settler) -> None:
    names = dict.fromkeys(
        ("people.head.user", "people.director.user", "people.administrator.user"), "nobody"
    )
    page = settler.send("people", names)
    assert page.status_code == 422
    assert "больше никто не откроет" in page.text
    settler.post("/save", {"do": "save"})
    assert settler.newest().way is VersionOrigin.FILE


def test_who_gives_the_settings_to_another_is_told_that_they_close_to_him(
    settler: Settler,
) -> None:
    names = dict.fromkeys(("people.head.user", "people.administrator.user"), "consultant1")
    shown = settler.send("people", names)
    assert shown.status_code == 200
    assert "вы сами страницы «Настройки» больше не откроете" in shown.text


def test_a_consultant_does_not_open_them(settler: Settler) -> None:
    consultant = settler.consultant
    consultant.visitor.client.post("/desk/leave")
    consultant.actor = type(consultant).actor
    settler.come_in()
    assert consultant.visitor.open("/desk/settings").status_code == 403
    assert consultant.visitor.open("/desk/settings/school").status_code == 403
    assert consultant.visitor.open("/desk/settings/file/download").status_code == 403


@pytest.mark.parametrize("text", ["", "[school", "zone = 1"])
def test_what_no_page_has_sent_is_refused(settler: Settler, text: str) -> None:
    settler.send("school", {"school.phone": "9-44-25"})
    assert settler.post("/save", {"do": "save", "text": text}).status_code == 400
    assert settler.newest().way is VersionOrigin.FILE


def test_a_wait_beyond_every_calendar_is_refused(settler: Settler) -> None:
    page = settler.send("windows", {"windows.reopen": "999999"})
    assert page.status_code == 422
    assert "Напишите число" in page.text
