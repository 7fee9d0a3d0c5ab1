"""What teachers type on this server, as far as the desk's bot may see."""

from enum import StrEnum

from integration.mattermost.setup.command_step import DESCRIPTION
from integration.mattermost.setup.setup_client import SetupClient
from integration.mattermost.setup.wishes import WORD

HELP = "help"


class Way(StrEnum):
    """What became of the word `/help`."""

    DESK = "учителя пишут /help"
    LINK = f"учителя пишут /{WORD}, а /help ведёт на страницу для учителей"
    OWN_WORD = f"учителя пишут /{WORD}; /help показывает справку сервера"
    NONE = f"ни /help, ни /{WORD} к программе не ведут: нужен make connect"


def way_of_the_word(client: SetupClient, team: str, public_url: str) -> Way:
    """Return the way that the word goes; raise a ChatError, or LookupError without the team."""
    found = client.team_named(team)
    if found is None:
        raise LookupError(team)
    offered = client.offered_words(found.id)
    if offered.get(HELP, "").startswith(DESCRIPTION):
        return Way.DESK
    if WORD not in offered:
        return Way.NONE
    link = client.public_config().get("HelpLink", "")
    return Way.LINK if link.startswith(f"{public_url}/") else Way.OWN_WORD
