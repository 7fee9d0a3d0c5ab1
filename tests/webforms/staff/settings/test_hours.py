"""Hours of each day, and long lists: what is typed is what is kept, or it is refused."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.regulation_versions import Origin, VersionOrigin
from helpdesk.regulation.documents import Values, values_of
from tests.helpdesk.life import FIRST_REGULATION
from tests.toml_values import with_values
from tests.webforms.staff.conftest import moment
from tests.webforms.staff.settings.conftest import PATH, Settler, fields_of
from webforms.staff.settings import differences

USUAL, SHORT = "8:00-17:00", "9:00-15:00"


def test_another_monday_changes_monday_alone_and_is_taken_back(settler: Settler) -> None:
    settler.send("hours", {"week.mon": SHORT})
    settler.save()
    week = values_of(settler.newest().body)["week"]
    assert week == {"mon": SHORT, **dict.fromkeys(("tue", "wed", "thu", "fri"), USUAL)}
    assert '<p class="hint">Часы работы: понедельник</p>' in settler.open("/versions")
    page = settler.open(f"/versions/{settler.newest().id}")
    assert "Отменить это изменение" in page
    undo = LexborHTMLParser(page).css("main form")[-1].attributes["action"] or ""
    settler.post(undo.removeprefix(PATH), {})
    settler.save()
    assert settler.newest().body == FIRST_REGULATION


def test_hours_that_work_without_an_end_cannot_hold_are_refused(settler: Settler) -> None:
    always = with_values(FIRST_REGULATION, {"week": '"always"'})
    activate_regulation(settler.consultant.desk, always, moment(), Origin(VersionOrigin.PAGE))
    page = settler.send("hours", {"week.mon": SHORT, "week.wed": "17:00-8:00"})
    assert page.status_code == 422
    for day in ("mon", "wed"):
        assert f'id="week.{day}-error"' in page.text
    assert 'id="week.tue-error"' not in page.text
    typed = fields_of(page.text)
    found = [typed[f"week.{day}"] for day in ("mon", "tue", "wed")]
    assert found == [SHORT, USUAL, "17:00-8:00"]
    settler.post("/hours", {"week.always": None, "week.wed": USUAL})
    settler.save()
    week = values_of(settler.newest().body)["week"]
    assert (week["mon"], week["tue"]) == (SHORT, USUAL)


def test_rows_beyond_sixty_stay(settler: Settler) -> None:
    topic = "[topics.staff]\n"
    named = {f"many{number}": f"Тема {number}" for number in range(70)}
    many = "".join(f'{code} = "{title}"\n' for code, title in named.items())
    text = FIRST_REGULATION.replace(topic, topic + many)
    activate_regulation(settler.consultant.desk, text, moment(), Origin(VersionOrigin.PAGE))
    settler.send("topics", {"topics.parent.1.title": "Отметки"})
    settler.save()
    topics = settler.consultant.desk.regulation().topics
    assert topics.parent["marks"] == "Отметки"
    assert named.items() <= topics.staff.items()


def test_for_a_list_of_versions_each_is_read_once(
    settler: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        text = with_values(FIRST_REGULATION, {"terms.staff": f'"{number + 4}d"'})
        activate_regulation(settler.consultant.desk, text, moment(), Origin(VersionOrigin.PAGE))
    read = list[str]()

    def values(text: str) -> Values:
        read.append(text)
        return values_of(text)

    differences._apart.cache_clear()
    differences.summary_of.cache_clear()
    monkeypatch.setattr(differences, "values_of", values)
    for _ in range(2):
        assert settler.open("/versions").count("/versions/") == 5
    assert len(read) == 5
