"""How what a consultant was told, filled into a dialog, becomes an inquiry of who told it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Requester
from helpdesk.domain.states import Channel, ConsentWay, Kind
from helpdesk.inquiries.entry import CONSENTS, WAYS, Told, enter, reply_by
from helpdesk.inquiries.free_text import children, when
from helpdesk.inquiries.intake import Opened
from helpdesk.privacy.holding_back import LooksSecret, looks_like
from helpdesk.regulation.regulation import Regulation
from integration.chat import dialogs
from integration.chat.answers import answer_of
from integration.chat.flows.context import ChatContext
from integration.chat.handlers import Unfit

T = TypeVar("T")
_BAD_PHONE = "Проверьте номер: нужен полный, например 8 918 123-45-67."
_NO_CONSENT = "Без согласия родителя записать нельзя. Выберите, как он его дал."
_INSIST_ELSEWHERE = "Если это не он, запишите на странице: /help кабинет."


def enter_filled_in(
    context: ChatContext, actor: Actor, answers: Mapping[str, Any], nonce: str, now: datetime
) -> Opened:
    """Enter what the dialog says, once however often it is sent; raise Unfit by its field."""
    told = _told(context.desk.regulation(), answers, nonce, now)
    try:
        return enter(context.desk, told, actor, now)
    except LooksSecret as warning:
        where = dialogs.ANSWERED if looks_like(told.answer) else dialogs.WORDS
        raise Unfit(where, f"{warning} {_INSIST_ELSEWHERE}") from warning


def _told(regulation: Regulation, answers: Mapping[str, Any], nonce: str, now: datetime) -> Told:
    def said(name: str) -> str:
        return answer_of(answers, name)

    def needed(name: str, words: str) -> str:
        if not said(name):
            raise Unfit(name, words)
        return said(name)

    who = needed(dialogs.WHO, "Напишите, кто спрашивает.")
    phone = said(dialogs.PHONE)
    if phone and not regulation.dialable(phone):
        raise Unfit(dialogs.PHONE, _BAD_PHONE)
    kind, topic = _about(regulation, said(dialogs.TOPIC))
    if said(dialogs.CHANNEL) not in WAYS:
        raise Unfit(dialogs.CHANNEL, "Выберите, как обратились.")
    return Told(
        kind=kind,
        channel=Channel(said(dialogs.CHANNEL)),
        received_at=_read(dialogs.WHEN, lambda: when(said(dialogs.WHEN), now, regulation.calendar)),
        requester=Requester(who, phone, "", reply_by(phone, "")),
        topic=topic,
        words=needed(dialogs.WORDS, "Напишите, что спросили."),
        nonce=nonce,
        children=_read(dialogs.CHILD, lambda: children(said(dialogs.CHILD))),
        consent=_consent(kind, said(dialogs.CONSENT)),
        answer=said(dialogs.ANSWERED),
        is_claimed=answers.get(dialogs.CLAIM) in (True, "true"),
        tells_reference=True,
    )


def _about(regulation: Regulation, chosen: str) -> tuple[Kind, str]:
    kind, _, code = chosen.partition(":")
    known = [each.code for each in regulation.topics_of(kind)] if kind in list(Kind) else []
    if code not in known:
        raise Unfit(dialogs.TOPIC, "Выберите тему из списка.")
    return Kind(kind), code


def _consent(kind: Kind, chosen: str) -> ConsentWay | None:
    if chosen in list(CONSENTS):
        return ConsentWay(chosen)
    if kind is Kind.PARENT:
        raise Unfit(dialogs.CONSENT, _NO_CONSENT)
    return None


def _read(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except RuleViolation as refused:
        raise Unfit(name, str(refused)) from refused
