"""Which themes of a new run are still those of the run before it, and what has become of the others.

Themes are compared by the statements that both runs have seen. Two are the same theme when their Jaccard overlap on
those reaches `SAME_AT_LEAST`; where several could be, the pairs are chosen so that the sum of the overlaps is largest
(Kuhn 1955, The Hungarian method for the assignment problem). What is left over was split off from, or merged into, the
theme that more than half of its common statements come from, or went to.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

SAME_AT_LEAST = 1 / 3
"""For two themes of one size: half of the statements of each are in the other."""

Key = TypeVar("Key", bound=Hashable)
Old = int
New = int


@dataclass(frozen=True, slots=True)
class Kept:
    """A theme that is still the same. `overlap` is the Jaccard overlap on the statements that both runs have seen.

    `old_size` and `new_size` count all its statements in each run.
    """

    old: Old
    new: New
    overlap: float
    old_size: int
    new_size: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Statements that both runs have seen and that went from one theme to another; None = placed nowhere."""

    old: Old | None
    new: New | None
    statements: int


@dataclass(frozen=True, slots=True)
class Difference(Generic[Key]):
    """What has changed between two runs. Every old and every new theme is in exactly one of the first five.

    `split` are new themes that mostly come out of an old one, `merged` old themes that mostly went into a new one.
    `moved` are the flows between themes that none of these explains. `added` and `removed` count the statements that
    only one of the runs has seen.
    """

    kept: tuple[Kept, ...]
    appeared: tuple[New, ...]
    vanished: tuple[Old, ...]
    split: tuple[Flow, ...]
    merged: tuple[Flow, ...]
    moved: tuple[Flow, ...]
    added: int
    removed: int

    def continued(self) -> dict[New, Old]:
        """Give the old theme that each new one continues, for those that do."""
        return {one.new: one.old for one in self.kept}


def compare_runs(old: Mapping[Key, Old | None], new: Mapping[Key, New | None]) -> Difference[Key]:
    """Compare two runs. Each gives the theme of every statement that it saw; None = placed nowhere.

    The result depends on the two mappings alone, not on their order.
    """
    common = old.keys() & new.keys()
    flows = Counter((old[key], new[key]) for key in common)
    old_sizes, new_sizes = Counter(old.values()), Counter(new.values())
    pairs = match_themes(flows)
    kept = tuple(
        Kept(one, pairs[one][0], pairs[one][1], old_sizes[one], new_sizes[pairs[one][0]]) for one in sorted(pairs)
    )
    taken = {one.new for one in kept}
    lone_old = sorted({one for one in old.values() if one is not None} - pairs.keys())
    lone_new = sorted({one for one in new.values() if one is not None} - taken)
    merged = tuple(flow for one in lone_old if (flow := _main_flow(flows, old=one)) is not None)
    split = tuple(flow for one in lone_new if (flow := _main_flow(flows, new=one)) is not None)
    explained: set[tuple[Old | None, New | None]] = {(None, None)}
    explained |= {(one.old, one.new) for one in kept}
    explained |= {(one.old, one.new) for one in (*merged, *split)}
    moved = [Flow(*pair, count) for pair, count in flows.items() if pair not in explained]
    return Difference(
        kept=kept,
        appeared=tuple(one for one in lone_new if one not in {flow.new for flow in split}),
        vanished=tuple(one for one in lone_old if one not in {flow.old for flow in merged}),
        split=split,
        merged=merged,
        moved=tuple(sorted(moved, key=lambda flow: (-flow.statements, _rank(flow.old), _rank(flow.new)))),
        added=len(new) - len(common),
        removed=len(old) - len(common),
    )


def match_themes(flows: Mapping[tuple[Old | None, New | None], int]) -> dict[Old, tuple[New, float]]:
    """Give for each old theme that goes on the new one and their Jaccard overlap.

    `flows` counts the common statements of each pair of an old and a new theme.
    """
    old_sizes: Counter[Old | None] = Counter()
    new_sizes: Counter[New | None] = Counter()
    for (one, other), count in flows.items():
        old_sizes[one] += count
        new_sizes[other] += count
    overlaps = {}
    for (one, other), count in sorted(flows.items(), key=lambda item: (_rank(item[0][0]), _rank(item[0][1]))):
        if one is not None and other is not None:
            overlap = count / (old_sizes[one] + new_sizes[other] - count)
            if overlap >= SAME_AT_LEAST:
                overlaps[one, other] = overlap
    matched: dict[Old, tuple[New, float]] = {}
    for block in _blocks(overlaps):
        matched |= _assign({pair: overlaps[pair] for pair in block})
    return matched


def find_resembled(members: Collection[Key], groups: Mapping[str, Collection[Key]]) -> str | None:
    """Give the name of the group that is the same theme as these members by their overlap, the nearest; or None."""
    own = set(members)
    best: tuple[float, str] | None = None
    for name in sorted(groups):
        both = len(own.intersection(groups[name]))
        overlap = both / max(1, len(own.union(groups[name])))
        if overlap >= SAME_AT_LEAST and (best is None or overlap > best[0]):
            best = (overlap, name)
    return None if best is None else best[1]


def _blocks(overlaps: Mapping[tuple[Old, New], float]) -> list[list[tuple[Old, New]]]:
    """Give the pairs in blocks that share no theme: each is matched by itself, so that a thousand themes stay cheap."""
    block_of: dict[tuple[str, int], int] = {}
    blocks: dict[int, list[tuple[Old, New]]] = {}
    for number, pair in enumerate(overlaps):
        ends = (("old", pair[0]), ("new", pair[1]))
        joined = {block_of[end] for end in ends if end in block_of}
        blocks[number] = [pair]
        for other in sorted(joined):
            blocks[number] += blocks.pop(other)
        for one, two in blocks[number]:
            block_of["old", one] = block_of["new", two] = number
    return [sorted(block) for block in blocks.values()]


def _assign(overlaps: Mapping[tuple[Old, New], float]) -> dict[Old, tuple[New, float]]:
    olds, news = sorted({one for one, _ in overlaps}), sorted({other for _, other in overlaps})
    weights = np.zeros((len(olds), len(news)))
    for (one, other), overlap in overlaps.items():
        weights[olds.index(one), news.index(other)] = overlap
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return {
        olds[row]: (news[column], float(weights[row, column]))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if weights[row, column] > 0
    }


def _main_flow(
    flows: Mapping[tuple[Old | None, New | None], int], *, old: Old | None = None, new: New | None = None
) -> Flow | None:
    """Give the flow of more than half of the common statements of one theme, out of it or into it; None if none is."""
    own = {pair: count for pair, count in flows.items() if (pair[0] == old if old is not None else pair[1] == new)}
    whole = sum(own.values())
    for (one, other), count in own.items():
        if count * 2 > whole and one is not None and other is not None:
            return Flow(one, other, count)
    return None


def _rank(theme: int | None) -> tuple[bool, int]:
    return (theme is None, theme or 0)
