"""The form of an inquiry: what is asked, in which words, and what is said when it does not fit."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from helpdesk.domain.filled_form import NOT_LISTED
from helpdesk.domain.school_classes import NO_CLASS
from helpdesk.domain.states import Kind, ReplyBy
from helpdesk.domain.vagueness import MORE_EXACTLY, is_vague
from helpdesk.inquiries.intake import NO_WORDS
from helpdesk.inquiries.told_form import NO_TOPIC
from helpdesk.privacy.holding_back import LooksSecret, ask_once_to_leave_out
from helpdesk.regulation.contact_details import UNFIT_MAIL, UNFIT_PHONE, one_address, plain_phone
from helpdesk.regulation.regulation import Regulation
from webforms.web import typed

MOST_CHILDREN = 10
NAME, WORDS, DETAIL, PAGE = 100, 5000, 2000, 1000

Check = Callable[[Any, Any], None]


def required(message: str) -> Check:
    def check(_form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(message)

    return check


def at_most(longest: int) -> Check:
    """Refuse what is longer, and say by how much; it stays in the field."""

    def check(_form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > longest:
            said = f"Здесь помещается {longest} знаков, а у вас {length}. Сократите, пожалуйста."
            raise ValidationError(said)

    return check


def _line(label: str, *checks: Check, longest: int = NAME) -> StringField:
    return StringField(label, [*checks, at_most(longest)], filters=[typed.line])


def _words(label: str, *checks: Check, longest: int = DETAIL) -> StringField:
    return StringField(label, [*checks, at_most(longest)], filters=[typed.words])


def choice(label: str, choices: list[tuple[str, str]], *checks: Check) -> RadioField:
    offered = [SelectChoice(value, title) for value, title in choices]
    return RadioField(label, checks, choices=offered, validate_choice=False, filters=[typed.line])


def chosen(field: RadioField) -> str:
    """Return the title of what was chosen; nothing where nothing that is offered was."""
    return next((str(c.label) for c in field.choices if c.value == field.data), "")


def one_of_them(message: str) -> Check:
    def check(_form: Form, field: Field) -> None:
        if not chosen(field):
            raise ValidationError(message)

    return check


def _or_nothing(_form: Form, field: Field) -> None:
    if field.data and not chosen(field):
        raise ValidationError(NOT_LISTED)


class ChildForm(Form):  # type: ignore[misc] # WTForms has no types
    """A pupil: three short fields."""

    surname = _line("Фамилия", required("Напишите фамилию ребёнка."), longest=60)
    name = _line("Имя", required("Напишите имя ребёнка."), longest=60)
    school_class = StringField(
        "Класс",
        [required(NO_CLASS), at_most(20)],
        filters=[typed.school_class],
    )

    @property
    def is_blank(self) -> bool:
        return not (self.surname.data or self.name.data or self.school_class.data)


class InquiryForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What parents and staff fill in; staff name no children."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # as above
        # CSRFProtect has looked at the token before any view is called.
        csrf = False

    requester = _line("Ваши имя и отчество", required("Напишите, как вас зовут."))
    children = FieldList(FormField(ChildForm), min_entries=1, max_entries=MOST_CHILDREN)
    reply_by = choice(
        "Как вам ответить?",
        [
            (ReplyBy.CALL.value, "Позвоните мне"),
            (ReplyBy.MAIL.value, "Напишите на электронную почту"),
            (ReplyBy.SELF.value, "Посмотрю ответ на этом сайте"),
        ],
        one_of_them("Выберите, как вам ответить."),
    )
    phone = StringField("Телефон", [at_most(40)], filters=[plain_phone])
    call_when = _line("Когда вам удобно говорить?", longest=200)
    email = _line("Электронная почта", longest=254)
    topic = choice("О чём вопрос?", [], one_of_them(NO_TOPIC))
    words = _words("Что не получается?", required(NO_WORDS), longest=WORDS)
    # What is asked once where the words tell too little; it joins them.
    more = _words(MORE_EXACTLY, longest=WORDS)
    done = _words("Что вы делали?")
    happened = _words("Что произошло?")
    expected = _words("Чего вы ждали?")
    device = choice(
        "Где это было?",
        [("phone", "На телефоне"), ("tablet", "На планшете"), ("computer", "На компьютере")],
        _or_nothing,
    )
    program = choice(
        "В приложении или на сайте?",
        [("app", "В приложении «Дневник.ру»"), ("site", "На сайте")],
        _or_nothing,
    )
    page = _line("Адрес страницы", longest=PAGE)
    consent = StringField("Даю согласие на обработку персональных данных", filters=[typed.line])
    ticket = HiddenField()
    # That somebody has read that his words look like a password.
    warned = HiddenField()
    # Nobody sees this field but programs that fill in all there is.
    website = StringField("Не заполняйте это поле")

    def __init__(self, regulation: Regulation, kind: Kind, **given: Any) -> None:
        super().__init__(**given)
        self.regulation = regulation
        self.kind = kind
        self.topic.choices = [SelectChoice(*each) for each in regulation.topics.of(kind).items()]
        if kind is Kind.STAFF:
            del self.children

    def validate_phone(self, field: Field) -> None:
        if not field.data:
            if self.reply_by.data == ReplyBy.CALL:
                raise ValidationError("Напишите телефон, по которому вам позвонить.")
            return
        number = self.regulation.dialable(field.data)
        if not number:
            raise ValidationError(UNFIT_PHONE)

    def validate_email(self, field: Field) -> None:
        if not field.data:
            if self.reply_by.data == ReplyBy.MAIL:
                raise ValidationError("Напишите адрес почты, на который вам ответить.")
            return
        address = one_address(field.data)
        if address is None:
            raise ValidationError(UNFIT_MAIL)
        field.data = address

    def validate_consent(self, field: Field) -> None:
        if field.data == self.regulation.consent.digest:
            return
        if field.data:
            raise ValidationError("Текст согласия изменился. Прочитайте его и отметьте ещё раз.")
        raise ValidationError(
            "Без согласия мы не можем записать вопрос. Не согласны? Позвоните: "
            f"{self.regulation.school.phone}."
        )

    @property
    def is_vague(self) -> bool:
        """Whether so little is said that one would like to hear more."""
        told = (self.done, self.happened, self.expected, self.page)
        return is_vague(self.words.data or "", [field.data for field in told])

    @property
    def tips(self) -> dict[str, str]:
        """What to mention, by the code of a topic; a topic that needs no advice has none."""
        codes = [str(each.value) for each in self.topic.choices]
        found = {code: self.regulation.wording_of(self.kind, code) for code in codes}
        return {code: wording.advice() for code, wording in found.items() if wording}

    def warn(self) -> tuple[str, Field | None]:
        """Return, once, why some words had better be left out, and in which field they are.

        Then they are taken as they are.
        """
        was_asked = bool(self.warned.data)
        told = (self.words, self.done, self.happened, self.expected, self.page, self.call_when)
        for each in told:
            try:
                ask_once_to_leave_out(each.data, was_asked=was_asked)
            except LooksSecret as warning:
                self.warned.data = "yes"
                return str(warning), each
        return "", None

    def join_more(self) -> None:
        """Let what was said more precisely join the words: from then on it is one text."""
        if self.more.data:
            self.words.data = f"{self.words.data or ''}\n{self.more.data}".strip()
            self.more.data = ""

    def said(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of every field, as the next page passes them on."""
        for field in _flat(self):
            yield field.name, field.data or ""

    def drop_blank_children(self) -> None:
        """Forget rows that were added and left empty; one row always stays."""
        if "children" in self:
            entries = self.children.entries
            entries[:] = [entry for entry in entries if not entry.form.is_blank] or entries[:1]

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield, for the summary, the id of each field that does not fit, and why."""
        for field in _flat(self):
            if field.errors:
                first = "-0" if isinstance(field, RadioField) else ""
                yield f"{field.id}{first}", str(field.errors[0])


def _flat(form: Form) -> Iterator[Field]:
    for field in form:
        if isinstance(field, FieldList):
            for entry in field:
                yield from entry.form
        else:
            yield field


PATHS = {Kind.PARENT: "/", Kind.STAFF: "/staff"}


def kind_of(path: str) -> Kind | None:
    """Return whose form lies at a path; None where there is none."""
    return next((kind for kind, found in PATHS.items() if found == path), None)
