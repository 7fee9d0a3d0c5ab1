"""What the clock sees to now and then: consultants who left, and a chat that is away for long."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial

from helpdesk.access.budgets import forget_ended
from helpdesk.clock.broken_clauses import look_again
from helpdesk.clock.incidents import (
    OWN_INCIDENTS,
    Incident,
    IncidentKind,
    is_time_to_look,
    note,
    tell_by_mail,
)
from helpdesk.clock.stuck_messages import stuck
from helpdesk.erasure.erasing import erase_due
from helpdesk.inquiries import entitlement
from helpdesk.inquiries.looking_through import is_flooded
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.attachments import FileStore
from settings import Settings
from workers.nightly import SETTLED, examine_where_due, look_at_night
from workers.nightly import Look as LookOfDoctor

NOT_ASKED, NOT_ERASED = "not asked of the chat", "personal data not looked at"

# Returns whether each who is in the consultants' channel may claim now, by his Mattermost id;
# raises when the chat does not say.
Present = Callable[[Regulation], dict[str, bool]]
# Bytes; a desk of a school writes less in a month.
LEAST_ROOM = 200 * 2**20
LONGEST_SUBJECT = 64
# Returns what is wrong between the desk and its chat.
Look = Callable[[Regulation], list[Incident]]


class EmptyChannelError(Exception):
    """An empty channel is a channel that was set up wrongly: nobody is dismissed for it."""


@dataclass(frozen=True)
class PeriodicTasks:
    """Each is safe to do at any time, and by several clocks."""

    desk: Desk
    present: Present
    look: Look
    files: FileStore
    look_for_people: Callable[[datetime], None]
    show_outages: Callable[[], None]
    look_at_night: LookOfDoctor
    # When this process has begun: what starts beside it has given no sign of life yet.
    began: datetime
    faults: Faults = field(default_factory=lambda: Faults(__name__))

    def run(self, now: datetime) -> None:
        """The letters come first: they are for the hour when the chat answers nothing."""
        tell_by_mail(self.desk, now)
        # A chat that is away, a bad row, or what goes wrong with personal data: neither keeps
        # anything else from being seen to, and all is tried again.
        people, outages = partial(self.look_for_people, now), self.show_outages
        self.faults.guard(NOT_ASKED, people, what="people")
        self.faults.guard(NOT_ASKED, outages, what="outages")
        self.faults.guard(NOT_ERASED, partial(erase_due, self.desk, self.files, now))
        if is_time_to_look(self.desk, now):
            # First what needs no network; the look at the chat is what makes the next one due.
            own = [Incident(kind) for kind in stuck(self.desk)]
            own += [Incident(IncidentKind.FLOOD)] if is_flooded(self.desk) else []
            note(self.desk, own + stores_of(self.files), now, kinds=OWN_INCIDENTS)
            forget_ended(self.desk, now)
            # For the first page of who leads.
            self.faults.guard("clauses not looked at", partial(look_again, self.desk, now))
            note(self.desk, self.look(self.desk.regulation()), now)
        if entitlement.is_due(self.desk, now):
            self._dismiss(now)
        if now - self.began >= SETTLED:
            doctor = partial(examine_where_due, self.desk, self.look_at_night, now)
            self.faults.guard("not examined", doctor)

    def _dismiss(self, now: datetime) -> None:
        """The chat is asked within the check: an order that comes meanwhile calls for another."""

        @cache
        def present() -> dict[str, bool]:
            found = self.present(self.desk.regulation())
            if not found:
                raise EmptyChannelError
            return found

        def is_consultant(person_id: str) -> bool:
            return present().get(person_id, False)

        def is_member(person_id: str) -> bool:
            return person_id in present()

        with suppress(EmptyChannelError):
            entitlement.check(self.desk, is_consultant, now, is_member=is_member)


def stores_of(files: FileStore) -> list[Incident]:
    """Return what is wrong with the folder of the files, and with its disk.

    A disk is told of while there is room left to write that down.
    """
    name = str(files.folder)[-LONGEST_SUBJECT:]
    try:
        files.try_out()
        free = shutil.disk_usage(files.folder).free
    except OSError:
        return [Incident(IncidentKind.UNWRITABLE, name)]
    return [Incident(IncidentKind.DISK, name)] if free < LEAST_ROOM else []


def periodic_tasks_of(desk: Desk, settings: Settings) -> PeriodicTasks:
    """Return the errands of this process, with its own connection to the chat."""
    from integration.chat.channel_header import show_outages
    from integration.chat.examination import Examination
    from integration.chosen import create_server

    server = create_server(desk, settings)
    return PeriodicTasks(
        desk,
        server.directory.present,
        Examination(server.members, server.accounts.named).look,
        FileStore(settings.attachments),
        server.accounts.look,
        partial(show_outages, desk, server.members),
        look_at_night,
        datetime.now(UTC),
    )
