"""The consent is a document of its own, with the number for those who do not agree."""

from helpdesk.inquiries.consents import edition
from helpdesk.regulation.regulation import Regulation
from tests.webforms.conftest import REGULATION
from tests.webforms.visitor import Visitor


def test_the_document_stands_on_its_own_page_whole(visitor: Visitor) -> None:
    page = visitor.open("/consent").text
    consent = Regulation.load(REGULATION).consent
    assert consent.text.strip() in page
    assert f"{edition(consent.version).capitalize()}." in page
    assert consent.operator in page


def test_it_says_whom_to_call_instead(visitor: Visitor) -> None:
    page = " ".join(visitor.open("/consent").text.split())
    assert 'Не согласны? Позвоните: <a class="nowrap" href="tel:+78777294424">9-44-24</a>' in page


def test_the_form_leads_to_it(visitor: Visitor) -> None:
    assert 'href="/consent"' in visitor.open().text


def test_teachers_read_how_to_ask_in_the_chat(visitor: Visitor) -> None:
    page = visitor.open("/teachers").text
    for word in ("/help мои", "/help статус", "/help график", "/help помощь", "/dnevnik", "/staff"):
        assert word in page


def test_it_promises_what_the_desk_does() -> None:
    """A changed term in [retention] needs a changed document as well."""
    regulation = Regulation.load(REGULATION)
    kept, text = regulation.retention, regulation.consent.text
    assert (str(kept.questions), "ещё год после его закрытия" in text) == ("1y", True)
    assert "не позднее чем через 30 дней" in text
