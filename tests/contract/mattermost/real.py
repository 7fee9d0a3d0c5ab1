"""Whether this run has a real server to ask."""

import os

WANTED = ("MATTERMOST_TEST_URL", "MATTERMOST_TEST_ADMIN", "MATTERMOST_TEST_PASSWORD")
MISSING = [name for name in WANTED if not os.environ.get(name)]
