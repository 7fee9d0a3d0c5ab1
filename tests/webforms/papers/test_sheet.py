"""The parts of a paper, read back."""

from datetime import UTC, datetime

from tests.webforms.papers.reading import codes_of, words_of
from webforms.papers.sheet import Sheet

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ADDRESS = "https://help.school.example/?from=board"


def sheet() -> Sheet:
    return Sheet("График", NOW, footer_words="СОШ №9")


def test_russian_words_can_be_read_back() -> None:
    paper = sheet()
    paper.heading("График оказания помощи")
    paper.paragraph("Понедельник, кабинет информатики — «звоните: 9-44-24»")
    said = words_of(paper.pdf())
    assert "График оказания помощи" in said
    assert "Понедельник, кабинет информатики — «звоните: 9-44-24»" in said
    assert "СОШ №9 · стр. 1" in said


def test_a_telephone_reads_the_code() -> None:
    paper = sheet()
    paper.qr(ADDRESS, "Задать вопрос")
    assert codes_of(paper.pdf()) == [ADDRESS]


def test_a_long_table_goes_on_with_its_head() -> None:
    paper = sheet()
    paper.rows(("День", "Кто"), [(f"день {n}", f"человек {n}") for n in range(80)], widths=(1, 2))
    said = words_of(paper.pdf())
    assert paper.page_no() > 1
    assert said.count("День Кто") == paper.page_no()
    assert all(f"человек {n}" in said for n in range(80))


def test_the_stamp_of_approval_stands_at_the_right_and_the_rest_does_not() -> None:
    paper = sheet()
    with paper.at_right():
        paper.paragraph("УТВЕРЖДАЮ")
        assert paper.get_x() >= paper.w / 2
    assert paper.get_x() == paper.l_margin


def test_the_same_paper_is_the_same_file() -> None:
    assert sheet().pdf() == sheet().pdf()
