"""Deliveries that go out, or fail to."""

from collections.abc import Callable

from helpdesk.kernel.leases import Delivery

CARD = "card to channel"


ACCEPTED = "accepted to mail"


def raising(error: Exception, *, on: str = "") -> Callable[[Delivery], None]:
    def refuse(delivery: Delivery) -> None:
        if on in (delivery.occasion, ""):
            raise error

    return refuse
