"""Only whom the chat knows is mentioned; whoever else is on duty is called by his name."""

from datetime import UTC, datetime

from helpdesk.kernel.activation import activate_regulation
from integration.delivery.chat_sender import ChatSender
from settings import ROOT
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import cards, posted
from tests.toml_values import with_values


def on_duty(school: School, username: str) -> None:
    """Let one consultant be on duty on all days, under this user name."""
    text = (ROOT / "regulation.toml").read_text("utf-8")
    days = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    text = text.replace('user = "consultant1"', f'user = "{username}"')
    text = text.replace('duty = ["mon", "wed", "fri"]', f"duty = {days}")
    text = text.replace('duty = ["tue", "thu"]', "duty = []")
    activate_regulation(school.desk, with_values(text, {"week": '"always"'}), datetime.now(UTC))


def test_who_is_known_is_mentioned(school: School, sender: ChatSender) -> None:
    on_duty(school, "consultant1")
    school.ask()
    posted(sender)
    assert "@consultant1" in cards(school)[0].text


def test_a_name_that_nobody_has_is_never_mentioned(school: School, sender: ChatSender) -> None:
    on_duty(school, "nobody")
    school.ask()
    posted(sender)
    said = cards(school)[0].text
    assert "@" not in said
    assert "Марина Юрьевна Нехай" in said
