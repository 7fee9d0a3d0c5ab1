"""What people type in the chat, made fit to be kept."""

from helpdesk.domain.clean_text import clean


def as_typed(value: object) -> str:
    """Return the text, clean. What is no text, a client has made up: it counts as nothing."""
    return clean(value) if isinstance(value, str) else ""
