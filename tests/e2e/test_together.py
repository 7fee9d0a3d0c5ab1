"""All processes of the desk from one that has loaded everything, as `make run` starts them."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.procfile import TOGETHER, together
from tests.e2e.house import CALM, RealHouse, is_there, living, wait_for
from tests.e2e.people import card_of, fill_in, send

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
# web, bot, worker, clock, listen, mailbox.
PROCESSES = 6
LINES = together({"release": "python main.py release"})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[RealHouse]:
    procfile = "\n".join(f"{name}: {line}" for name, line in LINES.items())
    with living(RealHouse(tmp_path, procfile=procfile, values=CALM)) as running:
        running.wait_until_ready()
        yield running


def test_a_question_goes_through_all_of_them_also_after_all_have_died(house: RealHouse) -> None:
    (desk,) = TOGETHER
    children = map(_children, house.pids("main.py\0together"))
    for pid in max(children, key=len):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: house.log(desk).count("process ended") == PROCESSES, "all begun anew")
    wait_for(lambda: is_there(house.site) and is_there(house.bot), "both apps")

    mother = house.visitor()
    fill_in(mother, email="mother@example.ru")
    reference = send(mother)

    card_of(house.person("consultant1"), reference)
    house.letter(reference)


def _children(pid: int) -> set[int]:
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return set(map(int, said.split()))
