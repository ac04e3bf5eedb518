import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.grouping.pipeline import STEPS, GroupingPipeline
from citizen_voice.grouping.types import BROAD, FINE, SourceText, TextsError
from citizen_voice.grouping.vectors import MemoryVectorStore
from tests.factories.encoders import WordHashEncoder

SUBJECTS = {
    "buses": ["evening buses", "late buses home", "buses on sunday", "night buses"],
    "trees": ["street trees", "plant oak trees", "trees by the school", "shade trees"],
    "paths": ["cycle paths", "lit cycle paths", "paths to the station", "wider paths"],
}
ENDS = ["now", "soon", "today", "here", "please", "again"]


def consultation() -> list[SourceText]:
    """Seventy-two texts on three subjects, a campaign of four, an empty one and two that nobody else spoke of."""
    wishes = [f"{wish} {end}." for wishes in SUBJECTS.values() for wish in wishes for end in ENDS]
    wishes += ["Save the old mill!", "save the old mill", "Save the OLD mill.", "Save the old mill"]
    wishes += ["   ", "qwx zzyx vvk", "Lottery numbers 7 9 13"]
    return [SourceText(f"r{number:03}", wish) for number, wish in enumerate(wishes)]


def fitted(texts: list[SourceText], **parameters) -> GroupingPipeline:
    return GroupingPipeline(WordHashEncoder(), **parameters).fit(texts)


@pytest.fixture(scope="module")
def grouped() -> GroupingPipeline:
    return fitted(consultation())


def test_every_text_is_accounted_for(grouped: GroupingPipeline) -> None:
    assert {statement.row_id for statement in grouped.statements_} == {source.row_id for source in consultation()}
    assert [(p.row_id, p.number) for p in grouped.placements_] == [(s.row_id, s.number) for s in grouped.statements_]
    counts = grouped.counts_
    assert counts["rows"] == 79
    assert counts["empty_rows"] == 1
    assert counts["placed"] + counts["unplaced"] == counts["statements"] == 78


def test_themes_are_of_one_subject(grouped: GroupingPipeline) -> None:
    subject_of = {}
    for source in consultation()[:72]:
        subject_of[source.row_id] = next(subject for subject in SUBJECTS if subject in source.text)
    for theme in grouped.themes_:
        members = [p.row_id for p in grouped.placements_ if p.theme_id == theme.id]
        subjects = [subject_of[row] for row in members if row in subject_of]
        assert all(subject == subjects[0] for subject in subjects)


def test_levels_nest_and_sizes_add_up(grouped: GroupingPipeline) -> None:
    by_id = {theme.id: theme for theme in grouped.themes_}
    text_of = {statement.key: " ".join(statement.text.split()) for statement in grouped.statements_}
    assert [theme.id for theme in grouped.themes_] == list(range(1, len(by_id) + 1))
    for theme in grouped.themes_:
        if theme.level == FINE:
            assert by_id[theme.parent_id].level == BROAD
            members = [p for p in grouped.placements_ if p.theme_id == theme.id]
        else:
            assert theme.parent_id is None
            members = [p for p in grouped.placements_ if p.parent_id == theme.id]
        assert theme.statements == len(members) >= theme.rows == len({p.row_id for p in members}) >= 2
        assert 1 <= len(theme.exemplars) <= 5
        assert set(theme.exemplars) <= {f"{p.row_id}:{p.number}" for p in members}
        assert theme.label.casefold() in text_of[theme.label_source].casefold()
        assert theme.label_source in {f"{p.row_id}:{p.number}" for p in members}
        assert 0 <= theme.coherence <= 1
        assert 0 <= theme.stability <= 1
    assert len({theme.label.casefold() for theme in grouped.themes_}) == len(by_id)


def test_repeats_name_the_first_of_them_and_share_its_theme(grouped: GroupingPipeline) -> None:
    campaign = [p for p in grouped.placements_ if p.row_id in {"r072", "r073", "r074", "r075"}]
    assert [p.duplicate_of for p in campaign] == [None, "r072:1", "r072:1", "r072:1"]
    assert len({p.theme_id for p in campaign}) == 1
    assert campaign[0].theme_id is not None
    assert grouped.counts_["duplicates"] == 3


def test_what_nobody_else_spoke_of_is_placed_nowhere(grouped: GroupingPipeline) -> None:
    for row_id in ("r076", "r077", "r078"):
        (placement,) = [p for p in grouped.placements_ if p.row_id == row_id]
        assert (placement.theme_id, placement.parent_id, placement.score) == (None, None, None)


def test_the_score_is_the_cosine_to_the_centroid_of_the_theme(grouped: GroupingPipeline) -> None:
    theme = next(theme for theme in grouped.themes_ if theme.level == FINE and theme.distinct == theme.statements)
    members = [
        (statement.text, placement.score)
        for statement, placement in zip(grouped.statements_, grouped.placements_, strict=True)
        if placement.theme_id == theme.id and placement.duplicate_of is None
    ]
    vectors = WordHashEncoder().encode([text for text, _ in members])
    centroid = vectors.mean(axis=0) / np.linalg.norm(vectors.mean(axis=0))
    assert np.allclose(vectors @ centroid, [score for _, score in members], atol=1e-3)


@given(seed=st.integers(0, 1000))
@settings(max_examples=5, deadline=None)
def test_the_order_of_the_texts_changes_nothing(grouped: GroupingPipeline, seed: int) -> None:
    shuffled = consultation()
    random.Random(seed).shuffle(shuffled)
    again = fitted(shuffled)
    assert again.statements_ == grouped.statements_
    assert again.placements_ == grouped.placements_
    assert again.themes_ == grouped.themes_


def test_other_ids_change_names_but_not_groups(grouped: GroupingPipeline) -> None:
    renamed = [dataclasses.replace(source, row_id=f"x{900 - int(source.row_id[1:])}") for source in consultation()]
    again = fitted(renamed)
    theme_of = {f"x{900 - int(p.row_id[1:])}": p.theme_id for p in grouped.placements_}
    assert {p.row_id: p.theme_id for p in again.placements_} == theme_of
    assert [theme.label for theme in again.themes_] == [theme.label for theme in grouped.themes_]


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["one"],
        ["one", "two"],
        ["", " ", "\n"],
        ["a b", "c d", "e f", "g h", "i j"],
        ["😀", "1 2 3", "שלום עולם", "!!!", "\x00"],
        ["word " * 10_000, "word"],
    ],
)
@pytest.mark.parametrize("split", [True, False])
def test_few_and_odd_texts_are_grouped_too(texts: list[str], split: bool) -> None:
    pipeline = fitted([SourceText(str(number), text) for number, text in enumerate(texts)], split=split)
    assert {placement.row_id for placement in pipeline.placements_} == {str(number) for number in range(len(texts))}


def test_identical_texts_are_one_theme_of_repeats() -> None:
    pipeline = fitted([SourceText(f"{number:02}", "Mend the bridge") for number in range(30)])
    assert [(theme.level, theme.rows) for theme in pipeline.themes_] == [(BROAD, 30), (FINE, 30)]
    assert pipeline.counts_["duplicates"] == 29


def test_a_text_with_two_ideas_lies_in_two_themes_unless_it_is_kept_whole() -> None:
    both = SourceText("both", "Evening buses. Street trees.")
    split, whole = (fitted([*consultation(), both], split=split) for split in (True, False))
    assert len({p.theme_id for p in split.placements_ if p.row_id == "both"}) == 2
    assert len([p for p in whole.placements_ if p.row_id == "both"]) == 1


def test_a_store_saves_encoding_again() -> None:
    encoder, store = WordHashEncoder(), MemoryVectorStore()
    first = GroupingPipeline(encoder, store=store).fit(consultation())
    asked = len(encoder.asked)
    again = GroupingPipeline(encoder, store=store).fit(consultation())
    assert len(encoder.asked) == asked
    assert again.placements_ == first.placements_


def test_progress_names_every_step_and_can_stop_the_work() -> None:
    seen: list[str] = []
    pipeline = GroupingPipeline(WordHashEncoder())
    pipeline.fit(consultation(), progress=lambda step, done, total: seen.append(step))
    assert tuple(dict.fromkeys(seen)) == STEPS
    assert set(pipeline.seconds_) == {*STEPS, "total"}

    def stop(step: str, done: int, total: int) -> None:
        if step == "communities" and done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        GroupingPipeline(WordHashEncoder()).fit(consultation(), progress=stop)


def test_parameters_are_kept_as_given_and_make_the_same_pipeline() -> None:
    pipeline = GroupingPipeline(WordHashEncoder(), neighbours=9, broad_bounds=(2, 5), seed=4)
    assert pipeline.parameters["neighbours"] == 9
    assert pipeline.parameters["broad_bounds"] == [2, 5]
    assert GroupingPipeline(WordHashEncoder(), **pipeline.parameters).parameters == pipeline.parameters


def test_doubled_ids_and_half_characters_are_refused_by_row() -> None:
    with pytest.raises(TextsError, match='The id "a" stands for two texts'):
        fitted([SourceText("a", "x"), SourceText("a", "y")])
    with pytest.raises(TextsError, match='row "b" has half a character at place 3'):
        fitted([SourceText("b", "ab\ud800")])
