"""The reference data is whole: counts, codes and dates that other parts point at."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from citizen_voice.reference import catalogue


def test_five_missions_in_their_order() -> None:
    missions = catalogue.missions()
    assert [mission.code for mission in missions] == ["growth", "nhs", "streets", "opportunity", "energy"]
    assert [mission.order for mission in missions] == [1, 2, 3, 4, 5]
    assert {mission.valid_from for mission in missions} == {date(2024, 12, 5)}


def test_each_mission_is_described_in_two_or_three_sentences_of_plain_words() -> None:
    for mission in catalogue.missions():
        sentences = re.findall(r"[^.]+\.", mission.description)
        assert 2 <= len(sentences) <= 3, mission.code
        assert "contract" in mission.description.casefold()


def test_six_milestones_of_which_growth_has_two() -> None:
    milestones = catalogue.milestones()
    assert len(milestones) == 6
    assert [one.code for one in milestones if one.mission == "growth"] == ["living-standards", "homes"]
    targets = {one.code: one.target for one in milestones}
    assert targets["homes"] == Decimal(1500000)
    assert targets["clean-power-95"] == Decimal(95)
    assert targets["living-standards"] is None
    assert all((one.target is None) == (one.unit is None) for one in milestones)


def test_units_say_how_they_add_up() -> None:
    units = {unit.code: unit for unit in catalogue.units()}
    assert len(units) == 20
    assert {unit.aggregation for unit in units.values()} == {"sum", "weighted_mean", "count_yes", "none"}
    assert units["percent"].aggregation == "weighted_mean"
    assert units["people_fte"].decimals == 2
    assert units["hours_staff"].uncefact == units["hours_attendee"].uncefact == "HUR"


def test_cpv_divisions_are_the_first_two_digits_of_their_codes() -> None:
    divisions = catalogue.cpv_divisions()
    assert len({one.division for one in divisions}) == 45
    assert all(one.code == f"{one.division}000000" for one in divisions)
    assert {one.category for one in divisions} == {"goods", "services", "works"}
    assert next(one.title for one in divisions if one.division == "45") == "Construction work"


def test_councils_have_ons_codes_and_welsh_ones_a_welsh_name() -> None:
    councils = catalogue.councils()
    assert len({council.code for council in councils}) == len(councils) == 382
    assert all(re.fullmatch(r"[ENSW][0-9]{8}", council.code) for council in councils)
    assert {council.nation for council in councils} == {"england", "wales", "scotland", "northern-ireland"}
    welsh = [council for council in councils if council.nation == "wales"]
    assert len(welsh) == 22
    assert all(council.name_cy for council in welsh)
    assert next(one.name_cy for one in welsh if one.code == "W06000001") == "Ynys Môn"


@pytest.mark.parametrize(
    "read",
    [
        *(catalogue.missions, catalogue.milestones, catalogue.units, catalogue.cpv_divisions, catalogue.councils),
        catalogue.thresholds,
    ],
)
def test_every_row_has_a_source_and_is_read_once(read) -> None:
    assert all(row.source and isinstance(row.valid_from, date) for row in read())
    assert read() is read()


def test_thresholds_are_amounts_in_pounds_and_no_code_has_two_on_one_day() -> None:
    amounts = {one.code: one.amount for one in catalogue.thresholds()}
    assert amounts["goods_services"] == Decimal(207720)
    assert amounts["works"] == Decimal(5193000)
    assert amounts["light_touch"] == Decimal(663540)
    assert amounts["kpis"] == Decimal(5000000)
    assert all(one.valid_to is None or one.valid_from <= one.valid_to for one in catalogue.thresholds())
    starts = [(one.code, one.valid_from) for one in catalogue.thresholds()]
    assert len(set(starts)) == len(starts)


def test_the_threshold_of_a_day_is_the_last_that_had_begun(monkeypatch) -> None:
    first = catalogue.threshold_on("works", date(2026, 6, 1))
    later = replace(first, amount=Decimal(6000000), valid_from=date(2028, 1, 1))
    monkeypatch.setattr(catalogue, "thresholds", lambda: (later, first))
    assert catalogue.threshold_on("works", date(2027, 12, 31)) == first
    assert catalogue.threshold_on("works", date(2028, 1, 1)) == later
    assert catalogue.threshold_on("works", date(2020, 1, 1)) == first
    with pytest.raises(LookupError, match="no threshold “concessions”"):
        catalogue.threshold_on("concessions", date(2027, 1, 1))
