"""The administrator reads in the chat what is wrong with it, and when it is over."""

from datetime import timedelta

from helpdesk.clock.incidents import Incident, IncidentKind, note
from integration.delivery.chat_sender import ChatSender
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import due, moment

LEFT = Incident(IncidentKind.PERSON_OUTSIDE, "consultant2")


def test_beginning_and_end_are_said_to_the_administrator(
    sender: ChatSender, school: School
) -> None:
    for found, minutes_ago in (([LEFT], 15), ([LEFT], 10), ([], 5)):
        note(sender.desk, found, moment() - timedelta(minutes=minutes_ago))
    for delivery in due(sender.desk):
        assert sender.send(delivery, None, moment())
    posts = school.sandbox.person("zavuch").direct_posts()
    beginning, end = (post.message for post in posts)
    assert "«consultant2» назначают консультантом, но в канале консультантов его нет" in beginning
    assert "Пригласите в канал" in beginning
    assert "Снова в порядке" in end
