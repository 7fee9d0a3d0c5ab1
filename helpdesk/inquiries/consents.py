"""A parent's consent to what is written down about him, where it comes after the question.

Who fills in the form gives it there, and who is entered by a colleague gives it to him. Who writes
a letter has seen no form: he is asked, and agrees by a reply, on his page, or to a colleague.
"""

import re
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Consent, Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import CONSENT_WITHDRAWN
from helpdesk.domain.states import ConsentWay
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables

# In the history: that it was given, and how.
AGREED = "consent"
HEARD = (ConsentWay.SPOKEN, ConsentWay.PAPER)
NOT_HEARD = "Отметьте, как родитель дал согласие: устно или бланк подписан."
# «Согласна», «Да, согласен.», «Здравствуйте! Даю согласие на обработку персональных данных.»,
# «Согласна, спасибо!»; then only an end: «Согласна с вами, но…» says something else.
_AGREES = re.compile(
    r"\s*(?:(?:здравствуйте|добрый\s+(?:день|вечер)|доброе\s+утро)\s*[.!,]?\s*)?"
    r"(?:да\s*[,.!]?\s*)?(?:я\s+)?"
    r"(?:соглас(?:ен|на|ны)|да(?:ю|л|ла|ли)\s+(?:сво[её]\s+)?согласие)"
    r"(?:\s+на\s+обработку(?:\s+(?:моих|своих|наших|персональных|данных|моего|моей|ребёнка|ребенка))*)?"
    r"(?:\s*,?\s*спасибо)?"
    r"[ \t]*(?:[.!;)]+|$|(?=\n))",
    re.IGNORECASE,
)


# What takes part of it back, or hangs a condition on it: then a person reads what was agreed to.
_RESERVES = re.compile(
    r"\b(?:но|только|лишь|кроме|если|однако|хотя|частично|отчасти|временно|пока|против|"
    r"исключ\w*|за\s+исключением|условн\w*|(?:при|с)\s+услови\w*|(?:с\s+)?оговорк\w*|"
    r"возраж\w*|запре\w*|отзыва\w*|отозва\w*|отказ\w*|передума\w*|"
    r"удал\w*|убер\w*|убра\w*|сотри\w*)\b",
    re.IGNORECASE,
)
# «Не» and «без» say so only beside what the consent is about: «оценок не видно» is the question.
_NOT = re.compile(r"\b(?:не|нет|ни|без)\b", re.IGNORECASE)
_OF_DATA = re.compile(
    r"соглас|данн|имя|имен|фамил|отчеств|телефон|номер|адрес|почт|снимк|фото|ребён|ребен|"
    r"переда|храни|хране|обраб|обработ|использ|публик|показыв|разглаш|разреш|звони|записыв|хочу|"
    r"хотел|буд|над[оа]|нужно",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;\n]+")


def edition(version: str) -> str:
    """Return «редакция от 29.11.2026»; «редакция 2026-02» of a version that is no day."""
    try:
        return f"редакция от {date.fromisoformat(version):%d.%m.%Y}"
    except ValueError:
        return f"редакция {version}"


def agreement_in(words: str) -> tuple[bool, str]:
    """Return whether a letter begins by agreeing, and what it says besides.

    Who agrees with a reservation has not agreed: what he means, a person has to read.
    """
    found = _AGREES.match(words)
    besides = words[found.end() :].strip() if found else ""
    if found is None or _RESERVES.search(besides) or _denies(besides):
        return False, words
    return True, besides


def _denies(besides: str) -> bool:
    sentences = _SENTENCE.split(besides)
    return any(_NOT.search(each) and _OF_DATA.search(each) for each in sentences)


def consent_of(connection: Connection, inquiry_id: int) -> Consent | None:
    table = inquiry_tables.consent.c
    row = connection.execute(
        select(table.version, table.digest, table.given_at, table.way, table.recorded_by).where(
            table.inquiry_id == inquiry_id
        )
    ).one_or_none()
    if row is None:
        return None
    return Consent(row.version, row.digest, row.given_at, ConsentWay(row.way), row.recorded_by)


def agree(desk: Desk, inquiry_id: int, actor: Actor, way: ConsentWay, now: datetime) -> Inquiry:
    """Write down that the requester agrees; said twice, it is written once.

    A colleague says how he has it, aloud or on paper; raise RuleViolation where he does not.
    """
    if actor.role is not Role.REQUESTER and way not in HEARD:
        raise RuleViolation(NOT_HEARD)
    return desk.write(lambda unit: consent_in(unit, unit.load(inquiry_id), actor, way), now)


def consent_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, way: ConsentWay) -> Inquiry:
    """As `agree`, within a transaction."""
    if inquiry.consent_withdrawn_at is not None or inquiry.erased_at is not None:
        raise RuleViolation(CONSENT_WITHDRAWN)
    document = unit.regulation.consent
    given = Consent(document.version, document.digest, unit.now, way, actor.id)
    if unit.insert_new(inquiry_tables.consent, inquiry_id=inquiry.id, **asdict(given)) is None:
        return inquiry
    return unit.save(inquiry, actor, AGREED, data={AGREED: way})
