"""A browser without JavaScript: it reads pages, fills in forms and presses buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

PATIENCE = 40  # seconds
CHOSEN_ONLY_IF_CHECKED = ("radio", "checkbox")
# What one types into a field, chooses in several, or takes from a folder: a name and its bytes.
Typed = str | list[str] | tuple[str, bytes]
NOTHING_TO_READ = ("script", "style", "title")


@dataclass(frozen=True)
class Button:
    """What can be pressed: its words, where it leads, and what it says beside the fields."""

    words: str
    address: str
    says: dict[str, str]


@dataclass
class Form:
    address: str
    is_multipart: bool
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads the forms of a page, and the words that a person sees on it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.checkboxes: dict[str, str] = {}
        self._form: Form | None = None
        self._area: str | None = None
        self._button: tuple[dict[str, str], list[str]] | None = None
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in NOTHING_TO_READ:
            self._unread += 1
        elif tag == "form":
            is_multipart = given.get("enctype") == "multipart/form-data"
            self._form = Form(given.get("action", ""), is_multipart)
            self.forms.append(self._form)
        elif tag == "textarea" and self._form is not None:
            self._area = given["name"]
            self._form.fields[self._area] = ""
        elif tag == "input":
            self._input(given)
        elif tag == "button":
            self._button = (given, [])

    def handle_endtag(self, tag: str) -> None:
        if tag in NOTHING_TO_READ:
            self._unread -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "button" and self._button is not None:
            self._end_button(*self._button)
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._form is not None:
            # A browser drops the line end that opens a text area.
            self._form.fields[self._area] += data.removeprefix("\n")
        if self._button is not None:
            self._button[1].append(data)
        if not self._unread:
            self.words.append(data)

    def _input(self, given: dict[str, str]) -> None:
        name, sort = given.get("name"), given.get("type", "text")
        if self._form is None or not name or sort == "file":
            return
        if sort == "checkbox":
            self.checkboxes[name] = given.get("value", "on")
        if sort not in CHOSEN_ONLY_IF_CHECKED or "checked" in given:
            self._form.fields[name] = given.get("value", "")

    def _end_button(self, given: dict[str, str], words: list[str]) -> None:
        if self._form is None:
            return
        says = {given["name"]: given.get("value", "")} if "name" in given else {}
        address = given.get("formaction", self._form.address)
        self._form.buttons.append(Button(" ".join("".join(words).split()), address, says))


class Browser:
    """One visitor: his cookies, his address, and the page before him."""

    def __init__(self, site: str, address: str = "127.0.0.1") -> None:
        self.site = site
        self.page = requests.Response()
        self._session = requests.Session()
        self._session.trust_env = False  # A proxy of this machine knows nothing of the site.
        # Families do not share one address: who sends often from a single one is slowed down.
        self._session.mount("http://", _From(address))

    def open(self, path: str) -> str:
        """Open a page of the site, or a whole address; return its words."""
        return self._see(self._session.get(urljoin(self.site, path), timeout=PATIENCE))

    def enter(self, link: str) -> str:
        """Open a login link and press its button."""
        self.open(link)
        name = next(
            b.words
            for form in self._read.forms
            for b in form.buttons
            if b.words.startswith("Войти как")
        )
        return self.press(name)

    def press(self, button: str, **typed: Typed) -> str:
        """Fill in fields of the form with that button, press it, return the next page's words."""
        for form in self._read.forms:
            for found in form.buttons:
                if found.words == button:
                    return self._send(form, found, typed)
        raise LookupError(f"no button {button!r} on {self.page.url}: {self.words}")

    def ticked(self, name: str) -> str:
        """Return what a checkbox says once it is ticked."""
        return self._read.checkboxes[name]

    @property
    def words(self) -> str:
        """Everything that can be read on the page, in one line."""
        return " ".join("".join(self._read.words).split())

    @property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.page.text)
        return reader

    def _send(self, form: Form, button: Button, typed: dict[str, Typed]) -> str:
        said: dict[str, Typed] = {**form.fields, **typed, **button.says}
        content = {
            name: value if isinstance(value, tuple) else (None, value)
            for name, value in said.items()
        }
        body: dict[str, Any] = {"files": content} if form.is_multipart else {"data": said}
        address = urljoin(self.page.url, button.address)
        return self._see(self._session.post(address, timeout=PATIENCE, **body))

    def _see(self, page: requests.Response) -> str:
        """Keep the page; one that did not come leaves the earlier one before the visitor."""
        page.raise_for_status()
        self.page = page
        return self.words

    def close(self) -> None:
        self._session.close()


class _From(HTTPAdapter):
    """Calls from an address of this machine's own choice; 127.0.0.0/8 is all this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **kwargs)  # type: ignore[arg-type]
