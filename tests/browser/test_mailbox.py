"""The page of the mailbox in a real browser: narrow and wide, with scripts and without."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.inquiries import claims
from helpdesk.mailbox.incoming_letter import Enclosed, Placed, Seen
from helpdesk.mailbox.taking import Taking
from integration.mail.reading.letter_reader import letter_of
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt


def bytes_of(number: int, words: str = "Не вижу оценок сына за вторую четверть") -> bytes:
    return (
        f"From: =?utf-8?b?0JDQvdC90LA=?= <mama{number}@a-very-long-host-of-a-provider.ru>\n"
        f"Subject: =?utf-8?b?0JTQvdC10LLQvdC40Lo=?=\nMessage-ID: <{number}@example.ru>\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{words}\n"
    ).encode()


def fill(site: Site) -> None:
    """Let one letter of each sort lie there."""
    now, taking = datetime.now(UTC), Taking(site.desk)
    seen = Seen("INBOX", 1, "subject", now)
    taking.take(letter_of(bytes_of(1)), seen, Enclosed(), now)
    taking.take(letter_of(bytes_of(2, "")), seen, Enclosed(files=("справка.pdf",)), now)
    for number, placed in (
        (3, Placed(LetterStanding.TRIAL, Why.WOULD_OPEN)),
        (4, Placed(LetterStanding.PASSED, "list")),
    ):
        letter = letter_of(bytes_of(number))
        taking.note(letter.envelope, seen, letter.digest, placed, now)


def test_a_letter_that_waits_is_found_read_and_opened(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    claims.claim(site.desk, site.asked().inquiry.id, MARINA, datetime.now(UTC))
    fill(site)
    page = page_at(NARROW, False)
    given = LoginPass(MARINA.id, MARINA.username, MARINA.name, None, page="mailbox")
    enter(page, pass_url(site.url, site.desk.secret, given, datetime.now(UTC)))
    expect(page.get_by_role("heading", level=1)).to_have_text("Почта")
    for heading in ("Ждут вас", "Взяли бы", "Взяты", "Пропущены"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    no_violations(page)
    page.get_by_role("table").first.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Дневник")
    no_violations(page)
    page.get_by_role("button", name="Открыть вопрос").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Открыт вопрос")
    no_violations(page)
