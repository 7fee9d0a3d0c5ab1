"""For how long a closed inquiry may still come back, or its answer be corrected."""

from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.kernel.pending_steps import later
from helpdesk.regulation.regulation import Regulation

FINAL = "Этот вопрос закрыт как повтор или не по теме. Задайте новый."
LONG_AGO = "Вопрос закрыт давно. Задайте, пожалуйста, новый."


def why_not_reopened(inquiry: Inquiry, regulation: Regulation, now: datetime) -> str:
    """Return why a closed inquiry is closed for good; nothing while it may come back, or is open.

    The regulation grants its `reopen` days, but not to what was closed as answered elsewhere.
    """
    if inquiry.closed_at is None:
        return ""
    if inquiry.close_reason is not None and inquiry.close_reason.is_final:
        return FINAL
    last = later(inquiry.closed_at, regulation.windows.reopen, regulation.calendar)
    return LONG_AGO if now > last else ""


def may_reopen(inquiry: Inquiry, regulation: Regulation, now: datetime) -> bool:
    return not why_not_reopened(inquiry, regulation, now)
