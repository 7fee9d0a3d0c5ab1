"""Tests that share a house which takes long to start run in one process."""

import os
import re

import pytest

from settings import ROOT


@pytest.mark.xdist_group("together")
def test_the_tests_of_a_group_stay_together(request: pytest.FixtureRequest) -> None:
    """The plugin that shares tests out marks them so; under some versions of pytest it cannot."""
    shared_out = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@together") is shared_out


def test_a_house_of_a_folder_ends_with_the_folder() -> None:
    """Where the folder is no package, pytest keeps it until the last test of all has run."""
    of_folder = re.compile(r"""scope=["']package["']""")
    found = (each for each in (ROOT / "tests").rglob("*.py") if each.name != "test_groups.py")
    folders = {each.parent for each in found if of_folder.search(each.read_text("utf-8"))}
    assert folders
    assert [each.name for each in folders if not (each / "__init__.py").is_file()] == []
