"""What the listener writes into its log names the question that a post has joined, and no other."""

import io
import json
import logging

from structlog.contextvars import get_contextvars

import logs
from tests.integration.hearing import Ears
from tests.integration.house import School


def test_each_post_is_followed_by_itself(school: School, ears: Ears, own_logs: None) -> None:
    first, second = school.ask("Не сохраняется тема"), school.ask("Нет класса в списке")
    ears.deliver()
    for each in (first, second):
        notice = next(p for p in ears.told(school.teacher) if each.shown_reference in p.text)
        school.teacher.say("@helpbot", "Урок третий", root_id=notice.id)
    logs.configure("listener")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written := io.StringIO())
    assert ears.listener.look()
    lines = [json.loads(each) for each in written.getvalue().splitlines()]
    heard = [each for each in lines if each["event"] == "heard"]
    assert [each["reference"] for each in heard] == [first.shown_reference, second.shown_reference]
    assert [each["inquiry"] for each in heard] == [first.id, second.id]
    assert len({each["post"] for each in heard}) == 2
    assert get_contextvars() == {}
