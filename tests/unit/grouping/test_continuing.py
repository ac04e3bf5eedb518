"""What becomes of themes from one run to the next."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from citizen_voice.grouping.continuing import Flow, compare_runs, find_resembled, match_themes

runs = st.dictionaries(st.integers(0, 60), st.none() | st.integers(1, 8), max_size=60)


def run(**themes):
    return {key: int(name[1:]) for name, keys in themes.items() for key in keys.split()}


def test_a_theme_with_mostly_the_same_statements_goes_on_under_another_number():
    found = compare_runs(run(t1="a b c d", t2="e f g"), run(t5="a b c h", t3="d e f g"))
    assert found.continued() == {5: 1, 3: 2}
    assert [(one.old_size, one.new_size) for one in found.kept] == [(4, 4), (3, 4)]
    assert found.moved == (Flow(1, 3, 1),)
    assert (found.added, found.removed) == (1, 0)


def test_new_gone_split_and_merged_themes_are_told_apart():
    old = run(t1="a b c d e f g", t2="h i", t3="j k l m n", t4="o p")
    new = run(t1="a b c d", t2="e f g", t3="h i j k l m n", t9="q r") | {"o": None, "p": None}
    found = compare_runs(old, new)
    assert found.continued() == {1: 1, 3: 3}
    assert found.split == (Flow(1, 2, 3),)
    assert found.merged == (Flow(2, 3, 2),)
    assert found.appeared == (9,)
    assert found.vanished == (4,)
    assert found.moved == (Flow(4, None, 2),)


def test_of_two_that_could_go_on_the_pairs_with_the_most_in_common_are_chosen():
    # Greedily 1→1 (0.5) would leave 2 without a successor; the best sum is 1→2 and 2→1.
    flows = {(1, 1): 5, (1, 2): 4, (2, 1): 4}
    assert {old: new for old, (new, _) in match_themes(flows).items()} == {1: 2, 2: 1}


@given(runs)
def test_a_run_compared_with_itself_has_changed_in_nothing(one):
    found = compare_runs(one, one)
    themes = {theme for theme in one.values() if theme is not None}
    assert found.continued() == {theme: theme for theme in themes}
    assert all(kept.overlap == 1 and kept.old_size == kept.new_size for kept in found.kept)
    assert (*found.appeared, *found.vanished, *found.split, *found.merged, *found.moved) == ()
    assert found.added == found.removed == 0


@given(runs, runs)
def test_every_theme_is_told_of_once_and_every_statement_is_accounted_for(old, new):
    found = compare_runs(old, new)
    told_old = Counter([one.old for one in (*found.kept, *found.merged)] + list(found.vanished))
    told_new = Counter([one.new for one in (*found.kept, *found.split)] + list(found.appeared))
    assert told_old == Counter({one for one in old.values() if one is not None})
    assert told_new == Counter({one for one in new.values() if one is not None})
    continued = found.continued()
    stayed = sum(new[key] in continued and continued[new[key]] == old[key] for key in old.keys() & new.keys())
    nowhere = sum(old[key] is None and new[key] is None for key in old.keys() & new.keys())
    flows = {(one.old, one.new): one.statements for one in (*found.merged, *found.split, *found.moved)}
    assert stayed + nowhere + sum(flows.values()) == len(old.keys() & new.keys())
    assert len(new) - found.added == len(old) - found.removed


@given(runs, runs, st.randoms(use_true_random=False), st.permutations(range(1, 9)))
def test_neither_the_order_nor_the_numbers_of_new_themes_matter(old, new, random, numbers):
    keys = list(new)
    random.shuffle(keys)
    renamed = {key: None if new[key] is None else numbers[new[key] - 1] for key in keys}
    one, other = compare_runs(old, new), compare_runs(old, renamed)
    assert sorted(kept.overlap for kept in one.kept) == sorted(kept.overlap for kept in other.kept) or (
        # Two choices with the same sum are as good as each other.
        abs(sum(kept.overlap for kept in one.kept) - sum(kept.overlap for kept in other.kept)) < 1e-9
    )
    assert compare_runs(old, {key: new[key] for key in keys}) == one


@given(st.sets(st.integers(0, 20)), st.dictionaries(st.text(max_size=3), st.sets(st.integers(0, 20)), max_size=5))
def test_what_is_resembled_overlaps_enough(members, groups):
    name = find_resembled(members, groups)
    overlaps = {one: len(members & own) / max(1, len(members | own)) for one, own in groups.items()}
    if name is None:
        assert all(overlap < 1 / 3 for overlap in overlaps.values())
    else:
        assert overlaps[name] == max(overlaps.values()) >= 1 / 3
