"""The accounts of the sandbox, as the papers name them."""

import pytest

from integration.chat.chat_server import Accounts
from integration.mattermost.client import MattermostClient
from tests.integration.house import School


@pytest.fixture
def accounts(school: School) -> Accounts:
    client = MattermostClient(school.settings.mattermost_url, school.sandbox.bot_token)
    return Accounts(school.desk, client)
