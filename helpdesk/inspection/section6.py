"""Section 6: help of the vendor's support service."""

from __future__ import annotations

from datetime import timedelta

from helpdesk import dates
from helpdesk.inspection import figures
from helpdesk.inspection.clauses import Clause, Evidence, Findings, Lack, Scope, Section

# Addresses and hours of another firm: what was compared longer ago may be wrong by now.
CHECKED_WITHIN = timedelta(days=180)


def _rules(scope: Scope) -> Findings:
    """Look at when the support's own rules and addresses were compared with what stands here."""
    vendor = scope.regulation.vendor
    day = dates.day_and_month(vendor.checked, scope.today)
    evidence = (
        Evidence(f"Регламент Службы поддержки: {vendor.rules}"),
        Evidence(f"Адреса, часы и правила сверены: {day}"),
    )
    if scope.today - vendor.checked <= CHECKED_WITHIN:
        return Findings(evidence)
    lack = Lack(
        "Сведения о Службе поддержки сверялись больше полугода назад",
        "Сверьте их и впишите день в строку checked раздела [vendor] файла regulation.toml.",
    )
    return Findings(evidence, (lack,))


def _hours(scope: Scope) -> Findings:
    vendor = scope.regulation.vendor
    hours = f"с {vendor.opens:%-H:%M} до {vendor.closes:%-H:%M}"
    return Findings(
        (
            Evidence("Письма регистрируются круглосуточно; страница вопроса говорит об этом"),
            Evidence(f"Обработка {hours}, кроме выходных и праздников, время {vendor.zone.key}"),
        )
    )


def _demands(_scope: Scope) -> Findings:
    words = "Письмо составляет программа: что делали, что произошло, где; пароли вычёркиваются"
    return Findings((Evidence(words),))


def _information(scope: Scope) -> Findings:
    """Look at what the support is waiting for, and what we do not know of it."""
    rejects = scope.regulation.vendor.rejects
    evidence = tuple(Evidence(f"За что отклоняют, сказано в программе: {w}") for w in rejects)
    unknown = figures.handoffs_without_case(scope)
    if not unknown:
        return Findings((*evidence, Evidence("Номера обращений записаны у всех переданных")))
    lack = Lack(
        f"Переданы в поддержку, номер обращения не записан: {unknown}",
        "Спросите обратившихся и запишите номер с карточки в чате.",
        scope.journal(state="handed_off"),
    )
    return Findings(evidence, (lack,))


SECTION = Section(
    6,
    "Помощь специалистов Службы поддержки «Дневник.ру»",
    (
        Clause(
            "6.1", "Помощь оказывается по Регламенту работы Службы поддержки «Дневник.ру»", _rules
        ),
        Clause(
            "6.2",
            "Регистрация писем круглосуточно, обработка ежедневно с 9:00 до 18:00, кроме выходных "
            "и праздничных дней",
            _hours,
        ),
        Clause(
            "6.3",
            "Требования к обращению: навыки работы с компьютером, изученная документация, ссылка "
            "на исходное обсуждение",
            _demands,
        ),
        Clause(
            "6.4",
            "Причины отклонения: мало исходной информации, вопрос задан некорректно, информация "
            "предоставлена несвоевременно",
            _information,
        ),
    ),
)
