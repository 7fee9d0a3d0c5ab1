"""The pages of the settings, of `school_fields`, `word_fields` and `people_fields`.

Paths are those of the settings taken apart for the pages (`taken_apart`), which are those of
`regulation.toml` but for what a form shows otherwise: the week, topics, and ready answers.
"""

from webforms.staff.settings.field_sorts import SettingsField, SettingsSection
from webforms.staff.settings.people_fields import OF_PEOPLE
from webforms.staff.settings.school_fields import OF_SCHOOL
from webforms.staff.settings.word_fields import OF_WORDS

SECTIONS = (*OF_SCHOOL, *OF_WORDS, *OF_PEOPLE)
BY_KEY = {section.key: section for section in SECTIONS}


def field_at(
    path: tuple[str, ...],
) -> tuple[SettingsSection, SettingsField, tuple[str, ...]] | None:
    """Return the field that holds a value, with its section and what of the path is within it."""
    for section in SECTIONS:
        for field in section.fields:
            parts = tuple(field.path.split("."))
            if path[: len(parts)] == parts or parts[: len(path)] == path:
                return section, field, path[len(parts) :]
    return None
