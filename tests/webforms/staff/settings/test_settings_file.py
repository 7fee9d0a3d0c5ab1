"""The settings as a file: taken along, taken in, and which of file and pages rules."""

import io

import pytest

from helpdesk.kernel.regulation_versions import VersionOrigin
from settings import Settings
from tests.helpdesk.life import FIRST_REGULATION
from tests.toml_values import with_values
from tests.webforms.conftest import MakeSettings
from tests.webforms.staff.settings.conftest import PATH, Settler

OTHER = with_values(FIRST_REGULATION, {"school.phone": '"9-44-25"'})


@pytest.fixture
def settings(make_settings: MakeSettings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A desk with a file of its own."""
    file = tmp_path_factory.mktemp("school") / "regulation.toml"
    file.write_text(FIRST_REGULATION)
    return make_settings(regulation=file)


def send_file(settler: Settler, text: str) -> str:
    settler.open("/file")
    visitor = settler.consultant.visitor
    sent = (io.BytesIO(text.encode()), "regulation.toml")
    data = {**visitor.fields, "file": sent}
    visitor.page = visitor.client.post(f"{PATH}/file", data=data)
    return visitor.page.text


def test_what_is_in_force_is_taken_along_as_it_is(settler: Settler) -> None:
    page = settler.consultant.visitor.open(f"{PATH}/file/download")
    assert page.text == FIRST_REGULATION
    assert page.headers["Content-Disposition"] == 'attachment; filename="regulation.toml"'


def test_a_file_shows_its_differences_before_it_is_taken_in(settler: Settler) -> None:
    shown = send_file(settler, "\ufeff" + OTHER.replace("\n", "\r\n"))
    assert "<ins>9-44-25</ins>" in shown
    assert settler.newest().way is VersionOrigin.FILE
    settler.save()
    assert settler.newest().way is VersionOrigin.IMPORT
    assert settler.newest().body == OTHER


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FIRST_REGULATION.replace('phone = "9-44-24"', 'phone = ""', 1), "строка 34, school.phone"),
        ("[school", "строка 1: здесь нарушена запись"),
        ("", "Выберите файл"),
    ],
    ids=["value", "notation", "none"],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line(
    settler: Settler, text: str, words: str
) -> None:
    assert words in send_file(settler, text)
    assert settler.newest().way is VersionOrigin.FILE


def test_a_file_that_was_changed_after_a_page_is_said_and_can_be_taken_in(
    settler: Settler, settings: Settings
) -> None:
    settler.send("school", {"school.phone": "9-44-26"})
    settler.save()
    assert "это прежние настройки" in settler.open("/file")
    assert "не действует" not in settler.open()
    settings.regulation.write_text(OTHER)
    assert "изменён, но не действует" in settler.open()
    settler.open("/file")
    page = settler.consultant.visitor.client.post(
        f"{PATH}/file", data={**settler.consultant.visitor.fields, "do": "disk"}
    )
    settler.consultant.visitor.page = page
    assert "<del>9-44-26</del>" in page.text
    settler.save()
    assert settler.newest().way is VersionOrigin.FILE
    assert "Действует файл настроек на сервере" in settler.open()
    assert "не действует" not in settler.open()
