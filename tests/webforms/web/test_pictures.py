"""Screenshots: encoded again, five at most, each by itself, and never at the text's cost."""

import io
import random
import shutil
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.pictures import LONGEST_SIDE, MOST_BYTES, Unfit, cleaned
from settings import Settings
from tests.webforms.visitor import Visitor
from webforms.web.uploaded_pictures import NO_ROOM

HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40
PLACE = b"44.8866"


def drawn(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), seed: int = 1, **saved: object
) -> bytes:
    noise = random.Random(seed).randbytes(size[0] * size[1] * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", size, noise).save(out, kind, **saved)
    return out.getvalue()


def _upload(visitor: Visitor, *files: tuple[bytes, str]) -> TestResponse:
    data = {
        "csrf_token": visitor.fields["csrf_token"],
        "pictures": [(io.BytesIO(data), name) for data, name in files],
    }
    visitor.page = visitor.client.post(visitor.path, data=data)
    return visitor.page


@pytest.fixture
def asked(visitor: Visitor) -> Visitor:
    """Somebody whose question is stored, on its confirmation."""
    visitor.open(visitor.ask().location)
    return visitor


def _stored(desk: Desk) -> list[str]:
    with desk.reading() as connection:
        return list(connection.execute(select(inquiry_tables.attachment.c.name)).scalars())


def test_a_screenshot_joins_the_question_that_is_stored_already(
    asked: Visitor, desk: Desk, settings: Settings
) -> None:
    page = _upload(asked, (drawn(), "экран.png"))
    assert page.status_code == 303
    assert "Приложено снимков: 1" in asked.open(asked.path).text
    (name,) = _stored(desk)
    assert name.endswith(".png")
    with Image.open(Path(settings.attachments) / name) as stored:
        assert stored.size == (40, 30)


def test_a_file_that_is_no_picture_holds_up_no_other(asked: Visitor, desk: Desk) -> None:
    page = _upload(asked, (drawn(), "one.png"), (b"MZ not a picture", "two.png"))
    assert page.status_code == 422
    assert "Добавлен 1 снимок" in page.text
    assert "two.png: Это не картинка" in page.text
    assert asked.title.startswith("Ошибка: ")
    assert len(_stored(desk)) == 1


def test_a_folder_that_takes_nothing_is_a_sentence_and_no_error_page(
    asked: Visitor, desk: Desk, settings: Settings
) -> None:
    folder = Path(settings.attachments)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("")
    page = _upload(asked, (drawn(), "экран.png"))
    assert page.status_code == 422
    assert f"экран.png: {NO_ROOM}" in page.text
    assert _stored(desk) == []


def test_a_sixth_screenshot_is_refused_in_words(asked: Visitor, desk: Desk) -> None:
    page = _upload(asked, *((drawn(seed=n), f"{n}.png") for n in range(6)))
    assert "Больше 5 снимков приложить нельзя" in page.text
    assert len(_stored(desk)) == 5
    assert 'type="file"' not in page.text


def test_the_same_screenshot_sent_twice_joins_once(
    asked: Visitor, desk: Desk, settings: Settings
) -> None:
    for _ in range(2):
        _upload(asked, (drawn(), "one.png"))
        asked.open(asked.path)
    assert len(_stored(desk)) == 1
    assert len(list(Path(settings.attachments).iterdir())) == 1


def test_pressing_the_button_without_a_file_is_said(asked: Visitor) -> None:
    page = _upload(asked, (b"", ""))
    assert page.status_code == 422
    assert "Выберите снимок экрана" in page.text


def test_exif_and_texts_of_the_file_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    _, data = cleaned(drawn("JPEG", exif=exif))
    assert PLACE in drawn("JPEG", exif=exif)
    assert PLACE not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_a_photograph_lying_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _, data = cleaned(drawn("JPEG", size=(40, 20), exif=exif))
    assert Image.open(io.BytesIO(data)).size == (20, 40)


@pytest.mark.parametrize(
    ("kind", "name", "ending"),
    [
        ("PNG", "a.PNG", ".png"),
        ("JPEG", "a.jpeg", ".jpg"),
        ("WEBP", "a.webp", ".png"),
        ("GIF", "a.gif", ".png"),
        ("JPEG", "named-wrongly.png", ".jpg"),
    ],
)
def test_what_is_inside_decides_what_is_stored(kind: str, name: str, ending: str) -> None:
    found, data = cleaned(drawn(kind))
    assert found == ending
    assert Image.open(io.BytesIO(data)).size == (40, 30)


def test_a_large_picture_is_made_smaller() -> None:
    _, data = cleaned(drawn("JPEG", size=(4000, 1000)))
    assert max(Image.open(io.BytesIO(data)).size) == LONGEST_SIDE


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.heic", HEIC, "HEIC"),
        ("photo.jpg", HEIC, "HEIC"),
        ("letter.pdf", b"%PDF-1.7", "Подходят только картинки"),
        ("page.svg", b"<svg onload='alert(1)'/>", "Подходят только картинки"),
        ("page.png", b"<html>", "не картинка"),
        ("1000012345", b"<html>", "не картинка"),
        ("cut.png", drawn()[:60], "повреждён"),
        ("video.webp", b"RIFF\x00\x00\x00\x00AVI LIST", "не картинка"),
    ],
)
def test_other_files_get_a_clear_word(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        cleaned(data)


def test_a_small_file_that_unfolds_to_gigabytes_is_not_unfolded() -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(Unfit, match="слишком велик"):
        cleaned(bomb.getvalue())


def test_a_file_too_large_is_named_and_the_others_join(asked: Visitor, desk: Desk) -> None:
    page = _upload(asked, (b"\x89PNG" + bytes(MOST_BYTES), "huge.png"), (drawn(), "one.png"))
    assert "huge.png: Файл больше 15 МБ" in page.text
    assert len(_stored(desk)) == 1


def test_more_than_all_screenshots_together_may_be_is_said(asked: Visitor, desk: Desk) -> None:
    page = _upload(asked, *((bytes(13 * 1024 * 1024), f"{n}.png") for n in range(5)))
    assert page.status_code == 413
    assert "приложите снимки по одному" in page.text
    assert _stored(desk) == []
