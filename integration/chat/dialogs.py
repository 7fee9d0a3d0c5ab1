"""What each dialog asks, in neutral values: how a chat draws them is the chat's own business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from helpdesk.domain import dates
from helpdesk.domain.deadlines import PAUSED
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Person
from helpdesk.domain.states import Channel, CloseReason, ConsentWay, Kind, Owes, State
from helpdesk.inquiries.calls import Outcome
from helpdesk.inquiries.handing_over import Holder
from helpdesk.journal.view import InquiryView
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.words import ALL_THE_SAME, AWAY
from helpdesk.vendor.cases import Case
from integration.chat.actions import Action
from integration.chat.shortening import cut
from integration.chat.speech import Block, Line, Listing, Strong, line

WORDS = "words"
TOPIC = "topic"
DONE = "done"
EXPECTED = "expected"
WHERE = "where"
COLLEAGUE = "colleague"
REASON = "reason"
ORIGINAL = "original"
TYPED = "typed"
OWNER = "owner"
# Before the number of an inquiry, in the names of what can be checked.
SIMILAR = "similar"
MATE = "mate"
# A case of the vendor's that others wait on.
CASE = "case"
OWES, DAY = "owes", "day"
# A colleague is meant although he is absent.
EVEN_AWAY = "even_away"
# Instead of a colleague: whoever claims it.
ANYBODY = "anybody"
# Longer ones are cut by clients in the middle of a word; captions are counted in bytes, 150.
OPTION_LETTERS = 70
MATES_MOST = 8
CAPTION_LETTERS = 70
# The one dialog that belongs to no inquiry: it opens one.
OPEN = "open"
# Neither does that by which a consultant enters what he was told.
ENTRY = "entry"
WHO, PHONE, CHILD, CONSENT = "who", "phone", "child", "consent"
CHANNEL, WHEN, ANSWERED, CLAIM = "channel", "when", "answered", "claim"


class Sort(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    CHECK = "check"


@dataclass(frozen=True)
class Choice:
    """One of several: what comes back, and what people read."""

    value: str
    title: str


@dataclass(frozen=True)
class Field:
    """A label of at most twelve letters, and a hint of at most seventy: clients cut the rest."""

    name: str
    label: str
    sort: Sort
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    default: str = ""
    required: bool = True
    # What stands beside a box to check.
    caption: str = ""


@dataclass(frozen=True)
class Dialog:
    """A title of at most twelve letters, blocks before the fields, as few fields as will do."""

    title: str
    submit: str
    fields: tuple[Field, ...]
    introduction: tuple[Block, ...] = ()


@dataclass(frozen=True)
class DialogContext:
    """What a dialog is opened for. `draft` is what this person had typed when it last failed.

    `ready` is a ready answer's text, `others` what can be chosen: the same requester's inquiries
    for a double; to answer together this one, where that is allowed, and similar ones. `pictures`
    counts those that go out with the words. `cases` are those of the vendor's that can be chosen,
    `mates` who else waits on this one: both for colleagues alone. `given` is what the vendor has
    answered one of them already.
    """

    view: InquiryView
    draft: str = ""
    colleagues: Sequence[Person] = field(default_factory=tuple)
    ready: str = ""
    others: Sequence[Inquiry] = field(default_factory=tuple)
    pictures: int = 0
    cases: Sequence[Case] = field(default_factory=tuple)
    mates: Sequence[Inquiry] = field(default_factory=tuple)
    given: str = ""
    # Opened by who has asked, about his own inquiry.
    is_own: bool = False


def opening(regulation: Regulation, draft: str = "") -> Dialog:
    """Return the dialog behind the command alone."""
    topics = regulation.topics_of("staff")
    return Dialog(
        "Ваш вопрос",
        "Отправить",
        (
            Field(
                TOPIC, "Тема", Sort.CHOICE, choices=tuple(Choice(t.code, t.title) for t in topics)
            ),
            Field(
                WORDS,
                "Вопрос",
                Sort.AREA,
                "Что не получается? Напишите своими словами, без паролей.",
                default=draft,
            ),
            Field(DONE, "Что делали", Sort.AREA, "Если можно: по шагам.", required=False),
            Field(EXPECTED, "Чего ждали", Sort.AREA, "И что вышло вместо этого.", required=False),
            Field(WHERE, "Класс, урок", Sort.LINE, "Например: 7А, алгебра.", required=False),
        ),
        (*_what_to_say(regulation), PICTURES_LATER),
    )


PICTURES_LATER = "Снимки экрана приложите потом: ссылка придёт сообщением от бота."


def _what_to_say(regulation: Regulation) -> Iterator[Block]:
    """Say what to mention, topic by topic: a dialog cannot show one hint for what is chosen."""
    hinted = [
        line(f"{topic.title}: {wording.say}")
        for topic in regulation.topics_of(Kind.STAFF)
        for wording in [regulation.wording_of(Kind.STAFF, topic.code)]
        if wording
    ]
    if hinted:
        yield "Напишите, чтобы мы поняли сразу:"
        yield Listing(tuple(hinted))


_CONSENTS = (
    Choice(ConsentWay.SPOKEN, "Устно, я это слышал(а)"),
    Choice(ConsentWay.PAPER, "Бланк подписан"),
)
CHANNELS = (
    Choice(Channel.PERSON, "Лично"),
    Choice(Channel.PHONE, "По телефону"),
    Choice(Channel.MEETING, "На родительском собрании"),
    Choice(Channel.MAIL, "По электронной почте"),
)


def entry(regulation: Regulation) -> Dialog:
    """Return the dialog in which a consultant enters what somebody told him."""
    topics = tuple(
        Choice(f"{kind}:{topic.code}", f"{who}: {topic.title}")
        for kind, who in ((Kind.PARENT, "Родитель"), (Kind.STAFF, "Сотрудник"))
        for topic in regulation.topics_of(kind)
    )
    return Dialog(
        "Новый вопрос",
        "Записать",
        (
            Field(WHO, "Кто", Sort.LINE, "Фамилия, имя, отчество."),
            Field(PHONE, "Телефон", Sort.LINE, required=False),
            Field(CHILD, "Ребёнок", Sort.LINE, "С классом: Хуаде Алий 5А.", required=False),
            Field(TOPIC, "Тема", Sort.CHOICE, choices=topics),
            Field(WORDS, "Вопрос", Sort.AREA, "Словами того, кто спросил, без паролей."),
            Field(
                CONSENT,
                "Согласие",
                Sort.CHOICE,
                "Только для родителя: для него обязательно.",
                choices=_CONSENTS,
                required=False,
            ),
            Field(CHANNEL, "Как спросили", Sort.CHOICE, choices=CHANNELS, default=Channel.PERSON),
            Field(
                WHEN,
                "Когда",
                Sort.LINE,
                "Пусто — сейчас. Или: вчера 18:05, 24.11 9:40.",
                required=False,
            ),
            Field(
                ANSWERED,
                "Ответили",
                Sort.AREA,
                "Если ответили сразу: что сказали.",
                required=False,
            ),
            Field(CLAIM, "Взять себе", Sort.CHECK, required=False, caption="Беру себе"),
        ),
        ("Номер, который нужно сказать вслух, бот пришлёт сразу.",),
    )


def dialog_of(action: Action, occasion: DialogContext) -> Dialog:
    """Return the dialog of a move that needs words."""
    return _DIALOGS[action](occasion)


def needs_words(action: Action) -> bool:
    return action in _DIALOGS


def _about(view: InquiryView) -> Line:
    inquiry = view.inquiry
    topic = view.regulation.topic_title(inquiry.kind, inquiry.topic)
    return line(Strong(inquiry.shown_reference), f" · {topic}")


def _shown_with(occasion: DialogContext) -> tuple[Block, ...]:
    """Say also which pictures go out, for a dialog shows none."""
    count = occasion.pictures
    going = (f"Вместе с текстом уйдут снимки экрана: {count}.",) if count else ()
    return (_about(occasion.view), *going)


def _words(label: str, occasion: DialogContext, hint: str = "", *, required: bool = True) -> Field:
    return Field(WORDS, label, Sort.AREA, hint, default=occasion.draft, required=required)


def _ask(occasion: DialogContext) -> Dialog:
    """Ask back: with a reason the school has words ready for, or in one's own, or both."""
    intro = (*_shown_with(occasion), *_call_first(occasion.view), _TERM_WAITS)
    reasons = occasion.view.regulation.unclear
    if not reasons:
        hint = "Паролей и кодов не просите."
        return Dialog("Уточнить", "Спросить", (_words("Вопрос", occasion, hint),), intro)
    which = Field(
        REASON,
        "Причина",
        Sort.CHOICE,
        "Чего не хватает. Уйдёт с примером, перед вашими словами.",
        choices=tuple(Choice(each.code, each.title) for each in reasons),
        required=False,
    )
    hint = "Если причина выбрана, можно не писать."
    own = _words("Вопрос", occasion, hint, required=False)
    return Dialog("Уточнить", "Спросить", (which, own), intro)


_TERM_WAITS = f"Пока ждём ответа, {PAUSED}."


def _call_first(view: InquiryView) -> Iterator[str]:
    """Offer a parent's telephone before anything is written: a talk is sooner than letters."""
    inquiry = view.inquiry
    if inquiry.kind is Kind.PARENT and inquiry.phone:
        way = "на карточке «Ещё…», «Позвонить»"
        yield f"Оставлен телефон {inquiry.phone} — позвонить быстрее: {way}."


ON_PAGE = "Длинный ответ или снимки: «Ещё…», «Ответить на странице»."


def _answer(occasion: DialogContext) -> Dialog:
    hint = "Уйдёт тому, кто спросил. Паролей и кодов не пишите."
    # What had been typed before is kept above what the school has ready.
    kept = "" if occasion.ready in occasion.draft else occasion.ready
    words = "\n\n".join(part for part in (occasion.draft, kept) if part)
    return Dialog(
        "Ответить",
        "Отправить",
        (Field(WORDS, "Ответ", Sort.AREA, hint, default=words),),
        (*_shown_with(occasion), ON_PAGE),
    )


def _correct(occasion: DialogContext) -> Dialog:
    answers = occasion.view.answers
    earlier = answers[-1].body or "" if answers else ""
    corrected = Field(
        WORDS,
        "Ответ",
        Sort.AREA,
        "Уйдёт ещё раз; прежний ответ сохранится.",
        default=occasion.draft or earlier,
    )
    return Dialog("Исправить", "Отправить", (corrected,), _shown_with(occasion))


_REASONS = (
    Choice(CloseReason.BY_MOUTH, "Решили устно"),
    Choice(CloseReason.NOT_OURS, "Не про «Дневник.ру»"),
    Choice(CloseReason.SPAM, "Спам"),
)


def _close(occasion: DialogContext) -> Dialog:
    return Dialog(
        "Закрыть",
        "Закрыть",
        (
            Field(REASON, "Причина", Sort.CHOICE, choices=_REASONS),
            _words("Пояснение", occasion, required=False),
        ),
        (
            _about(occasion.view),
            "Тот, кто спросил, узнает о закрытии; о спаме не сообщаем.",
        ),
    )


def _double(occasion: DialogContext) -> Dialog:
    """Let choose from what the same person has here, or type a reference."""
    hint = "Номер первого вопроса с его карточки."
    typed = Field(TYPED, "Номер", Sort.LINE, hint)
    fields: tuple[Field, ...] = (typed, _words("Пояснение", occasion, required=False))
    if occasion.others:
        choices = tuple(Choice(str(each.id), named(each)) for each in occasion.others)
        which = Field(
            ORIGINAL,
            "Повторяет",
            Sort.CHOICE,
            "Вопрос, который задан первым.",
            choices=choices,
            required=False,
        )
        typed = replace(typed, hint=f"Если его нет в списке. {hint}", required=False)
        fields = (which, typed, *fields[1:])
    what = (
        "Этот вопрос закроется, его слова добавятся к первому. Тот, кто спросил, узнает, за каким "
        "номером следить."
    )
    return Dialog("Повтор", "Закрыть", fields, (_about(occasion.view), what))


def named(inquiry: Inquiry) -> str:
    """Return «КФ7М-2Р9Т · Не вижу оценок»: plain words for a list to choose from."""
    return cut(f"{inquiry.shown_reference} · {inquiry.subject}", OPTION_LETTERS)


def _similar(occasion: DialogContext) -> Dialog:
    own_id = occasion.view.inquiry.id
    boxes = tuple(
        Field(
            f"{SIMILAR}{each.id}",
            "Этот вопрос" if each.id == own_id else each.shown_reference,
            Sort.CHECK,
            default="true" if each.id == own_id else "",
            required=False,
            caption=cut(each.subject, CAPTION_LETTERS),
        )
        for each in occasion.others
    )
    hint = "Уйдёт каждому отмеченному. Паролей и кодов не пишите."
    answers = occasion.view.answers
    earlier = answers[-1].body or "" if answers else ""
    text = Field(WORDS, "Ответ", Sort.AREA, hint, default=occasion.draft or earlier)
    return Dialog(
        "Похожие",
        "Ответить",
        (text, *boxes),
        (
            _about(occasion.view),
            "Один ответ на все отмеченные вопросы; каждый, кто спросил, получит его отдельно.",
        ),
    )


def handing_over(holders: Sequence[Holder], colleagues: Sequence[Person]) -> Dialog:
    """Return the dialog that gives all of somebody's claims to another; who has left is first.

    Where one person alone holds something, he is not offered to himself; of several any may be
    the one who takes it from another.
    """
    whose = tuple(Choice(each.person.id, _holds(each)) for each in holders)
    owners = {each.person.id for each in holders}
    first = holders[0].person.id if holders and not holders[0].person.entitled else ""
    to = (
        *(Choice(p.id, p.name) for p in colleagues if {p.id} != owners),
        Choice(ANYBODY, "Вернуть в очередь: возьмёт любой"),
    )
    return Dialog(
        "Передать всё",
        "Передать",
        (
            Field(OWNER, "Чьи", Sort.CHOICE, choices=whose, default=first),
            Field(COLLEAGUE, "Кому", Sort.CHOICE, choices=to),
            *_even_away(colleagues),
        ),
        ("Все открытые вопросы одного человека сразу. Спросившие и коллеги узнают об этом сами.",),
    )


def _holds(holder: Holder) -> str:
    left = "" if holder.person.entitled else ", больше не консультант"
    many = dates.counted(holder.claims, "вопрос", "вопроса", "вопросов")
    return f"{holder.person.name}: {many}{left}"


def _hand_off(occasion: DialogContext) -> Dialog:
    vendor = occasion.view.regulation.vendor
    what = (
        "Причина: консультант не может помочь. Тот, кто спросил, получит готовое письмо для "
        f"поддержки ({vendor.mail}); вопрос останется за вами."
    )
    hint = "Попадёт в письмо: ссылки на прочитанное, что пробовали."
    tried = _words("Пробовали", occasion, hint, required=False)
    return Dialog("В поддержку", "Передать", (tried,), (_about(occasion.view), what))


def _to_colleague(title: str, occasion: DialogContext) -> Dialog:
    claimant = occasion.view.inquiry.claimant_id
    people = [person for person in occasion.colleagues if person.id != claimant]
    choices = tuple(Choice(person.id, person.name) for person in people)
    colleague = Field(COLLEAGUE, "Кому", Sort.CHOICE, choices=choices)
    return Dialog(title, title, (colleague, *_even_away(people)), (_about(occasion.view),))


def _even_away(colleagues: Sequence[Person]) -> tuple[Field, ...]:
    """Where somebody is absent who can be chosen, let it be said that he is meant all the same."""
    if not any(each.name.endswith(AWAY) for each in colleagues):
        return ()
    return (Field(EVEN_AWAY, "Всё равно", Sort.CHECK, required=False, caption=ALL_THE_SAME),)


def _vendor_case(occasion: DialogContext) -> Dialog:
    number = Field(
        WORDS, "Номер", Sort.LINE, "Номер обращения из письма поддержки.", default=occasion.draft
    )
    if not occasion.cases:
        return _of_vendor("Номер обращения в поддержке", "Записать", (number,), occasion)
    choices = tuple(Choice(each.key, _case_of(each)) for each in occasion.cases)
    hint = "Если об этом уже спросили: один ответ получат все."
    known = Field(CASE, "Или из списка", Sort.CHOICE, hint, choices=choices, required=False)
    number = replace(number, required=False)
    return _of_vendor("Номер обращения в поддержке", "Записать", (number, known), occasion)


def _of_vendor(
    what: str, submit: str, fields: tuple[Field, ...], occasion: DialogContext, *after: Block
) -> Dialog:
    """Say what the dialog is for before the fields: no title has room for it."""
    return Dialog("Поддержка", submit, fields, (line(Strong(what)), *_shown_with(occasion), *after))


def _case_of(case: Case) -> str:
    waits = ", ".join(each.shown_reference for each in case.inquiries)
    return cut(f"{case.number} · ждут: {waits}", OPTION_LETTERS)


def _vendor_answer(occasion: DialogContext) -> Dialog:
    hint = "Что ответила поддержка. Уйдёт тому, кто спросил."
    words = _words("Ответ", replace(occasion, draft=occasion.draft or occasion.given), hint)
    shown = list(occasion.mates)[:MATES_MOST]
    boxes = tuple(
        Field(
            f"{MATE}{each.id}",
            each.shown_reference,
            Sort.CHECK,
            default="true",
            required=False,
            caption=cut(each.subject, CAPTION_LETTERS),
        )
        for each in shown
    )
    fields = (words, *boxes)
    got_by = _who_gets_it(occasion, shown)
    return _of_vendor("Ответ поддержки", "Отправить", fields, occasion, *got_by)


def _who_gets_it(occasion: DialogContext, mates: Sequence[Inquiry]) -> Iterator[Block]:
    """Say before it is sent to whom the answer goes."""
    if not mates:
        return
    got = ", ".join(each.shown_reference for each in (occasion.view.inquiry, *mates))
    alone = " Снимки останутся в этом вопросе." if occasion.pictures else ""
    more = len(occasion.mates) - len(mates)
    rest = f" Ещё {more} не поместились: откройте их карточки потом." if more > 0 else ""
    yield line(
        Strong(f"Ответ получат: {len(mates) + 1} — {got}."),
        f" Кому не нужно, снимите отметку. Имён в ответе не пишите.{alone}{rest}",
    )


def _vendor_wants(occasion: DialogContext) -> Dialog:
    """Who owes it, is asked of everybody: the regulation lets the requester write himself."""
    who = ("Я отправлю", "Прошу школу помочь") if occasion.is_own else ("Тот, кто спросил", "Школа")
    choices = tuple(Choice(*pair) for pair in zip((Owes.REQUESTER, Owes.SCHOOL), who, strict=True))
    hint = "Например: 27.11. Не сказано — оставьте пустым."
    return _of_vendor(
        "Поддержка просит сведения",
        "Записать",
        (
            _words("Что просит", occasion, "Словами поддержки, без паролей и кодов."),
            Field(OWES, "Кто ответит", Sort.CHOICE, choices=choices, default=Owes.REQUESTER),
            Field(DAY, "До какого дня", Sort.LINE, hint, required=False),
        ),
        occasion,
        "Напомним тому, кто должен ответить: если сведения не прислать вовремя, поддержка "
        "отклоняет обращение.",
    )


def _vendor_rejected(occasion: DialogContext) -> Dialog:
    rejects = occasion.view.regulation.vendor.rejects
    choices = tuple(Choice(str(n), cut(words, OPTION_LETTERS)) for n, words in enumerate(rejects))
    listed = Field(REASON, "Причина", Sort.CHOICE, choices=choices, required=False)
    words = _words(
        "Что написали",
        occasion,
        "Если причина другая или сказано, чего не хватает.",
        required=False,
    )
    after = (
        "Письмо надо отправить заново."
        if occasion.is_own
        else ("Тот, кто спросил, получит письмо заново, с тем, что в нём исправить.")
    )
    fields = (*((listed,) if choices else ()), words)
    return _of_vendor("Поддержка отклонила обращение", "Записать", fields, occasion, after)


def _reply(occasion: DialogContext) -> Dialog:
    question = occasion.view.open_question
    title, label = ("Ответить", "Ответ") if question else ("Дополнить", "Дополнение")
    return Dialog(title, "Отправить", (_words(label, occasion),), (_about(occasion.view),))


def _did_not_help(occasion: DialogContext) -> Dialog:
    hint = "Что осталось? Можно не писать: вопрос всё равно вернётся."
    return Dialog(
        "Не помогло",
        "Вернуть",
        (_words("Что не так", occasion, hint, required=False),),
        (_about(occasion.view),),
    )


def _withdraw(occasion: DialogContext) -> Dialog:
    asks = "Отозвать вопрос? Консультанты перестанут им заниматься."
    return Dialog("Отозвать", "Отозвать", (), (_about(occasion.view), asks))


def _helped_self(occasion: DialogContext) -> Dialog:
    what = "Вопрос закроется, консультантов больше не зовём."
    answer = _words("Что ответили", occasion, "Можно не писать.", required=False)
    return Dialog("Помогли сами", "Записать", (answer,), (_about(occasion.view), what))


def _call(what: str, occasion: DialogContext, *, reached: bool) -> Dialog:
    note = _words("Заметка", occasion, "Что сказали. Можно не писать.", required=False)
    fields: tuple[Field, ...] = (note,)
    if reached and occasion.view.inquiry.state is State.ANSWERED:
        hint = "Помогло — вопрос закроется, не помогло — вернётся в работу."
        asked = Field(REASON, "Помогло ли", Sort.CHOICE, hint, choices=_HELPED, required=False)
        fields = (asked, note)
    if reached and occasion.view.inquiry.state is State.HANDED_OFF:
        hint = "Прочитайте письмо вслух. Нет почты — школа отправит его, если согласятся."
        asked = Field(
            REASON, "Кто отправит письмо", Sort.CHOICE, hint, choices=_SENDS, required=False
        )
        fields = (asked, note)
    return Dialog("Звонок", "Записать", fields, (line(Strong(what)), _about(occasion.view)))


_HELPED = (
    Choice(Outcome.HELPED, "Да, помогло"),
    Choice(Outcome.DID_NOT_HELP, "Нет, не помогло"),
)
_SENDS = (Choice(Outcome.SCHOOL_SENDS, "Школа: согласие дано"),)


_DIALOGS: dict[Action, Callable[[DialogContext], Dialog]] = {
    Action.ASK: _ask,
    Action.ANSWER: _answer,
    Action.CORRECT: _correct,
    Action.CLOSE: _close,
    Action.DUPLICATE: _double,
    Action.READY: _answer,
    Action.SIMILAR: _similar,
    Action.HAND_OFF: _hand_off,
    Action.OFFER: lambda occasion: _to_colleague("Передать", occasion),
    Action.REASSIGN: lambda occasion: _to_colleague("Назначить", occasion),
    Action.VENDOR_CASE: _vendor_case,
    Action.VENDOR_ANSWER: _vendor_answer,
    Action.VENDOR_WANTS: _vendor_wants,
    Action.VENDOR_REJECTED: _vendor_rejected,
    Action.REPLY: _reply,
    Action.DID_NOT_HELP: _did_not_help,
    Action.WITHDRAW: _withdraw,
    Action.LOG_REACHED: lambda occasion: _call("Дозвонились", occasion, reached=True),
    Action.LOG_MISSED: lambda occasion: _call("Не дозвонились", occasion, reached=False),
    Action.HELPED_SELF: _helped_self,
}
