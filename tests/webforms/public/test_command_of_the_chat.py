"""Where the school lives in Slack, its pages name the command that works there."""

import pytest
from flask.testing import FlaskClient

from settings.chats import ChatName
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
