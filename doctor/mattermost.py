"""The chat as the bot sees it: its key, its channel, the people, the word."""

from collections.abc import Callable, Iterator
from contextlib import closing

from doctor.findings import Finding, asked, queried
from endpoints import PATIENCE, ask
from helpdesk.clock.incident_words import CONFIRM, what_is_wrong, what_to_do
from helpdesk.clock.incidents import IncidentKind
from helpdesk.duty.known_accounts import all_bindings, open_claims
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from integration.chat.accounts import NOBODY_CONFIRMED
from integration.chat.errors import Refused
from integration.chat.examination import Examination
from integration.chat.values import User
from integration.mattermost.chat import TeamMembers
from integration.mattermost.client import MattermostClient
from settings import Settings


def chat(settings: Settings) -> Iterator[Finding]:
    status = ask(settings.mattermost_url, "/api/v4/system/ping").status
    says = f"{settings.mattermost_url} " + (f"отвечает {status}" if status else "не отвечает")
    yield Finding("Mattermost", status == 200, says)
    if status == 200:
        yield from _looked_at(settings)


def _looked_at(settings: Settings) -> Iterator[Finding]:
    """What the bot sees with its own eyes: its key, its channel, the people of the regulation."""
    regulation = asked(settings, Desk.regulation) or Regulation.load(settings.regulation)
    client = MattermostClient(settings.mattermost_url, settings.mattermost_token.get_secret_value())
    team, channel = settings.mattermost_team, settings.mattermost_channel
    with closing(client):
        members = TeamMembers(client, team, channel)
        troubles = Examination(members, _named(settings, client)).look(regulation)
    for trouble in troubles:
        # A limit on edits costs a fresh card now and then, and no more.
        well = None if trouble.kind is IncidentKind.EDIT_LIMIT else False
        yield Finding("Чат", well, f"{what_is_wrong(trouble)}. {what_to_do(trouble)}")
    if not troubles:
        yield Finding("Чат", True, "бот в канале консультантов, все люди из настроек на месте")


def names(settings: Settings) -> Iterator[Finding]:
    """Which accounts have come under names of others, and wait for somebody to decide."""
    for claim in queried(settings, open_claims) or ():
        says = f"имя «{claim.name}» в чате носит новая учётная запись ({claim.title}). {CONFIRM}"
        yield Finding("Имена", None, says)


def _named(settings: Settings, client: MattermostClient) -> Callable[[str], User]:
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


def word(settings: Settings) -> Iterator[Finding]:
    """Which word leads teachers to the desk; what only an administrator sees is not told."""
    from integration.chat.errors import ChatError
    from integration.mattermost.http import Timeouts
    from integration.mattermost.setup.help_step import HelpWord, way_of_the_word
    from integration.mattermost.setup.setup_client import SetupClient

    token = settings.mattermost_token.get_secret_value()
    timeouts = Timeouts(PATIENCE, PATIENCE)
    with closing(SetupClient(settings.mattermost_url, token, timeouts=timeouts)) as client:
        try:
            way = way_of_the_word(client, settings.mattermost_team, settings.public_url)
        except (ChatError, LookupError) as error:
            yield Finding("Слово", None, f"не узнать ({type(error).__name__})")
            return
    well = {HelpWord.DESK: True, HelpWord.NONE: False}.get(way)
    yield Finding("Слово", well, way)
