"""What officers decided about statements, carried into a new grouping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from citizen_voice.grouping.stability import centroids_of
from citizen_voice.grouping.types import FloatArray, IntArray


class DecisionsError(ValueError):
    """Two decisions cannot both be kept; the message names the statements."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by node: the number of the name each is fixed to (-1: none), and pairs that must lie apart."""

    names: tuple[str, ...] = ()
    fixed: dict[int, int] = field(default_factory=dict)
    apart: tuple[tuple[int, int], ...] = ()

    @property
    def nodes(self) -> IntArray:
        """Give the nodes that a decision is about, in order."""
        return np.array(sorted({*self.fixed, *(node for pair in self.apart for node in pair)}), dtype=np.int64)

    def among(self, nodes: IntArray) -> "Decisions":
        """Give the decisions that are about these nodes alone, with each node by its place among them."""
        place_of = {int(node): place for place, node in enumerate(nodes.tolist())} if len(self.nodes) else {}
        fixed = {place_of[node]: name for node, name in self.fixed.items() if node in place_of}
        used = sorted(set(fixed.values()))
        return Decisions(
            tuple(self.names[name] for name in used),
            {place: used.index(name) for place, name in fixed.items()},
            tuple((place_of[one], place_of[other]) for one, other in self.apart if {one, other} <= place_of.keys()),
        )


def split_nodes(
    node_of: IntArray, keys: Sequence[str], fixed: Mapping[str, str], apart: Sequence[tuple[str, str]]
) -> tuple[IntArray, Decisions]:
    """Give the node of each statement anew, so that no node holds what was decided to be apart; and the decisions.

    `node_of` is the node of each statement (-1: no text) and `keys` their keys. A near-duplicate that was fixed to
    another name than the rest of its node, or that must lie apart from one of it, becomes a node of its own, numbered
    after all others. Decisions about keys that are not there are left out: their texts may have been withdrawn. Raises
    `DecisionsError` for a pair that must lie apart and is fixed to one name.
    """
    place_of = {key: place for place, key in enumerate(keys) if node_of[place] >= 0}
    known = {key: name for key, name in fixed.items() if key in place_of}
    pairs = sorted({tuple(sorted(pair)) for pair in apart if pair[0] in place_of and pair[1] in place_of})
    for one, other in pairs:
        if one == other or (one in known and known[one] == known.get(other)):
            raise DecisionsError(
                f'The statements "{one}" and "{other}" must lie apart, but both were put into the theme '
                f'"{known.get(one, "")}". Take one of the two decisions back.'
            )
    kept_apart = {key for pair in pairs for key in pair}
    nodes, names = node_of.copy(), tuple(sorted(set(known.values())))
    count, name_of_node = int(node_of.max(initial=-1)) + 1, dict[int, str]()
    for key in sorted({*known, *kept_apart}):
        node = int(nodes[place_of[key]])
        is_alone = np.count_nonzero(nodes == node) == 1
        if not is_alone and (key in kept_apart or name_of_node.setdefault(node, known[key]) != known[key]):
            nodes[place_of[key]] = count
            count += 1
    number = {name: at for at, name in enumerate(names)}
    by_node = {int(nodes[place_of[key]]): number[name] for key, name in sorted(known.items())}
    return nodes, Decisions(
        names, by_node, tuple((int(nodes[place_of[one]]), int(nodes[place_of[other]])) for one, other in pairs)
    )


def keep_decisions(labels: IntArray, vectors: FloatArray, decisions: Decisions) -> tuple[IntArray, dict[int, str]]:
    """Give the community of each node as the decisions want it, and the name that a community keeps.

    `labels` are communities (-1: none) and are not renumbered; new ones come after them. A name is at home in the
    community in which most of its nodes lie (of equals, the first): its other nodes move there. Where several names are
    at home in one community, it is split between them: each other node goes to the name whose fixed nodes have the
    nearest centroid. Then, of each pair that must lie apart and does not, the one that is not fixed moves (of two, the
    second) to the community with the nearest centroid that holds nothing it must lie apart from, else to none.
    """
    kept = labels.copy()
    names = _settle_names(kept, vectors, decisions)
    if decisions.apart:
        _move_apart(kept, vectors, decisions)
    return kept, names


def _settle_names(kept: IntArray, vectors: FloatArray, decisions: Decisions) -> dict[int, str]:
    anchors: list[list[int]] = [[] for _ in decisions.names]
    for node, name in sorted(decisions.fixed.items()):
        anchors[name].append(node)
    at_home: dict[int, list[int]] = {}
    for name, nodes in enumerate(anchors):
        placed = [int(kept[node]) for node in nodes if kept[node] >= 0]
        at_home.setdefault(int(np.bincount(placed).argmax()) if placed else -1, []).append(name)
    free = np.setdiff1d(np.arange(len(kept)), np.array(sorted(decisions.fixed), dtype=np.int64))
    count, home_of = int(kept.max(initial=-1)) + 1, dict[int, int]()
    for community, names in sorted(at_home.items()):
        for rank, name in enumerate(names):
            is_first = rank == 0 and community >= 0
            home_of[name] = community if is_first else count
            count += not is_first
        if community >= 0 and len(names) > 1:
            members = free[kept[free] == community]
            fixed_labels = np.concatenate([np.full(len(anchors[name]), at) for at, name in enumerate(names)])
            fixed_vectors = vectors[np.concatenate([anchors[name] for name in names])]
            centroids = centroids_of(fixed_vectors, fixed_labels, len(names))
            nearest = np.round(vectors[members] @ centroids.T, 5).argmax(axis=1)
            kept[members] = np.array([home_of[name] for name in names])[nearest]
    for node, name in decisions.fixed.items():
        kept[node] = home_of[name]
    return {home_of[name]: decisions.names[name] for name in home_of}


def _move_apart(kept: IntArray, vectors: FloatArray, decisions: Decisions) -> None:
    partners: dict[int, set[int]] = {}
    for one, other in decisions.apart:
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    centroids = centroids_of(vectors, kept, int(kept.max(initial=-1)) + 1)
    for one, other in decisions.apart:
        if kept[one] < 0 or kept[one] != kept[other]:
            continue
        moving = other if other not in decisions.fixed else one
        taken = {int(kept[partner]) for partner in partners[moving]}
        likeness = np.round(centroids @ vectors[moving], 5)
        open_to = [community for community in range(len(centroids)) if community not in taken]
        best = max(open_to, key=lambda community: (likeness[community], -community), default=-1)
        kept[moving] = best if best >= 0 and likeness[best] > 0 else -1
