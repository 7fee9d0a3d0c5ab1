"""What people sent that the desk got wrong once: each is an example of a kind."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image
from sqlalchemy import select

from helpdesk.domain.clean_text import clean, writable
from helpdesk.domain.school_classes import class_name
from helpdesk.domain.word_forms import fold
from helpdesk.inquiries.free_text import children
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.contact_details import dialable, one_address
from helpdesk.storage import inquiry_tables
from helpdesk.storage.pictures import cleaned
from integration.chat.catalogue_rows import as_typed
from integration.chat.commands import Wish, meaning_of
from integration.mail.reading.decoding import shown
from settings import Settings
from tests.webforms.visitor import Visitor
from webforms.papers import book
from webforms.web import typed

CASES = Path(__file__).parent / "cases"
UNFIT = [
    "\x0b",
    "\x16",
    "\x1b",
    "\x08",
    "\x00",
    "\x7f",
    "\x85",
    "\ufffe",
    "\uffff",
    "\ufeff",
    "\u202e",
]
NFD = "Хуаде Андрей\u0306".replace("й", "и") + ", 5И\u0306, мое\u0308 сообщение"


@pytest.mark.parametrize("sign", UNFIT)
@pytest.mark.parametrize(
    "read", [typed.words, typed.line, as_typed, shown], ids=lambda f: f.__name__
)
def test_what_nothing_can_hold_goes_by_whatever_way_it_came(read: object, sign: str) -> None:
    assert read(f"оценок{sign} и ещё") == "оценок и ещё"  # type: ignore[operator]


@pytest.mark.parametrize("sign", [*UNFIT, "\ud800"])
def test_it_does_not_get_into_the_file_for_excel(sign: str) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append([book.words_cell(sheet, f"оценок{sign} и ещё")])
    out = io.BytesIO()
    workbook.save(out)
    read = load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    assert read["A1"].value == "оценок и ещё"


def test_a_letter_and_its_mark_are_one() -> None:
    composed = "Хуаде Андрей, 5Й, моё сообщение"
    assert clean(NFD) == composed
    assert shown(NFD) == composed
    assert typed.words(NFD) == as_typed(NFD) == composed
    assert fold(NFD) == fold(composed)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *(
            ("6А", each)
            for each in (
                "6А",
                "6A",
                "6 «А» класс",
                "6а.",
                "6-а",
                "6 a",
                '6"А"',
                "6 класс А",
                "6А кл.",
                " 6 (а) ",
            )
        ),
        ("5Й", "5И\u0306"),
        ("10Б", "10-б"),
        ("5В", "5B"),
    ],
)
def test_a_class_has_one_name(name: str, written: str) -> None:
    assert class_name(written) == name
    assert typed.school_class(written) == name
    assert children(f"Хуаде Алий {name}")[0].school_class == name


@pytest.mark.parametrize("written", ["6A", "6а", "6 «А»", "6-А"])
def test_a_class_said_in_a_hurry_has_the_same(written: str) -> None:
    assert children(f"Хуаде Алий {written}")[0].school_class == "6А"


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("9-44-24 или 9-44-25", ""),
        ("44-94-24 44-94", ""),
        ("94424 94425", ""),
        ("94424, 94425", ""),
        ("94424/94425", ""),
        ("8-918-123-45-6", ""),
        ("8 918 123-45-678", ""),
        ("+7 918 123-45-6", ""),
        ("+7 918 123-45-678", ""),
        ("8 918 123-45-67, 8 918 123-45-68", ""),
        ("+8 918 123-45-67", "+79181234567"),
        ("+7 (918) 123-45-67", "+79181234567"),
        ("8-918-123-45-67", "+79181234567"),
        ("918 123-45-67", "+79181234567"),
        ("9181234567", "+79181234567"),
        ("87777 9-44-24", "+78777794424"),
        ("(87777) 94424", "+78777794424"),
        ("8 87777 9-44-24", "+78777794424"),
        ("9-44-24", "+78777794424"),
        ("тел. 8 918 123-45-67 (мама)", "+79181234567"),
        ("+44 20 7946 0958", "+442079460958"),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_number_is_dialled_as_it_was_meant_or_not_at_all(phone: str, dialled: str) -> None:
    assert dialable(phone, "87777") == dialled


@pytest.mark.parametrize(
    "address",
    [
        "mama@mail.ru\u200b",
        "\ufeffmama@mail.ru",
        "mama@mail.ru.",
        "mailto:mama@mail.ru",
        "MAILTO:mama@mail.ru",
        "<mama@mail.ru>",
        "mama@mail.ru,",
        " mama@mail.ru;\u2060",
    ],
)
def test_an_address_loses_what_was_copied_with_it(address: str) -> None:
    assert one_address(address) == "mama@mail.ru"


@pytest.mark.parametrize("address", ["mama@", "mama@mail", "mama mail.ru", "a@b.ru, c@d.ru"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert one_address(address) is None


INVISIBLE = [
    "\u200b\u2060",
    "\u3164",
    "\u00ad",
    "\u2800",
    "\u034f",
    "\u0306",
    "\ufeff \u200d",
    "\U000e0020",
]


@pytest.mark.parametrize("signs", INVISIBLE)
def test_what_shows_nothing_is_empty(signs: str) -> None:
    assert typed.words(signs) == typed.line(signs) == as_typed(signs) == ""
    assert meaning_of(as_typed(signs)).wish is Wish.FILL_IN


@pytest.mark.parametrize("signs", INVISIBLE)
def test_a_name_that_shows_nothing_is_missing(visitor: Visitor, signs: str) -> None:
    visitor.fill_in(requester=signs, words=signs)
    assert visitor.page.status_code == 422
    assert "Напишите, как вас зовут." in visitor.page.text
    assert "Напишите, что не получается." in visitor.page.text


def test_what_holds_together_stays() -> None:
    family = "Семья 👨\u200d👩\u200d👧 и\tтабуляция\nстрока"
    assert clean(family) == writable(family) == family


def test_a_picture_of_sixteen_bits_of_grey_stays_one() -> None:
    _, data = cleaned((CASES / "w09_grey16.png").read_bytes())
    with Image.open(io.BytesIO(data)) as drawn, Image.open(CASES / "w09_grey16.png") as given:
        grey = drawn.convert("L")
        assert grey.size == given.size
        for at in ((0, 0), (100, 30), (200, 60), (255, 63)):
            wide, narrow = (float(str(each.getpixel(at))) for each in (given, grey))
            assert abs(narrow - wide // 256) <= 1


@pytest.mark.parametrize("name", ["image:1641", "1000012345", "image", "blob", "a.txt", "a.heic"])
def test_what_a_file_is_its_bytes_say(visitor: Visitor, desk: Desk, name: str) -> None:
    visitor.open(visitor.ask().location)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    out.seek(0)
    token = visitor.fields["csrf_token"]
    visitor.client.post(visitor.path, data={"csrf_token": token, "pictures": (out, name)})
    with desk.reading() as connection:
        found = connection.execute(select(inquiry_tables.attachment.c.name)).scalars().all()
    assert [each.rpartition(".")[2] for each in found] == ["png"]


def test_a_site_with_a_russian_name_stands_in_headers(settings: Settings) -> None:
    values = {**settings.model_dump(), "public_url": "https://помощь.школа9.рф/путь"}
    host = "помощь.школа9.рф".encode("idna").decode()
    assert Settings(**values).public_url == f"https://{host}/путь"
