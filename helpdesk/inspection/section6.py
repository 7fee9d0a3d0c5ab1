"""Section 6: help of the vendor's support service."""

from collections.abc import Sequence
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.inspection import figures, handoffs, vendor
from helpdesk.inspection.clauses import Clause, Evidence, Findings, Lack, Scope, Section

# Addresses and hours of another firm: what was compared longer ago may be wrong by now.
CHECKED_WITHIN = timedelta(days=180)
_HOURS, _MOSCOW = (time(9), time(18)), ZoneInfo("Europe/Moscow")


def _rules(scope: Scope) -> Findings:
    """Look at when the support's own rules and addresses were compared with what stands here."""
    support = scope.regulation.vendor
    evidence = (
        Evidence(f"Регламент Службы поддержки: {support.rules}"),
        Evidence(f"Адреса, часы и правила сверены: {support.checked:%d.%m.%Y}"),
    )
    words = ""
    if support.checked > scope.until:
        words = f"День сверки позже, чем конец периода: {support.checked:%d.%m.%Y}"
    elif scope.until - support.checked > CHECKED_WITHIN:
        words = "Сведения о Службе поддержки сверялись больше полугода назад"
    if not words:
        return Findings(evidence)
    todo = "Сверьте их и попросите администратора вписать день сверки в настройки школы."
    return Findings(evidence, (Lack(words, todo),))


def _hours(scope: Scope) -> Findings:
    """Look at whether the hours that people are told are those of the regulation."""
    support = scope.regulation.vendor
    hours = f"с {support.opens:%-H:%M} до {support.closes:%-H:%M}"
    clock = "по московскому времени" if support.zone == _MOSCOW else f"время {support.zone.key}"
    evidence = (
        Evidence("Письма регистрируются круглосуточно"),
        Evidence(f"Обработка {hours}, кроме выходных и праздников, {clock}"),
    )
    if (support.opens, support.closes) == _HOURS:
        return Findings(evidence)
    todo = (
        "Сверьте часы с поддержкой; исправить надо настройки (это к администратору) или регламент."
    )
    words = f"Часы в настройках другие, чем в регламенте: {hours}"
    return Findings(evidence, (Lack(words, todo),))


def _demands(scope: Scope) -> Findings:
    """Look at whether the letters of the period met what the support asks for."""
    words = "Письмо составляет программа: что делали, что произошло, где; пароли вычёркиваются"
    sent = figures.count(scope, handoffs.handed_off(scope))
    found = vendor.incomplete(scope)
    evidence = (Evidence(words), Evidence(f"Писем за период: {sent}"))
    todo = "Помогите дополнить письмо на странице вопроса."
    lacks = _listed("В письме не хватает того, без чего его могут отклонить", todo, found)
    return Findings(evidence, lacks, is_judged=sent > 0)


def _listed(words: str, todo: str, found: Sequence[Evidence]) -> tuple[Lack, ...]:
    if not found:
        return ()
    which = tuple(found[: figures.MOST_NAMED])
    return (Lack(f"{words}: {len(found)}", todo, number=len(found), which=which),)


def _information(scope: Scope) -> Findings:
    """Look at what the support is waiting for, what it rejected, and what we do not know of it."""
    rejects = scope.regulation.vendor.rejects
    evidence = [Evidence(f"За что отклоняют, сказано в программе: {w}") for w in rejects]
    evidence += _asked_for(scope)
    owed = vendor.owing(scope)
    evidence += [vendor.debt(scope, each) for each in owed[: figures.MOST_NAMED]]
    rejected = [each.said for each in vendor.rejections(scope)]
    unknown = figures.lack(
        scope,
        "Переданы в поддержку, номер обращения не записан",
        "Спросите номер у тех, кто спрашивал, и запишите его с карточки в чате.",
        handoffs.without_case(scope),
    )
    sent = figures.count(scope, handoffs.handed_off(scope))
    if not sent:
        evidence.append(Evidence("Переданных в поддержку не было"))
    elif not unknown:
        evidence.append(Evidence("Номера обращений записаны у всех переданных"))
    todo = "Посмотрите причины: что написать подробнее в следующий раз."
    lacks = (*_late(scope, owed), *_listed("Поддержка отклонила обращения", todo, rejected))
    is_judged = sent > 0 or bool(owed)
    return Findings(tuple(evidence), (*lacks, *unknown), is_judged=is_judged)


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
    late = [vendor.debt(scope, each) for each in owed if vendor.is_late(scope, each)]
    todo = "Помогите отправить и отметьте на странице вопроса «Сведения отправлены»."
    return _listed("Поддержка не получила сведений вовремя", todo, late)


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
