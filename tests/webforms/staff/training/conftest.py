"""Whoever comes in to «Обучение»."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor
from settings import Settings
from tests.helpdesk.life import MARINA
from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.training.registering import Enter
from tests.webforms.visitor import Visitor


@pytest.fixture
def enter(web: Flask, settings: Settings, consultant: Consultant) -> Enter:
    """Let anybody in by a pass; Marina is known as a consultant."""
    assert consultant.actor == MARINA

    def come_in(actor: Actor) -> Visitor:
        visitor = Visitor(web.test_client())
        given = LoginPass(actor.id, actor.username, actor.name, None, page="training")
        came = visitor.enter(pass_url("", settings.secret, given, datetime.now(UTC)))
        page = visitor.open(came.location)
        if page.status_code == 303:
            visitor.open(page.location)
        return visitor

    return come_in
