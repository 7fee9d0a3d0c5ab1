"""Who is told what: addressees as the outbox names them, and what several tests bring about."""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import claims, handoffs
from integration.chat.speech import Call, Line
from tests.integration.telling import MARINA, NOW, RUSLAN, TEACHER, Telling, Told

ME = f"id:{TEACHER}"
THREAD = "thread"
MARINA_ALONE = f"id:{MARINA.id}"
RUSLAN_ALONE = f"id:{RUSLAN.id}"
HEAD_ALONE = "user:zavuch"


def called(told: Told) -> list[str]:
    lines = (block for block in told.notice.blocks if isinstance(block, Line))
    return [run.username for line in lines for run in line.runs if isinstance(run, Call)]


def hand_off(telling: Telling, inquiry: Inquiry) -> None:
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(telling.desk, inquiry.id, MARINA, NOW)
