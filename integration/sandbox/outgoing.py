"""How the sandbox calls an integration: as Mattermost does, with its patience and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from integration.sandbox.limits import ANSWER_BYTES

CONNECT_SECONDS = 3
AGENT = "Mattermost-Bot/1.1"


class NoAnswer(Exception):
    """The integration could not be reached, or took too long."""


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    @property
    def is_json(self) -> bool:
        return self.content_type.partition(";")[0].strip() == "application/json"


class Outgoing:
    """`seconds` is a real server's OutgoingIntegrationRequestsTimeout."""

    def __init__(self, seconds: float = 30) -> None:
        self.seconds = seconds

    def post_form(self, url: str, form: dict[str, str], token: str) -> Answer:
        headers = {"Authorization": f"Token {token}"} if token else {}
        return self._post(url, data=form, headers=headers)

    def post_json(self, url: str, content: dict[str, Any]) -> Answer:
        return self._post(url, json=content, headers={})

    def _post(self, url: str, *, headers: dict[str, str], **content: Any) -> Answer:
        headers |= {"Accept": "application/json", "User-Agent": AGENT}
        try:
            with requests.Session() as session:
                session.trust_env = False  # A proxy of this machine knows nothing of the desk.
                response = session.post(
                    url, headers=headers, timeout=(CONNECT_SECONDS, self.seconds), **content
                )
        except requests.RequestException as error:
            raise NoAnswer(type(error).__name__) from None
        kind = response.headers.get("Content-Type", "")
        return Answer(response.status_code, kind, response.content[:ANSWER_BYTES])
