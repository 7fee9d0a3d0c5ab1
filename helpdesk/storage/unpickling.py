"""What a child that reads strangers' bytes tells its parent: values of known kinds, and no code.

Whatever takes over the child could send any pickle, and a pickle may name any function of Python.
"""

import io
import pickle
from collections.abc import Collection
from typing import Any


class NotKnown(Exception):
    """The bytes are no pickle, or hold something else than the kinds that were named."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, kinds: Collection[type]) -> None:
        super().__init__(io.BytesIO(data))
        self._kinds = {(kind.__module__, kind.__qualname__): kind for kind in kinds}

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._kinds[module, name]
        except KeyError:
            raise NotKnown(f"{module}.{name}") from None


def unpickle(data: bytes, kinds: Collection[type]) -> Any:
    """Return the value; raise NotKnown where it is made of more than builtins and these kinds."""
    try:
        return _Unpickler(data, kinds).load()
    except NotKnown:
        raise
    # Which error garbage ends in depends on the garbage.
    except Exception as error:
        raise NotKnown(type(error).__name__) from error
