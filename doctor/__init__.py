"""What works and what does not, in sentences for whoever runs the desk."""

import sys

from doctor import copies, machine, mattermost, processes
from doctor.findings import Examination
from settings import Settings

EXAMINATIONS: tuple[Examination, ...] = (
    machine.database,
    processes.regulation,
    processes.calendar,
    machine.queue,
    processes.CLOCK.examine,
    processes.LISTENER.examine,
    machine.files,
    copies.copies,
    machine.doors,
    mattermost.chat,
    mattermost.names,
    mattermost.word,
    processes.mail,
    processes.mailbox,
)


def report(settings: Settings) -> int:
    """Print every finding; return 1 when something does not work, for scripts."""
    findings = [finding for examine in EXAMINATIONS for finding in examine(settings)]
    sys.stdout.write("".join(f"{finding}\n" for finding in findings))
    return int(any(finding.well is False for finding in findings))
