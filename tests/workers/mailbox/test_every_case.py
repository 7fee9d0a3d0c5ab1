"""Every letter that was ever got wrong lies in one real box: none stops those behind it."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from tests.workers.mailbox.conftest import School, letter

CASES = Path(__file__).resolve().parents[2] / "integration" / "mail" / "reading" / "cases"
LAST = "Это письмо лежит за всеми остальными."
# Made in a line, too large to keep.
HUGE = {
    "lines": letter("строка\n" * 20_000).as_bytes(),
    "brackets": b"From: " + b"(" * 500 + b"a@home.example\r\nSubject: x\r\n\r\nx\r\n",
    "tags": b"From: a@home.example\r\nContent-Type: text/html\r\n\r\n" + b"<a " * 20_000,
    "parts": (
        b"From: a@home.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\n\r\nx\r\n" * 10_000
        + b"--b--\r\n"
    ),
    "subject": b"From: a@home.example\r\nSubject: =?utf-7?Q?+3IA-x+2AA-?=\r\n\r\nx\r\n",
}


def test_all_are_taken_shown_or_kept_and_the_last_is_read(
    school_on: Callable[..., School], engine: Engine
) -> None:
    school = school_on(engine, folder="Дневник")
    school.office.put(letter("Первое.", subject="до всех").as_bytes(), "Дневник")
    assert school.reader.look()
    raw = [path.read_bytes() for path in sorted(CASES.glob("*.eml"))]
    for each in (*raw, *HUGE.values()):
        school.office.put(each, "Дневник")
    school.office.put(letter(LAST, subject="последнее").as_bytes(), "Дневник")
    assert school.reader.look()
    # What ends the reader's child is tried again singly, in looks of its own.
    for _ in range(10):
        if any(LAST in (school.seen(at).words or "") for at in range(len(school.inquiries()))):
            break
        assert school.reader.look()
    else:
        raise AssertionError("the letter behind them was never read")
    assert len(school.letters()) >= len(raw)
