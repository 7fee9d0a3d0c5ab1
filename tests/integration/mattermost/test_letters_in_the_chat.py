"""What the chat says of the school's mailbox: never a word of a letter."""

from helpdesk.domain.messages import IN_WORKING_TIME, NotificationType
from integration.chat.commands import Command, Wish, meaning_of
from integration.notifications.direct_replies import ABOUT_NO_INQUIRY
from integration.notifications.registry import REGISTRY
from integration.notifications.to_head import letters_kept


def test_the_head_is_led_to_the_page_in_working_time() -> None:
    assert NotificationType.LETTERS_KEPT in ABOUT_NO_INQUIRY
    assert NotificationType.LETTERS_KEPT in IN_WORKING_TIME
    assert "/help почта" in str(letters_kept())


def test_the_consultants_hear_of_a_kept_reply_under_its_card() -> None:
    assert REGISTRY[NotificationType.LETTER_KEPT].thread


def test_the_word_opens_the_page() -> None:
    assert meaning_of("почта") == Command(Wish.PAGE, page="mailbox")
    assert meaning_of("почта не приходит").wish is Wish.ASK
