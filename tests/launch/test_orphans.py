"""What ends while the desk goes on is buried: a table of processes has room for so many."""

import subprocess
import sys

from settings import ROOT

# In a process of its own: it takes leave of whatever child has ended.
BURIES = """
import os, subprocess, time
from launch.supervision import _bury_orphans

supervisor, orphan = subprocess.Popen(["sleep", "60"]), subprocess.Popen(["true"])
while os.waitid(os.P_PID, orphan.pid, os.WEXITED | os.WNOWAIT).si_pid != orphan.pid:
    time.sleep(0.01)
_bury_orphans(supervisor.pid)
print(os.path.exists(f"/proc/{orphan.pid}"), supervisor.poll())
supervisor.kill()
while os.waitid(os.P_PID, supervisor.pid, os.WEXITED | os.WNOWAIT).si_pid != supervisor.pid:
    time.sleep(0.01)
_bury_orphans(supervisor.pid)
print(supervisor.poll())
"""


def test_orphans_are_buried_and_the_supervisors_end_is_left_to_who_asks_for_it() -> None:
    said = subprocess.run(
        [sys.executable, "-c", BURIES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ["False", "None", "-9"]
