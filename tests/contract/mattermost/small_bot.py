"""A bot of a few lines, for tests of the sandbox's pages: it posts a card, asks, and refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Flask, request
from flask.typing import ResponseReturnValue

from sandbox.loopback import LoopbackServer, serving
from sandbox.people import Person
from sandbox.seen import SeenPost
from sandbox.testing import RunningSandbox, start_sandbox

PATIENCE = 30  # seconds

TOPICS = [{"text": "Оценки", "value": "marks"}, {"text": "Вход", "value": "login"}]
WAYS = [{"text": "Позвонить", "value": "call"}, {"text": "Написать", "value": "mail"}]
ELEMENTS: list[dict[str, Any]] = [
    {"name": "topic", "type": "select", "display_name": "Тема", "options": TOPICS},
    {
        "name": "words",
        "type": "textarea",
        "display_name": "Что не вышло",
        "max_length": 3000,
        "placeholder": "Что делали и что увидели",
        "help_text": "Одно-два предложения",
    },
    {"name": "class", "type": "text", "display_name": "Класс", "optional": True},
    {"name": "way", "type": "radio", "display_name": "Как ответить", "options": WAYS},
    {
        "name": "urgent",
        "type": "bool",
        "display_name": "Урок идёт",
        "optional": True,
        "placeholder": "Вопрос мешает уроку",
    },
]
DIALOG: dict[str, Any] = {
    "callback_id": "question",
    "title": "Вопрос",
    "submit_label": "Спросить",
    "introduction_text": "Ответим до **четверга**, 26 ноября.",
    "state": "signed",
    "elements": ELEMENTS,
    "notify_on_cancel": True,
}


@dataclass
class SmallBot:
    """`heard` has the callbacks, the oldest first: the path and what came.

    `answer` is what any dialog gets; without it a password is refused.
    """

    sandbox: RunningSandbox
    url: str = ""
    dialog_shown: dict[str, Any] = field(default_factory=lambda: DIALOG)
    answer: dict[str, Any] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def bodies(self, path: str) -> list[dict[str, Any]]:
        return [body for where, body in self.heard if where == path]

    def post_card(
        self, words: str = "> Не вижу оценку за **контрольную**.", **props: str
    ) -> SeenPost:
        """Post a card as the desk's look: two buttons, a select, short fields."""
        bot = Person(self.sandbox.url, "", "", token=self.sandbox.bot_token)
        wanted = {
            "channel_id": bot.channel_id("consultants"),
            "message": "**КФ7М-2Р9Т · Оценки · родитель, 7Б** · @consultant1 сегодня дежурит",
            "props": {"attachments": [self._attachment(words)], **props},
        }
        return SeenPost.of(bot.request("POST", "/posts", json=wanted).json())

    def draw_anew(self, card: SeenPost, words: str, menu_id: str) -> None:
        """Change the card's words and what its menu offers; the menu's action has this id."""
        drawn = self._attachment(words)
        drawn["actions"][-1] |= {"id": menu_id, "options": [{"text": "Вернуть", "value": "back"}]}
        bot = Person(self.sandbox.url, "", "", token=self.sandbox.bot_token)
        changed = {"props": {"attachments": [drawn]}}
        bot.request("PUT", f"/posts/{card.id}/patch", json=changed)

    def _attachment(self, words: str) -> dict[str, Any]:
        fields = (("Кто", "Иванова М. П., мама, 7Б"), ("Канал", "форма на сайте"))
        return {
            "color": "#1c58d9",
            "text": words,
            "footer": "№ 134 за 2026 · пришло сегодня в 9:41",
            "fields": [{"title": title, "value": value, "short": True} for title, value in fields],
            "actions": [
                self._action("claim", "Беру", style="primary"),
                self._action("ask", "Уточнить"),
                self._action(
                    "more",
                    "Ещё…",
                    type="select",
                    options=[
                        {"text": "Закрыть", "value": "close"},
                        {"text": "В поддержку", "value": "hand_off"},
                    ],
                ),
            ],
        }

    def _action(self, name: str, caption: str, **parts: Any) -> dict[str, Any]:
        integration = {"url": f"{self.url}/action", "context": {"action": name}}
        return {"id": name, "name": caption, "type": "button", "integration": integration} | parts

    def command(self) -> ResponseReturnValue:
        self.heard.append(("/command", request.form.to_dict()))
        if request.form["text"].strip():
            return {"response_type": "ephemeral", "text": "Вопрос **записан**."}
        self._open(request.form["trigger_id"])
        return {}

    def action(self) -> ResponseReturnValue:
        pressed = request.get_json()
        self.heard.append(("/action", pressed))
        if pressed["context"]["action"] == "ask":
            self._open(pressed["trigger_id"])
            return {}
        return {"ephemeral_text": "Вопросом уже занимается коллега."}

    def dialog(self) -> ResponseReturnValue:
        sent = request.get_json()
        self.heard.append(("/dialog", sent))
        if self.answer or sent["cancelled"] or "пароль" not in str(sent["submission"]):
            return self.answer
        return {"errors": {"words": "Пароль писать не надо."}, "error": ""}

    def _open(self, trigger: str) -> None:
        wanted = {"trigger_id": trigger, "url": f"{self.url}/dialog", "dialog": self.dialog_shown}
        path = f"{self.sandbox.url}/api/v4/actions/dialogs/open"
        requests.post(path, json=wanted, timeout=PATIENCE).raise_for_status()


@contextmanager
def small_bot(sandbox: RunningSandbox) -> Iterator[SmallBot]:
    """Run the bot, and let the sandbox's commands reach it, until the block ends."""
    bot = SmallBot(sandbox)
    app = Flask("small_bot")
    for view in (bot.command, bot.action, bot.dialog):
        app.add_url_rule(f"/{view.__name__}", view_func=view, methods=["POST"])
    server = LoopbackServer(app)
    bot.url = server.url
    sandbox.call_bot_at(bot.url)
    with serving(server, "small bot"):
        yield bot


@contextmanager
def sandbox_with_bot(**options: Any) -> Iterator[SmallBot]:
    with start_sandbox(**options) as sandbox, small_bot(sandbox) as bot:
        yield bot
