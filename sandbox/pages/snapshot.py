"""What somebody else's browser shows: a page of the desk, fetched and made a picture of itself.

A picture runs nothing, leads nowhere and sends nothing.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

import requests

PATIENCE = 10  # seconds
_FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<input\b[^>]*type=\"hidden\"[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(name|value)=\"([^\"]*)\"")
_SCRIPT = re.compile(r"<script\b.*?</script>", re.IGNORECASE | re.DOTALL)
_STYLES = re.compile(r"<link\b[^>]*rel=\"stylesheet\"[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhref=\"([^\"]*)\"")
_LINK = re.compile(r"(<a\b[^>]*?)\shref=\"[^\"]*\"", re.IGNORECASE)
_REFRESH = re.compile(r"<meta\b[^>]*http-equiv[^>]*>", re.IGNORECASE)


class NotShown(Exception):
    """The page cannot be had now."""


@dataclass
class Browser:
    """One person's browser: it keeps its login for as long as the desk does."""

    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.trust_env = False

    def picture(self, address: str) -> str:
        """Return the page as a picture; raise NotShown where it is refused, or asks for a login."""
        page = self._get(address)
        if "/desk/" in address and "/desk/" not in page.url:
            raise NotShown
        styles = "".join(
            self._get(urljoin(page.url, unescape(found[1]))).text
            for link in _STYLES.findall(page.text)
            if (found := _ADDRESS.search(link))
        )
        return as_picture(page.text, styles)

    def enter(self, link: str) -> None:
        """Follow a login link and press the button behind it."""
        page = self._get(link)
        form = _FORM.search(page.text)
        if form is None or not page.url.startswith(link):
            return
        fields = (dict(_ATTRIBUTE.findall(each)) for each in _HIDDEN.findall(form[1]))
        data = {each["name"]: unescape(each.get("value", "")) for each in fields if "name" in each}
        origin = urljoin(page.url, "/").rstrip("/")
        headers = {"Origin": origin, "Referer": page.url}
        try:
            self._session.post(page.url, data=data, headers=headers, timeout=PATIENCE)
        except requests.RequestException as error:
            raise NotShown from error

    def _get(self, address: str) -> requests.Response:
        try:
            answer = self._session.get(address, timeout=PATIENCE)
        except requests.RequestException as error:
            raise NotShown from error
        if not answer.ok:
            raise NotShown
        return answer


def as_picture(page: str, styles: str) -> str:
    """Return the page with its styles in it, and without what could do anything."""
    still = _REFRESH.sub("", _STYLES.sub("", _SCRIPT.sub("", page)))
    still = _LINK.sub(r"\1", still)
    return still.replace("</head>", f"<style>{styles}</style></head>", 1)
