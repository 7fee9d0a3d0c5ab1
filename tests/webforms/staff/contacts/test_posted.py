"""«Размещено: кто, когда»: a colleague records where the schedule hangs, with a photograph."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.contacts.contact_queries import changed_at
from helpdesk.contacts.entering import enter, remove
from helpdesk.contacts.publicity import CONTACTS, PostedLine, is_outdated, posted_lines
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.corrections import standing
from helpdesk.storage.attachments import FileStore
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import HEAD, school_day
from tests.webforms.staff.conftest import Consultant, moment, png

PATH = "/desk/posted"
TODAY = school_day()


def photograph() -> bytes:
    """A JPEG that says where it was taken."""
    out = io.BytesIO()
    picture = Image.new("RGB", (60, 40), "green")
    exif = picture.getexif()
    exif[0x010E] = "the director's office"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def come_in(consultant: Consultant, who: tuple[str, str, str] | None = None) -> None:
    actor = consultant.actor
    given = LoginPass(*(who or (actor.id, actor.username, actor.name)), None, page="posted")
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    consultant.visitor.open(came.location)


@pytest.fixture
def colleague(consultant: Consultant) -> Consultant:
    approve(consultant.desk)
    come_in(consultant)
    return consultant


def record(colleague: Consultant, **changed: object) -> TestResponse:
    if colleague.visitor.page.status_code == 303:
        colleague.visitor.open(PATH)
    fields = {
        **colleague.visitor.fields,
        "number": "1",
        "place": "board",
        "spot": "1 этаж, у входа",
        "day": TODAY.isoformat(),
        **changed,
    }
    page = colleague.visitor.client.post(PATH, data=fields, content_type="multipart/form-data")
    colleague.visitor.page = page
    return page


def lines(colleague: Consultant) -> list[PostedLine]:
    with colleague.desk.reading() as connection:
        return posted_lines(connection)


def test_nobody_comes_in_without_a_pass(consultant: Consultant) -> None:
    assert consultant.visitor.open(PATH).status_code == 403


def test_what_hangs_is_shown_with_its_photograph_drawn_anew(colleague: Consultant) -> None:
    given = photograph()
    answer = record(colleague, picture=(io.BytesIO(given), "стенд.jpg"))
    assert answer.status_code == 303
    (line,) = lines(colleague)
    assert line.person_id == colleague.actor.id
    kept = FileStore(colleague.settings.attachments).get(line.said.picture)
    assert b"director's office" in given
    assert b"director's office" not in kept
    page = colleague.visitor.open(PATH).text
    assert "Версия 1" in page
    assert "1 этаж, у входа" in page
    shown = colleague.visitor.open(f"{PATH}/pictures/{line.said.picture}")
    assert shown.data == kept
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_a_photograph_is_not_for_everybody(colleague: Consultant) -> None:
    record(colleague, picture=(io.BytesIO(png()), "a.png"))
    (line,) = lines(colleague)
    colleague.visitor.client.delete_cookie("desk")
    assert colleague.visitor.open(f"{PATH}/pictures/{line.said.picture}").status_code == 403


def test_other_files_of_the_store_are_not_served_here(colleague: Consultant) -> None:
    FileStore(colleague.settings.attachments).put("parents.png", png())
    assert colleague.visitor.open(f"{PATH}/pictures/parents.png").status_code == 404


def test_what_is_no_picture_is_refused_and_the_words_stay(colleague: Consultant) -> None:
    answer = record(colleague, picture=(io.BytesIO(b"%PDF-1.4"), "стенд.jpg"))
    assert answer.status_code == 422
    assert "Это не картинка" in answer.text
    assert "1 этаж, у входа" in answer.text
    assert lines(colleague) == []


def test_what_is_missing_is_named_and_the_rest_stays(colleague: Consultant) -> None:
    answer = record(colleague, place="", spot="", note="переезд стенда")
    assert "Выберите, где график размещён." in answer.text
    assert "Напишите, где именно" in answer.text
    assert "переезд стенда" in answer.text
    assert "Ошибка:" in colleague.visitor.title


def test_a_site_needs_its_address(colleague: Consultant) -> None:
    answer = record(colleague, place="site", spot="на главной")
    assert "начинается с https://" in answer.text
    assert record(colleague, place="site", spot="javascript:alert(1)").status_code != 303
    assert record(colleague, place="site", spot="https://school.example").status_code == 303


def test_tomorrow_is_not_recorded_today(colleague: Consultant) -> None:
    answer = record(colleague, day=(TODAY + timedelta(days=2)).isoformat())
    assert "ещё не наступила" in answer.text


def test_that_the_newest_version_is_missing_is_said(colleague: Consultant) -> None:
    record(colleague)
    record(colleague, place="site", spot="https://school.example")
    assert "размещена на стенде и на сайте" in colleague.visitor.open(PATH).text
    approve(colleague.desk, 2)
    page = colleague.visitor.open(PATH).text
    assert "Утверждена версия 2." in page
    assert "на информационном стенде, на сайте школы" in page
    assert "есть новее: 2" in page


def test_a_correction_leaves_what_it_corrects(colleague: Consultant) -> None:
    record(colleague)
    colleague.visitor.open(f"{PATH}?correct=1")
    assert colleague.visitor.fields["spot"] == "1 этаж, у входа"
    record(colleague, spot="2 этаж")
    page = colleague.visitor.open(PATH).text
    assert "исправляет № 1" in page
    assert "исправлена позже" in page
    assert [line.said.spot for line in standing(lines(colleague))] == ["2 этаж"]


def test_a_line_is_taken_back_by_its_writer_alone(colleague: Consultant) -> None:
    record(colleague)
    come_in(colleague, ("teacher-id", "uchitel", "Ольга Петровна"))
    assert "void:1" not in colleague.visitor.page.text
    refused = record(colleague, do="void:1")
    assert "Исправить запись может тот, кто её сделал" in refused.text
    come_in(colleague)
    assert record(colleague, do="void:1").status_code == 303
    assert standing(lines(colleague)) == []


def test_the_line_for_the_schools_site_is_there_to_copy(colleague: Consultant) -> None:
    fields = colleague.visitor.fields
    assert '<iframe src="http://localhost/embed/schedule"' in fields["frame"]
    assert "<td>Марина Юрьевна Нехай</td>" in fields["plain"]
    assert "<script" not in fields["plain"]


def test_without_an_approved_schedule_nothing_can_be_posted(consultant: Consultant) -> None:
    come_in(consultant)
    assert "размещать ещё нечего" in consultant.visitor.page.text
    assert "размещают утверждённый график" in record(consultant).text.lower()


def test_the_sheet_of_contacts_is_recorded_without_a_schedule_and_grows_old(
    consultant: Consultant,
) -> None:
    desk, teacher = consultant.desk, Contact(0, "Ольга Петровна", phone="+7 918 000-00-00")
    come_in(consultant)
    assert "Записать</button>" not in consultant.visitor.open(PATH).text
    entered = moment() - timedelta(days=3)
    number = enter(desk, teacher, HEAD, entered)
    assert "Пока не отмечено" in consultant.visitor.open(PATH).text
    assert record(consultant, number="0", place="site", spot="https://x.example").status_code == 422
    assert "показаны всегда" in consultant.visitor.page.text
    assert record(consultant, number="0").status_code == 303
    assert [line.said.number for line in lines(consultant)] == [CONTACTS]
    shown = consultant.visitor.open(PATH).text
    assert "Лист размещён с" in shown
    assert "Лист устарел" not in shown
    remove(desk, number, HEAD, moment() + timedelta(seconds=1))
    with desk.reading() as connection:
        changed = changed_at(connection, moment() + timedelta(days=1))
    assert changed
    assert is_outdated(lines(consultant)[0], changed, desk.regulation().calendar)
