"""How a question from the chat becomes an inquiry of a member of staff."""

from datetime import datetime

from helpdesk.access.budgets import Budgets, Cap, Spending
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.privacy.holding_back import LooksSecret, ask_once_to_leave_out
from integration.chat import dialogs
from integration.chat.answers import Answers
from integration.chat.directory import person_of
from integration.chat.flows.context import ChatContext
from integration.chat.handlers import Unfit
from integration.chat.values import User

UNSAID_TOPIC = "other"
# Longer than a dialog lies open.
ONCE = (Cap(1, 24 * 60 * 60),)


def open_said(context: ChatContext, user: User, words: str, now: datetime) -> Opened:
    """Open an inquiry from the words after the command; consultants see what it is about."""
    new = NewInquiry(
        kind=Kind.STAFF,
        channel=Channel.CHAT,
        received_at=now,
        requester=_requester(context, user),
        topic=UNSAID_TOPIC,
        words=words,
    )
    return open_inquiry(context.desk, new, REQUESTER, now)


def open_filled_in(
    context: ChatContext, user: User, answers: Answers, nonce: str, now: datetime
) -> Opened:
    """Open an inquiry from the dialog; raise Unfit. The same dialog sent twice opens one."""
    words = answers.needed(dialogs.WORDS, "Напишите, что не получается.")
    _ask_once_to_leave_out(context, answers, nonce, now)
    topics = {topic.code for topic in context.desk.regulation().topics_of(Kind.STAFF)}
    new = NewInquiry(
        kind=Kind.STAFF,
        channel=Channel.CHAT,
        received_at=now,
        requester=_requester(context, user),
        topic=answers.one_of(dialogs.TOPIC, topics, "Выберите тему из списка."),
        words=words,
        details=(
            (TextKind.DONE, answers.said(dialogs.DONE)),
            (TextKind.EXPECTED, answers.said(dialogs.EXPECTED)),
            (TextKind.PAGE, answers.said(dialogs.WHERE)),
        ),
        nonce=nonce,
    )
    return open_inquiry(context.desk, new, REQUESTER, now)


def _ask_once_to_leave_out(
    context: ChatContext, answers: Answers, nonce: str, now: datetime
) -> None:
    """Raise Unfit at the first field that seems to hold a password; once for each dialog."""
    for name in (dialogs.WORDS, dialogs.DONE, dialogs.EXPECTED, dialogs.WHERE):
        try:
            ask_once_to_leave_out(answers.said(name), was_asked=False)
        except LooksSecret as asked:
            if not Budgets(context.desk).spend([Spending("HINT", nonce, ONCE)], now):
                raise Unfit(name, str(asked)) from None
            return


def _requester(context: ChatContext, user: User) -> Requester:
    name = person_of(user, context.desk.regulation()).name
    return Requester(name, reply_by=ReplyBy.CHAT, mattermost_id=user.id, username=user.username)
