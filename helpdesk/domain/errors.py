"""What a use case raises: a rule says no, or there is no such thing."""

from __future__ import annotations


class RuleViolation(Exception):
    """What was tried is against the table of moves; the message can be shown to the person."""


class NotFound(Exception):
    """There is no such inquiry (or the key to it does not fit)."""
