"""What comes in, made fit at the edge: no page meets a sign or a number that no database takes."""

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from webforms.web.typed import fit


class Number(IntegerConverter):
    """A number in an address: what is no id of ours, for its size alone, is no address of ours."""

    regex = "[1-9][0-9]{0,8}"


class FitRequest(Request):
    """A request whose fields and parameters hold nothing but what can be stored and shown."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _fit(super().args)

    @property
    def is_json(self) -> bool:
        """No page takes JSON; the library of forms would read it all the same."""
        return False

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _fit(self.__dict__["form"])


def configure(app: Flask) -> None:
    """Before any address is registered."""
    app.request_class = FitRequest
    app.url_map.converters["int"] = Number


def _fit(given: MultiDict[str, str]) -> MultiDict[str, str]:
    return ImmutableMultiDict((fit(name), fit(value)) for name, value in given.items(multi=True))
