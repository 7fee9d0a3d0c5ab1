"""What the head hears of the school's mailbox: that a letter waits for a person."""

from integration.chat.speech import Notification, line


def letters_kept() -> Notification:
    """Return a reminder without a word of any letter."""
    return Notification(
        (
            line("В ящике школы есть письмо, с которым программа сама не справилась."),
            line("Посмотрите его на странице «Почта»: команда /help почта."),
        )
    )
