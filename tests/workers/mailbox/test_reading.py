"""How the box is read: as told, once, by one reader or by two, and whatever lies in it."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, select

from helpdesk.domain.letter_states import LetterStanding
from helpdesk.domain.texts import TextKind
from helpdesk.mailbox.reading_progress import marks
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.mailbox_tables import mail_folder
from integration.mail.imap import Address
from tests.launch.forked import process_of, start
from tests.workers.mailbox.conftest import LIVE, School, letter, reply_to
from tests.workers.mailbox.correspondence import outgoing
from tests.workers.mailbox.mail_house import BOX, wait_until
from tests.workers.office import REGULATION, SECRET

ROOT = Path(__file__).resolve().parents[3]


MakeSchool = Callable[..., School]


def test_nothing_in_the_box_is_touched(school: School) -> None:
    school.office.send(letter())
    school.office.send(letter("Смета на ремонт", subject="Смета"))
    school.receive(2)
    assert all("\\Seen" not in flags for flags in school.office.flags())
    assert len(school.office.ids()) == 2


def test_in_trial_mode_it_is_only_shown(school: School) -> None:
    school.rule(REGULATION)
    school.office.send(letter())
    school.receive(1)
    (shown,) = school.letters()
    assert (shown.state, shown.why, shown.chosen) == ("trial", "would_open", "subject")
    assert (shown.body, school.inquiries()) == ("", [])
    school.rule(LIVE)
    school.office.send(letter("А это уже после"))
    school.receive(2)
    assert [each.words for each in map(school.seen, range(len(school.inquiries())))] == [
        "Дневник: нет оценок\n\nА это уже после"
    ]


def test_what_lay_there_before_the_first_look_is_only_shown(
    school_on: MakeSchool, engine: Engine
) -> None:
    school = school_on(engine)
    school.office.send(letter())
    school.receive(1)
    assert [each.state for each in school.letters()] == ["trial"]
    assert school.inquiries() == []


def test_of_a_named_folder_everything_is_taken_and_of_the_rest_replies(
    school_on: MakeSchool, engine: Engine
) -> None:
    school = school_on(engine, folder="Дневник")
    school.office.put(letter("Прежнее", subject="Старое").as_bytes(), "Дневник")
    assert school.reader.look()
    school.office.put(letter("Как войти?", subject="Вход").as_bytes(), "Дневник")
    school.office.send(letter("Про дневник, но не в папке"))
    school.receive(1)
    assert [each.why for each in school.letters()] == ["opened", "would_open"]
    theirs = outgoing(school, 1)
    school.office.send(reply_to(theirs, "Уже вошли, спасибо."))
    school.receive(2)
    (added,) = school.seen().said(TextKind.ADDITION)
    assert added.body == "Уже вошли, спасибо."


def test_an_unreadable_letter_is_kept_and_stops_no_other(school: School) -> None:
    empty = "From: <a@home.example>\r\nSubject: =?utf-8?b?0LTQvdC10LLQvdC40Lo=?=\r\n\r\n"
    school.office.put(empty.encode())
    locked = letter("x")
    locked.replace_header("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data")
    school.office.put(locked.as_bytes())
    strange = "Subject: дневник\r\nFrom: b@home.example\r\nContent-Type: text/plain\r\n\r\n"
    school.office.put(strange.encode("windows-1251") + b"\x00\x01\x02\x03\x04\x05")
    school.office.send(letter())
    school.receive(4)
    kept = {each.why for each in school.letters(LetterStanding.KEPT)}
    assert {"no_words", "locked"} <= kept
    assert len(school.letters(LetterStanding.KEPT)) == 3
    assert len(school.inquiries()) == 1
    with school.desk.reading() as connection:
        told = connection.execute(
            select(inquiry_tables.delivery.c.addressee).where(
                inquiry_tables.delivery.c.occasion == "letters_kept"
            )
        ).scalars()
        assert list(told) == ["user:zavuch"]


def test_reading_again_takes_nothing_twice(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    with school.desk.writing() as connection:
        connection.execute(mail_folder.update().values(uid=0, validity=1))
    assert school.reader.look()
    assert len(school.inquiries()) == 1
    assert marks(school.desk)[0].validity != 1


def test_two_letters_with_one_id_are_both_seen(school: School) -> None:
    school.office.send(letter("Первое", Message_ID="<same@home.example>"))
    school.office.send(letter("Второе", Message_ID="<same@home.example>"))
    school.receive(2)
    assert len(school.inquiries()) == 1
    assert [each.why for each in school.letters(LetterStanding.KEPT)] == ["same_id"]


def test_a_box_that_is_away_is_a_trouble(school: School, school_on: MakeSchool) -> None:
    school.reader.address = Address(school.office.imap_url(password="wrong"))
    # Dovecot's static passdb refuses after a while of its own; the incident is noted at once.
    assert not school.reader.look()
    with school.desk.reading() as connection:
        kinds = connection.execute(select(clock_tables.trouble.c.kind)).scalars().all()
    assert kinds == ["mail_login"]
    school.reader.address = Address(school.office.imap_url("Нет такой"))
    assert not school.reader.look()
    school.reader.address = Address("imap://a:b@127.0.0.1:9/")
    assert not school.reader.look()
    with school.desk.reading() as connection:
        kinds = connection.execute(select(clock_tables.trouble.c.kind)).scalars().all()
    assert kinds == ["mail_away"]
    school.reader.address = Address(school.office.imap_url())
    assert school.reader.look()
    with school.desk.reading() as connection:
        assert connection.execute(select(clock_tables.trouble.c.kind)).scalars().all() == []


def test_a_server_that_hangs_holds_up_nothing_for_long(school: School) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        hanging = replace(school.reader, address=Address(f"imap://a:b@127.0.0.1:{port}/"))
        hanging.patience = 0.2
        assert not hanging.look()


def test_the_process_reads_and_ends_when_told(
    school: School, database_url: str, tmp_path: Path
) -> None:
    regulation = tmp_path / "regulation.toml"
    regulation.write_text(LIVE, "utf-8")
    school.office.send(letter())
    school.office.wait_for(1)
    given = {
        "DATABASE_URL": database_url,
        "IMAP_URL": school.office.imap_url(),
        "SECRET_KEY": SECRET.decode(),
        "PUBLIC_URL": "http://localhost",
        "BOT_URL": "http://bot",
        "MATTERMOST_URL": "http://localhost:9",
        "MATTERMOST_TOKEN": "x",
        "MATTERMOST_TEAM": "t",
        "MATTERMOST_CHANNEL": "c",
        "MATTERMOST_COMMAND_TOKENS": "x",
        "ATTACHMENTS": str(tmp_path / "pictures"),
        "REGULATION": str(regulation),
    }
    command = [sys.executable, "main.py", "mailbox"]
    process = start(command, os.environ | given, ROOT, tmp_path / "printed")
    try:
        wait_until(lambda: len(school.inquiries()) == 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()


def _read(url: str, imap_url: str, folder: str) -> None:
    """A reader in a process of its own, which never tires."""
    from pathlib import Path

    from helpdesk.kernel.desk import Desk
    from helpdesk.mailbox.taking import Taking
    from helpdesk.storage.attachments import FileStore
    from helpdesk.storage.database import create_engine_for
    from integration.mail.imap import Address
    from tests.workers.office import SECRET
    from workers.mailbox_reader import Reader

    desk = Desk(create_engine_for(url), SECRET)
    taking = Taking(desk, frozenset({BOX}))
    reader = Reader(desk, Address(imap_url), taking, FileStore(Path(folder)))
    while True:
        reader.look()


def test_two_readers_that_are_killed_lose_nothing_and_double_nothing(
    school: School, database_url: str, tmp_path: object
) -> None:
    arguments = (database_url, school.office.imap_url(), str(tmp_path))
    count = 12
    readers = [process_of(_read, arguments) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(count):
        school.office.send(letter(f"Вопрос {number}", sender=f"mama{number}@home.example"))
        if number % 4 == 3:
            wait_until(lambda want=number // 2: len(school.inquiries()) >= want)  # type: ignore[misc]
            victim = readers.pop(0)
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)
            victim.join()
            readers.append(process_of(_read, arguments))
            readers[-1].start()
    wait_until(lambda: len(school.inquiries()) >= count)
    for reader in readers:
        reader.kill()
        reader.join()
    assert school.reader.look()
    assert sorted(each.email for each in school.inquiries()) == sorted(
        f"mama{number}@home.example" for number in range(count)
    )
