"""A flood in the channel: one post that says how much there is, and a click that shows it."""

from dataclasses import replace
from datetime import timedelta

from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.inquiries.looking_through import dismiss, groups, show
from helpdesk.kernel.outbox import lease, mark_sent
from integration.delivery.chat_sender import ChatSender
from tests.helpdesk.life import parent
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import cards, marina, moment

MASS, REAL = "Купите слонов", "@all Не вижу оценок *дочери*"


def gather(school: School, words: str, count: int = 1) -> None:
    for number in range(count):
        new = replace(parent(f"{words} {number}", now=moment()), gathered=True)
        open_inquiry(school.desk, new, REQUESTER, moment())


def carry(sender: ChatSender, after: timedelta = timedelta()) -> int:
    """Send what is due; return how many messages that was."""
    count, now = 0, moment() + after
    while leased := lease(sender.desk, now):
        for each in leased:
            if each.inquiry_id is None:
                said = sender.send(each, None, now)
                mark_sent(sender.desk, each, said, now)
                count += 1
            else:
                mark_sent(sender.desk, each, "sent", now)
    return count


def test_one_post_stands_for_all_and_follows_them(school: School, sender: ChatSender) -> None:
    gather(school, MASS, 6)
    gather(school, REAL)
    assert carry(sender) == 1
    (post,) = cards(school)
    assert [action["name"] for action in post.actions] == ["Показать их"]
    assert "собрано: 7 вопросов" in post.message
    lines = post.message.splitlines()
    real = next(at for at, line in enumerate(lines) if "оценок" in line)
    mass = next(at for at, line in enumerate(lines) if "слонов" in line)
    assert real < mass
    assert "и ещё 5 похожих" in lines[mass]
    assert "*дочери*" not in post.message
    gather(school, MASS, 3)
    assert carry(sender) == 0
    assert carry(sender, timedelta(minutes=1)) == 1
    (post,) = cards(school)
    assert "собрано: 10 вопросов" in post.message


def test_when_all_is_looked_through_the_post_says_so(school: School, sender: ChatSender) -> None:
    gather(school, MASS, 3)
    gather(school, REAL)
    carry(sender)
    real, mass = groups(school.desk)
    actor = marina(school)
    show(school.desk, [each.id for each in real.inquiries], actor, moment())
    dismiss(school.desk, [each.id for each in mass.inquiries], actor, moment())
    carry(sender, timedelta(minutes=1))
    (post,) = cards(school)
    assert post.message == "Собранные вопросы с сайта разобраны."
    assert not post.actions
