"""An account of the chat confirmed to be whom the school's papers name, from the command line."""

import sys
from datetime import UTC, datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.desk import Desk
from integration.chat.errors import ChatError
from integration.chosen import create_server
from settings import Settings


def confirm_account(desk: Desk, settings: Settings, name: str) -> int:
    """Say what came of it; 1 where it is not confirmed."""
    server = create_server(desk, settings)
    try:
        title = server.accounts.confirm(name, datetime.now(UTC))
    except (ChatError, RuleViolation) as error:
        sys.stderr.write(f"Не подтверждено: {error}\n")
        return 1
    sys.stdout.write(f"{name} — это {title}.\n")
    return 0
