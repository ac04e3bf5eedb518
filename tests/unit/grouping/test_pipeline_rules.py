"""What holds for any texts at all, and what is said of each theme."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import FINE, SourceText
from citizen_voice.grouping.vectors import MemoryVectorStore, VectorsNotFiniteError, text_key
from tests.factories.encoders import BrokenEncoder, WordHashEncoder

WORDS = ["buses", "trees", "paths", "late", "more", "no", "school", "station"]
texts = st.lists(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)), max_size=40
)


def fitted(wordings: list[str], **parameters) -> GroupingPipeline:
    own = [SourceText(f"r{number:06}", text) for number, text in enumerate(wordings)]
    return GroupingPipeline(WordHashEncoder(), consensus_runs=2, resamples=1, **parameters).fit(own)


@given(wordings=texts, random=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_every_row_is_accounted_for_in_any_order(wordings: list[str], random) -> None:
    own = [SourceText(f"r{number:02}", text) for number, text in enumerate(wordings)]
    results = [
        GroupingPipeline(WordHashEncoder(), consensus_runs=2, resamples=1).fit(ordered)
        for ordered in (own, random.sample(own, len(own)))
    ]
    assert results[0].placements_ == results[1].placements_
    assert results[0].themes_ == results[1].themes_
    assert {placement.row_id for placement in results[0].placements_} == {source.row_id for source in own}
    assert sum(theme.statements for theme in results[0].themes_ if theme.level == FINE) == results[0].counts_["placed"]


def test_what_is_not_read_is_placed_among_what_is() -> None:
    ends = [f"{one} {other}" for one in "abcdef" for other in "uvwxyz"]
    wordings = [f"{subject} {subject} {end}" for subject in ("buses", "trees") for end in ends]
    pipeline = fitted(wordings, read_at_most=40)
    theme_of = [placement.theme_id for placement in pipeline.placements_]
    assert sum(theme is not None for theme in theme_of) > 60
    assert not {*theme_of[:36]} & {*theme_of[36:]} - {None}


def test_copies_beyond_count_do_not_drown_ten_others() -> None:
    others = [f"mend the old bridge {word}" for word in "abcdefghij"]
    copies = 100_000
    pipeline = fitted(["Save the library"] * copies + others)
    assert pipeline.counts_["duplicates"] == copies - 1
    copied = pipeline.placements_[0].theme_id
    assert copied is not None
    assert copied not in {placement.theme_id for placement in pipeline.placements_[copies:]}
    theme = next(theme for theme in pipeline.themes_ if theme.id == copied)
    assert (theme.statements, theme.people, theme.distinct) == (copies, copies, 1)


def test_one_person_who_writes_often_is_one_person() -> None:
    wordings = [f"late buses {word}" for word in "abcdefgh"]
    own = [SourceText(f"r{number}", text, person="p") for number, text in enumerate(wordings)]
    pipeline = GroupingPipeline(WordHashEncoder(), floor_quantile=0.0).fit([*own, SourceText("z", "late buses z")])
    people = {source.row_id: source.person or source.row_id for source in [*own, SourceText("z", "")]}
    placed = [one for one in pipeline.placements_ if one.theme_id is not None]
    assert len(placed) >= 8
    for theme in pipeline.themes_:
        inside = [one.row_id for one in placed if theme.id in (one.theme_id, one.parent_id)]
        assert (theme.statements, theme.people) == (len(inside), len({people[row] for row in inside}))
    assert max(theme.statements for theme in pipeline.themes_) > max(theme.people for theme in pipeline.themes_)


def test_a_statement_placed_nowhere_names_the_nearest_theme() -> None:
    wordings = [f"{subject} {end}" for subject in ("late buses", "oak trees") for end in "abcdefghij"]
    pipeline = fitted([*wordings, "qwx zzyx"])
    lost = pipeline.placements_[-1]
    assert lost.theme_id is None
    assert lost.nearest_theme_id in {theme.id for theme in pipeline.themes_ if theme.level == FINE}
    assert -1 <= lost.nearest_score <= 1
    assert all(p.nearest_theme_id is None for p in pipeline.placements_ if p.theme_id is not None)


def test_a_stored_vector_that_is_not_finite_is_refused_by_row() -> None:
    store = MemoryVectorStore()
    store.save({text_key("oak trees"): np.full(64, np.nan, dtype=np.float32)})
    pipeline = GroupingPipeline(WordHashEncoder(), store=store)
    with pytest.raises(VectorsNotFiniteError, match='Row "b"'):
        pipeline.fit([SourceText("a", "late buses"), SourceText("b", "oak trees")])


def test_a_fresh_vector_that_is_not_finite_is_refused_by_row() -> None:
    with pytest.raises(VectorsNotFiniteError, match='Row "b"') as refused:
        GroupingPipeline(BrokenEncoder("oak trees")).fit([SourceText("a", "late buses"), SourceText("b", "oak trees")])
    assert "oak" not in str(refused.value), "An error goes into the log, and a resident's words do not"


@pytest.mark.parametrize("each", [3, 4, 6])
def test_two_wishes_of_few_people_are_two_themes(each: int) -> None:
    wordings = [f"{subject} {end}" for subject in ("late night buses", "old oak trees") for end in "abcdef"[:each]]
    pipeline = GroupingPipeline(WordHashEncoder()).fit([SourceText(text, text) for text in wordings])
    fine = {placement.row_id: placement.theme_id for placement in pipeline.placements_}
    assert len({fine[text] for text in wordings[:each]}) == len({fine[text] for text in wordings[each:]}) == 1
    assert None not in fine.values()
    assert fine[wordings[0]] != fine[wordings[-1]]
