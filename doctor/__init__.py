"""What works and what does not, in sentences for whoever runs the desk.

`--json` prints one object for monitors: `well` is false where something does not work, `findings`
lists each line with `what`, `state` («ok», «note» or «fails»), `says` and `remedy`.
"""

import json
import sys
from collections.abc import Iterable

from doctor import chat, copies, doors, machine, mail, processes
from doctor.findings import Examination, examined
from helpdesk.clock.nightly_look import Finding
from settings import Settings

EXAMINATIONS: tuple[Examination, ...] = (
    machine.database,
    processes.key,
    processes.names,
    processes.processes,
    processes.regulation,
    processes.calendar,
    machine.queue,
    processes.clock,
    processes.listener,
    processes.worker,
    processes.messages,
    processes.flood,
    machine.files,
    machine.attachments,
    machine.disks,
    copies.copies,
    doors.doors,
    doors.certificates,
    doors.clocks,
    chat.chat,
    chat.names,
    chat.word,
    mail.mail,
    mail.mailbox,
)


def report(settings: Settings, *, as_json: bool = False) -> int:
    """Print every finding; return 1 when something does not work, for scripts."""
    findings = list(examined(settings, EXAMINATIONS))
    as_lines = "".join(f"{finding}\n" for finding in findings)
    sys.stdout.write(_for_monitors(findings) if as_json else as_lines)
    return 0 if is_well(findings) else 1


def is_well(findings: Iterable[Finding]) -> bool:
    return all(finding.well is not False for finding in findings)


def _for_monitors(findings: list[Finding]) -> str:
    said = [each.for_monitors for each in findings]
    whole = {"well": is_well(findings), "findings": said}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n"
