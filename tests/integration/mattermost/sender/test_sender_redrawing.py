"""What was asked in the chat is drawn anew once it is decided, or said beneath where it may not."""

from datetime import UTC, datetime, time

import pytest

from helpdesk.domain.messages import NotificationType
from helpdesk.duty.model import Schedule, Slot
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.outbox import lease, mark_sent
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.drafting import Wording
from integration.chat.errors import Unreachable
from integration.delivery.chat_sender import ChatSender
from tests.helpdesk.life import DAY
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import marina

# A Wednesday, noon in Moscow.
NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def held(school: School) -> Schedule:
    who = marina(school)
    begun = drafting.begin(school.desk, who, NOON)
    slots = (Slot(0, time(9), time(12), who.username, who.name),)
    wording = Wording(slots, NOON.date())
    edited = drafting.edit(school.desk, begun.edition, wording, who, NOON)
    return drafting.send(school.desk, edited.edition, None, (), who, NOON)


def asked(school: School) -> Delivery:
    (found,) = lease(school.desk, NOON)
    assert found.occasion == NotificationType.SCHEDULE_AGREE
    return found


def redrawn(school: School) -> Delivery:
    return next(d for d in lease(school.desk, NOON) if d.occasion == NotificationType.REDRAWN)


def test_it_shows_the_decision_and_keeps_no_button(
    school: School, sender: ChatSender, held: Schedule
) -> None:
    question = asked(school)
    post_id = sender.send(question, None, NOON)
    mark_sent(school.desk, question, post_id, NOON)
    deciding.agree(school.desk, deciding.Shown(held.edition), marina(school), NOON)
    drawn = redrawn(school)
    for _ in range(2):
        assert sender.send(drawn, None, NOON) is None
    (seen,) = school.consultant.direct_posts("helpbot")
    assert "Вы согласны с графиком: ср 25 ноября в 12:00" in seen.text
    assert seen.actions == []


def test_what_is_just_on_its_way_is_waited_for(
    school: School, sender: ChatSender, held: Schedule
) -> None:
    asked(school)
    deciding.agree(school.desk, deciding.Shown(held.edition), marina(school), NOON)
    with pytest.raises(Unreachable):
        sender.send(redrawn(school), None, NOON)


def test_what_has_not_left_yet_is_rendered_as_it_stands_then(
    school: School, sender: ChatSender, held: Schedule
) -> None:
    deciding.agree(school.desk, deciding.Shown(held.edition), marina(school), NOON)
    waiting = lease(school.desk, NOON + DAY)
    found = {delivery.occasion: delivery for delivery in waiting}
    assert sender.send(found[NotificationType.SCHEDULE_AGREE], None, NOON) is None
    assert school.consultant.direct_posts("helpbot") == []


def test_where_nothing_old_may_be_edited_the_decision_is_said_beneath(
    school: School, sender: ChatSender, held: Schedule
) -> None:
    question = asked(school)
    post_id = sender.send(question, None, NOON)
    assert post_id is not None
    mark_sent(school.desk, question, post_id, NOON)
    deciding.agree(school.desk, deciding.Shown(held.edition), marina(school), NOON)
    limit = {"ServiceSettings": {"PostEditTimeLimit": 300}}
    school.sandbox.admin.request("PUT", "/config/patch", json=limit)
    school.sandbox.pass_time(301)
    sender.send(redrawn(school), None, NOON)
    (said,) = school.consultant.thread(post_id)
    assert "Вы согласны с графиком" in said.text
