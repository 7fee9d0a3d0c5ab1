"""The nightly look of the doctor, in a process of its own: the clock imports nothing for it.

The clock looks, and so does the timer that `make install` sets up: it also looks where the clock is
dead. Each takes the look in the database first, so a day has one and each fault is told once.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from helpdesk.clock.incidents import NIGHTLY_INCIDENTS, Incident, IncidentKind, note
from helpdesk.clock.nightly_look import (
    Finding,
    is_night,
    keep_nightly_look,
    take_nightly_look,
)
from helpdesk.clock.stuck_messages import TITLES
from helpdesk.kernel.desk import Desk
from settings import ROOT

DOCTOR = [sys.executable, str(ROOT / "main.py"), "doctor", "--json"]
LONGEST = 300  # seconds
# Until all that starts together stands, the doctor would find it missing.
SETTLED = timedelta(minutes=5)
# The clock itself sees these each few minutes, and tells of them in its own words.
TOLD_OTHERWISE = frozenset({"База данных", "Диск", "Сервер чата", "Чат", "Ящик", *TITLES.values()})
# Returns what the doctor says.
Look = Callable[[], list[Finding]]


def look_at_night(command: list[str] = DOCTOR) -> list[Finding]:
    """Return each line of the doctor's.

    Raise OSError, subprocess.TimeoutExpired, or ValueError where it said nothing to be read.
    """
    ended = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False, cwd=ROOT)
    return [Finding.of(**each) for each in json.loads(ended.stdout)["findings"]]


def examine_by_timer(
    desk: Desk, look: Look = look_at_night, wait: Callable[[float], None] = time.sleep
) -> bool:
    """As the clock does, and as patiently: a timer that has missed its hour comes at the start."""
    if not is_night(desk, datetime.now(UTC)):
        return False
    # A copy may be restored meanwhile: then this would still hold the database of before.
    desk.engine.dispose()
    wait(SETTLED.total_seconds())
    return examine_where_due(desk, look, datetime.now(UTC))


def examine_where_due(desk: Desk, look: Look, now: datetime) -> bool:
    """Let the doctor look where it is time; keep all that he says, tell what is new or over."""
    if not take_nightly_look(desk, now):
        return False
    lines = look()
    keep_nightly_look(desk, lines, now)
    note(desk, _incidents_in(lines), now, kinds=NIGHTLY_INCIDENTS)
    return True


def _incidents_in(lines: Iterable[Finding]) -> list[Incident]:
    """Return what does not work, one incident for each title of the doctor's."""
    said: dict[str, list[str]] = {}
    for each in lines:
        if each.well is False and each.what not in TOLD_OTHERWISE:
            said.setdefault(each.what, []).append(_in_words(each))
    return [Incident(IncidentKind.NIGHTLY, what, " ".join(lines)) for what, lines in said.items()]


def _in_words(found: Finding) -> str:
    sentences = (found.says, found.remedy)
    return " ".join(f"{each.rstrip('.')}." for each in sentences if each)
