"""Section 6: help of the vendor's support service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from helpdesk import dates
from helpdesk.inspection import figures, vendor
from helpdesk.inspection.clauses import Clause, Evidence, Findings, Lack, Scope, Section
from helpdesk.model import Inquiry, Move, Step

# Addresses and hours of another firm: what was compared longer ago may be wrong by now.
CHECKED_WITHIN = timedelta(days=180)


def _rules(scope: Scope) -> Findings:
    """Look at when the support's own rules and addresses were compared with what stands here."""
    support = scope.regulation.vendor
    day = dates.day_and_month(support.checked, scope.today)
    evidence = (
        Evidence(f"Регламент Службы поддержки: {support.rules}"),
        Evidence(f"Адреса, часы и правила сверены: {day}"),
    )
    if scope.today - support.checked <= CHECKED_WITHIN:
        return Findings(evidence)
    lack = Lack(
        "Сведения о Службе поддержки сверялись больше полугода назад",
        "Сверьте их и впишите день в строку checked раздела [vendor] файла regulation.toml.",
    )
    return Findings(evidence, (lack,))


def _hours(scope: Scope) -> Findings:
    support = scope.regulation.vendor
    hours = f"с {support.opens:%-H:%M} до {support.closes:%-H:%M}"
    return Findings(
        (
            Evidence("Письма регистрируются круглосуточно; страница вопроса говорит об этом"),
            Evidence(f"Обработка {hours}, кроме выходных и праздников, время {support.zone.key}"),
        )
    )


def _demands(_scope: Scope) -> Findings:
    words = "Письмо составляет программа: что делали, что произошло, где; пароли вычёркиваются"
    return Findings((Evidence(words),))


def _information(scope: Scope) -> Findings:
    """Look at what the support is waiting for, what it rejected, and what we do not know of it."""
    rejects = scope.regulation.vendor.rejects
    evidence = [Evidence(f"За что отклоняют, сказано в программе: {w}") for w in rejects]
    evidence += _asked_for(scope)
    owed = vendor.owing(scope)
    evidence += [vendor.debt(scope, each) for each in owed[: vendor.MOST_NAMED]]
    lacks = _late(scope, owed)
    unknown = figures.handoffs_without_case(scope)
    if not unknown:
        evidence.append(Evidence("Номера обращений записаны у всех переданных"))
    else:
        lacks += (
            Lack(
                f"Переданы в поддержку, номер обращения не записан: {unknown}",
                "Спросите обратившихся и запишите номер с карточки в чате.",
                scope.journal(state="handed_off"),
            ),
        )
    return Findings(tuple(evidence), lacks)


def _asked_for(scope: Scope) -> list[Evidence]:
    asked = vendor.happened(scope, Move.VENDOR_WANTS)
    rejected = vendor.happened(scope, Move.VENDOR_REJECTED)
    told = vendor.happened(scope, Move.VENDOR_TOLD)
    reminded = vendor.happened(
        scope, Step.VENDOR_OWED, Step.VENDOR_OWED_AGAIN, Step.VENDOR_OWED_HEAD
    )
    found = []
    if asked or rejected:
        words = f"Поддержка просила сведения: {asked}, отклонила обращений: {rejected}"
        found.append(Evidence(f"{words}; отправлено: {told}, напоминаний: {reminded}"))
    return found or [Evidence("Поддержка ничего не просила и не отклоняла")]


def _late(scope: Scope, owed: Sequence[Inquiry]) -> tuple[Lack, ...]:
    late = [each for each in owed if vendor.is_late(scope, each)]
    if not late:
        return ()
    lack = Lack(
        f"Поддержка не получила сведений вовремя: {len(late)}",
        "Помогите отправить и отметьте на странице вопроса «Сведения отправлены».",
        page=late[0].reference,
    )
    return (lack,)


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
