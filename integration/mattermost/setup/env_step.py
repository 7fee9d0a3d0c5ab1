"""Writing down what was found, where the desk's processes read it."""

from collections.abc import Iterator

from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.wishes import UNENCRYPTED
from integration.setup.results import StepResult
from integration.setup.written_settings import put_settings_back, write_settings

SECRETS = frozenset({"MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS"})


def write_down(setup: SetupContext) -> Iterator[StepResult]:
    """Write what the desk has to know."""
    wishes = setup.wishes
    found = {
        "CHAT": "mattermost" if setup.given.get("CHAT") else "",
        "SECRET_KEY": setup.secret.decode(),
        "PUBLIC_URL": wishes.public_url,
        "BOT_URL": wishes.bot_url,
        "MATTERMOST_URL": wishes.server,
        UNENCRYPTED: setup.given.get(UNENCRYPTED, ""),
        "MATTERMOST_TOKEN": setup.token,
        "MATTERMOST_TEAM": setup.team.name if setup.team else "",
        "MATTERMOST_CHANNEL": setup.channel.name if setup.channel else "",
        "MATTERMOST_COMMAND_TOKENS": ",".join(setup.command_tokens),
    }
    yield from write_settings(found, SECRETS, setup.env_file, setup.memory, setup.environment)


def put_env_back(setup: SetupContext) -> StepResult:
    """Put back what stood there before the desk was connected."""
    return put_settings_back(setup.env_file, setup.memory)
