"""The dialog that returns a draft of the schedule, and the name by which a draft is known."""

from integration.chat.dialogs import WORDS, Dialog, Field, Sort


def which_is(about: str) -> tuple[int, int]:
    """Return number and edition from what a button is about."""
    number, _, edition = about.partition(".")
    return int(number), int(edition)


def returning(number: int) -> Dialog:
    """Return the dialog that asks what is to be mended."""
    words = Field(WORDS, "Что не так", Sort.AREA, "Например: во вторник у меня шесть уроков.")
    intro = f"График помощи, версия {number}, вернётся на правку. Ваши слова увидят составители."
    return Dialog("Замечание", "Вернуть", (words,), (intro,))
