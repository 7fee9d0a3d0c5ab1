"""Cards and notices stay within the limits of every server, and nothing in them comes alive."""

import json
import re
from dataclasses import replace

import pytest

from helpdesk.domain.actions import Action
from helpdesk.inquiries import claims
from integration.chat.buttons import Button
from integration.chat.interaction import SignedButton
from integration.chat.sealing import read_button
from integration.chat.speech import (
    Call,
    Card,
    CardField,
    Copyable,
    Link,
    Notification,
    Quote,
    Tone,
    line,
)
from integration.mattermost.post_rendering import MESSAGE_RUNES, PROPS_RUNES, Renderer, runes_of
from sandbox.server.limits import ACTION_ID, OLD
from sandbox.server.mentions import names_called
from tests.integration.telling import MARINA, NOW, PAGE, Telling

SECRET = b"s" * 32
REFERENCE = "ACEHKMPT"
PEN = Renderer(SECRET, "https://help.school.example:8001")
UUID = "2f1b0f8e-0000-4000-8000-000000000001"


def card(words: str = "Не вижу оценок", fields: tuple[CardField, ...] = ()) -> Card:
    return Card(
        line("К"),
        (Quote(words),),
        fields,
        "№ 1",
        Tone.NEW,
        (Button(Action.CLAIM), Button(Action.HAND_OFF)),
        (Button(Action.LOG_MISSED),),
    )


def attachment(drawn: Card) -> dict[str, object]:
    (found,) = PEN.card(drawn, REFERENCE, UUID).props["attachments"]
    return dict(found)


@pytest.mark.parametrize("sign", ["я", "*", "<", '"', "\n", "\\", "@", "`", "https://x.ru/ "])
def test_no_words_make_a_card_too_large_for_an_old_server(sign: str) -> None:
    props = PEN.card(card(sign * 5_000), REFERENCE, UUID).props
    assert runes_of(props) <= PROPS_RUNES < OLD.props_runes
    assert len(json.dumps(props, ensure_ascii=False)) <= OLD.props_runes


def test_a_full_card_of_the_longest_values_fits(telling: Telling) -> None:
    inquiry = telling.parent_asks("<слово> " * 700)
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    full = telling.card(inquiry)
    long = tuple(CardField(f"Поле {n}", "<*>" * 400) for n in range(6))
    props = PEN.card(replace(full, fields=full.fields + long), inquiry.reference, UUID).props
    assert runes_of(props) <= PROPS_RUNES


def test_go_writes_angle_brackets_longer() -> None:
    assert runes_of({"a": "<"}) - runes_of({"a": "я"}) == len("\\u003c") - 1


def test_words_that_fit_stay_whole() -> None:
    words = "слово " * 300
    assert words.strip() in str(attachment(card(words))["text"])


@pytest.mark.parametrize("count", [4_000, 12_000, 40_000])
def test_no_answer_makes_a_message_too_long(count: int) -> None:
    notice = Notification((line("Ответ готов"), Quote("*" * count)), page=PAGE)
    drawing = PEN.notification(notice, REFERENCE, UUID)
    assert len(drawing.message) <= MESSAGE_RUNES


def test_an_answer_that_was_cut_is_whole_on_the_page() -> None:
    notice = Notification((Quote("слово " * 4_000),), page=PAGE)
    message = PEN.notification(notice, REFERENCE, UUID).message
    assert message.endswith(f"…\n\n[Полностью — на странице вопроса]({PAGE})")


def test_an_answer_that_fits_is_not_cut() -> None:
    words = ("слово " * 1_900).strip()
    assert (
        PEN.notification(Notification((Quote(words),), page=PAGE), REFERENCE, UUID).message
        == f"> {words}"
    )


def test_a_letter_is_drawn_to_the_letter() -> None:
    body = "Здравствуйте!\n\n@all *жирно* https://x.ru"
    assert (
        PEN.notification(Notification((Copyable(body),)), REFERENCE, UUID).message
        == f"```\n{body}\n```"
    )


def test_nobody_is_called_by_words_or_fields() -> None:
    evil = card("@all", (CardField("Кто", "@channel"), CardField("Дети", "@here и `@all")))
    drawing = PEN.card(evil, REFERENCE, UUID)
    assert names_called(drawing.message, drawing.props, fields_mention=True) == set()


def test_whoever_is_on_duty_is_called() -> None:
    drawing = PEN.notification(
        Notification((line(Call("consultant1"), ", вопрос"),)), REFERENCE, UUID
    )
    called = names_called(drawing.message, drawing.props, fields_mention=True)
    assert "consultant1" in called


def test_a_name_with_marks_in_it_stays_a_name() -> None:
    drawing = PEN.notification(
        Notification((line("Занимается [Мама](https://evil.example)"),)), REFERENCE, UUID
    )
    assert "](" not in drawing.message.replace("\\]", "")


def test_an_address_with_brackets_does_not_end_the_link() -> None:
    drawing = PEN.notification(
        Notification((line(Link("Тут", "mailto:a@b.ru?subject=(1)")),)), REFERENCE, UUID
    )
    assert drawing.message == "[Тут](mailto:a@b.ru?subject=%281%29)"


def test_the_ids_of_actions_can_be_pressed() -> None:
    actions = attachment(card())["actions"]
    assert isinstance(actions, list)
    assert [action["id"] for action in actions[:2]] == ["claim", "handoff"]
    assert re.fullmatch(r"more[0-9a-f]{8}", actions[2]["id"])
    assert all(ACTION_ID.fullmatch(action["id"]) for action in actions)


def test_every_action_has_an_id_of_its_own() -> None:
    every = replace(card(), buttons=tuple(Button(action) for action in Action), more=())
    actions = attachment(every)["actions"]
    assert isinstance(actions, list)
    assert len({action["id"] for action in actions}) == len(Action)


def test_buttons_are_sealed_for_their_inquiry() -> None:
    actions = attachment(card())["actions"]
    assert isinstance(actions, list)
    integration = actions[1]["integration"]
    assert integration["url"] == "https://help.school.example:8001/action"
    assert read_button(SECRET, integration["context"]) == SignedButton(REFERENCE, "hand_off")
    assert read_button(b"x" * 32, integration["context"]) is None


def test_the_select_names_its_moves() -> None:
    actions = attachment(card())["actions"]
    assert isinstance(actions, list)
    select = actions[2]
    assert (select["type"], select["name"]) == ("select", "Ещё…")
    assert select["options"] == [{"text": "Не дозвонились", "value": "log_missed"}]


def test_a_card_without_moves_has_no_empty_select() -> None:
    assert attachment(replace(card(), buttons=(), more=()))["actions"] == []


def test_the_delivery_stands_in_the_props_and_no_link_is_fetched() -> None:
    props = PEN.notification(Notification((line("Принято"),)), REFERENCE, UUID).props
    assert props == {"delivery_id": UUID, "unsafe_links": "true"}


def test_each_tone_has_its_colour() -> None:
    colours = {str(attachment(replace(card(), tone=tone))["color"]) for tone in Tone}
    assert len(colours) == len(Tone)
