"""References that can be read aloud, typed in either alphabet and not be mistaken."""

import re
import secrets

# Letters that Latin and Cyrillic share by shape, without those that look like a digit (B, O, I),
# and digits without 0, 1, 3, 8: whichever keyboard is on, the same eight signs come out.
ALPHABET = "ACEHKMPTXY245679"
LENGTH = 8
_TWINS = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")


def new_reference() -> str:
    """Return eight random signs; the caller that stores it checks that it is new."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_reference(typed: str) -> str | None:
    """Return the reference that somebody typed, or None where it cannot be one.

    Case, spaces, dashes and the Cyrillic twins of the letters (К/K, Х/X) do not matter.
    """
    signs = "".join(c for c in typed.upper() if c.isalnum()).translate(_TWINS)
    if len(signs) != LENGTH or any(c not in ALPHABET for c in signs):
        return None
    return signs


def shown_reference(reference: str) -> str:
    """Return the reference as people read it aloud: two groups of four."""
    return f"{reference[:4]}-{reference[4:]}"


def reference_in(words: str, reference: str) -> str:
    """Return the reference as it stands in somebody's words, spelled in any way; empty if not."""
    pattern = r"[\W_]{0,2}".join(reference)
    found = re.search(pattern, words.upper().translate(_TWINS))
    return words[found.start() : found.end()] if found else ""
