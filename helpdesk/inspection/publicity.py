"""Clauses 2.5 and 4.2: where the schedule hangs, and whose parents have been told."""

from __future__ import annotations

from helpdesk.contacts.queries import classes
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope, school_year_began
from helpdesk.publicity.model import (
    InformedLine,
    Place,
    PostedLine,
    Way,
    missing_places,
    standing,
    told_by_class,
)
from helpdesk.publicity.record import informed_lines, posted_lines
from helpdesk.schedule.queries import in_force

POSTED, INFORMED = "posted", "informed"
_PLACES = {Place.BOARD: "на стенде", Place.SITE: "на сайте школы"}
_WAYS = {
    Way.MEETING: "на собрании",
    Way.CHAT: "в чате класса",
    Way.HANDED: "памятка на руки",
    Way.SITE: "на сайте",
    Way.BOARD: "на стенде",
}


def posted(scope: Scope) -> Findings:
    """Look at whether the version in force hangs on the board and stands on the school's site."""
    version = in_force(scope.connection, scope.today)
    lines = posted_lines(scope.connection)
    if version is None:
        lack = Lack("Утверждённого графика нет, вывешивать нечего", "Утвердите график.")
        return Findings(lacks=(lack,))
    holding = [each for each in standing(lines) if each.said.number == version.number]
    evidence = tuple(Evidence(_hangs(each), page=POSTED) for each in holding)
    lacks = tuple(
        Lack(f"График, версия {version.number}: нет записи, что он {_PLACES[place]}",
             "Вывесите и отметьте, кто и когда.", page=POSTED)
        for place in missing_places(lines, version.number)
    )  # fmt: skip
    return Findings(evidence, lacks)


def _hangs(line: PostedLine) -> str:
    said = line.said
    photo = ", есть фотография" if said.picture else ""
    place = _PLACES[said.place]
    return (
        f"Версия {said.number} {place} с {said.day:%d.%m.%Y}: {said.spot}; "
        f"записал(а) {line.person_name}{photo}"
    )


def informed(scope: Scope) -> Findings:
    """Look at whether the parents of each class were told in this school year."""
    since = school_year_began(scope.today)
    lines = [each for each in standing(informed_lines(scope.connection)) if each.said.day >= since]
    told = told_by_class(lines)
    evidence = tuple(
        Evidence(f"{name}: {_ways(found)}", page=INFORMED) for name, found in told.items()
    )
    known = classes(scope.connection)
    if not (known or told):
        todo = "Впишите классы с их учителями и отметьте, кого проинформировали."
        return Findings(lacks=(Lack("Ни один класс не отмечен", todo, page=INFORMED),))
    untold = [name for name in known if name not in told]
    if not untold:
        return Findings(evidence)
    words = f"В этом учебном году не отмечены: {', '.join(untold)}"
    lack = Lack(words, "Расскажите родителям, как обратиться, и отметьте.", page=INFORMED)
    return Findings(evidence, (lack,))


def _ways(found: dict[Way, InformedLine]) -> str:
    lines = sorted(found.items(), key=lambda each: each[1].said.day)
    return ", ".join(f"{_WAYS[way]} {line.said.day:%d.%m.%Y}" for way, line in lines)
