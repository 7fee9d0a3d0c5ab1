"""What a server fetches of its own accord while something is posted."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.school import School, word


@contextmanager
def fetched(school: School, listener: Listener) -> Iterator[list[str]]:
    """Hand out a list that holds, after the block, the addresses that the server went for.

    The sandbox fetches nothing and says what a server would have fetched.
    """
    found: list[str] = []
    before = len(school.admin.observed("fetch")) if school.server.is_sandbox else 0
    yield found
    if school.server.is_sandbox:
        found += [each["says"] for each in school.admin.observed("fetch")[before:]]
    else:
        found += _until_a_sure_one(school, listener)


def _until_a_sure_one(school: School, listener: Listener) -> list[str]:
    """Return the paths that were fetched; a server may fetch after it has answered."""
    sure, paths = f"/{word()}", list[str]()
    school.post(f"![наверняка]({listener.url}{sure})")
    while (path := listener.heard().path) != sure:
        paths.append(path)
    return paths
