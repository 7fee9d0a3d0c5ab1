"""Where the school lives in Slack, its pages name the command that works there."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.errors import Question
from helpdesk.domain.rules import NOT_APPOINTED_HEAD
from helpdesk.schedule.decision_links import GOOD_FOR, Capacity, Link, link_url
from settings.chats import ChatName
from webforms.web.rendering import in_this_chat
from webforms.web.site import Site


@pytest.mark.parametrize(("chat", "command"), [("mattermost", "/help"), ("slack", "/helpdesk")])
def test_pages_name_the_command_of_the_chat(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, chat: str, command: str
) -> None:
    site: Site = client.application.extensions["site"]
    settings = site.settings.model_copy(update={"chat": ChatName(chat)})
    monkeypatch.setattr(site, "settings", settings)
    page = client.get("/teachers").get_data(as_text=True)
    assert f"<code>{command} мои</code>" in page
    assert ("/dnevnik" in page) is (chat == "mattermost")
    assert f"наберите там {command} сегодня" in client.get("/desk/journal").get_data(as_text=True)
    long_ago = datetime.now(UTC) - GOOD_FOR - timedelta(days=1)
    link = link_url("", settings.secret, Link("director", 1, 1, Capacity.DIRECTOR), long_ago)
    assert f"наберите там {command} график" in client.get(link).get_data(as_text=True)


def test_words_of_the_desk_name_it_and_stay_what_they_are(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    site: Site = client.application.extensions["site"]
    settings = site.settings.model_copy(update={"chat": ChatName.SLACK})
    monkeypatch.setattr(site, "settings", settings)
    with client.application.app_context():
        assert in_this_chat(NOT_APPOINTED_HEAD).endswith("/helpdesk приказы.")
        assert isinstance(in_this_chat(Question("Или /help?")), Question)
        other = "https://help.dnevnik.ru/help/ и /helpdesk"
        assert in_this_chat(other) == other
