"""Letters about the consent to keep data: asked for, withdrawn, all erased."""

from helpdesk.domain import dates
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.journal.queries import lacks_consent
from integration.mail.letter_parts import Letter, LetterContext, Linked, Said


def ask_for_consent(about: LetterContext) -> tuple[Said | Linked, ...]:
    """Who wrote a letter has agreed to nothing yet, and has had no page to read it on."""
    if not about.site or not lacks_consent(about.view):
        return ()
    return (
        Said(
            "Вы написали нам по электронной почте, и согласия на обработку персональных данных "
            "у нас пока нет. Прочитайте его, пожалуйста. Если согласны, ответьте на это письмо "
            "одним словом: «Согласен» или «Согласна»; это же можно отметить на странице вопроса. "
            "Не согласны — напишите, и мы удалим ваши данные."
        ),
        Linked("Согласие на обработку данных", f"{about.site}/consent"),
    )


def erase_asked(about: LetterContext) -> Letter | None:
    """Anybody may have written in his name: nothing is erased before he says so himself."""
    if about.view.inquiry.erased_at is not None:
        return None
    return Letter(
        "Удалить ваши данные?",
        (
            Said(
                "К нам пришло письмо с вашего адреса: в нём просят удалить личные данные. Если "
                "это вы, подтвердите, пожалуйста: на странице видно, что будет удалено."
            ),
            Linked("Удалить мои данные", about.erase_page),
            Said(
                "Ссылка действует семь дней. Если вы этого не просили, ничего не делайте: без "
                "подтверждения ничего не удалится. А если спрашивали о другом, ответьте на это "
                "письмо и напишите подробнее."
            ),
        ),
    )


def consent_withdrawn(about: LetterContext) -> Letter | None:
    goes = goes_at(about.view.inquiry, about.view.regulation)
    if goes is None or about.view.inquiry.erased_at is not None:
        return None
    calendar = about.view.regulation.calendar
    day = dates.day_and_month(calendar.local_date(goes), calendar.local_date(about.now))
    return Letter(
        f"Вы отозвали согласие, {about.reference}",
        (
            Said(
                "Согласие на обработку личных данных отозвано. Вопрос закрыт, с ним больше никто "
                f"не работает. Данные удалим {day}."
            ),
            Said(
                "Письма, которые вы сами отправили в поддержку «Дневник.ру», школа удалить не "
                "может: об этом просят саму поддержку."
            ),
            Linked("Страница вопроса", about.page),
        ),
    )
