"""What consultants and the head hear by direct message: offers, warnings, what came back."""

from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Step
from helpdesk.domain.states import State
from helpdesk.inquiries.free_text import spelled
from helpdesk.kernel.pending_steps import later
from integration.chat import phrases
from integration.chat.buttons import Button
from integration.chat.speech import Block, Notification, Quote, Run, Strong, line, notification
from integration.notifications.about import About


def offered(about: About) -> Notification | None:
    inquiry = about.inquiry
    if inquiry.offered_to != about.person_id or inquiry.offered_at is None:
        return None
    windows, calendar = about.regulation.windows, about.regulation.calendar
    expires = later(inquiry.offered_at, windows.offer, calendar)
    until = phrases.moment_of(expires, about.regulation, about.now)
    stays = "Пока вы не согласились, вопрос остаётся у того, кто просит."
    return notification(
        f"{about.claimant} просит вас взять вопрос:",
        about.summary(),
        f"Ждём вашего ответа до: {until}. {stays}",
        *about.to_card(),
        Quote(about.view.words),
        buttons=(Button(Action.ACCEPT), Button(Action.DECLINE)),
    )


def entered(about: About) -> Notification | None:
    """What to say aloud to who stands here, or holds the line."""
    signs = (
        f"{sign} — {name}" if name else sign for sign, name in spelled(about.inquiry.reference)
    )
    answered = about.inquiry.answered_at is not None
    return notification(
        line("Записано. Скажите номер вслух: ", about.reference, "."),
        f"По буквам: {', '.join(signs)}.",
        "Ответ дан сразу и записан." if answered else about.to_answer,
        *about.to_card(),
    )


def offer_accepted(about: About) -> Notification | None:
    return _of_colleague(about, about.reference, f": вопрос взял коллега — {about.actor}.")


def offer_declined(about: About) -> Notification | None:
    said = f"{about.actor} не может взять вопрос "
    stays = ", он остаётся у вас."
    return _of_colleague(about, said, about.reference, stays) if about.is_readers else None


def offer_expired(about: About) -> Notification | None:
    said = "На ваше предложение никто не откликнулся: вопрос "
    stays = " остаётся у вас."
    return _of_colleague(about, said, about.reference, stays) if about.is_readers else None


def reassigned(about: About) -> Notification | None:
    entry = about.entry
    if entry is None or entry.data.get("claimant") != about.person_id:
        now = f": {about.decided} вопросом занимается {about.claimant}."
        return _of_colleague(about, about.reference, now)
    if not about.is_readers:
        return None
    said = f"{about.decided.capitalize()} вопрос ", about.reference, " теперь у вас. "
    words = about.summary(), Quote(about.view.words)
    return _of_colleague(about, *said, about.to_answer, below=words)


def did_not_help(about: About) -> Notification | None:
    if not about.is_of_this_cycle or not about.is_readers:
        return None
    said = f"{about.why_again}, вопрос ", about.reference, " снова у вас. "
    return _of_colleague(about, *said, about.to_answer, below=about.what_was_wrong())


def warn(about: About) -> Notification | None:
    if not _is_at_it(about) or not about.is_of_this_cycle:
        return None
    said = "Скоро срок по вопросу ", about.reference, ". "
    goes = line("Если к сроку ответа не будет, вопрос уйдёт в поддержку «Дневник.ру».")
    return _of_colleague(about, *said, about.to_answer, below=(Quote(about.inquiry.subject), goes))


def quiet(about: About) -> Notification | None:
    if not _is_at_it(about) or Step.ASK_IF_QUIET not in about.inquiry.fired:
        return None
    return notification(
        line("Вопрос ", about.reference, " у вас и давно без движения. Ещё занимаетесь?"),
        Quote(about.inquiry.subject),
        "Если ничего не нажать, он освободится сам. Передать коллеге можно на карточке.",
        *about.to_card(),
        buttons=(Button(Action.STILL_ON), Button(Action.RELEASE)),
    )


def _is_at_it(about: About) -> bool:
    return about.state is State.CLAIMED and about.is_readers


def term_passed(about: About) -> Notification | None:
    if not about.inquiry.is_open or not about.is_of_this_cycle:
        return None
    said = "Вопрос ", about.reference, ": ", Strong(about.passed), "."
    stands = line(f"{about.state.words}. {_who_has_it(about)}")
    return _of_colleague(about, *said, below=(about.summary(), stands))


def late_entry(about: About) -> Notification | None:
    if not about.inquiry.is_open:
        return None
    came = phrases.day_of(about.inquiry.received_at, about.regulation, about.now)
    said = "Вопрос ", about.reference, " внесён с опозданием: ", Strong(about.passed), "."
    way = line(f"Пришёл {came} ({about.inquiry.channel.words}). {_who_has_it(about)}")
    return _of_colleague(about, *said, below=(about.summary(), way))


def _of_colleague(about: About, *said: Run, below: tuple[Block, ...] = ()) -> Notification:
    """The way to the card stands above what may be long: a chat folds it on a telephone."""
    return notification(line(*said), *about.to_card(), *below)


def _who_has_it(about: About) -> str:
    if about.is_free:
        return "Вопросом пока никто не занимается."
    return f"Вопросом занимается {about.claimant}."
