"""What consultants and the head hear by direct message: offers, warnings, what came back."""

from helpdesk.domain.moves import Step
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.saying import spelled
from helpdesk.kernel.wake import later
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Notification, Quote, Strong, line
from integration.notifications.about import About


def offered(about: About) -> Notification | None:
    inquiry = about.inquiry
    if inquiry.offered_to != about.person_id or inquiry.offered_at is None:
        return None
    windows, calendar = about.regulation.windows, about.regulation.calendar
    expires = later(inquiry.offered_at, windows.offer, calendar)
    until = phrases.moment_of(expires, about.regulation, about.now)
    return Notification(
        (
            line(f"{about.claimant} просит вас взять вопрос:"),
            about.summary(),
            line(
                f"Ждём вашего ответа до: {until}. Пока вы не согласились, вопрос остаётся у того, "
                "кто просит."
            ),
            *about.to_card(),
            Quote(about.view.words),
        ),
        (Button(Action.ACCEPT), Button(Action.DECLINE)),
    )


def entered(about: About) -> Notification | None:
    """What to say aloud to who stands here, or holds the line."""
    signs = [
        f"{sign} — {name}" if name else sign for sign, name in spelled(about.inquiry.reference)
    ]
    answered = about.inquiry.answered_at is not None
    by = "Ответ дан сразу и записан." if answered else about.to_answer
    return Notification(
        (
            line("Записано. Скажите номер вслух: ", Strong(about.inquiry.shown_reference), "."),
            line(f"По буквам: {', '.join(signs)}."),
            line(by),
            *about.to_card(),
        )
    )


def offer_accepted(about: About) -> Notification | None:
    return _of_colleague(about, line(about.reference, f": вопрос взял коллега — {about.actor()}."))


def offer_declined(about: About) -> Notification | None:
    if about.inquiry.claimant_id != about.person_id:
        return None
    said = line(f"{about.actor()} не может взять вопрос ", about.reference, ", он остаётся у вас.")
    return _of_colleague(about, said)


def offer_expired(about: About) -> Notification | None:
    if about.inquiry.claimant_id != about.person_id:
        return None
    said = "На ваше предложение никто не откликнулся: вопрос "
    return _of_colleague(about, line(said, about.reference, " остаётся у вас."))


def reassigned(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None or entry.data.get("claimant") != about.person_id:
        said = line(about.reference, f": {about.decided()} вопросом занимается {about.claimant}.")
        return _of_colleague(about, said)
    if about.inquiry.claimant_id != about.person_id:
        return None
    decided = about.decided().capitalize()
    said = line(f"{decided} вопрос ", about.reference, " теперь у вас. ", _due(about))
    return _of_colleague(about, said, about.summary(), Quote(about.view.words))


def did_not_help(about: About) -> Notification | None:
    if not about.is_of_this_cycle or about.inquiry.claimant_id != about.person_id:
        return None
    said = line("Ответ не помог, вопрос ", about.reference, " снова у вас. ", _due(about))
    added = [text for text in about.view.said(TextKind.ADDITION) if text.cycle == about.cycle]
    words = (Quote(added[0].body or ""),) if added else ()
    return _of_colleague(about, said, *words)


def warn(about: About) -> Notification | None:
    mine = about.inquiry.claimant_id == about.person_id
    if about.state is not State.CLAIMED or not about.is_of_this_cycle or not mine:
        return None
    said = line("Скоро срок по вопросу ", about.reference, ". ", _due(about))
    return _of_colleague(
        about,
        said,
        Quote(about.inquiry.subject),
        line("Если к сроку ответа не будет, вопрос уйдёт в поддержку «Дневник.ру»."),
    )


def quiet(about: About) -> Notification | None:
    mine = about.inquiry.claimant_id == about.person_id
    if about.state is not State.CLAIMED or not mine:
        return None
    if Step.ASK_IF_QUIET not in about.inquiry.fired:
        return None
    said = line("Вопрос ", about.reference, " у вас и давно без движения. Ещё занимаетесь?")
    return Notification(
        (
            said,
            Quote(about.inquiry.subject),
            line("Если ничего не нажать, он освободится сам. Передать коллеге можно на карточке."),
            *about.to_card(),
        ),
        (Button(Action.STILL_ON), Button(Action.RELEASE)),
    )


def term_passed(about: About) -> Notification | None:
    if not about.inquiry.is_open or not about.is_of_this_cycle:
        return None
    return _of_colleague(
        about,
        line(
            "Вопрос ",
            about.reference,
            ": ",
            Strong(phrases.deadlines(about.view, about.now).passed),
            ".",
        ),
        about.summary(),
        line(f"{about.state.words}. {_who_has_it(about)}"),
    )


def late_entry(about: About) -> Notification | None:
    if not about.inquiry.is_open:
        return None
    due = phrases.deadlines(about.view, about.now).passed
    came = phrases.day_of(about.inquiry.received_at, about.regulation, about.now)
    return _of_colleague(
        about,
        line("Вопрос ", about.reference, " внесён с опозданием: ", Strong(due), "."),
        about.summary(),
        line(f"Пришёл {came} ({about.inquiry.channel.words}). {_who_has_it(about)}"),
    )


def _of_colleague(about: About, said: Block, *blocks: Block) -> Notification:
    """The way to the card stands above what may be long: a chat folds it on a telephone."""
    return Notification((said, *about.to_card(), *blocks))


def _who_has_it(about: About) -> str:
    if about.inquiry.claimant_id is None:
        return "Вопросом пока никто не занимается."
    return f"Вопросом занимается {about.claimant}."


def _due(about: About) -> str:
    return about.to_answer
