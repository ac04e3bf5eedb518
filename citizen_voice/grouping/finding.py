"""From vectors to communities at two levels, with how far each can be trusted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from citizen_voice.grouping.broad import broad_communities
from citizen_voice.grouping.communities import choose_resolution, fine_communities, number_by_first
from citizen_voice.grouping.decisions import Decisions, keep_decisions
from citizen_voice.grouping.neighbours import nearest_neighbours, shared_neighbour_graph
from citizen_voice.grouping.placing import nearest_members, place, unrelated_cosine, vote
from citizen_voice.grouping.shared_words import rank_by_words
from citizen_voice.grouping.stability import centroids_of, stability_of
from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

Watch = Callable[[int, int], None]

_FEWEST_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Search:
    """How communities are looked for; the parameters are those of `GroupingPipeline`."""

    neighbours: int
    word_weight: float
    resolutions: Sequence[float]
    runs: int
    bounds: tuple[int, int]
    floor_quantile: float
    read_at_most: int
    resamples: int
    seed: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The nodes that are read for communities, their neighbours among each other, and the graph that these make.

    `read` are places among all nodes; everything else is by place in `read`. `rows` is the number of rows behind each.
    """

    read: IntArray
    vectors: FloatArray
    rows: IntArray
    cosines: FloatArray
    places: IntArray
    graph: SparseMatrix


@dataclass(frozen=True, slots=True)
class Found:
    """The fine community of each node (-1: none), the broad one of each fine one, and the names that officers gave.

    `floor` is how near to its community a node must be, `resolution` that of Leiden.
    """

    fine: IntArray
    parents: IntArray
    names: dict[int, str]
    floor: float
    resolution: float

    @property
    def broad(self) -> IntArray:
        """Give the broad community of each node, -1 for none."""
        return lift(self.parents, self.fine)


def lift(parents: IntArray, fine: IntArray) -> IntArray:
    """Give the broad community of each node from its fine one, -1 for none."""
    lifted = np.full(len(fine), -1, dtype=np.int64)
    lifted[fine >= 0] = parents[fine[fine >= 0]]
    return lifted


def neighbourhood(
    texts: Sequence[str], vectors: FloatArray, rows: IntArray, decisions: Decisions, search: Search
) -> Neighbourhood:
    """Look up the neighbours of the nodes that are read: the first `read_at_most`, and those of decisions.

    Nodes stand in the order of a hash of their texts, so that the first ones are a random sample that no order of the
    rows and hardly any new text changes. Twice as many neighbours as are kept are looked up by vector, and those kept
    that also share words.
    """
    first = np.arange(min(len(texts), search.read_at_most))
    read = np.union1d(first, decisions.nodes).astype(np.int64)
    own = vectors if len(read) == len(vectors) else vectors[read]
    # Among few texts, thirty neighbours would be half of all; and where each text is everybody's neighbour, all share
    # all their neighbours, and nothing tells one theme from another.
    count = min(search.neighbours, max(_FEWEST_NEIGHBOURS, len(read) // 20), max(2, len(read) // 4))
    cosines, places = nearest_neighbours(own, 2 * count)
    wanted = [texts[at] for at in read.tolist()]
    cosines, places = rank_by_words(wanted, cosines, places, count=count, weight=search.word_weight)
    return Neighbourhood(read, own, rows[read], cosines, places, shared_neighbour_graph(cosines, places))


def find_communities(
    near: Neighbourhood,
    vectors: FloatArray,
    rows: IntArray,
    decisions: Decisions,
    search: Search,
    *,
    watch: Watch | None = None,
) -> Found:
    """Find communities among what was read, place all others by vote, and keep the decisions.

    `vectors` and `rows` are those of all nodes.
    """
    # Modularity at a high resolution takes a small graph apart into single texts.
    most = 1.0 + len(near.read) / 100
    ladder = sorted({min(step, most) for step in search.resolutions})
    resolution = choose_resolution(near.graph, ladder, seed=search.seed)
    found = fine_communities(near.graph, resolution=resolution, runs=search.runs, seed=search.seed, progress=watch)
    labels, closeness = _place_others(near, found, vectors)
    floor = unrelated_cosine(found, near.vectors, quantile=search.floor_quantile, seed=search.seed)
    fine, names = keep_decisions(place(labels, closeness, rows, floor=floor), vectors, decisions)
    fine, names = _give_up_small(fine, names, rows)
    centroids = centroids_of(vectors, fine, int(fine.max(initial=-1)) + 1)
    parents = broad_communities(near.graph, fine[near.read], centroids, bounds=search.bounds, seed=search.seed)
    return Found(fine, parents, names, floor, resolution)


def _place_others(near: Neighbourhood, found: IntArray, vectors: FloatArray) -> tuple[IntArray, FloatArray]:
    labels, closeness = np.full(len(vectors), -1, dtype=np.int64), np.zeros(len(vectors), dtype=np.float32)
    labels[near.read] = found
    closeness[near.read] = nearest_members(found, near.cosines, found[near.places])
    is_other = np.ones(len(vectors), dtype=bool)
    is_other[near.read] = False
    others = np.flatnonzero(is_other)
    if len(others):
        labels[others], closeness[others] = vote(vectors, others, near.vectors, found)
    return labels, closeness


def _give_up_small(fine: IntArray, names: dict[int, str], rows: IntArray) -> tuple[IntArray, dict[int, str]]:
    kept = fine.copy()
    voices = np.bincount(fine[fine >= 0], weights=rows[fine >= 0], minlength=int(fine.max(initial=-1)) + 1)
    small = [community for community in np.flatnonzero(voices < 2).tolist() if community not in names]
    kept[np.isin(kept, small)] = -1
    placed = kept >= 0
    before = kept[placed]
    kept[placed] = number_by_first(before)
    new_number = dict(zip(before.tolist(), kept[placed].tolist(), strict=True))
    return kept, {new_number[community]: name for community, name in names.items()}


def find_stability(
    near: Neighbourhood, found: Found, decisions: Decisions, search: Search, watch: Watch
) -> tuple[FloatArray, FloatArray]:
    """Give the stability of each fine and each broad community, over resamples of what was read.

    A resample is grouped by one run of Leiden, which holds a little less well than several that agree: what is told is
    rather too low than too high. Officers' decisions are kept in it as in the grouping itself.
    """
    fine, broad = stability_of(
        [found.fine[near.read], found.broad[near.read]],
        lambda kept, seed: _find_among(near, kept, found, decisions, replace(search, seed=seed)),
        resamples=search.resamples,
        seed=search.seed,
        progress=watch,
    )
    # A community that only decisions or votes made may have nobody in the last places.
    counts = (int(found.fine.max(initial=-1)) + 1, len(set(found.parents.tolist())))
    whole = [np.concatenate([own, np.ones(count)])[:count] for own, count in zip((fine, broad), counts, strict=True)]
    return whole[0], whole[1]


def _find_among(
    near: Neighbourhood, kept: IntArray, found: Found, decisions: Decisions, search: Search
) -> tuple[IntArray, IntArray]:
    graph, vectors = near.graph[kept][:, kept], near.vectors[kept]
    labels = fine_communities(graph, resolution=found.resolution, runs=1, seed=search.seed)
    everywhere = np.full(len(near.read), -1, dtype=np.int64)
    everywhere[kept] = labels
    closeness = nearest_members(labels, near.cosines[kept], everywhere[near.places[kept]])
    placed = place(labels, closeness, near.rows[kept], floor=found.floor)
    fine, names = keep_decisions(placed, vectors, decisions.among(near.read[kept]))
    fine, _ = _give_up_small(fine, names, near.rows[kept])
    centroids = centroids_of(vectors, fine, int(fine.max(initial=-1)) + 1)
    parents = broad_communities(graph, fine, centroids, bounds=search.bounds, seed=search.seed)
    return fine, lift(parents, fine)
