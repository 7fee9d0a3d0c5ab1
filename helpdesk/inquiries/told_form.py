"""What is filled in about somebody who told it, in a chat or on a page."""

from datetime import datetime
from typing import Any

from helpdesk.domain.errors import Code
from helpdesk.domain.filled_form import FilledForm
from helpdesk.domain.inquiry import Child
from helpdesk.domain.people import Actor, Requester
from helpdesk.domain.states import ConsentWay, Kind
from helpdesk.inquiries.consents import HEARD
from helpdesk.inquiries.entry import NO_NAME, NO_WAY, WAYS, Told, refusals, reply_by
from helpdesk.inquiries.free_text import children, when
from helpdesk.regulation.contact_details import UNFIT_MAIL, UNFIT_PHONE, one_address, plain_phone
from helpdesk.regulation.regulation import Regulation

MOST_NAME = 100
NO_TOPIC, NO_WORDS = "Выберите, о чём вопрос.", "Напишите, что спросили."
# Beside which field a refusal stands, by what it is about.
AT: dict[Code | None, str] = {Code.NAME: "who", Code.DAY: "when", Code.CLAIM: "claim"}


def read_told(
    form: FilledForm, regulation: Regulation, now: datetime, email: str, **more: Any
) -> Told:
    """Return what was told; `email` is the name of that field, `more` what else is known of it.

    The fields are read in the order in which the page asks: so stands the summary of what is wrong.
    """
    kind, topic = read_topic(form, regulation)
    received = read_moment(form, regulation, now)
    channel = form.one_of("channel", WAYS, NO_WAY)
    who = form.line("who", NO_NAME, MOST_NAME)
    phone, address = read_phone(form, regulation), read_mail(form, email)
    return Told(
        kind=kind,
        channel=channel,
        received_at=received,
        requester=Requester(who, phone, address, reply_by(phone, address)),
        topic=topic,
        words=form.words("words", NO_WORDS),
        children=read_children(form),
        heard=read_consent(form, kind),
        **more,
    )


def refuse_told(form: FilledForm, told: Told, actor: Actor, now: datetime) -> None:
    """Put why it cannot be written down beside the fields."""
    for refusal in refusals(told, actor, now):
        if refusal.code in AT:
            form.refuse(AT[refusal.code], str(refusal))


def read_phone(form: FilledForm, regulation: Regulation) -> str:
    number = plain_phone(form.said("phone"))
    if number and not regulation.dialable(number):
        form.refuse("phone", UNFIT_PHONE)
    return number


def read_mail(form: FilledForm, name: str) -> str:
    address = " ".join(form.said(name).split())
    fit = one_address(address) if address else ""
    if fit is None:
        form.refuse(name, UNFIT_MAIL)
    return fit or ""


def read_moment(form: FilledForm, regulation: Regulation, now: datetime) -> datetime:
    return form.read("when", lambda said: when(said, now, regulation.calendar), now)


def read_children(form: FilledForm, school_class: str = "") -> tuple[Child, ...]:
    none: tuple[Child, ...] = ()
    return form.read("child", lambda said: children(said, school_class), none)


def read_topic(form: FilledForm, regulation: Regulation) -> tuple[Kind, str]:
    """Return who asks and the topic: a list of topics says both at once."""
    kind, _, code = form.said("topic").partition(":")
    known = [t.code for t in regulation.topics_of(kind)] if kind in list(Kind) else []
    if code not in known:
        form.refuse("topic", NO_TOPIC)
        return Kind.PARENT, ""
    return Kind(kind), code


def read_consent(form: FilledForm, kind: Kind) -> ConsentWay | None:
    if form.said("consent") in list(HEARD):
        return ConsentWay(form.said("consent"))
    # While it is not known who has asked, consent is not spoken of.
    if kind is Kind.PARENT and "topic" not in form.problems:
        form.refuse("consent", "Без согласия родителя записать нельзя. Отметьте, как он его дал.")
    return None
