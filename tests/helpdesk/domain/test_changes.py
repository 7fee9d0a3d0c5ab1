"""What a move may change is what an inquiry has, field by field and type by type."""

from typing import get_type_hints

from helpdesk.domain.inquiry import Changes, Inquiry


def test_every_change_is_a_field_of_the_record_with_its_type() -> None:
    changes, record = get_type_hints(Changes), get_type_hints(Inquiry)
    assert changes
    assert {name: record.get(name) for name in changes} == changes
