"""Who reads the journal, and a question whose term was missed."""

from datetime import timedelta

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.inquiries import answering
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import MARINA, parent
from tests.webforms.staff.conftest import Consultant, moment

LONG_AGO = timedelta(days=30)


def come_in(consultant: Consultant, who: Actor, page: str = "journal") -> None:
    given = LoginPass(who.id, who.username, who.name, None, page=page)
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    consultant.visitor.open(came.location)


def missed(desk: Desk, words: str = "Давний вопрос") -> Inquiry:
    """Ask what Marina answers long after its term."""
    received = moment() - LONG_AGO
    asked = open_inquiry(desk, parent(words, now=received), REQUESTER, received)
    answering.answer(desk, asked.inquiry.id, "Наконец", MARINA, moment() - timedelta(days=2))
    return asked.inquiry
