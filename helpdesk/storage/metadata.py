"""All the tables there are: who makes or compares the whole schema imports `metadata` from here."""

import helpdesk.storage.access_tables
import helpdesk.storage.article_tables
import helpdesk.storage.chat_tables
import helpdesk.storage.clock_tables
import helpdesk.storage.contact_tables
import helpdesk.storage.erasure_tables
import helpdesk.storage.few_rows
import helpdesk.storage.inquiry_tables
import helpdesk.storage.journal_tables
import helpdesk.storage.mailbox_tables
import helpdesk.storage.order_tables
import helpdesk.storage.outage_tables
import helpdesk.storage.schedule_tables
import helpdesk.storage.training_tables  # noqa: F401
from helpdesk.storage.columns import metadata

__all__ = ["metadata"]
