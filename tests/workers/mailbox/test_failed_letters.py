"""One letter stops no other: whatever it does to its parser, the reader, or the look at the box."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine, select

from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.mailbox.incoming_letter import Envelope, Seen
from helpdesk.mailbox.kept_letters import settle
from helpdesk.mailbox.reading_progress import MOST_TRIES, batches
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore, NotStored
from helpdesk.storage.mailbox_tables import mail_attempt
from integration.mail.imap import Box, Heads
from integration.mail.parsing import NotParsed, Parser, TooCostly
from integration.mail.reading.letter_reader import MOST_SOURCE, rough_envelope
from settings import ROOT
from tests.workers.mailbox.conftest import LIVE, School, letter
from tests.workers.office import CONSULTANT, REGULATION

CASES = ROOT / "tests" / "integration" / "mail" / "reading" / "cases"
STOPPED = ("m09_subject_utf7", "m09d_body_utf7", "m30_spam_utf7", "m38_nested_comment")
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@pytest.fixture
def parser() -> Iterator[Parser]:
    made = Parser(seconds=30, module="tests.workers.mailbox.poisoned")
    yield made
    made.close()


@pytest.mark.parametrize("deed", ["raise", "spin", "fill", "die", "tell"])
def test_whatever_a_letter_does_the_next_one_is_read(parser: Parser, deed: str) -> None:
    bad = letter(f"poison-{deed}").as_bytes()
    with pytest.raises(NotParsed):
        parser.opened(bad)
    assert parser.opened(letter("Пятый «А»").as_bytes()).letter.words == "Пятый «А»"


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000,
        b"X-A: b\r\n" * 100_000 + b"\r\nx",
    ],
    ids=["parts", "headers"],
)
def test_more_than_anybody_writes_is_too_much(parser: Parser, raw: bytes) -> None:
    with pytest.raises(TooCostly):
        parser.opened(b"From: a@b.ru\r\n" + raw)
    headers, _, _ = raw.partition(b"\r\n\r\n")
    assert parser.envelope(headers).subject == ""


def test_a_child_that_only_waits_is_ended() -> None:
    hasty = Parser(seconds=1, module="tests.workers.mailbox.poisoned")
    with pytest.raises(NotParsed):
        hasty.opened(letter("poison-hang").as_bytes())
    hasty.close()


def test_one_child_reads_many_letters_and_knows_no_secret(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for it")
    parser.envelope(b"From: a@b.ru\r\n\r\n")
    child = parser._process._child
    assert child is not None
    assert b"not for it" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    parser.envelope(b"From: c@b.ru\r\n\r\n")
    assert parser._process._child is child


@pytest.mark.parametrize("module", ["integration.mail.parsing", "helpdesk.storage.pictures"])
def test_a_child_starts_without_what_it_does_not_need(module: str) -> None:
    """It is replaced after each letter that ends it, while the others wait."""
    unneeded = {"sqlalchemy", "pydantic", "holidays"}
    look = f"import sys, {module}; sys.exit(len({unneeded} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False).returncode == 0


def test_of_an_unreadable_letter_a_glance_tells_who_wrote_it() -> None:
    raw = (CASES / "m09_subject_utf7.eml").read_bytes()
    rough = rough_envelope(raw)
    assert rough.sender == "mama21@home.example"
    assert "utf-7" in rough.subject
    huge = b"From: " + b"(" * MOST_SOURCE * 10
    assert rough_envelope(huge).sender == ""


def test_letters_that_were_tried_before_are_tried_each_by_itself() -> None:
    assert list(batches([1, 2, 3, 4, 5], {3: 1})) == [[1, 2], [3], [4, 5]]
    assert list(batches(range(150), {})) == [list(range(100)), list(range(100, 150))]
    assert list(batches([], {})) == []


def troubles(school: School) -> list[str]:
    with school.desk.reading() as connection:
        query = select(inquiry_tables.delivery.c.occasion).where(
            inquiry_tables.delivery.c.occasion.in_(["trouble", "trouble_over"])
        )
        return list(connection.execute(query.order_by(inquiry_tables.delivery.c.id)).scalars())


@pytest.mark.parametrize("regulation", [LIVE, REGULATION], ids=["live", "trial"])
def test_letters_that_cannot_be_read_are_kept_and_those_behind_them_are_read(
    school: School, regulation: str
) -> None:
    school.rule(regulation)
    for name in STOPPED:
        school.office.put((CASES / f"{name}.eml").read_bytes())
    school.office.put(letter().as_bytes())
    school.receive(len(STOPPED) + 1)
    kept = school.letters(LetterStanding.KEPT)
    # Of one the envelope can be read, and in trial mode no letter is opened; one is spam.
    expected = 4 if regulation == LIVE else 3
    assert [each.why for each in kept] == ["failed"] * expected
    assert all(each.body for each in kept)
    last = school.letters()[0]
    assert (last.sender, last.why) == (
        ("mama@home.example", "opened" if regulation == LIVE else "would_open")
    )
    # The administrator hears of it once, and once that it is over.
    school.receive(len(STOPPED) + 1)
    assert troubles(school) == ["trouble"]
    for each in kept:
        settle(school.desk, each.id, Why.DROPPED, CONSULTANT, datetime.now(UTC))
    assert school.reader.look()
    assert troubles(school) == ["trouble", "trouble_over"]


def test_what_kills_its_child_is_kept_by_the_reader(school: School, parser: Parser) -> None:
    school.reader.parser = parser
    school.office.put(letter("poison-die").as_bytes())
    school.office.put(letter("Второе").as_bytes())
    school.receive(2)
    (kept,) = school.letters(LetterStanding.KEPT)
    assert (kept.why, kept.sender) == ("failed", "mama@home.example")
    assert len(school.inquiries()) == 1


def test_a_letter_that_ends_the_look_itself_is_given_up_in_time(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = school.reader._open

    def ends(box: object, envelope: Envelope, heads: Heads, seen: Seen) -> None:
        if envelope.subject == "дневник: яд":
            raise SystemError("as if the process had been killed here")
        taken(box, envelope, heads, seen)  # type: ignore[arg-type]

    monkeypatch.setattr(school.reader, "_open", ends)
    for number, subject in enumerate(("дневник: раз", "дневник: яд", "дневник: два")):
        school.office.put(letter(subject=subject, sender=f"m{number}@home.example").as_bytes())
    school.office.wait_for(3)
    looks = [school.reader.look() for _ in range(MOST_TRIES + 1)]
    assert looks == [False] * MOST_TRIES + [True]
    assert len(school.inquiries()) == 2
    assert [each.why for each in school.letters(LetterStanding.KEPT)] == ["failed"]
    with school.desk.reading() as connection:
        assert connection.execute(select(mail_attempt)).all() == []


def test_an_outage_of_the_server_costs_no_letter(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.office.put(letter(subject="дневник: раз").as_bytes())
    school.office.wait_for(1)
    with monkeypatch.context() as away:

        def breaks(*_: object) -> list[Heads]:
            raise ConnectionResetError("in the middle of the look")

        away.setattr(Box, "heads", breaks)
        assert [school.reader.look() for _ in range(3 * MOST_TRIES)] == [False] * 3 * MOST_TRIES
    assert school.reader.look()
    assert len(school.inquiries()) == 1
    assert school.letters(LetterStanding.KEPT) == []


def test_a_picture_that_cannot_be_stored_costs_no_words(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise NotStored("the disk is full")

    monkeypatch.setattr(FileStore, "put", refuses)
    written = letter(subject="дневник: снимок")
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(drawn, "PNG")
    written.add_attachment(drawn.getvalue(), maintype="image", subtype="png", filename="shot.png")
    school.office.put(written.as_bytes())
    school.receive(1)
    (inquiry,) = school.inquiries()
    assert inquiry.subject


def test_every_case_is_read_through_the_real_servers(
    school_on: Callable[[Engine], School], engine: Engine
) -> None:
    school = school_on(engine)
    assert school.reader.look()
    names = sorted(path.stem for path in CASES.glob("*.eml"))
    for name in names:
        school.office.put((CASES / f"{name}.eml").read_bytes())
    school.receive(len(names))
    by_why = {each.why for each in school.letters(LetterStanding.KEPT)}
    assert by_why <= {"failed", "other_sender", "no_words", "too_many"}
    opened = {each.sender for each in school.letters() if each.why == "opened"}
    assert {f"mama{n}@home.example" for n in (1, 3, 5, 7, 8, 9, 11, 13, 14, 16, 17, 19)} <= opened
    assert {f"mama{n}@home.example" for n in (10, 37, 47, 48, 49)} <= opened
    assert "mama@home.example" in opened
