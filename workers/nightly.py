"""The nightly look of the doctor, in a process of its own: the clock imports nothing for it."""

import json
import subprocess
import sys

from helpdesk.clock.incidents import Incident, IncidentKind
from settings import ROOT

DOCTOR = [sys.executable, str(ROOT / "main.py"), "doctor", "--json"]
LONGEST = 300  # seconds
# The clock itself sees these each few minutes, and tells of them in its own words.
TOLD_OTHERWISE = frozenset({"База данных", "Диск", "Mattermost", "Чат", "Ящик"})
FAILS = "fails"


def look_at_night(command: list[str] = DOCTOR) -> list[Incident]:
    """Return what does not work, one incident for each title of the doctor's.

    Raise OSError, subprocess.TimeoutExpired, or ValueError where it said nothing to be read.
    """
    ended = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False, cwd=ROOT)
    said: dict[str, list[str]] = {}
    for each in json.loads(ended.stdout)["findings"]:
        if each["state"] == FAILS and each["what"] not in TOLD_OTHERWISE:
            said.setdefault(each["what"], []).append(_in_words(each))
    return [Incident(IncidentKind.NIGHTLY, what, " ".join(lines)) for what, lines in said.items()]


def _in_words(found: dict[str, str]) -> str:
    sentences = (found["says"], found["remedy"])
    return " ".join(f"{each.rstrip('.')}." for each in sentences if each)
