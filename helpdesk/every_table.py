"""All the tables there are: those of `schema`, and those that each area keeps by itself.

Who makes or compares the whole schema imports `metadata` from here.
"""

from helpdesk.schema import metadata

__all__ = ["metadata"]
