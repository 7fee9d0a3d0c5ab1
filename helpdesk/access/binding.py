"""How a name of the papers comes to an account: at first sight, or by a person's decision.

At first sight only where the account had the name already when it was looked for, or when it was
written down: an account that turns up under it later is a claim, which the head or the
administrator decides. Nothing but that moves a name from one account to another.
"""

import logging
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from sqlalchemy import Connection, literal, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType, by_user
from helpdesk.domain.people import Actor
from helpdesk.duty import known_accounts
from helpdesk.duty.known_accounts import Binding
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.regulation.regulation import administrator
from helpdesk.storage import inquiry_tables
from helpdesk.storage.access_tables import account_claim, chat_account

NOT_YOURS = "Чья это учётная запись, решают завуч и администратор."
NO_CLAIM = "Этого сообщения больше нет: решать нечего."
DECIDED = "Это уже решено."
HAS_ONE = "Эта учётная запись уже записана за именем «{}». Второго имени у неё быть не может."

log = logging.getLogger(__name__)


class Account(Protocol):
    """What the chat shows of somebody; `changed_at` is when anything of it last changed."""

    @property
    def id(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def changed_at(self) -> datetime: ...


# Returns the accounts of active people with these names, and those with these ids.
Ask = Callable[[Sequence[str], Sequence[str]], Sequence[Account]]


def expect(unit: UnitOfWork, name: str) -> str:
    """Write down that a paper names somebody so, in the transaction that enters it.

    Return what he is called in all papers: who has renamed himself keeps his earlier name.
    """
    called = known_accounts.aliases(unit.connection).get(name, name)
    if called:
        _put(unit, called, written_at=unit.now)
    return called


def recognise(desk: Desk, accounts: Sequence[Account], now: datetime) -> dict[str, str]:
    """Return what the papers call each of these accounts, by its id.

    Whom nobody has looked at yet is written down; who comes under another's name gets nothing of
    it, and who decides is told once.
    """
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        known = known_accounts.bindings(
            connection, [each.id for each in accounts], [each.username for each in accounts]
        )
        claimed = known_accounts.claimed(connection, [each.id for each in accounts])
        is_named = partial(known_accounts.is_named, connection, regulation)
        news = [each for each in accounts if _is_news(each, known, claimed, is_named)]
        if not news:
            return _called(connection, accounts)
    desk.write(lambda unit: _note_all(unit, news), now)
    return desk.read(_called, accounts)


def _called(connection: Connection, accounts: Iterable[Account]) -> dict[str, str]:
    return {
        each.id: known_accounts.known_as(connection, each.id, each.username) for each in accounts
    }


def _is_news(
    account: Account,
    known: Iterable[Binding],
    claimed: Container[tuple[str, str]],
    is_named: Callable[[str], bool],
) -> bool:
    """Return whether something of this account is still to be written down.

    Of a name that it has claimed nothing is, whether somebody has decided it yet or not.
    """
    is_claimed = (account.username, account.id) in claimed
    about = [each for each in known if account.id == each.user_id or account.username == each.name]
    if not about:
        return is_named(account.username)
    return any(
        each.shown != account.username if each.user_id == account.id else not is_claimed
        for each in about
    )


def look(desk: Desk, ask: Ask, now: datetime) -> None:
    """Look at the chat for everybody whom the papers name; raise what `ask` raises.

    A name that nobody has is somebody's without an account: from now on it is given by a person.
    """
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        names = known_accounts.names_in_papers(connection, regulation)
        known = {each.name: each for each in known_accounts.all_bindings(connection)}
        claimed = known_accounts.claimed(connection)
    found = ask(sorted(names), [each.user_id for each in known.values() if each.user_id])
    there = {each.username for each in found}
    news = [each for each in found if _is_news(each, known.values(), claimed, names.__contains__)]
    absent = sorted(
        name
        for name in names - there
        if name not in known or (known[name].written_at and not known[name].user_id)
    )
    if news or absent:
        desk.write(lambda unit: _looked(unit, news, absent), now)


def _looked(unit: UnitOfWork, news: Iterable[Account], absent: Iterable[str]) -> None:
    _note_all(unit, news)
    for name in absent:
        _put(unit, name)
    row = chat_account.c
    # What was written down after the look has not been looked for.
    looked = row.name.in_(list(absent)), row.user_id.is_(None), row.written_at <= unit.now
    unit.update(chat_account, *looked, written_at=None)


def _note_all(unit: UnitOfWork, accounts: Iterable[Account]) -> None:
    """Write down in the order of names, as everybody does."""
    for each in sorted(accounts, key=lambda account: account.username):
        _note(unit, each)


def _note(unit: UnitOfWork, account: Account) -> None:
    known = known_accounts.bindings(unit.connection, [account.id], [account.username])
    own = next((each for each in known if each.user_id == account.id), None)
    held = next((each for each in known if each.name == account.username), None)
    if own is not None and own.shown != account.username:
        unit.update(chat_account, chat_account.c.name == own.name, shown=account.username)
    if held is not None and held.user_id == account.id:
        return
    if held is not None:
        had_it = held.written_at is not None and account.changed_at <= held.written_at
        if held.user_id is None and had_it and own is None:
            _bind(unit, account.username, account.id, account.username)
        else:
            _claim(unit, account)
    elif own is None and known_accounts.is_named(
        unit.connection, unit.regulation, account.username
    ):
        _bind(unit, account.username, account.id, account.username)


def _bind(unit: UnitOfWork, name: str, user_id: str, shown: str, by: str = "") -> None:
    _put(unit, name)
    values = {"user_id": user_id, "shown": shown, "written_at": None, "bound_at": unit.now}
    row = chat_account.c
    # At one sight two processes may look: who comes second changes nothing.
    free = () if by else (row.user_id.is_(None),)
    if unit.update(chat_account, row.name == name, *free, **values, bound_by=by) != 1:
        return
    # Whoever was met under the name before has acted under his own.
    person = inquiry_tables.person
    other = person.c.username == name, person.c.id != user_id
    unit.update(person, *other, username=literal(known_accounts.STRANGER) + person.c.id)
    unit.update(person, person.c.id == user_id, username=name)
    log.info("account bound", extra={"account": name, "user": user_id, "by": by})


def _put(unit: UnitOfWork, name: str, written_at: datetime | None = None) -> None:
    values = {"name": name, "shown": name, "written_at": written_at, "bound_by": ""}
    unit.insert_new(chat_account, **values)


def _claim(unit: UnitOfWork, account: Account) -> None:
    """Tell whoever decides, once for each account and name."""
    values = {
        "name": account.username,
        "user_id": account.id,
        "title": account.full_name,
        "at": unit.now,
        "decided_by": "",
    }
    new = unit.insert_new(account_claim, **values)
    if new is None:
        return
    log.warning("another account under a known name", extra={"account": account.username})
    people = dict.fromkeys((unit.regulation.people.head.user, administrator(unit.regulation)))
    to = [by_user(user) for user in people]
    unit.tell(None, NotificationType.ACCOUNT_CLAIMED, to, key=new, params={"claim": new})


@use_case
def decide(unit: UnitOfWork, claim_id: int, actor: Actor, is_his: bool) -> None:
    """Say whether this account is the person whom the papers name so; raise RuleViolation.

    Then the name is its, and no other's any more.
    """
    _permit(unit, actor)
    claim = known_accounts.claim_of(unit.connection, claim_id)
    if claim is None:
        raise RuleViolation(NO_CLAIM)
    row, told = account_claim.c, inquiry_tables.delivery.c
    undecided = row.id == claim_id, row.is_his.is_(None)
    if unit.update(account_claim, *undecided, is_his=is_his, decided_by=actor.id) != 1:
        raise RuleViolation(DECIDED)
    if is_his:
        give(unit, claim.name, claim.user_id, actor.id)
    unit.redraw(told.occasion == NotificationType.ACCOUNT_CLAIMED, told.key == str(claim_id))


def give(unit: UnitOfWork, name: str, user_id: str, by: str) -> None:
    """Let this account be who is named so in the papers; raise RuleViolation where it is another.

    `by` is the id of who has said so.
    """
    row = chat_account.c
    has = unit.value(select(row.name).where(row.user_id == user_id, row.name != name))
    if has is not None:
        raise RuleViolation(HAS_ONE.format(has))
    _bind(unit, name, user_id, name, by)


def _permit(unit: UnitOfWork, actor: Actor) -> None:
    is_administrator = actor.username == administrator(unit.regulation)
    if not (actor.head or is_administrator):
        raise RuleViolation(NOT_YOURS)
