"""docs/asvs.md covers each requirement of the two levels once, and names tests that exist."""

import re
from collections import Counter

import pytest

from tests.docs.naming import ROOT, missing_tests, named_tests

PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
# Each section of OWASP ASVS 5.0.0 with the number of its requirements of levels 1 and 2: they are
# numbered from 1, for those of level 3 stand last.
STANDARD = """
    1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3
    4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3
    7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4
    10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2
    12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5
    16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
ROW = re.compile(
    r"^\| (?P<number>\d+(?:\.\d+)*(?:\.x)?) \| [^|]+ \| (?P<how>[^|]+) \| (?P<shown>[^|]+) \|$",
    re.MULTILINE,
)
# What may stand in place of a test, and has to say more than that.
REASON = re.compile(
    r"(?:does not apply|not met[^:]*|administrator|written down|no test): ?.{3,}"
    r"|written down below|not met.{10,}"
)


def _numbers() -> list[str]:
    sections = (each.split(":") for each in STANDARD.split())
    return [f"{name}.{n}" for name, most in sections for n in range(1, int(most) + 1)]


NUMBERS = _numbers()
ROWS = [(row["number"], row["shown"]) for row in ROW.finditer(PAGE)]


def _covered(number: str) -> list[str]:
    if not number.endswith(".x"):
        return [number]
    return [each for each in NUMBERS if each.startswith(number.removesuffix("x"))]


def test_the_standard_has_as_many_requirements_as_it_has() -> None:
    assert len(NUMBERS) == 253


def test_each_requirement_has_one_row() -> None:
    covered = Counter(each for number, _ in ROWS for each in _covered(number))
    assert covered == Counter(NUMBERS)


def test_no_row_is_overlooked() -> None:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert len(lines) == len(ROWS)


@pytest.mark.parametrize(("number", "shown"), ROWS)
def test_a_row_names_tests_that_exist_or_a_reason(number: str, shown: str) -> None:
    assert named_tests(shown) or REASON.search(shown)
    assert missing_tests(shown) == []


@pytest.mark.parametrize("named", sorted(set(re.findall(r"written down: «(.+?)»", PAGE))))
def test_what_is_written_down_is_there(named: str) -> None:
    assert f"\n### {named}\n" in PAGE
