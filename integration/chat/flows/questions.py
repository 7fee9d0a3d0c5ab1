"""How a question filled into a dialog becomes an inquiry: one's own, or one that was told."""

from datetime import datetime

from helpdesk.access.budgets import Cap, Spending
from helpdesk.contacts.on_behalf import open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.errors import UnfitFields
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.entry import enter, no_way_to_answer
from helpdesk.inquiries.intake import NO_WORDS, Opened, open_inquiry
from helpdesk.inquiries.told_form import read_told, refuse_told
from helpdesk.privacy.holding_back import LooksSecret, ask_once_to_leave_out, warning_of
from helpdesk.vendor.outage_unsure import noting_asked
from integration.chat import dialogs, question_dialogs
from integration.chat.catalogue_rows import Answers
from integration.chat.directory import person_of
from integration.chat.flows.context import ChatContext
from integration.chat.question_dialogs import MAIL
from integration.chat.values import User

UNSAID_TOPIC = "other"
# Longer than a dialog lies open.
ONCE = (Cap(1, 24 * 60 * 60),)
# Where a way to answer is asked for.
_WAYS = {Channel.PHONE: dialogs.PHONE, Channel.MAIL: MAIL}
TAKE_OUT = "Уберите это отсюда: ответ можно и не писать."
_INSIST_ELSEWHERE = "Если это не он, запишите на странице: /help сегодня."


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
    return _open(context, new, now)


def open_filled_in(
    context: ChatContext, user: User, answers: Answers, nonce: str, now: datetime
) -> Opened:
    """Open an inquiry from the dialog; raise UnfitFields. The same dialog sent twice opens one."""
    codes = [topic.code for topic in context.desk.regulation().topics_of(Kind.STAFF)]
    words = answers.words(dialogs.WORDS, NO_WORDS)
    topic = answers.one_of(dialogs.TOPIC, codes, "Выберите тему из списка.")
    secret = _first_secret(answers)
    if secret and _is_first_time(context, nonce, now):
        answers.refuse(*secret)
    answers.check()
    new = NewInquiry(
        kind=Kind.STAFF,
        channel=Channel.CHAT,
        received_at=now,
        requester=_requester(context, user),
        topic=topic,
        words=words,
        details=(
            (TextKind.DONE, answers.said(dialogs.DONE)),
            (TextKind.EXPECTED, answers.said(dialogs.EXPECTED)),
            (TextKind.PAGE, answers.said(dialogs.WHERE)),
        ),
        nonce=nonce,
    )
    return _open(context, new, now)


def _open(context: ChatContext, new: NewInquiry, now: datetime) -> Opened:
    new = context.desk.read(noting_asked, new)
    return open_inquiry(context.desk, new, REQUESTER, now)


def _first_secret(answers: Answers) -> tuple[str, str] | None:
    """Return the first field that seems to hold a password, and the words to leave it out."""
    for name in (dialogs.WORDS, dialogs.DONE, dialogs.EXPECTED, dialogs.WHERE):
        try:
            ask_once_to_leave_out(answers.said(name), was_asked=False)
        except LooksSecret as asked:
            return name, str(asked)
    return None


def _is_first_time(context: ChatContext, nonce: str, now: datetime) -> bool:
    """Whether who filled in this dialog has not been asked yet; from now on he has."""
    return not context.budgets.spend([Spending("HINT", nonce, ONCE)], now)


def _requester(context: ChatContext, user: User) -> Requester:
    name = person_of(user, context.desk.regulation()).name
    return Requester(name, reply_by=ReplyBy.CHAT, mattermost_id=user.id, username=user.username)


def enter_filled_in(
    context: ChatContext, actor: Actor, answers: Answers, nonce: str, now: datetime
) -> Opened:
    """Enter what the dialog says, once however often it is sent; raise UnfitFields."""
    told = read_told(
        answers,
        context.desk.regulation(),
        now,
        MAIL,
        nonce=nonce,
        answer=answers.said(dialogs.ANSWERED),
        is_claimed=answers.is_checked(dialogs.CLAIM),
        tells_reference=True,
    )
    refuse_told(answers, told, actor, now)
    for name, words in ((dialogs.WORDS, told.words), (dialogs.ANSWERED, told.answer)):
        warning = warning_of(words)
        answers.refuse(name, warning and f"{warning} {_INSIST_ELSEWHERE}")
    nowhere = no_way_to_answer(told)
    if nowhere and _is_first_time(context, nonce, now):
        answers.refuse(_WAYS[told.channel], nowhere)
    answers.check()
    return enter(context.desk, told, actor, now)


def enter_for_parent(
    context: ChatContext, user: User, answers: Answers, nonce: str, now: datetime
) -> Opened:
    """Open the parent's inquiry that a teacher enters, once; raise UnfitFields."""
    regulation = context.desk.regulation()
    filled = question_dialogs.entered(answers, regulation, user.id, nonce, now)
    by = StaffMember(user.id, user.username, person_of(user, regulation).name)
    try:
        return open_for_parent(
            context.desk, filled.new, by, now, helped=filled.helped, answer=filled.answer
        )
    except LooksSecret as warning:
        raise UnfitFields((question_dialogs.ANSWER, f"{warning} {TAKE_OUT}")) from None
