"""All the tables there are: those of `schema`, and those that each area keeps by itself.

Who makes or compares the whole schema imports `metadata` from here.
"""

import helpdesk.storage.account_tables
import helpdesk.storage.contact_tables
import helpdesk.storage.done_tables
import helpdesk.storage.erasure_tables
import helpdesk.storage.journal_tables
import helpdesk.storage.mailbox_tables
import helpdesk.storage.order_tables
import helpdesk.storage.publicity_tables
import helpdesk.storage.schedule_tables
import helpdesk.storage.session_tables
import helpdesk.storage.training_tables  # noqa: F401
from helpdesk.storage.schema import metadata

__all__ = ["metadata"]
