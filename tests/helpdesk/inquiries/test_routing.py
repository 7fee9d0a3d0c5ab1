"""Words to the bot: which of the writer's questions they may be about."""

import pytest
from sqlalchemy import Engine

from helpdesk.inquiries import answering, routing
from helpdesk.inquiries.incoming_posts import IncomingPost
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, asked, desk_on, teacher


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_what_is_written_after_a_newer_answer_may_be_about_it(desk: Desk) -> None:
    inquiry, later = asked(desk, teacher()), NOW + 4 * DAY
    answering.answer(desk, inquiry.id, "Сохраните ещё раз.", MARINA, NOW)
    answering.correct(desk, inquiry.id, "Сохраните её в журнале.", MARINA, later)
    for said, is_fresh in ((later + HOUR, True), (later + 4 * DAY, False)):
        heard = IncomingPost(f"post {said}", "chan", "", "teacher-id", said, "А теперь?")
        routing.take(desk, heard, said)
        question = routing.question_about(desk, heard.post_id, "teacher-id", said)
        assert question is not None
        assert [each.id for each in question.inquiries] == [inquiry.id] * is_fresh
