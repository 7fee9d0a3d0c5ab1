"""What is said of an action is true of everybody who may do it."""

import re

from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Who


def test_only_a_claimant_reads_that_the_question_stays_his() -> None:
    """The head hands off what a colleague has, or nobody."""
    says_so = set()
    for action in Action:
        if re.search("за вами|у вас", f"{action.about} {action.done}"):
            says_so.add(action.move.who)
    assert says_so == {Who.CLAIMANT}
