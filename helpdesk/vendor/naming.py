"""What an answer to one case must not say of those who wait on it: names, and ways to reach them.

Several families read the same words. A name is a guess, so it may be sent on insistence; a
question's number, a phone or an address is no guess, and number and phone together open a page.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.name_forms import ADDRESS, CAPITALISED, is_form_of_any, named_in, parts_of
from helpdesk.domain.people import Actor
from helpdesk.domain.reference import reference_in
from helpdesk.privacy.holding_back import NEVER, Held, hold, looks_like
from helpdesk.privacy.phones import digits_of, known_phone_in, without_phones
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.cases import case_of, sharing

NAMED = (
    "В ответе есть имя: «{}». Похоже, это один из тех, кто ждёт того же обращения. "
    "Уберите имя: ответ читают и другие."
)
REVEALED = (
    "В ответе есть {}: «{}». Уберите: это данные одного из тех, кто ждёт того же обращения, "
    "а ответ читают и другие."
)
PUBLIC = "Здесь есть {}: «{}». Уберите: эти слова прочтут все."


class LooksNamed(Held):
    """What was to be sent seems to name one of those who wait on the same case."""

    unless = "это не имя"
    denial = "Это не имя"


class LooksBoth(LooksNamed):
    """It seems to name somebody, and to hold a password."""

    unless = "здесь нет ни пароля, ни имени"
    denial = "Здесь нет ни пароля, ни логина, ни кода, ни имени"


def hold_of_case(
    connection: Connection,
    words: str,
    of: Inquiry,
    actor: Actor,
    *,
    is_for_others: bool,
    insisted: bool,
) -> None:
    """Refuse what tells of another who waits, or waited, on the same case.

    Words for several tell of nobody at all; for one alone they may tell of him. Raise Held for
    names, as for passwords, unless `insisted`; RuleViolation for what can be no mistake.
    """
    refuse_contacts(connection, words, of, is_for_others=is_for_others)
    if insisted:
        return
    warning = held_of_case(connection, words, of, is_for_others=is_for_others)
    if warning is not None:
        raise warning
    hold(words, actor, insisted=insisted)


def held_of_case(
    connection: Connection, words: str, of: Inquiry, *, is_for_others: bool
) -> LooksNamed | None:
    """Return why the words are held, where they seem to name somebody."""
    theirs, own = _in_view(connection, of, is_for_others=is_for_others)
    found = named_in(words, _names(connection, theirs), but=_names(connection, own))
    if not found:
        return None
    looks = looks_like(words)
    if looks:
        return LooksBoth(f"{looks} {NEVER} {NAMED.format(found)}")
    return LooksNamed(NAMED.format(found))


def refuse_contacts(
    connection: Connection, words: str, of: Inquiry, *, is_for_others: bool
) -> None:
    """Refuse words with the number, phone or address of anybody, as others will read them."""
    theirs, own = _in_view(connection, of, is_for_others=is_for_others)
    found = _contact_in(words, theirs, own)
    if found:
        raise RuleViolation(REVEALED.format(*found))


def refuse_personal(connection: Connection, words: str, of: Sequence[Inquiry]) -> None:
    """Refuse words for everybody that name one of these people, or say how to reach him."""
    found = _contact_in(words, of)
    name = named_in(words, _names(connection, of))
    if found or name:
        raise RuleViolation(PUBLIC.format(*(found or ("имя", name))))


def _contact_in(
    words: str, theirs: Sequence[Inquiry], own: Sequence[Inquiry] = ()
) -> tuple[str, str] | None:
    """Return what there is of theirs, and not of one's own: what it is, and how it reads."""
    plain = unicodedata.normalize("NFKC", words)
    for each in theirs:
        found = reference_in(plain, each.reference)
        if found:
            return "номер вопроса", found
    phones = {digits_of(each.phone) for each in theirs} - {digits_of(each.phone) for each in own}
    found = known_phone_in(plain, phones)
    if found:
        return "телефон", found
    addresses = _addresses(theirs) - _addresses(own)
    matches = (match[0] for match in ADDRESS.finditer(plain))
    return next((("почта", each) for each in matches if each.casefold() in addresses), None)


def _in_view(
    connection: Connection, of: Inquiry, *, is_for_others: bool
) -> tuple[list[Inquiry], list[Inquiry]]:
    """Return the people that the words must not name, and those that they may."""
    others = sharing(connection, case_of(connection, of.id), but=of.id)
    return ([*others, of], []) if others and is_for_others else (others, [of])


def _names(connection: Connection, of: Sequence[Inquiry]) -> list[str]:
    child = inquiry_tables.child.c
    query = select(child.surname, child.name).where(child.inquiry_id.in_([i.id for i in of]))
    children = [f"{row.surname} {row.name}" for row in connection.execute(query)]
    return [*(each.requester_name for each in of), *children]


def _addresses(of: Iterable[Inquiry]) -> set[str]:
    """Return their addresses, among them one that was given in place of a name."""
    said = (f"{each.email} {each.requester_name}" for each in of)
    return {found.casefold() for words in said for found in ADDRESS.findall(words)}


def impersonal(connection: Connection, words: str, of: Inquiry) -> str:
    """Return the words with signs in the place of all that tells of who asked, and of his child."""
    known = parts_of(_names(connection, [of]))
    addresses, phone = _addresses([of]), {digits_of(of.phone)}

    def name(found: re.Match[str]) -> str:
        return "[имя]" if is_form_of_any(found[0], known) else found[0]

    words = ADDRESS.sub(lambda m: "[почта]" if m[0].casefold() in addresses else m[0], words)
    words = without_phones(words, phone, "[телефон]")
    words = CAPITALISED.sub(name, words)
    while found := reference_in(words, of.reference):
        words = words.replace(found, "[номер]")
    return words
