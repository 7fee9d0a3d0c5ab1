"""Which addresses are one box, however they are written."""

# One mailbox under several names: somebody may write from one and answer from another.
_YANDEX = frozenset({"yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "narod.ru"})


def same_box(one: str, other: str) -> bool:
    """Whether two addresses are of one person's box."""
    return bool(one) and _box(one) == _box(other)


def _box(address: str) -> str:
    name, _, host = address.casefold().rpartition("@")
    if host not in _YANDEX:
        return f"{name}@{host}"
    return f"{name.partition('+')[0].replace('.', '-')}@yandex.ru"


def budget_box(address: str) -> str:
    """Return whose budget of letters it is: names that some provider delivers to one box have one.

    Wider than a person's box: it may join strangers, and proves nothing.
    """
    name, _, host = address.casefold().rpartition("@")
    name = name.partition("+")[0].replace(".", "").replace("-", "")
    return f"{name}@{host}"
