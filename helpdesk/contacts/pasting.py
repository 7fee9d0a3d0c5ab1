"""A table of teachers pasted from a spreadsheet: what each of its lines was taken for."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.school_classes import class_name, order_of
from helpdesk.regulation.contact_details import problem_of_mail, problem_of_phone, problem_of_user
from helpdesk.regulation.regulation import Regulation

COLUMNS = ("ФИО", "классное руководство", "предмет", "классы", "телефон", "почта", "имя в чате")
MOST_LINES = 300
# How schools head these columns.
_HEADS = (
    ("фио", "ф.и.о.", "ф. и. о.", "фамилия имя отчество", "учитель"),
    ("классное руководство", "классный руководитель", "класс", "ведёт класс"),
    ("предмет", "предметы"),
    ("классы", "преподаёт в"),
    ("телефон", "тел.", "тел", "мобильный", "мобильный телефон"),
    ("почта", "электронная почта", "эл. почта", "e-mail", "email"),
    ("имя в чате", "чат", "логин"),
)
_COLUMN = {head: column for column, heads in enumerate(_HEADS) for head in heads}
_NAME = 0
T = TypeVar("T")
_BETWEEN = re.compile(r"[,;/\n]+")


@dataclass(frozen=True)
class PastedLine:
    """One line: its number in what was pasted, what was understood, and what is wrong.

    Headings stand for no teacher: of them it is told which column each was taken for.
    """

    number: int
    who: Contact
    problems: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()

    @property
    def is_head(self) -> bool:
        return bool(self.heads)


@dataclass(frozen=True)
class PastedTable:
    """All lines, and the teachers that they make; a teacher may take several lines."""

    lines: tuple[PastedLine, ...]
    contacts: tuple[Contact, ...] = field(default=())

    @property
    def fits(self) -> bool:
        return bool(self.contacts) and not any(line.problems for line in self.lines)


def read_classes(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the classes that are named, and the words that are none."""
    found: list[str] = []
    strange: list[str] = []
    for part in filter(None, (each.strip() for each in _BETWEEN.split(written))):
        name = class_name(part)
        pieces = [part] if name else part.split()
        for piece in pieces:
            known = class_name(piece)
            (found if known else strange).append(known or piece)
    return tuple(sorted(dict.fromkeys(found), key=order_of)), tuple(strange)


def read_table(text: str, regulation: Regulation, present: Sequence[Contact]) -> PastedTable:
    """Read a table, cells apart by tabs or semicolons; `present` are the teachers of now.

    What is empty in a line is left as it stands, save the classes: they are those of the table.
    """
    delimiter = "\t" if "\t" in text else ";"
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    lines: list[PastedLine] = []
    begins = 1
    order = list(range(len(COLUMNS)))
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells) and len(lines) < MOST_LINES:
            if _is_head(cells, order):
                order = _order_of(cells)
                heads = _read_heads(cells, order)
                lines.append(PastedLine(begins, Contact(0, ""), heads=heads))
            else:
                lines.append(_line(begins, _ordered(cells, order), regulation))
        begins = rows.line_num + 1
    return _agreed(lines, present)


def _is_head(cells: Sequence[str], order: Sequence[int]) -> bool:
    """Whether these are headings. «Учитель» alone may be somebody's office: only where a name
    stands it heads them.
    """
    named = {*map(_column_of, cells)} - {None}
    return _NAME in named and (len(named) > 1 or _column_of(_ordered(cells, order)[_NAME]) == _NAME)


def _column_of(head: str) -> int | None:
    return _COLUMN.get(head.casefold())


def _order_of(heads: Sequence[str]) -> list[int]:
    """Return which column stands under each heading, of those that are ours one each.

    A heading that says nothing to us leaves it where it usually stands, if all before it stand so
    too and no other names it.
    """
    named = [*map(_column_of, heads)]
    order: list[int] = []
    for at, column in enumerate(named):
        is_usual = at not in named and order == [*range(at)]
        place = at if column is None and is_usual else column
        # What is none of ours is surplus.
        order.append(len(COLUMNS) + at if place is None or place in order else place)
    return order


def _read_heads(heads: Sequence[str], order: Sequence[int]) -> tuple[str, ...]:
    """Return what each heading was taken for: «Класс» may be read in two ways."""
    read = (COLUMNS[place] if place < len(COLUMNS) else "лишний" for place in order)
    return tuple(f"{head} — {column}" for head, column in zip(heads, read, strict=False) if head)


def _ordered(cells: Sequence[str], order: Sequence[int]) -> list[str]:
    """Return the cells as they usually stand, and behind them what is surplus."""
    found = [""] * (len(COLUMNS) + max(len(cells), len(order)))
    for at, cell in enumerate(cells):
        found[order[at] if at < len(order) else len(COLUMNS) + at] = cell
    return found


def _line(number: int, cells: list[str], regulation: Regulation) -> PastedLine:
    name, leads, subject, classes, phone, mail, user = cells[: len(COLUMNS)]
    led, strange = read_classes(leads)
    taught, strange_too = read_classes(classes)
    user = user.removeprefix("@").casefold()
    problems = [f"«{word}» — не класс" for word in (*strange, *strange_too)]
    if not name:
        problems.append("нет имени")
    if subject and not taught and not strange_too:
        problems.append("у предмета нет классов")
    if classes and not subject:
        problems.append("у классов нет предмета")
    if surplus := [cell for cell in cells[len(COLUMNS) :] if cell]:
        problems.append(f"лишний столбец: {surplus[0]}")
    problems += filter(
        None,
        (
            problem_of_phone(phone, regulation.school.area_code),
            problem_of_mail(mail),
            problem_of_user(user),
        ),
    )
    lessons = tuple(Lesson(subject, each) for each in taught) if subject else ()
    who = Contact(0, name, user, phone, mail, leads=led, teaches=lessons)
    return PastedLine(number, who, tuple(problems))


def _agreed(lines: list[PastedLine], present: Sequence[Contact]) -> PastedTable:
    """Put the lines of one teacher together, and find where two of them do not agree."""
    found: dict[str, Contact] = {}
    checked: list[PastedLine] = []
    for line in lines:
        if line.is_head or not line.who.name:
            checked.append(line)
            continue
        key = line.who.name.casefold()
        before = found.get(key) or _begun(line, present)
        checked.append(_disagreeing(line, found.get(key)))
        found[key] = replace(
            before,
            name=line.who.name,
            user=line.who.user or before.user,
            phone=line.who.phone or before.phone,
            mail=line.who.mail or before.mail,
            leads=_joined(before.leads, line.who.leads),
            teaches=_joined(before.teaches, line.who.teaches),
        )
    people = tuple(found.values())
    stay = [each for each in present if each.id not in {one.id for one in people}]
    return PastedTable(tuple(_taken(line, people, stay) for line in checked), people)


def _begun(line: PastedLine, present: Sequence[Contact]) -> Contact:
    """Return the teacher of now, without classes: those of the table take their place."""
    by_user = [each for each in present if line.who.user and each.user == line.who.user]
    by_name = [each for each in present if each.name.casefold() == line.who.name.casefold()]
    known = (by_user or by_name or [Contact(0, line.who.name)])[0]
    return replace(known, leads=(), teaches=())


def _joined(before: Iterable[T], more: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*before, *more)))


def _disagreeing(line: PastedLine, before: Contact | None) -> PastedLine:
    if before is None:
        return line
    pairs = (
        ("телефон", line.who.phone, before.phone),
        ("почта", line.who.mail, before.mail),
        ("имя в чате", line.who.user, before.user),
    )
    problems = [
        f"{what}: выше у этого учителя другое"
        for what, one, other in pairs
        if one and other and one != other and before.id == 0
    ]
    return replace(line, problems=(*line.problems, *problems))


def _taken(line: PastedLine, people: Sequence[Contact], stay: Sequence[Contact]) -> PastedLine:
    """Say where a class has another leader, or a name in the chat another owner."""
    problems = []
    for each in (*people, *stay):
        if each.name.casefold() == line.who.name.casefold():
            continue
        problems += [f"{led} уже ведёт {each.name}" for led in line.who.leads if led in each.leads]
        if line.who.user and each.user == line.who.user:
            problems.append(f"имя в чате {line.who.user} уже у {each.name}")
    return replace(line, problems=(*line.problems, *problems))
