import numpy as np
import pytest
from scipy.sparse import csr_array

from citizen_voice.grouping.broad import broad_communities
from citizen_voice.grouping.communities import choose_resolution, fine_communities, leiden, number_by_first


def cliques(sizes: list[int], bridges: float = 0.05) -> csr_array:
    """Complete graphs of these sizes with weight 1, the first nodes of all of them weakly joined."""
    total = sum(sizes)
    weights = np.zeros((total, total))
    starts = np.cumsum([0, *sizes[:-1]])
    for start, size in zip(starts, sizes, strict=True):
        weights[start : start + size, start : start + size] = 1.0
    weights[np.ix_(starts, starts)] = bridges
    np.fill_diagonal(weights, 0)
    return csr_array(weights)


def test_labels_are_numbered_by_their_first_node() -> None:
    assert number_by_first(np.array([7, 7, 2, 9, 2])).tolist() == [0, 0, 1, 2, 1]
    assert number_by_first(np.zeros(0, dtype=np.int64)).tolist() == []


@pytest.mark.parametrize("nodes", [0, 1, 4])
def test_a_graph_without_edges_is_single_nodes(nodes: int) -> None:
    empty = csr_array((nodes, nodes), dtype=np.float64)
    assert leiden(empty, resolution=1.0, seed=0).tolist() == list(range(nodes))
    assert fine_communities(empty, resolution=3.0, runs=4, seed=0).tolist() == list(range(nodes))


@pytest.mark.parametrize("runs", [1, 6])
def test_cliques_are_found(runs: int) -> None:
    found = fine_communities(cliques([6, 8, 5]), resolution=1.0, runs=runs, seed=3)
    assert found.tolist() == [0] * 6 + [1] * 8 + [2] * 5


def test_a_pair_joins_the_larger_community_it_hangs_on() -> None:
    graph = cliques([8, 8]).toarray()
    graph = np.pad(graph, ((0, 2), (0, 2)))
    graph[16, 17] = graph[17, 16] = 5.0
    for node in (16, 17):
        graph[node, 8:11] = graph[8:11, node] = 0.3
    found = fine_communities(csr_array(graph), resolution=1.0, runs=6, seed=0)
    assert found.tolist() == [0] * 8 + [1] * 10


def test_progress_counts_every_run() -> None:
    seen: list[tuple[int, int]] = []
    fine_communities(
        cliques([5, 5]), resolution=1.0, runs=3, seed=0, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(done, 6) for done in range(1, 7)]


def two_groups() -> csr_array:
    random = np.random.default_rng(0)
    group = np.repeat([0, 1], 60)
    drawn = np.triu(random.random((120, 120)) < np.where(group[:, None] == group, 0.4, 0.03), 1)
    return csr_array((drawn | drawn.T).astype(np.float64))


def test_of_resolutions_that_hold_alike_the_highest_is_chosen() -> None:
    graph = cliques([6, 8, 5])
    assert choose_resolution(graph, (0.5, 1.0, 1.5), seed=0) == 1.5
    # Two groups that are joined at random within: a step that takes them apart finds other parts each time.
    assert choose_resolution(two_groups(), (1.0, 4.0), seed=0) == 1.0
    assert choose_resolution(csr_array((3, 3), dtype=np.float64), (1.0, 2.0), seed=0) == 2.0


def centroids(count: int) -> np.ndarray:
    vectors = np.random.default_rng(0).standard_normal((count, 6))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 13, 30, 60])
def test_broad_communities_keep_to_their_bounds_even_where_nothing_joins_them(count: int) -> None:
    graph = cliques([4] * count, bridges=0.0) if count else csr_array((0, 0), dtype=np.float64)
    fine = np.repeat(np.arange(count), 4)
    broad = broad_communities(graph, fine, centroids(count), bounds=(7, 20), seed=0)
    assert len(broad) == count
    assert len(set(broad.tolist())) == min(count, 20)


def test_broad_communities_follow_the_edges_between_fine_ones() -> None:
    graph = cliques([4] * 6, bridges=0.0).toarray()
    for start in range(0, 24, 8):
        graph[start, start + 4] = graph[start + 4, start] = 1.0
    fine = np.repeat(np.arange(6), 4)
    fine[-1] = -1
    broad = broad_communities(csr_array(graph), fine, centroids(6), bounds=(7, 20), seed=0)
    assert broad.tolist() == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("clusters", [8, 11, 17])
def test_there_are_as_many_broad_communities_as_hold_within_the_bounds(clusters: int) -> None:
    count = 4 * clusters
    graph = cliques([4] * count, bridges=0.0).toarray()
    starts = np.arange(0, 4 * count, 4)
    for own in starts.reshape(clusters, 4):
        graph[np.ix_(own, own)] = 1.0 - np.eye(4)
    broad = broad_communities(
        csr_array(graph), np.repeat(np.arange(count), 4), centroids(count), bounds=(7, 20), seed=0
    )
    assert broad.tolist() == np.repeat(np.arange(clusters), 4).tolist()
