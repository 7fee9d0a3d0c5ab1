"""Phones, mail addresses, names in the chat: which can be used, and the words for what cannot."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from helpdesk.domain.clean_text import clean, without_invisible

UNFIT_PHONE = "Проверьте номер: нужен полный, например 8 918 123-45-67."
UNFIT_MAIL = "Проверьте адрес почты: нужен один, например mama@mail.ru."

# Words may stand before and after a number, not within it.
_ONE_NUMBER = re.compile(r"[^\d+]*(\+?)([\d\s().–—-]+)[^\d+]*")
_MOST_DIGITS = 15  # E.164
_MAILTO = re.compile(r"\Amailto:", re.IGNORECASE)


def dialable(phone: str, area_code: str | None = None) -> str:
    """Return «+78124907033» for «8 (812) 490-70-33».

    Nothing where the number is not complete, or where several may stand together.
    """
    found = _ONE_NUMBER.fullmatch(phone)
    if found is None:
        return ""
    groups = re.findall(r"\d+", found[2])
    digits = "".join(groups)
    # «+8 918» is the 8 of this country all the same.
    if found[1] and not (groups[0] == "8" and len(digits) == 11):
        is_ours = digits.startswith("7")
        fits = len(digits) == 11 if is_ours else 11 <= len(digits) <= _MOST_DIGITS
        return f"+{digits}" if fits else ""
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) == 10:
        return f"+7{digits}" if _is_with_code(groups) else ""
    national = (area_code or "") + digits
    return f"+7{national}" if len(national) == 10 else ""


def _is_with_code(groups: list[str]) -> bool:
    """Whether ten digits begin with a code: two short numbers side by side have ten as well."""
    code = len(groups[0])
    return code == 10 or code == 3 or (code in (4, 5) and groups[0][0] != "9")


def plain_phone(value: str | None) -> str:
    """Return a phone in plain digits, whatever sort of digits and dashes was typed."""
    typed = " ".join(clean(value or "").split())
    return "".join(map(_plain, unicodedata.normalize("NFKC", typed)))


def _plain(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def one_address(address: str) -> str | None:
    """Return exactly one address, the way mail servers take it; None where it is not one.

    What is copied together with it goes: «mailto:», a full stop, signs that nobody sees.
    """
    address = _MAILTO.sub("", without_invisible(address)).strip(" <>,;.")
    try:
        # The ASCII form is missing where the part before the @ has other letters: few servers
        # carry those, so that an answer would be lost.
        return validate_email(address, check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None


def sentence(problem: str) -> str:
    """Return a problem of these as it stands beside its field; nothing where there is none."""
    return f"{problem[0].upper()}{problem[1:]}." if problem else ""


_USER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def problem_of_phone(phone: str, area_code: str | None) -> str:
    """Return what is wrong; nothing where it is empty or can be dialled."""
    if not phone or dialable(phone, area_code):
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
