"""An answer that is being written."""

from helpdesk.domain.moves import Move
from helpdesk.kernel.drafts import DraftKey, whole_draft
from tests.helpdesk.life import MARINA
from tests.webforms.staff.conftest import Consultant

WORDS = "Откройте «Оценки», потом «Итоговые»."


def kept(consultant: Consultant, move: Move = Move.ANSWER) -> str:
    return whole_draft(
        consultant.desk, DraftKey(consultant.opened.inquiry.id, MARINA.id, move)
    ).body
