"""The form of an order as typed: the paper itself, and a row for each whom it appoints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from helpdesk.domain.errors import Code, Question, RuleViolation
from helpdesk.duty.standing import Post
from helpdesk.orders import papers
from helpdesk.orders.appointing import Appointed, problem_of
from helpdesk.orders.papers import Paper, scan_of
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.pictures import MOST_BYTES, Unfit
from webforms.web import fields, typed
from webforms.web.site import site, today
from webforms.web.typed_form import NO_DAY, TypedForm

MOST_ROWS = 12
MOST_TYPED = 300
ROWS, ROWS_MORE = 2, 3
NO_ORDER_DAY = "Выберите дату приказа."
EARLY = (
    "Первый день раньше даты приказа ({}). Проверьте обе даты; если так и есть, отметьте это "
    "ниже и запишите ещё раз."
)
NO_ROW_YET = "Впишите, кого назначает приказ: имя в чате и фамилию, имя, отчество."
_FIELDS = ("user", "name", "first", "last")
# Under which field of its row, or of the order, a refusal stands.
_AT = {
    Code.USERNAME: "user",
    Code.NAME: "name",
    Code.FIRST_DAY: "first",
    Code.LAST_DAY: "last",
    Code.DATE_OF_ORDER: "dated",
}


@dataclass
class OrderForm(TypedForm):
    """The form of an order, with its scan, and the topics of each row."""

    given: dict[str, str]
    topics: dict[int, list[str]] = field(default_factory=dict)
    rows: int = ROWS
    scan: str = ""
    # The fields of first days that lie before the order's own.
    asks_if_early: set[str] = field(default_factory=set)

    @property
    def kept(self) -> str:
        """The scan that was taken already, sealed: who mends a date need not choose it again."""
        return _seal().dumps(self.scan) if self.scan else ""

    def take_refusal(self, refused: RuleViolation, row: int | None = None) -> None:
        """Put what a use case has refused under its field."""
        at = _AT[refused.code] if refused.code else "number" if row is None else "user"
        self.problems[at if row is None else f"{at}-{row}"] = str(refused)

    def day(self, name: str, missing: str = NO_DAY) -> date:
        day = super().day(name, missing)
        if name in self.problems or not papers.is_far(day, today()):
            return day
        self.problems[name] = papers.FAR
        return date.min

    def order_day(self) -> date:
        """Return the order's own day; what is wrong with it, or with its number, is a problem."""
        if not papers.same_number(self.said("number")):
            self.problems["number"] = papers.NO_NUMBER
        return self.day("dated", NO_ORDER_DAY)

    def paper(self, dated: date) -> Paper:
        return Paper(self.said("number"), dated, self.scan or None)

    def ask_if_early(self, row: int, first: date, dated: date) -> None:
        """Ask about a first day before the order's own, until it is confirmed."""
        at = f"first-{row}"
        if first >= dated or not {at, "dated"}.isdisjoint(self.problems):
            return
        self.asks_if_early.add(at)
        if not self.said(f"early-{row}"):
            self.problems[at] = Question(EARLY.format(f"{dated:%d.%m.%Y}"))


def read_form() -> OrderForm:
    """Return what was sent, the scan stored; what is wrong with the scan is a problem by now."""
    wanted = request.form.get("rows", "")
    rows = min(max(typed.number(wanted) or ROWS, 1), MOST_ROWS)
    names = ["number", "dated", "first_free", "to", "even_away"]
    names += [f"{name}-{row}" for row in range(1, rows + 1) for name in (*_FIELDS, "post", "early")]
    names += [name for name in request.form if name.startswith("to-")]
    given = fields.lines(*names, most=MOST_TYPED)
    form = OrderForm(given, topics=typed_topics(range(1, rows + 1)), rows=rows)
    try:
        form.scan = _stored() or _unsealed()
    except Unfit as unfit:
        form.problems["scan"] = str(unfit)
    return form


def typed_topics(rows: Iterable[int]) -> dict[int, list[str]]:
    return {row: request.form.getlist(f"topics-{row}")[:60] for row in rows}


def blank_form(people: Mapping[str, str], **given: str) -> OrderForm:
    """Return a form to begin with, in which these people (user → name) stand already."""
    form = OrderForm({**given})
    for row, (user, name) in enumerate(list(people.items())[:MOST_ROWS], 1):
        form.given |= {f"user-{row}": user, f"name-{row}": name}
    form.rows = min(max(ROWS, len(people) + 1), MOST_ROWS)
    return form


def read_rows(form: OrderForm, regulation: Regulation) -> tuple[date, list[int], list[Appointed]]:
    """Return the order's day, the numbers of the rows that are filled in, and what they say."""
    dated = form.order_day()
    filled = [row for row in range(1, form.rows + 1) if _is_filled(form, row)]
    if not filled:
        form.problems["user-1"] = NO_ROW_YET
    said = [_row(form, row, dated, regulation) for row in filled]
    for row, each in zip(filled, said, strict=True):
        form.ask_if_early(row, each.first, dated)
    return dated, filled, said


def _is_filled(form: OrderForm, row: int) -> bool:
    return any(form.given.get(f"{name}-{row}") for name in _FIELDS) or bool(form.topics.get(row))


def _row(form: OrderForm, row: int, dated: date, regulation: Regulation) -> Appointed:
    given = form.given
    acting = given.get(f"post-{row}") == Post.ACTING_DIRECTOR
    said = Appointed(
        Post.ACTING_DIRECTOR if acting else Post.CONSULTANT,
        given[f"user-{row}"].removeprefix("@").lower(),
        given[f"name-{row}"],
        # Where no day is named, it holds from the day of the order.
        form.optional_day(f"first-{row}") or dated,
        form.optional_day(f"last-{row}"),
        () if acting else tuple(dict.fromkeys(form.topics.get(row, ()))),
    )
    problem = problem_of(regulation, said)
    if problem:
        words, code = problem
        form.problems.setdefault(f"{_AT[code]}-{row}", words)
    return said


def ordered(problems: Mapping[str, str], rows: int) -> Sequence[tuple[str, str]]:
    """Return the problems in the order of the fields on the page."""
    fields = [f"{name}-{row}" for row in range(1, rows + 1) for name in _FIELDS]
    places = ["number", "dated", "first_free", "scan", "to", *fields]
    return sorted(problems.items(), key=lambda each: _place(places, each[0]))


def _place(places: Sequence[str], name: str) -> int:
    return places.index(name) if name in places else len(places)


def _stored() -> str:
    """Store the scan that was chosen; return its name, or nothing; raise Unfit."""
    file = request.files.get("scan")
    if file is None or not file.filename:
        return ""
    name, data = scan_of(file.stream.read(MOST_BYTES + 1))
    site().files.put(name, data)
    return name


def _unsealed() -> str:
    try:
        return str(_seal().loads(request.form.get("kept", "")))
    except BadData:
        return ""


def _seal() -> URLSafeSerializer:
    key = current_app.secret_key
    assert key is not None  # noqa: S101 - create_web sets it
    return URLSafeSerializer(key, salt="scan")
