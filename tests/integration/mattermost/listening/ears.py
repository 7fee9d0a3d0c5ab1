"""Hands for the tests of the listener."""

from helpdesk.domain.inquiry import Inquiry
from tests.integration.house import School


def added(school: School, inquiry: Inquiry) -> list[str]:
    return [text.body or "" for text in school.now(inquiry).texts][1:]
