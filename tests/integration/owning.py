"""A post of a test's own that the desk shall know as one of its own: so ids on it count."""

from sqlalchemy import insert

from helpdesk.domain.messages import CHANNEL, DeliveryState, NotificationType
from helpdesk.kernel.deliveries import NOTICE
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.inquiry_tables import delivery
from sandbox.seen import SeenPost
from tests.integration.house import FOUNDED, School


def own(school: School, post: SeenPost) -> SeenPost:
    """Write the post down as one that the desk has posted."""

    def write(unit: UnitOfWork) -> None:
        row = unit.delivery_row(
            NOTICE, NotificationType.TRIAL, CHANNEL, inquiry_id=None, key=post.id
        )
        sent = {"state": DeliveryState.SENT, "sent_at": unit.now, "post_id": post.id}
        unit.connection.execute(insert(delivery), {**row, **sent})

    school.desk.write(write, FOUNDED)
    return post
