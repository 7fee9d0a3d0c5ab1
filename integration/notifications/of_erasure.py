"""What the head hears of personal data: that there is an act to be signed. It names nobody."""

from helpdesk.erasure.acts import act_with
from helpdesk.kernel.desk import Desk
from integration.chat.speech import Exact, Notification, line


def erasure_act(desk: Desk, act_id: int) -> Notification | None:
    """Return the word about an act; None once it is not kept any more."""
    with desk.reading() as connection:
        act = act_with(connection, act_id)
    if act is None:
        return None
    return Notification(
        (
            line(
                f"Личные данные удалены: вышел срок хранения или отозвано согласие. Акт "
                f"{act.title} лежит на странице «Персональные данные», его нужно подписать."
            ),
            line("Открыть: ", Exact("/help данные")),
        )
    )
