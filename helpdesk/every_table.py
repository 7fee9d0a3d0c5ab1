"""All the tables there are: those of `schema`, and those that each area keeps by itself.

Who makes or compares the whole schema imports `metadata` from here.
"""

import helpdesk.accounts.tables
import helpdesk.contacts.tables
import helpdesk.erasure.tables
import helpdesk.journal.tables
import helpdesk.mailbox.tables
import helpdesk.orders.tables
import helpdesk.publicity.tables
import helpdesk.schedule.tables
import helpdesk.session_tables
import helpdesk.training.tables  # noqa: F401
from helpdesk.schema import metadata

__all__ = ["metadata"]
