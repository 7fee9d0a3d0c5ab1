"""What the head hears of the school's mailbox: that a letter waits for a person."""

from __future__ import annotations

from integration.speech import Notice, line


def letters_kept() -> Notice:
    """Return a reminder without a word of any letter."""
    return Notice(
        (
            line("В ящике школы есть письмо, с которым программа сама не справилась."),
            line("Посмотрите его на странице «Почта»: команда /help почта."),
        )
    )
