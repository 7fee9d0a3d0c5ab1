"""The way out by mail of tests in which nobody has an address."""

from datetime import datetime

from helpdesk.journal.view import InquiryView
from helpdesk.regulation.regulation import Regulation


class NoMail:
    """Nobody here has an address."""

    def send(self, delivery: object, view: InquiryView, now: datetime) -> bool:
        raise AssertionError("a letter to nobody")

    def send_incident(self, delivery: object, regulation: Regulation) -> bool:
        raise AssertionError("a letter to nobody")

    def send_of_schedule(self, delivery: object, desk: object, now: datetime) -> bool:
        raise AssertionError("a letter to nobody")
