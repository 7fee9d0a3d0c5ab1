"""What works and what does not, in sentences for whoever runs the desk.

`--json` prints one object for monitors: `well` is false where something does not work, `findings`
lists each line with `what`, `state` («ok», «note» or «fails»), `says` and `remedy`.
"""

import json
import sys
from collections.abc import Iterable

from doctor import chat, copies, doors, in_force, machine, mail, processes
from doctor.findings import Examination, Finding, examined
from helpdesk.clock.nightly_look import STATES
from settings import Settings

EXAMINATIONS: tuple[Examination, ...] = (
    machine.database,
    in_force.key,
    in_force.names,
    in_force.processes,
    in_force.regulation,
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
    sys.stdout.write(_for_monitors(findings) if as_json else _for_people(findings))
    return 0 if is_well(findings) else 1


def is_well(findings: Iterable[Finding]) -> bool:
    return all(finding.well is not False for finding in findings)


def _for_people(findings: list[Finding]) -> str:
    return "".join(f"{finding}\n" for finding in findings)


def _for_monitors(findings: list[Finding]) -> str:
    said = [
        {
            "what": each.what,
            "state": STATES[each.well],
            "says": each.says,
            "remedy": each.remedy,
        }
        for each in findings
    ]
    whole = {"well": is_well(findings), "findings": said}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n"
