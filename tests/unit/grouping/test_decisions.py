from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_voice.grouping.decisions import Decisions, DecisionsError, keep_decisions, split_nodes
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import FINE, SourceText
from tests.factories.encoders import WordHashEncoder

WISHES = [
    f"{wish} {end}"
    for wish in ("evening buses", "street trees", "cycle paths")
    for end in ("now", "soon", "today", "here", "please", "again", "tonight", "first")
]
TEXTS = [SourceText(f"r{number:02}", wish) for number, wish in enumerate([*WISHES, "Street trees, now!", "qwx zzyx"])]
KEYS = [f"{source.row_id}:1" for source in TEXTS]


def themes_of(**decided) -> tuple[dict[str, int | None], GroupingPipeline]:
    pipeline = GroupingPipeline(WordHashEncoder(), resamples=1, consensus_runs=2).fit(TEXTS, **decided)
    return {f"{p.row_id}:{p.number}": p.theme_id for p in pipeline.placements_}, pipeline


@given(fixed=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["Buses", "Trees", "Odd"]), max_size=8))
@settings(max_examples=25, deadline=None)
def test_fixed_statements_lie_where_officers_put_them(fixed: dict[str, str]) -> None:
    theme_of, pipeline = themes_of(fixed=fixed)
    homes: dict[str, set[int | None]] = {}
    for key, name in fixed.items():
        homes.setdefault(name, set()).add(theme_of[key])
    assert all(len(home) == 1 and None not in home for home in homes.values())
    assert len(set.union(set(), *homes.values())) == len(homes)
    kept = {theme.kept_name: theme for theme in pipeline.themes_ if theme.kept_name is not None}
    assert set(kept) == set(homes)
    assert all(theme.level == FINE and {theme.id} == homes[name] for name, theme in kept.items())
    assert set(theme_of) == set(KEYS)


pairs = st.lists(st.sampled_from(list(combinations(KEYS, 2))), max_size=12)


@given(apart=pairs, fixed=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["Buses", "Trees"]), max_size=4))
@settings(max_examples=25, deadline=None)
def test_pairs_that_must_lie_apart_share_no_theme(apart: list[tuple[str, str]], fixed: dict[str, str]) -> None:
    apart = [(one, other) for one, other in apart if fixed.get(one, one) != fixed.get(other, other)]
    theme_of, _ = themes_of(apart=apart, fixed=fixed)
    assert not [pair for pair in apart if theme_of[pair[0]] is not None and theme_of[pair[0]] == theme_of[pair[1]]]
    assert all(theme_of[key] is not None for key in fixed)


def test_decisions_that_contradict_each_other_are_refused_by_key() -> None:
    with pytest.raises(DecisionsError, match='"r00:1" and "r01:1" must lie apart'):
        themes_of(apart=[("r01:1", "r00:1")], fixed={"r00:1": "Buses", "r01:1": "Buses"})


def test_decisions_about_texts_that_are_gone_change_nothing() -> None:
    assert themes_of(fixed={"gone:1": "Buses"}, apart=[("gone:1", "r00:1")])[0] == themes_of()[0]


def test_a_repeat_that_was_put_elsewhere_is_a_node_of_its_own() -> None:
    nodes, decisions = split_nodes(np.array([0, 0, 1, -1]), ["a:1", "b:1", "c:1", "d:0"], {"a:1": "A", "b:1": "B"}, [])
    assert nodes.tolist() == [0, 2, 1, -1]
    assert decisions.fixed == {0: 0, 2: 1}


def test_a_community_of_two_names_is_split_between_them() -> None:
    vectors = np.array([[1, 0], [0.9, 0.44], [0.44, 0.9], [0, 1]], dtype=np.float32)
    nodes, decisions = split_nodes(np.arange(4), ["a", "b", "c", "d"], {"a": "A", "d": "D"}, [])
    labels, names = keep_decisions(np.zeros(4, dtype=np.int64), vectors, decisions)
    assert nodes.tolist() == [0, 1, 2, 3]
    assert labels.tolist() == [0, 0, 1, 1]
    assert names == {0: "A", 1: "D"}


def test_among_some_nodes_only_their_decisions_are_kept() -> None:
    decisions = Decisions(("Buses", "Paths", "Trees"), {2: 0, 5: 2, 7: 2}, ((2, 5), (5, 9)))
    among = decisions.among(np.array([1, 5, 7, 9]))
    assert among == Decisions(("Trees",), {1: 0, 2: 0}, ((1, 3),))
    assert Decisions().among(np.array([0, 1])) == Decisions()
