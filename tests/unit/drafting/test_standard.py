"""The machine's draft says what residents said, rests on ids, and says nothing else."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.drafting.ranking import best_supported, most_disputed, wilson_lower
from citizen_voice.drafting.standard import DraftingError, count_words, draft_standard
from citizen_voice.drafting.types import DraftClause, MissionScore, ThemeFigures
from citizen_voice.drafting.validation import validate_value
from tests.unit.drafting.examples import FIGURES, THEME, statement


def clause(theme, field: str) -> DraftClause:
    return next(one for one in draft_standard(theme, ()).clauses if one.field == field)


def test_fills_four_fields_and_no_other() -> None:
    fields = [one.field for one in draft_standard(THEME, ()).clauses]
    assert fields == ["title", "priority_statement", "resident_evidence", "dissent"]


def test_each_clause_names_the_statements_that_support_it() -> None:
    support = {one.field: one.statement_ids for one in draft_standard(THEME, ()).clauses}
    assert support == {
        "title": ("s1",),
        "priority_statement": ("s1", "s3"),
        "resident_evidence": ("s1", "s2", "s3"),
        "dissent": ("s2", "s1", "s3"),
    }


def test_values_hold_no_resident_sentence_and_no_float() -> None:
    drafted = json.dumps([one.value for one in draft_standard(THEME, ()).clauses])
    assert not any(one.text in drafted for one in THEME.statements)
    json.loads(drafted, parse_float=lambda text: pytest.fail(f"a float: {text}"))


def test_every_value_has_the_shape_of_its_field() -> None:
    for one in draft_standard(THEME, ()).clauses:
        assert validate_value(one.field, one.value) == []


def test_priority_says_the_title_and_leaves_out_what_most_opposed() -> None:
    value = clause(THEME, "priority_statement").value
    assert value == {"text": "What residents want: Later buses home from work.", "quoted": ["s1", "s3"]}


def test_priority_quotes_the_same_words_once() -> None:
    twice = replace(
        THEME, statements=(*THEME.statements, statement(4, "RUN the last bus, after the late shift ends!", 70, 0))
    )
    assert clause(twice, "priority_statement").value["quoted"] == ["s1", "s3"]


@given(st.lists(st.integers(min_value=1, max_value=130), min_size=1, max_size=6), st.integers(1, 130))
def test_priority_and_its_quotations_stay_within_a_hundred_words(lengths: list[int], title: int) -> None:
    said = tuple(statement(number, f"word{number} " * length, 9, 0) for number, length in enumerate(lengths))
    value = clause(
        replace(THEME, title="buses " * title, statements=said, title_statement_ids=()), "priority_statement"
    ).value
    quoted = [one.text for one in said if one.id in value["quoted"]]
    assert count_words(value["text"]) + sum(count_words(text) for text in quoted) <= 100


def test_a_theme_of_very_long_statements_still_rests_on_its_best() -> None:
    long = replace(THEME, statements=(statement(7, "word " * 120, 9, 0),), title_statement_ids=())
    drafted = clause(long, "priority_statement")
    assert drafted.value["quoted"] == []
    assert drafted.statement_ids == ("s7",)


def test_a_single_small_area_is_hidden_together_with_the_next() -> None:
    areas = clause(THEME, "resident_evidence").value["areas"]
    assert areas == [
        {"area": "Aldbeck", "people": None, "shown": "fewer than 5"},
        {"area": "Northmoor", "people": 30, "shown": "30"},
        {"area": "Westhaven", "people": None, "shown": "5 or more"},
    ]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_no_small_area_can_be_worked_out_by_taking_the_others_from_the_total(people: list[int]) -> None:
    figures = replace(FIGURES, people=sum(people), areas=tuple((f"area {i}", n) for i, n in enumerate(people)))
    shown = clause(replace(THEME, figures=figures), "resident_evidence").value["areas"]
    hidden = [one for one in shown if one["people"] is None]
    assert all(one["people"] is None or one["people"] >= 5 for one in shown)
    assert len(hidden) != 1 or len(shown) == 1
    assert len(shown) == sum(1 for number in people if number)


@pytest.mark.parametrize(
    ("agree", "disagree", "unsure", "text"),
    [
        (150, 25, 6, "25 of 181 votes disagreed, and 6 were unsure."),
        (9, 0, 1, "Nobody disagreed in 10 votes; 1 of them were unsure."),
        (1, 0, 0, "Nobody disagreed in 1 vote; 0 of them were unsure."),
        (0, 0, 0, "Nobody has voted on these statements, so it is not known who disagrees."),
    ],
)
def test_dissent_says_who_disagreed_or_that_nobody_did(agree: int, disagree: int, unsure: int, text: str) -> None:
    figures = replace(FIGURES, agree=agree, disagree=disagree, unsure=unsure)
    said = tuple(replace(one, disagree=one.disagree if disagree else 0) for one in THEME.statements)
    assert clause(replace(THEME, figures=figures, statements=said), "dissent").value["text"] == text


def test_when_nobody_disagreed_dissent_rests_on_everything() -> None:
    said = tuple(replace(one, disagree=0) for one in THEME.statements)
    drafted = clause(replace(THEME, figures=replace(FIGURES, disagree=0), statements=said), "dissent")
    assert drafted.value["quoted"] == []
    assert drafted.statement_ids == ("s1", "s2", "s3")


def test_never_says_nobody_disagreed_while_it_quotes_somebody() -> None:
    drafted = clause(replace(THEME, figures=replace(FIGURES, disagree=0)), "dissent")
    assert drafted.value["quoted"]
    assert "Nobody" not in drafted.value["text"]


def test_missions_come_nearest_first() -> None:
    scores = [MissionScore("nhs", "NHS", 0.1), MissionScore("growth", "Growth", 0.4), MissionScore("energy", "E", 0.1)]
    assert [one.code for one in draft_standard(THEME, scores).suggested_missions] == ["growth", "energy", "nhs"]


def test_the_order_of_statements_changes_nothing() -> None:
    assert draft_standard(replace(THEME, statements=THEME.statements[::-1]), ()) == draft_standard(THEME, ())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": " "}, "no title"),
        ({"statements": ()}, "no statements"),
        ({"statements": THEME.statements * 2}, "twice"),
        ({"title_statement_ids": ("s1", "s9")}, "not in the theme: s9"),
    ],
)
def test_refuses_a_theme_that_supports_nothing(change: dict[str, object], message: str) -> None:
    with pytest.raises(DraftingError, match=message):
        draft_standard(replace(THEME, **change), ())


def test_a_theme_of_no_figures_is_drafted() -> None:
    nothing = ThemeFigures(0, 0, 0, 0, 0, 0, 0, ())
    assert clause(replace(THEME, figures=nothing), "resident_evidence").value["areas"] == []


def test_wilson_lower_bound_known_value_and_edges() -> None:
    assert wilson_lower(90, 100) == pytest.approx(0.8256, abs=1e-4)
    assert wilson_lower(0, 0) == wilson_lower(0, 5) == 0.0
    with pytest.raises(ValueError, match="3 of 2"):
        wilson_lower(3, 2)


def test_one_vote_of_one_does_not_beat_many() -> None:
    few, many = statement(1, "few", 1, 0), statement(2, "many", 95, 5)
    assert [one.id for one in best_supported([few, many])] == ["s2", "s1"]
    assert [one.id for one in most_disputed([statement(3, "a", 0, 1), statement(4, "b", 5, 60), few])] == ["s4", "s3"]
