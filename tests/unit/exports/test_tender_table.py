"""The measures of a tender as CSV: one row a lot and measure."""

import csv
import io
from datetime import datetime

import pytest

from citizen_voice.exports.tender_table import COLUMNS, build_tender_csv
from tests.unit.exports.examples import tender
from tests.unit.exports.tender_examples import FORMULA, RECORDED_AT, full_tender


def rows_of(made):
    text = build_tender_csv(made, recorded_at=RECORDED_AT).decode("utf-8")
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_lot_and_measure_has_a_row():
    assert [(row["lot"], row["measure_id"]) for row in rows_of(full_tender())] == [
        ("1", "SV-01-M1"),
        ("1", "SV-02-M1"),
        ("1", "SV-02-M2"),
        ("2", "SV-02-M1"),
        ("2", "SV-02-M2"),
    ]


def test_a_row_says_everything_in_plain_digits_and_iso_days():
    row = rows_of(full_tender())[2]
    expected = {
        "tender": "NM/2027/1",
        "value_gbp": "900000.50",
        "recorded_at": "2027-06-01T08:05:31Z",
        "standard": "SV-02",
        "standard_version": "1.1",
        "standard_weight": "7.5",
        "measure_in_full": "northmoor/SV-02-M2",
        "measure_unit_code": "tco2e",
        "measure_direction": "lower",
        "measure_target": "40.25",
        "starts_on": "2027-09-01",
        "ends_on": "2031-08-31",
    }
    assert {name: row[name] for name in expected} == expected
    assert "Contract terms: left out. Why: The contract has its own terms." in row["adaptations"]


def test_cells_that_a_spreadsheet_would_run_begin_with_an_apostrophe():
    row = rows_of(full_tender())[0]
    assert row["lot_title"] == "'=Parks in the north"
    assert row["measure_title"] == f"'{FORMULA}"
    assert (row["measure_definition"], row["measure_evidence"]) == ("'+1 for each ride", "'@list")


def test_days_that_were_not_given_are_empty():
    (row,) = rows_of(tender())
    assert (row["starts_on"], row["ends_on"], row["adaptations"]) == ("", "", "")


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        build_tender_csv(tender(), recorded_at=datetime(2027, 6, 1))  # noqa: DTZ001
