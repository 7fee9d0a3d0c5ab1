"""What the head hears of personal data: that there is an act to be signed. It names nobody."""

from __future__ import annotations

from helpdesk.desk import Desk
from helpdesk.erasure.acts import act_with
from integration.speech import Exact, Notice, line


def erasure_act(desk: Desk, act_id: int) -> Notice | None:
    """Return the word about an act; None once it is not kept any more."""
    with desk.reading() as connection:
        act = act_with(connection, act_id)
    if act is None:
        return None
    return Notice(
        (
            line(f"Личные данные удалены: вышел срок хранения или отозвано согласие. Акт "
                 f"{act.title} лежит на странице «Персональные данные», его нужно подписать."),
            line("Открыть: ", Exact("/help данные")),
        )
    )  # fmt: skip
