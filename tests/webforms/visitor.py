"""A visitor without JavaScript: reads a page, fills in what is there, clicks a button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FILLED_IN = {
    "requester": "Анна Петровна",
    "children-0-surname": "Иванова",
    "children-0-name": "Мария",
    "children-0-school_class": "5А",
    "reply_by": "call",
    "phone": "8 918 123-45-67",
    "topic": "marks",
    "words": "Не вижу оценок",
}


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.ids: set[str] = set()
        self.errors: list[str] = []
        self.title = ""
        self._text_of: str | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        self._in_title = tag == "title"
        if tag == "textarea":
            self._text_of = given["name"]
            self.values[given["name"]] = ""
        if tag != "input" or not given.get("name"):
            return
        if given.get("type") not in ("radio", "checkbox") or "checked" in given:
            self.values[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text_of = None
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._text_of is not None:
            self.values[self._text_of] += data.lstrip("\n")
        if self._in_title:
            self.title += data


@dataclass
class Visitor:
    """Holds the page that was last seen; `fields` are what a browser would send from it."""

    client: FlaskClient
    path: str = "/"
    page: TestResponse = field(init=False)

    def __post_init__(self) -> None:
        # As every browser does on the site's own pages.
        self.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def open(self, path: str = "/") -> TestResponse:
        self.path = path
        return self._seen(self.client.get(path))

    def enter(self, link: str) -> TestResponse:
        """Open a login link and click its button, where it asks; return where that leads."""
        if self.open(link).status_code != 200:
            return self.page
        return self._seen(self.client.post(link, data=self.fields))

    def press(self, go: str, **changed: str) -> TestResponse:
        """Click the button of that value, with fields filled in before."""
        return self._seen(self.client.post(self.path, data={**self.fields, **changed, "go": go}))

    def fill_in(self, **other: str) -> TestResponse:
        """Open the form, fill it in and go on to the check page."""
        self.open(self.path)
        return self.press("check", **{**FILLED_IN, "consent": self.consent, **other})

    def ask(self, **other: str) -> TestResponse:
        """Send a filled-in form by way of the check page; return where that leads."""
        assert self.fill_in(**other).status_code == 200, self.page.text
        return self.press("send")

    @property
    def fields(self) -> dict[str, str]:
        return self._read().values

    @property
    def ids(self) -> set[str]:
        return self._read().ids

    @property
    def title(self) -> str:
        return self._read().title

    @property
    def consent(self) -> str:
        """The value of the consent's box, which is the digest of the document's text."""
        _, _, rest = self.page.text.partition('name="consent" value="')
        return rest.partition('"')[0]

    def _seen(self, page: TestResponse) -> TestResponse:
        self.page = page
        return page

    def _read(self) -> _Inputs:
        parser = _Inputs()
        parser.feed(self.page.text)
        return parser
