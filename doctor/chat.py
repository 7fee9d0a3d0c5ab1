"""The chat as the bot sees it: its server, its key, its channel, the people, the word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from doctor import mattermost, slack
from doctor.findings import asked, queried
from helpdesk.clock.incident_words import CONFIRM, what_is_wrong, what_to_do
from helpdesk.clock.incidents import IncidentKind
from helpdesk.clock.nightly_look import Finding
from helpdesk.duty.known_accounts import all_bindings, open_claims
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.database import create_engine_for
from integration.chat.chat_server import NOBODY_CONFIRMED
from integration.chat.errors import Refused
from integration.chat.examination import Examination
from integration.chat.port import People
from integration.chat.values import User
from integration.chosen import create_server
from settings import Settings
from settings.chats import ChatName

_SERVERS = {ChatName.MATTERMOST: mattermost.server, ChatName.SLACK: slack.server}
_WORDS = {ChatName.MATTERMOST: mattermost.word, ChatName.SLACK: slack.word}


def chat(settings: Settings) -> Iterator[Finding]:
    server = list(_SERVERS[settings.chat](settings))
    yield from server
    if all(each.well is not False for each in server):
        yield from _looked_at(settings)


def _looked_at(settings: Settings) -> Iterator[Finding]:
    """What the bot sees with its own eyes: its key, its channel, the people of the regulation."""
    regulation = asked(settings, Desk.regulation) or Regulation.load(settings.regulation)
    # It is never asked of: names are looked up here, and nothing is written down.
    desk = Desk(create_engine_for(settings.database), settings.secret)
    there = create_server(desk, settings)
    with closing(there.chat):
        troubles = Examination(there.members, _named(settings, there.chat)).look(regulation)
    for trouble in troubles:
        # A limit on edits costs a fresh card now and then, and no more.
        well = None if trouble.kind is IncidentKind.EDIT_LIMIT else False
        yield Finding("Чат", well, what_is_wrong(trouble), what_to_do(trouble))
    if not troubles:
        yield Finding("Чат", True, "бот в канале консультантов, все люди из настроек на месте")


def names(settings: Settings) -> Iterator[Finding]:
    """Which accounts have come under names of others, and wait for somebody to decide."""
    for claim in queried(settings, open_claims) or ():
        says = f"имя «{claim.name}» в чате носит новая учётная запись ({claim.title})"
        yield Finding("Имена", None, says, CONFIRM)


def word(settings: Settings) -> Iterator[Finding]:
    """Which word leads teachers to the desk, and whether it arrives there."""
    yield from _WORDS[settings.chat](settings)


def _named(settings: Settings, client: People) -> Callable[[str], User]:
    """Return what finds people by the ids that the desk knows, and writes nothing down."""
    found = {each.name: each for each in queried(settings, all_bindings) or ()}

    def named(name: str) -> User:
        known = found.get(name)
        if known is None:
            return client.user_by_name(name)
        if known.user_id is None:
            raise Refused(404, NOBODY_CONFIRMED, "")
        return client.user(known.user_id)

    return named
