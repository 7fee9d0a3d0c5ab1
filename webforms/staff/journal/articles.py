"""Articles, as colleagues write them: the list, one article with its versions, what was missed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, abort, request

from helpdesk.domain.articles import AUDIENCES, BODY_MOST, TITLE_MOST, Article, Shown
from helpdesk.domain.errors import Code, NotFound, Question, RuleViolation, UnfitFields
from helpdesk.domain.people import Actor
from helpdesk.domain.states import Kind
from helpdesk.inquiries.articles import helped_by, misses
from helpdesk.journal.article_writing import (
    NAMED,
    Overwritten,
    begin_with_answer,
    seems_named,
    unfit,
    write_article,
)
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.articles import GOOD_FOR, all_articles, versions_of
from helpdesk.kernel.links import find_by_reference
from helpdesk.storage.pictures import Unfit
from webforms.public.knowledge import parts_of, topics_in_words
from webforms.staff.access.visitors import overseer
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages, today
from webforms.web.typed_form import Problem, TypedForm, problems_of
from webforms.web.uploaded_pictures import ACCEPT, picture_file, store_picture

PATH = "/desk/articles"
SHOWN = {
    Shown.DRAFT: "Никто: черновик",
    Shown.COLLEAGUES: "Консультанты: «Ответить статьёй»",
    Shown.EVERYBODY: "Все: страница и поиск на сайте",
    Shown.FORM: "Все, и до формы вопроса",
}
SAVED = "Статья сохранена."


@staff_pages.route(PATH)
def articles() -> Response:
    actor = overseer()
    with site().desk.reading() as connection:
        found = all_articles(connection)
        helped = helped_by(connection)
        missed = misses(connection) if actor.head else []
    found.sort(key=lambda each: each.review_on)
    return page(
        "staff/articles.html",
        path=PATH,
        articles=found,
        helped=helped,
        missed=missed,
        shown=SHOWN,
        audiences=AUDIENCES,
        topics=topics_in_words,
        today=today(),
    )


@staff_pages.route(f"{PATH}/new", methods=["GET", "POST"])
def new_article() -> Response:
    """Write one; begun with an inquiry's answer where the address names it."""
    actor = overseer()
    if request.method == "POST":
        return _written(_blank(actor))
    return _showing(_blank(actor), _from_answer(request.args.get("from", "")))


def _from_answer(reference: str) -> dict[str, str]:
    if not reference:
        return {}
    seen = view(site().desk, find_by_reference(site().desk, reference).id)
    title, body = site().desk.read(begin_with_answer, seen)
    topic = f"{seen.inquiry.kind}/{seen.inquiry.topic}"
    said = {"title": title, "words": body, "kind": seen.inquiry.kind, "reference": reference}
    return {**said, "topics": topic}


@staff_pages.route(f"{PATH}/<int:article_id>", methods=["GET", "POST"])
def one_article(article_id: int) -> Response:
    actor = overseer()
    versions = _versions(article_id)
    if request.method == "POST":
        return _written(replace(versions[0], author_id=actor.id, author=actor.name), versions)
    return _showing(versions[0], {}, versions)


def _versions(article_id: int) -> list[Article]:
    return site().desk.read(versions_of, article_id) or abort(404)


@staff_pages.route(f"{PATH}/<int:article_id>/picture")
def picture(article_id: int) -> Response:
    overseer()
    return picture_file(_versions(article_id)[0].picture or abort(404))


def _blank(actor: Actor) -> Article:
    review, now = today() + GOOD_FOR, moment()
    return Article(
        0, Kind.PARENT, (), Shown.DRAFT, review, None, "", "", "", now, actor.id, actor.name
    )


def _written(of: Article, versions: Sequence[Article] = ()) -> Response:
    form = TypedForm({**request.form.to_dict(), "topics": " ".join(request.form.getlist("topics"))})
    try:
        key = write_article(site().desk, _read(form, of), form.number("edition") or 0, moment())
    except Unfit as refused:
        return _showing(of, form.given, versions, [("picture", str(refused))])
    except Overwritten as late:
        given = {name: said for name, said in form.given.items() if name != "edition"}
        versions = _versions(of.id)
        return _showing(versions[0], given, versions, [("edition", str(late))])
    except RuleViolation as refused:
        return _showing(
            of, form.given, versions, problems_of(refused, {Code.DAY: "review_on"}, "words")
        )
    return go_on(f"{PATH}/{key}", SAVED)


def _read(form: TypedForm, of: Article) -> Article:
    """Return the version that was typed, its picture stored; raise UnfitFields or Unfit."""
    kind = form.one_of("kind", Kind, "Выберите, для кого статья.")
    said = replace(
        of,
        title=form.line("title"),
        body=form.words("words"),
        kind=kind,
        topics=tuple(_codes(form.said("topics"), kind)),
        shown=form.one_of("shown", Shown, "Выберите, кто её видит."),
        review_on=form.day("review_on", "Выберите день, когда проверить статью."),
        source_id=_source(form.said("reference")) or of.source_id,
        at=moment(),
    )
    form.problems.update(unfit(said, site().regulation))
    if said.shown is not Shown.DRAFT and not form.said("insisted"):
        named = site().desk.read(seems_named, said)
        form.problems |= {"insisted": Question(NAMED.format(named))} if named else {}
    form.check()
    kept = "" if form.said("without_picture") else of.picture
    return replace(said, picture=store_picture("article") or kept)


def _codes(typed: str, kind: Kind) -> list[str]:
    known = {topic.code for topic in site().regulation.topics_of(kind)}
    given = [each.partition("/")[2] for each in typed.split() if each.startswith(f"{kind}/")]
    return [code for code in given if code in known]


def _source(reference: str) -> int | None:
    if not reference:
        return None
    try:
        return find_by_reference(site().desk, reference).id
    except NotFound as missing:
        raise UnfitFields(("words", "Вопроса, из которого статья, больше нет.")) from missing


def _showing(
    of: Article,
    given: Mapping[str, str],
    versions: Sequence[Article] = (),
    problems: Sequence[Problem] = (),
) -> Response:
    values = {
        "edition": str(len(versions)),
        "title": of.title,
        "words": of.body,
        "kind": of.kind,
        "topics": " ".join(f"{of.kind}/{code}" for code in of.topics),
        "shown": of.shown,
        "review_on": of.review_on.isoformat(),
        **given,
    }
    regulation = site().regulation
    topics = [
        (f"{kind}/{topic.code}", f"{title}: {topic.title}")
        for kind, title in AUDIENCES.items()
        for topic in regulation.topics_of(kind)
    ]
    return page(
        "staff/article.html",
        path=f"{PATH}/{of.id or 'new'}",
        article=of,
        values=values,
        ticked=values["topics"].split(),
        problems=problems,
        versions=versions,
        parts=parts_of(of.body),
        shown=SHOWN,
        audiences=AUDIENCES,
        topics=topics,
        accept=ACCEPT,
        most=(TITLE_MOST, BODY_MOST),
        is_due=bool(of.id) and of.review_on <= today(),
    )
