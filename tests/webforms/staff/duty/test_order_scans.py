"""The scan of an order: stored, replaced, and shown to who may see it."""

import pytest

from helpdesk.storage.attachments import FileStore, NotStored
from tests.webforms.staff.conftest import Consultant, png
from tests.webforms.staff.duty.entering import PATH, PDF, day, enter, orders, scanned, send
from tests.webforms.staff.journal.reading import come_in
from tests.webforms.staff.journal.test_journal import STRANGER


def test_a_scan_that_cannot_be_stored_is_said_in_words(
    head: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotStored

    monkeypatch.setattr(FileStore, "put", refuse)
    answer = enter(head, scan=scanned())
    assert answer.status_code == 507
    assert "Файл сейчас не сохранить" in answer.text
    assert not orders(head.desk)


def test_a_made_up_scan_is_no_scan(head: Consultant) -> None:
    enter(head, kept="IjAxMjM0NTY3ODkwLnBuZyI.nonsense")
    assert orders(head.desk)[0].scan is None


def test_a_newer_scan_is_shown_and_the_earlier_one_stays(head: Consultant) -> None:
    enter(head, scan=scanned())
    (order,) = orders(head.desk)
    do = f"scan:{order.id}"
    assert send(head, do).status_code == 422
    assert "Выберите файл скана." in head.visitor.page.text
    assert send(head, do, scan=scanned(b"GIF89a", "a.gif")).status_code == 422
    assert send(head, "scan:999", scan=scanned()).status_code == 422
    assert send(head, do, scan=scanned(png(), "новый.png")).status_code == 303
    (order,) = orders(head.desk)
    old, new = order.scans
    page = head.visitor.open(PATH).text
    assert page.index(new.name) < page.index("Прежние сканы: 1") < page.index(old.name)


def test_a_scan_is_served_only_with_a_pass_and_as_a_download(
    head: Consultant, consultant: Consultant
) -> None:
    enter(head, scan=scanned())
    (order,) = orders(head.desk)
    assert order.scan is not None
    address = f"{PATH}/scans/{order.scan.name}"
    come_in(consultant, STRANGER, "orders")
    answer = consultant.visitor.open(address)
    assert (answer.status_code, answer.data) == (200, PDF)
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == f'attachment; filename="order-{day(-10)}.pdf"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    # What is in the store and belongs to no order is not to be had here.
    FileStore(head.settings.attachments).put("another.png", png())
    assert consultant.visitor.open(f"{PATH}/scans/another.png").status_code == 404
