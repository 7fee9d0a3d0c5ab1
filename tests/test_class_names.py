"""A class has a name of its own in the product; those that still share one may only grow fewer."""

import ast
from collections import Counter

from tests.test_sizes import product

_SHARED = """
Account Act Address Answer Asked Box Channel Chat Checked Column Connection Consent Deed Entry
Failed Group Kind Letter Line Link Mark Opened Order Outcome Overview Overwritten Part People
Period Person Place Post Presence Question Reader Reading Reason Refused Renderer Said Seen
Sheet Shown Stage State Step Stored Texts Told Topic Unreadable Wording
"""
SHARED = frozenset(_SHARED.split())


def _public_classes() -> Counter[str]:
    trees = (ast.parse(file.read_text("utf-8")) for file in product())
    found = (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    return Counter(each.name for each in found if not each.name.startswith("_"))


def test_no_two_public_classes_share_a_name() -> None:
    shared = {name for name, times in _public_classes().items() if times > 1}
    assert shared - SHARED == set(), "give the new one a name that says what it is"
    assert SHARED - shared == set(), "take out what is shared no more"
