"""What of a teacher's entry can be used, and the words for what cannot."""

import re

from email_validator import EmailNotValidError, validate_email

from helpdesk.regulation.regulation import Regulation

_USER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def problem_of_phone(phone: str, regulation: Regulation) -> str:
    """Return what is wrong; nothing where it is empty or can be dialled."""
    if not phone or regulation.dialable(phone):
        return ""
    return f"телефон «{phone}» неполный, нужен как 8 918 123-45-67"


def problem_of_mail(mail: str) -> str:
    if not mail:
        return ""
    try:
        validate_email(mail, check_deliverability=False)
    except EmailNotValidError:
        return f"почта «{mail}» написана с ошибкой"
    return ""


def problem_of_user(user: str) -> str:
    if not user or _USER.fullmatch(user):
        return ""
    return f"имя в чате «{user}»: нужны латинские буквы, как в профиле"
