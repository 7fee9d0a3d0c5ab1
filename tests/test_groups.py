"""Tests that share a house which takes long to start run in one process."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_the_tests_of_a_group_stay_together(request: pytest.FixtureRequest) -> None:
    """The plugin that shares tests out marks them so; under some versions of pytest it cannot."""
    shared_out = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@together") is shared_out
