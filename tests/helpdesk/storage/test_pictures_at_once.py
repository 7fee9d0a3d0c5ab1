"""Pictures of many at once: at most five for an inquiry, one encoded at a time, in bounds."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from sqlalchemy import Engine, func, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import attach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, add_picture, whole_draft
from helpdesk.storage import inquiry_tables, pictures
from helpdesk.storage.pictures import (
    BROKEN,
    MANY_AT_ONCE,
    MOST_PICTURES,
    NO_MORE_PICTURES,
    Unfit,
    cleaned,
)
from limited_process import Failed, LimitedProcess
from tests.helpdesk.life import MARINA, NOW, asked, desk_on

AT_ONCE = 16


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def test_five_stay_five_however_many_come_at_once(desk: Desk) -> None:
    inquiry = asked(desk)
    begin = threading.Barrier(AT_ONCE)

    def send(number: int) -> str:
        begin.wait()
        try:
            attach(desk, inquiry.id, f"p{number}.png", 1, f"{number:064d}", REQUESTER, NOW)
        except RuleViolation as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as threads:
        said = list(threads.map(send, range(AT_ONCE)))
    assert said.count("") == MOST_PICTURES
    assert set(said) == {"", NO_MORE_PICTURES}
    with desk.reading() as connection:
        assert connection.execute(select(func.count(inquiry_tables.attachment.c.id))).scalar() == 5


def test_so_do_those_of_a_draft(desk: Desk) -> None:
    of = DraftKey(asked(desk).id, MARINA.id, Move.ANSWER)
    begin = threading.Barrier(AT_ONCE)

    def send(number: int) -> bool:
        begin.wait()
        try:
            add_picture(desk, of, Picture(f"p{number}.png", 1, f"{number:064d}"), NOW)
        except RuleViolation:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert sum(threads.map(send, range(AT_ONCE))) == MOST_PICTURES
    assert len(whole_draft(desk, of).pictures) == MOST_PICTURES


def test_the_same_picture_again_is_no_sixth(desk: Desk) -> None:
    inquiry = asked(desk)
    for number in range(MOST_PICTURES):
        attach(desk, inquiry.id, f"p{number}.png", 1, f"{number:064d}", REQUESTER, NOW)
    attach(desk, inquiry.id, "p0.png", 1, f"{0:064d}", REQUESTER, NOW)
    with pytest.raises(RuleViolation, match="Больше 5"):
        attach(desk, inquiry.id, "p9.png", 1, f"{9:064d}", REQUESTER, NOW)


def test_one_is_drawn_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing, most, lock = 0, 0, threading.Lock()
    ask = pictures._PROCESS.ask

    def counted(*question: object) -> object:
        nonlocal drawing, most
        with lock:
            drawing += 1
            most = max(most, drawing)
        try:
            return ask(*question)
        finally:
            with lock:
                drawing -= 1

    monkeypatch.setattr(pictures._PROCESS, "ask", counted)
    with ThreadPoolExecutor(pictures.MOST_WAITING) as threads:
        drawn = list(threads.map(cleaned, [png()] * pictures.MOST_WAITING))
    assert most == 1
    assert {ending for ending, _ in drawn} == {".png"}


def test_who_would_wait_behind_many_is_told_to_come_again() -> None:
    for _ in range(pictures.MOST_WAITING):
        assert pictures._WAITING.acquire(blocking=False)
    try:
        with pytest.raises(Unfit, match=MANY_AT_ONCE):
            cleaned(png())
    finally:
        for _ in range(pictures.MOST_WAITING):
            pictures._WAITING.release()


def test_a_picture_that_ends_the_process_costs_nobody_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert cleaned(png())[0] == ".png"
    child = pictures._PROCESS._child
    assert child is not None
    ask = pictures._PROCESS.ask

    def killed(*_question: object) -> object:
        raise Failed("the child died")

    monkeypatch.setattr(pictures._PROCESS, "ask", killed)
    with pytest.raises(Unfit, match=BROKEN):
        cleaned(png())
    monkeypatch.setattr(pictures._PROCESS, "ask", ask)
    child.kill()
    child.wait()
    assert cleaned(png("blue"))[0] == ".png"


def test_the_process_may_take_so_much_and_no_more() -> None:
    process = LimitedProcess("tests.helpdesk.greedy", seconds=30.0)
    with pytest.raises(Failed, match="MemoryError"):
        process.ask(b"memory")
    with pytest.raises(Failed, match="died"):
        LimitedProcess("tests.helpdesk.greedy", seconds=1.0).ask(b"time")
    process.close()
