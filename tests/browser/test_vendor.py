"""The support's case in a real browser: on the requester's page, on the staff's, in the chat."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from helpdesk.domain.moves import Move
from helpdesk.domain.states import Owes, State
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from tests.browser.looking import NARROW
from tests.browser.site import MARINA, Site, enter
from tests.browser.visiting import Look, PageAt, press

ANSWER = "Мы исправили журнал, обновите страницу."


def handed_off(site: Site) -> Opened:
    """A mother's question that Marina has handed off in the chat."""
    opened, now = site.asked(), datetime.now(UTC)
    claims.claim(site.desk, opened.inquiry.id, MARINA, now)
    handoffs.hand_off(site.desk, opened.inquiry.id, MARINA, now)
    return opened


def test_a_requester_says_what_is_asked_for_and_that_it_is_sent(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    opened = handed_off(site)
    page = page_at(NARROW, False)
    page.goto(f"{site.url}/i/{opened.token}")
    page.get_by_text("Поддержка просит ещё сведения", exact=True).click()
    page.get_by_label("Что она просит?").fill("Номер класса")
    page.get_by_label("До какого дня").fill("скоро")
    page.get_by_label("Нужна помощь школы").check()
    page.locator("form", has=page.get_by_label("Что она просит?")).get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Непонятно, до какого дня")
    expect(page.get_by_label("Что она просит?")).to_have_value("Номер класса")
    expect(page.get_by_label("Нужна помощь школы")).to_be_checked()
    no_violations(page)
    page.get_by_label("До какого дня").fill("")
    page.get_by_label("Я, а вы напомните").check()
    page.locator("form", has=page.get_by_label("Что она просит?")).get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Записали.")
    expect(page.get_by_role("heading", name="Поддержка просит сведения")).to_be_visible()
    no_violations(page)
    assert view(site.desk, opened.inquiry.id).inquiry.owes is Owes.REQUESTER
    press(page, "Сведения отправлены")
    expect(page.get_by_role("heading", name="Поддержка просит сведения")).to_have_count(0)
    assert view(site.desk, opened.inquiry.id).inquiry.owes is None


def test_a_rejected_letter_opens_what_is_to_be_mended(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    opened = handed_off(site)
    page = page_at(NARROW, False)
    page.goto(f"{site.url}/i/{opened.token}")
    page.get_by_text("Поддержка отклонила обращение", exact=True).click()
    page.get_by_label("пользователь не может предоставить").check()
    page.get_by_label("Что она написала?").fill("Нет адреса страницы")
    page.locator("form", has=page.get_by_label("Что она написала?")).get_by_role("button").click()
    expect(page.get_by_role("button", name="Письмо отправлено заново")).to_be_visible()
    expect(page.get_by_label("На какой странице или в каком разделе?")).to_be_visible()
    no_violations(page)


def test_a_colleague_joins_another_to_the_case_and_answers_both(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    first, second = handed_off(site), handed_off(site)
    page = page_at(NARROW, False)
    enter(page, site.pass_for(first, Move.VENDOR_ANSWER))
    page.goto(f"{site.url}/desk/{first.inquiry.reference}")
    press(page, "Записать номер")
    expect(page.get_by_role("alert")).to_contain_text("Напишите номер обращения")
    no_violations(page)
    page.get_by_label("Номер из письма поддержки").fill("ДН-4815")
    press(page, "Записать номер")
    page.get_by_text("Присоединить другие вопросы").click()
    page.get_by_label(second.inquiry.shown_reference).check()
    no_violations(page)
    press(page, "Присоединить")
    expect(page.get_by_role("status")).to_have_text("Присоединили: 1 вопрос.")
    page.get_by_role("link", name="Ответ поддержки").click()
    page.get_by_label("Что ответила поддержка").fill(ANSWER)
    expect(page.get_by_label(second.inquiry.shown_reference)).to_be_checked()
    no_violations(page)
    press(page, "Посмотреть и отправить")
    references = f"{first.inquiry.shown_reference}, {second.inquiry.shown_reference}"
    expect(page.get_by_text(f"Ответ получат: 2 — {references}.")).to_be_visible()
    no_violations(page)
    press(page, "Отправить ответ поддержки")
    expect(page.get_by_role("status")).to_contain_text(f"получили: 2 — {references}.")
    for each in (first, second):
        assert view(site.desk, each.inquiry.id).inquiry.state is State.ANSWERED
        assert [t.body for t in view(site.desk, each.inquiry.id).answers] == [ANSWER]


def test_a_colleague_writes_down_what_the_support_asks_for(
    site: Site, page_at: PageAt, no_violations: Look
) -> None:
    opened = handed_off(site)
    page = page_at(NARROW, True)
    enter(page, site.pass_for(opened, Move.VENDOR_ANSWER))
    page.goto(f"{site.url}/desk/{opened.inquiry.reference}")
    page.locator("summary", has_text="Поддержка просит сведения").click()
    page.get_by_label("Что она просит").fill("Номер класса")
    page.get_by_label("Школа", exact=True).check()
    page.locator("form", has=page.get_by_label("Что она просит")).get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Сведения отправит школа")
    expect(page.get_by_role("button", name="Сведения отправлены")).to_be_visible()
    no_violations(page)
