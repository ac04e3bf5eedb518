"""From labels of nodes to themes and placements that a person can read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citizen_voice.grouping.labelling import Wording
from citizen_voice.grouping.types import BROAD, FINE, FloatArray, IntArray, Placement, Statement, Theme


@dataclass(frozen=True, slots=True)
class Nodes:
    """The distinct ideas that are grouped: texts, vectors, and which statements stand behind each.

    `text_of` gives the place of each statement's text among the distinct texts (-1: no text), `node_of` the node of
    each distinct text; near-duplicates share a node.
    """

    statements: Sequence[Statement]
    text_of: IntArray
    node_of: IntArray
    text_vectors: FloatArray

    def of_statements(self) -> IntArray:
        """Give the node of each statement, -1 for one without a text."""
        if not len(self.node_of):
            return np.full(len(self.text_of), -1, dtype=np.int64)
        return np.where(self.text_of >= 0, self.node_of[self.text_of], -1)

    def rows(self) -> IntArray:
        """Give the number of distinct rows behind each node."""
        rows: list[set[str]] = [set() for _ in range(int(self.node_of.max(initial=-1)) + 1)]
        for statement, node in zip(self.statements, self.of_statements(), strict=True):
            if node >= 0:
                rows[node].add(statement.row_id)
        return np.array([len(own) for own in rows], dtype=np.int64)

    def first_statements(self) -> list[int]:
        """Give the place of each node's first statement; statements are sorted by row id and number."""
        first: dict[int, int] = {}
        for place, node in enumerate(self.of_statements().tolist()):
            if node >= 0:
                first.setdefault(node, place)
        return [first[node] for node in range(len(first))]

    def worded_statements(self) -> list[int]:
        """Give the place of the first statement with the text that stands for each node, its first distinct one."""
        _, texts = np.unique(self.node_of, return_index=True)
        first: dict[int, int] = {}
        for place, text in enumerate(self.text_of.tolist()):
            if text >= 0:
                first.setdefault(text, place)
        return [first[text] for text in texts.tolist()]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of themes: the community of each node (or -1), and what is known of each community."""

    labels: IntArray
    centroids: FloatArray
    coherence: FloatArray
    stability: FloatArray
    wordings: Sequence[Wording]


def theme_sizes(nodes: Nodes, labels: IntArray, count: int) -> list[tuple[int, int]]:
    """Give the number of distinct rows and of statements in each community."""
    rows: list[set[str]] = [set() for _ in range(count)]
    statements = [0] * count
    for statement, node in zip(nodes.statements, nodes.of_statements(), strict=True):
        if node >= 0 and labels[node] >= 0:
            rows[labels[node]].add(statement.row_id)
            statements[labels[node]] += 1
    return [(len(own), times) for own, times in zip(rows, statements, strict=True)]


def build_themes(nodes: Nodes, broad: Level, fine: Level, parents: IntArray) -> tuple[list[Theme], dict[int, int]]:
    """Give the themes, broad ones first, the largest first; and the id of each fine community.

    Ids count from 1. `parents` is the broad community of each fine one.
    """
    broad_sizes = theme_sizes(nodes, broad.labels, len(broad.centroids))
    fine_sizes = theme_sizes(nodes, fine.labels, len(fine.centroids))
    broad_order = sorted(range(len(broad_sizes)), key=lambda at: (-broad_sizes[at][0], -broad_sizes[at][1], at))
    broad_ids = {community: rank for rank, community in enumerate(broad_order, start=1)}
    fine_order = sorted(
        range(len(fine_sizes)),
        key=lambda at: (broad_ids[int(parents[at])], -fine_sizes[at][0], -fine_sizes[at][1], at),
    )
    fine_ids = {community: rank for rank, community in enumerate(fine_order, start=len(broad_order) + 1)}
    keys = [nodes.statements[place].key for place in nodes.first_statements()]
    # The title stands in the text that was read, which need not be that of the first of its near-duplicates.
    sources = [nodes.statements[place].key for place in nodes.worded_statements()]
    themes = [
        _theme(broad, at, level=BROAD, ids=(broad_ids[at], None), size=broad_sizes[at], keys=keys, sources=sources)
        for at in broad_order
    ]
    for at in fine_order:
        ids = (fine_ids[at], broad_ids[int(parents[at])])
        themes.append(_theme(fine, at, level=FINE, ids=ids, size=fine_sizes[at], keys=keys, sources=sources))
    return themes, fine_ids


def _theme(
    known: Level,
    at: int,
    *,
    level: int,
    ids: tuple[int, int | None],
    size: tuple[int, int],
    keys: Sequence[str],
    sources: Sequence[str],
) -> Theme:
    wording = known.wordings[at]
    return Theme(
        id=ids[0],
        parent_id=ids[1],
        level=level,
        label=wording.label,
        label_source=sources[wording.source],
        label_language=wording.language,
        keywords=wording.keywords,
        rows=size[0],
        statements=size[1],
        exemplars=tuple(keys[node] for node in wording.exemplars),
        coherence=round(float(known.coherence[at]), 4),
        stability=round(float(known.stability[at]), 4),
    )


def build_placements(nodes: Nodes, fine: Level, fine_ids: dict[int, int], themes: Sequence[Theme]) -> list[Placement]:
    """Give one placement a statement, in the order of the statements."""
    parents = {theme.id: theme.parent_id for theme in themes}
    first = nodes.first_statements()
    placements = []
    for place, (statement, node) in enumerate(zip(nodes.statements, nodes.of_statements().tolist(), strict=True)):
        label = int(fine.labels[node]) if node >= 0 else -1
        theme_id = fine_ids.get(label)
        score = None
        if theme_id is not None:
            cosine = float(nodes.text_vectors[nodes.text_of[place]] @ fine.centroids[label])
            score = round(cosine, 4)
        is_repeated = node >= 0 and first[node] != place
        placements.append(
            Placement(
                row_id=statement.row_id,
                number=statement.number,
                theme_id=theme_id,
                parent_id=None if theme_id is None else parents[theme_id],
                score=score,
                duplicate_of=nodes.statements[first[node]].key if is_repeated else None,
            )
        )
    return placements
