"""Two regions' standards side by side."""

from decimal import Decimal

from citizen_voice.drafting.region_comparison import RegionComparison, RegionStandard, compare_regions


def measure(code, **parts):
    said = {"id": code, "title": "Apprentices", "unit": "people", "direction": "higher"}
    return {**said, "definition": "People who start", "counting_rule": "Once a year", "geography": "Here", **parts}


def standard(reference, *measures, goals=(), version="1.0", of="north"):
    weights = (Decimal(2), Decimal(5), Decimal(10))
    return RegionStandard(of, reference, version, reference, "", "set", "1.0", tuple(goals), measures, *weights)


def compare(one, other):
    return compare_regions(one, other, goals=["growth", "homes"])


def test_a_measure_that_was_taken_over_is_counted_alike_when_all_parts_say_the_same():
    one = [standard("SV-01", measure("SV-01-M1", target="3"), measure("SV-01-M2"))]
    taken = measure("north/SV-01-M1", target="9", counting_rule="once  a year.")
    found = compare(one, [standard("AB-07", taken, measure("AB-07-M3"), of="west")])
    (pair,) = found.shared
    assert (pair.one.standard.reference, pair.other.standard.reference) == ("SV-01", "AB-07")
    assert pair.one.full_id == pair.other.full_id == "north/SV-01-M1"
    assert pair.is_by_id
    assert pair.differing == ()
    assert found.alike == 1
    assert [placed.code for placed in found.only_one] == ["SV-01-M2"]
    assert [placed.code for placed in found.only_other] == ["AB-07-M3"]


def test_measures_of_two_regions_that_happen_to_be_numbered_alike_are_not_shared():
    found = compare([standard("SV-01", measure("SV-01-M1"))], [standard("SV-01", measure("SV-01-M1"), of="west")])
    assert found.shared == ()
    assert [one.full_id for one in (*found.only_one, *found.only_other)] == ["north/SV-01-M1", "west/SV-01-M1"]


def test_what_two_took_over_from_a_third_is_shared():
    taken = measure("east/SV-09-M1")
    assert len(compare([standard("SV-01", taken)], [standard("SV-01", taken, of="west")]).shared) == 1


def test_what_differs_is_named_and_a_target_is_no_difference():
    one, other = measure("M1"), measure("north/M1", unit="people_fte", counting_rule="Every quarter", target="7")
    found = compare([standard("SV-01", one)], [standard("SV-01", other, of="west")])
    assert found.shared[0].differing == ("unit", "counting_rule")
    assert found.alike == 0


def test_the_same_code_of_another_set_is_shared_under_other_ids():
    scheme = {"external_scheme": "TOMs", "external_code": "NT1"}
    found = compare(
        [standard("SV-01", measure("M1", **scheme))], [standard("SV-02", measure("X9", **scheme), of="west")]
    )
    (pair,) = found.shared
    assert not pair.is_by_id
    assert (pair.one.code, pair.other.code) == ("M1", "X9")
    assert not found.only_one
    assert not found.only_other


def test_standards_stand_by_the_mission_that_they_serve():
    one = [standard("SV-01", goals=["growth"]), standard("SV-02")]
    other = [standard("SV-03", goals=["growth", "homes"], of="west")]
    found = [
        (pair.goal, [s.reference for s in pair.one], [s.reference for s in pair.other])
        for pair in compare(one, other).goals
    ]
    assert found == [("growth", ["SV-01"], ["SV-03"]), ("homes", [], ["SV-03"]), ("", ["SV-02"], [])]


def test_regions_without_standards_share_nothing():
    found = compare([], [])
    assert found == RegionComparison((), (), (), ())
