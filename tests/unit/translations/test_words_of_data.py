"""Words that are built by code or lie in JSON reach the translators as well."""

import io
import json

from citizen_voice.drafting import labels as field_labels
from citizen_voice.drafting.fields import FIELDS
from citizen_voice.reference import labels as reference_labels


def test_labels_hints_and_choices_of_fields_are_handed_over():
    found = list(field_labels.extract(io.BytesIO(), [], [], options={}))
    words = {message for _, _, message, _ in found}
    assert {spec.label for spec in FIELDS} <= words
    assert {"Up to five words, for tables and file names", "Counting rule", "Higher is better"} <= words
    assert "" not in words
    assert [line for line, *_ in found] == sorted({line for line, *_ in found})


def test_sentences_about_standards_are_handed_over():
    extractors = {
        field_labels.extract_problems: {"add at least one measure with a unit", "%(part)s is missing", "this"},
        field_labels.extract_sentences: {"fewer than 5", "1 vote", "%(count)s votes"},
        field_labels.extract_bounds: {"every CPV division", "goods", "The tender's value is below %(lowest)s."},
    }
    for extract, some in extractors.items():
        found = list(extract(io.BytesIO(), [], [], options={}))
        assert some <= {message for _, _, message, _ in found}
        assert [line for line, *_ in found] == list(range(1, len(found) + 1))


def test_what_people_read_of_reference_data_is_handed_over():
    rows = [
        {"code": "a", "name": "trees"},
        {"code": "b", "name": "Safer", "description": "Less harm.", "milestones": [{"code": "c", "text": "By May"}]},
    ]
    found = list(reference_labels.extract(io.BytesIO(json.dumps({"rows": rows}).encode()), [], [], options={}))
    assert [(line, message) for line, _, message, _ in found] == [
        (1, "trees"),
        (2, "Safer"),
        (2, "Less harm."),
        (2, "By May"),
    ]
