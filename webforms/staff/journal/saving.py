"""One's own filters of the journal: kept under a name, and let go."""

from flask import Response, request

from helpdesk.domain.errors import RuleViolation
from helpdesk.journal.saved_filters import drop_filter, save_filter
from webforms.staff.access.visitors import overseer
from webforms.staff.journal.addresses import PATH, asked_at, path_of
from webforms.staff.journal.journal import showing
from webforms.web import fields
from webforms.web.rendering import go_on
from webforms.web.routes import staff_pages
from webforms.web.site import site


@staff_pages.route(f"{PATH}/saved", methods=["GET", "POST"])
def keep_filter() -> Response:
    """Keep what is shown, or let one of one's own go."""
    if request.method == "GET":
        return go_on(PATH, status=302)
    actor = overseer()
    filters = asked_at(request.form.get("back", ""))
    dropped = fields.number("filter")
    if dropped is not None:
        drop_filter(site().desk, actor.id, dropped)
        return go_on(path_of(filters), "Отбор удалён.")
    try:
        save_filter(site().desk, actor.id, fields.line("filter_name"), filters)
    except RuleViolation as refused:
        return showing(actor, filters, problems=[("filter_name", str(refused))])
    return go_on(path_of(filters), "Отбор сохранён: он стоит над журналом.")
