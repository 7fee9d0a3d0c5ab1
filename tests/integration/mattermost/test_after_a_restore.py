"""Posts from before a restore: the ids on them are others' by now, and nothing is done by those."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import Engine

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.kernel.drafts import DraftKey, whole_draft
from helpdesk.kernel.outbox import mark_sent
from helpdesk.storage.database import create_engine_for
from integration.chat import dialogs, sealing
from integration.chat.flows.pressing import OUTDATED
from integration.chat.flows.submitted_dialog import EARLIER, GONE, ONE_GONE
from integration.chat.interaction import DialogState
from integration.chat.sealing import button_context, seal_dialog, sealed
from integration.chosen import create_sender
from integration.mattermost.bot import create_bot
from sandbox.seen import SeenPost
from tests.integration.house import School, found_desk
from tests.integration.mattermost.sender.sending import draw, due, moment, named
from tests.integration.mattermost.trust.trusting import state_of, trigger


@dataclass(frozen=True)
class Restored:
    """A desk restored from a copy that does not know the card, and who has got its id since."""

    school: School
    lost: Inquiry
    card: SeenPost
    stranger: Inquiry

    def press(self, context: dict[str, str], post_id: str = "") -> str:
        """Press on the old card, as the server sends it; return what is told."""
        school = self.school
        body = {
            "user_id": school.consultant.id,
            "trigger_id": trigger(school, school.consultant),
            "post_id": post_id or self.card.id,
            "context": context,
        }
        return school.words_of(school.app.test_client().post("/action", json=body))


def draw_card(school: School, *, settles: bool = True) -> str:
    """Post the card that is due; return its post's id."""
    sender = create_sender(school.desk, school.settings)
    card = named(due(school.desk), "card")
    post_id = draw(sender, card)
    if settles:
        mark_sent(school.desk, card, post_id, moment())
    sender.poster.client.close()
    return post_id


@pytest.fixture
def restored(school: School, sqlite_template: Path, tmp_path: Path) -> Iterator[Restored]:
    lost = school.ask("Не сохраняется тема урока")
    card = school.consultant.post(draw_card(school))
    engine: Engine = create_engine_for(f"sqlite:///{copy(sqlite_template, tmp_path / 'copy.db')}")
    desk = found_desk(engine)
    after = replace(school, desk=desk, app=create_bot(desk, school.settings))
    stranger = after.ask("Не видно оценок сына")
    assert stranger.id == lost.id
    yield Restored(after, lost, card, stranger)
    engine.dispose()


def _by_id(secret: bytes, inquiry_id: int, action: str, about: str = "") -> dict[str, str]:
    """Return the context of a button as earlier versions have sealed it."""
    said = f"{inquiry_id}:{action}:{about}" if about else f"{inquiry_id}:{action}"
    context = {"inquiry": str(inquiry_id), "action": action, "mac": sealed(secret, "button", said)}
    return {**context, "about": about} if about else context


def _secret(restored: Restored) -> bytes:
    return restored.school.settings.secret


def test_a_press_on_the_card_of_a_lost_question_claims_no_other(restored: Restored) -> None:
    context = button_context(_secret(restored), restored.lost.reference, Action.CLAIM)
    assert restored.press(context) == OUTDATED
    assert state_of(restored.school, restored.stranger) is State.NEW


def test_nor_does_one_that_was_sealed_by_its_id(restored: Restored) -> None:
    context = _by_id(_secret(restored), restored.lost.id, Action.CLAIM)
    assert restored.press(context) == OUTDATED
    assert state_of(restored.school, restored.stranger) is State.NEW


@pytest.mark.parametrize(
    ("action", "about"),
    [
        (Action.ACCOUNT_HIS, "1"),
        (Action.SWAP_ACCEPT, "1"),
        (Action.TRAINED, "1/marks"),
        (Action.SCHEDULE_APPROVE, "1.1"),
    ],
)
def test_nor_is_anything_else_done_by_an_id(restored: Restored, action: Action, about: str) -> None:
    assert restored.press(_by_id(_secret(restored), 0, action, about)) == OUTDATED
    assert restored.press(button_context(_secret(restored), "", action, about)) == OUTDATED


def test_a_dialog_about_a_lost_question_keeps_its_words_and_answers_no_other(
    restored: Restored,
) -> None:
    school, now = restored.school, datetime.now(UTC)
    until, who = now + timedelta(hours=1), school.consultant.id
    opened = DialogState(restored.lost.id, Action.ASK, who, "", now, until, restored.lost.reference)
    sent = {
        "user_id": who,
        "state": seal_dialog(_secret(restored), opened),
        "submission": {"words": "Ответ"},
    }
    answer = school.app.test_client().post("/dialog", json=sent)
    assert answer.json == {"error": GONE}
    assert state_of(school, restored.stranger) is State.NEW


@pytest.mark.parametrize(
    ("action", "box"), [(Action.SIMILAR, dialogs.SIMILAR), (Action.VENDOR_ANSWER, dialogs.MATE)]
)
def test_a_box_checked_for_a_lost_question_answers_no_other(
    restored: Restored, action: Action, box: str
) -> None:
    """The dialog is about a question that is still there; one of its boxes is about a lost one."""
    school, now = restored.school, datetime.now(UTC)
    known = school.ask("Тема урока не сохраняется")
    until, who = now + timedelta(hours=1), school.consultant.id
    opened = DialogState(known.id, action, who, "", now, until, known.reference)
    checked = {f"{box}{restored.lost.reference}": True, f"{box}{restored.lost.id}": True}
    sent = {
        "user_id": who,
        "state": seal_dialog(_secret(restored), opened),
        "submission": {"words": "Ответ", **checked},
    }
    answer = school.app.test_client().post("/dialog", json=sent)
    assert answer.json == {"error": ONE_GONE.format(restored.lost.shown_reference)}
    key = DraftKey(known.id, who, action.move)
    assert whole_draft(school.desk, key).body == "Ответ"
    assert state_of(school, restored.stranger) is State.NEW
    assert state_of(school, known) is State.NEW


@pytest.mark.parametrize(
    ("action", "chosen"),
    [
        (Action.SIMILAR, {"similar1": True}),
        (Action.VENDOR_ANSWER, {"mate1": True}),
        (Action.DUPLICATE, {"original": "1"}),
    ],
)
def test_a_dialog_that_an_earlier_version_opened_is_to_be_opened_again_with_its_words(
    school: School, action: Action, chosen: dict[str, object]
) -> None:
    known, now = school.ask("Тема урока не сохраняется"), datetime.now(UTC)
    until, who = now + timedelta(hours=1), school.consultant.id
    opened = DialogState(known.id, action, who, "", now, until, known.reference)
    sent = {
        "user_id": who,
        "state": seal_dialog(school.settings.secret, opened),
        "submission": {"words": "Ответ", f"similar{known.reference}": True, **chosen},
    }
    assert school.app.test_client().post("/dialog", json=sent).json == {"error": EARLIER}
    assert whole_draft(school.desk, DraftKey(known.id, who, action.move)).body == "Ответ"
    assert state_of(school, known) is State.NEW


def test_earlier_versions_buttons_work_on_what_this_desk_has_posted(school: School) -> None:
    inquiry = school.ask()
    assert _claimed_by_id(school, inquiry, draw_card(school)) == {}
    assert state_of(school, inquiry) is State.CLAIMED


def test_so_they_do_before_the_post_is_written_down(school: School) -> None:
    inquiry = school.ask()
    assert _claimed_by_id(school, inquiry, draw_card(school, settles=False)) == {}
    assert state_of(school, inquiry) is State.CLAIMED


def _claimed_by_id(school: School, inquiry: Inquiry, card: str) -> Any:
    """Press «Беру» as it was sealed before, on this post; return the answer."""
    body = {
        "user_id": school.consultant.id,
        "trigger_id": trigger(school, school.consultant),
        "post_id": card,
        "context": _by_id(school.settings.secret, inquiry.id, Action.CLAIM),
    }
    return school.app.test_client().post("/action", json=body).json


def test_a_seal_of_before_is_none_of_today(school: School) -> None:
    """Else what is sealed by an id could be said to be a reference."""
    old = _by_id(school.settings.secret, 7, Action.CLAIM)
    turned = {"reference": old["inquiry"], "action": old["action"], "mac": old["mac"]}
    assert sealing.read_button(school.settings.secret, turned) is None
