"""Words as they arrive."""

from helpdesk.domain.errors import RuleViolation
from helpdesk.privacy.confidential import look_through


def said(body: str, refusal: str) -> str:
    """Return the words without the white space around them, looked through; refuse empty ones."""
    words = body.strip()
    if not words:
        raise RuleViolation(refusal)
    look_through(words)
    return words
