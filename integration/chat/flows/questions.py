"""How a question filled into a dialog becomes an inquiry: one's own, or one that was told."""

from datetime import datetime

from helpdesk.access.budgets import Budgets, Cap, Spending
from helpdesk.contacts.on_behalf import open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.consents import HEARD
from helpdesk.inquiries.entry import WAYS, Told, enter, reply_by
from helpdesk.inquiries.free_text import children, when
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.privacy.holding_back import LooksSecret, ask_once_to_leave_out, looks_like
from helpdesk.regulation.regulation import Regulation
from integration.chat import dialogs, question_dialogs
from integration.chat.catalogue_rows import Answers, Unfit
from integration.chat.directory import person_of
from integration.chat.flows.context import ChatContext
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


TAKE_OUT = "Уберите это отсюда: ответ можно и не писать."
_BAD_PHONE = "Проверьте номер: нужен полный, например 8 918 123-45-67."
_NO_CONSENT = "Без согласия родителя записать нельзя. Выберите, как он его дал."
_INSIST_ELSEWHERE = "Если это не он, запишите на странице: /help сегодня."


def enter_filled_in(
    context: ChatContext, actor: Actor, answers: Answers, nonce: str, now: datetime
) -> Opened:
    """Enter what the dialog says, once however often it is sent; raise Unfit by its field."""
    told = _told(context.desk.regulation(), answers, nonce, now)
    try:
        return enter(context.desk, told, actor, now)
    except LooksSecret as warning:
        where = dialogs.ANSWERED if looks_like(told.answer) else dialogs.WORDS
        raise Unfit(where, f"{warning} {_INSIST_ELSEWHERE}") from warning


def _told(regulation: Regulation, answers: Answers, nonce: str, now: datetime) -> Told:
    who = answers.needed(dialogs.WHO, "Напишите, кто спрашивает.")
    phone = answers.said(dialogs.PHONE)
    if phone and not regulation.dialable(phone):
        raise Unfit(dialogs.PHONE, _BAD_PHONE)
    kind, topic = _about(regulation, answers.said(dialogs.TOPIC))
    way = answers.one_of(dialogs.CHANNEL, WAYS, "Выберите, как обратились.")
    return Told(
        kind=kind,
        channel=Channel(way),
        received_at=answers.read(dialogs.WHEN, lambda said: when(said, now, regulation.calendar)),
        requester=Requester(who, phone, "", reply_by(phone, "")),
        topic=topic,
        words=answers.needed(dialogs.WORDS, "Напишите, что спросили."),
        nonce=nonce,
        children=answers.read(dialogs.CHILD, children),
        consent=_consent(kind, answers.said(dialogs.CONSENT)),
        answer=answers.said(dialogs.ANSWERED),
        is_claimed=answers.is_checked(dialogs.CLAIM),
        tells_reference=True,
    )


def _about(regulation: Regulation, chosen: str) -> tuple[Kind, str]:
    kind, _, code = chosen.partition(":")
    known = [each.code for each in regulation.topics_of(kind)] if kind in list(Kind) else []
    if code not in known:
        raise Unfit(dialogs.TOPIC, "Выберите тему из списка.")
    return Kind(kind), code


def _consent(kind: Kind, chosen: str) -> ConsentWay | None:
    if chosen in list(HEARD):
        return ConsentWay(chosen)
    if kind is Kind.PARENT:
        raise Unfit(dialogs.CONSENT, _NO_CONSENT)
    return None


def enter_for_parent(
    context: ChatContext, user: User, answers: Answers, nonce: str, now: datetime
) -> Opened:
    """Open the parent's inquiry that a teacher enters; raise Unfit. Sent twice it opens one."""
    regulation = context.desk.regulation()
    filled = question_dialogs.entered(answers, regulation, user.id, nonce, now)
    by = StaffMember(user.id, user.username, person_of(user, regulation).name)
    try:
        return open_for_parent(
            context.desk, filled.new, by, now, helped=filled.helped, answer=filled.answer
        )
    except LooksSecret as warning:
        raise Unfit(question_dialogs.ANSWER, f"{warning} {TAKE_OUT}") from None
