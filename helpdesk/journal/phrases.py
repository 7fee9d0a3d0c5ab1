"""What people ask most often, by their own words: phrases that several of them have written.

Words are compared without their endings, so that «оценок» and «оценки» are one. A phrase is shown
only where so many different people wrote it that it names none of them, and none of its words is
anybody's name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from helpdesk.domain.word_forms import fold, stems_of
from helpdesk.journal.report import FEWEST_TO_NAME, LOOKED_AT, Figures, Question, requesters
from helpdesk.storage import inquiry_tables
from helpdesk.storage.contact_tables import contact

MOST_PHRASES = 8
_LONGEST = 5
# A word, or what parts the words beside it.
_WORDS = re.compile(r"([а-яa-z]+(?:-[а-яa-z]+)*)|([^\sа-яa-z«»\"]+)")
# They stand within a phrase, and tell nothing by themselves.
_SMALL_WORDS = """
а без был была были быть в во вам вас ваш весь вот все вы где да для до его ее если есть еще же
за здравствуйте и из или им их к как какой ко когда кто ли мне мой моя мы на над нам нас наш не
нет ни но ну о об он она они оно от очень по под пожалуйста помогите при про с сам свой себя со
так такой там то тоже только тут у уже что чтобы это этот я добрый день дневник дневнике
дневника дневником ру подскажите скажите почему могу можно нужно надо хочу
"""
_SMALL = frozenset(_SMALL_WORDS.split())
# These may open one: «не видно».
_NO = frozenset({"не", "нет"})
Stems = Mapping[str, str]


@dataclass(frozen=True)
class Phrase:
    """Words as they were written most often; `sought` finds them in the journal."""

    words: str
    sought: str


def commonest(connection: Connection, figures: Figures) -> tuple[Phrase, ...]:
    """Return the phrases that most questions of the period share, the commonest first."""
    names = _names(connection, figures)
    said = [(each, list(_runs(each.subject, names))) for each in figures.questions]
    words = {word for _, runs in said for run in runs for word in run} - _SMALL
    stems = {word: stems_of(word)[-1] for word in words}
    return tuple(_chosen(list(_shared(said, stems))))


def _names(connection: Connection, figures: Figures) -> frozenset[str]:
    """Return each word of the names that the desk knows: of askers, their children, colleagues."""
    said = [*connection.execute(select(inquiry_tables.person.c.name)).scalars()]
    said += connection.execute(select(contact.c.name)).scalars()
    return frozenset(fold(" ".join(said)).split()).union(*(q.names for q in figures.questions))


def _runs(subject: str, names: frozenset[str]) -> Iterator[list[str]]:
    """Yield the words that follow one another: a stop, a number or a name parts them."""
    run: list[str] = []
    for word, stop in _WORDS.findall(fold(subject)):
        if word and word not in names:
            run.append(word)
        if stop or word in names:
            yield run
            run = []
    yield run


@dataclass(frozen=True)
class _Shared:
    """Stems that follow one another in these questions, most often as these words."""

    stems: tuple[str, ...]
    words: str
    questions: dict[int, Question]

    @property
    def weight(self) -> int:
        return len(self.questions) * len(self.stems)


def _shared(said: Iterable[tuple[Question, list[list[str]]]], stems: Stems) -> Iterator[_Shared]:
    written: dict[tuple[str, ...], Counter[str]] = {}
    questions: dict[tuple[str, ...], dict[int, Question]] = {}
    for question, runs in said:
        for words in (words for run in runs for words in _phrases(run)):
            key = tuple(stems.get(word, word) for word in words if word in stems or word in _NO)
            written.setdefault(key, Counter())[" ".join(words)] += 1
            questions.setdefault(key, {})[question.id] = question
    for key, forms in written.items():
        yield _Shared(key, forms.most_common(1)[0][0], questions[key])


def _phrases(run: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin, first in enumerate(run):
        if first in _SMALL and first not in _NO:
            continue
        for end in range(begin + 2, min(begin + _LONGEST, len(run)) + 1):
            if run[end - 1] not in _SMALL:
                yield run[begin:end]


def _chosen(shared: list[_Shared]) -> Iterator[Phrase]:
    """Yield the weightiest, and no other of which half was said by one of those."""
    chosen: list[_Shared] = []
    for each in sorted(shared, key=lambda each: (-each.weight, each.stems)):
        ids = each.questions.keys()
        is_said = any(2 * len(ids & other.questions.keys()) > len(ids) for other in chosen)
        if is_said or requesters(list(each.questions.values())[:LOOKED_AT]) < FEWEST_TO_NAME:
            continue
        chosen.append(each)
        yield Phrase(each.words, " ".join(stem for stem in each.stems if stem not in _NO))
        if len(chosen) == MOST_PHRASES:
            return
