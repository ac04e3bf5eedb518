"""From labels of nodes to themes and placements that a person can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from citizen_voice.grouping.labelling import Wording
from citizen_voice.grouping.placing import nearest_centroids
from citizen_voice.grouping.stability import grade_of, scores_of
from citizen_voice.grouping.types import BROAD, FINE, FloatArray, IntArray, Placement, Statement, Theme


@dataclass(frozen=True, slots=True)
class Nodes:
    """The distinct ideas that are grouped: texts, vectors, and which statements stand behind each.

    `text_of` gives the place of each statement's text among the distinct texts (-1: no text), `node_of` the node of
    each statement (-1: no text); near-duplicates share a node. `people` numbers the person behind each statement.
    """

    statements: Sequence[Statement]
    text_of: IntArray
    node_of: IntArray
    text_vectors: FloatArray
    people: IntArray

    @property
    def count(self) -> int:
        """Give the number of nodes."""
        return int(self.node_of.max(initial=-1)) + 1

    def first_statements(self) -> IntArray:
        """Give the place of each node's first statement; statements are sorted by row id and number."""
        first = np.full(self.count, len(self.node_of), dtype=np.int64)
        with_text = np.flatnonzero(self.node_of >= 0)
        np.minimum.at(first, self.node_of[with_text], with_text)
        return first

    def texts(self) -> IntArray:
        """Give the place of the text that stands for each node among the distinct texts: its first by content."""
        first = np.full(self.count, len(self.text_vectors), dtype=np.int64)
        with_text = self.node_of >= 0
        np.minimum.at(first, self.node_of[with_text], self.text_of[with_text])
        return first

    def worded_statements(self) -> IntArray:
        """Give the place of the first statement of each node that has the text which stands for the node."""
        first = np.full(self.count, len(self.node_of), dtype=np.int64)
        with_text = np.flatnonzero(self.node_of >= 0)
        stands = with_text[self.text_of[with_text] == self.texts()[self.node_of[with_text]]]
        np.minimum.at(first, self.node_of[stands], stands)
        return first

    def row_numbers(self) -> IntArray:
        """Give a number for the row of each statement."""
        number: dict[str, int] = {}
        return np.array([number.setdefault(own.row_id, len(number)) for own in self.statements], dtype=np.int64)

    def voices(self) -> IntArray:
        """Give the number of distinct people behind each node."""
        return count_distinct(self.node_of, self.people, self.count)


def count_distinct(labels: IntArray, numbers: IntArray, count: int) -> IntArray:
    """Give, for each label 0 … count - 1, how many distinct numbers go with it; what is labelled -1 counts nowhere."""
    placed = labels >= 0
    width = int(numbers.max(initial=0)) + 1
    pairs = np.unique(labels[placed] * width + numbers[placed])
    return np.bincount(pairs // width, minlength=count).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of themes: the community of each node (or -1), and what is known of each community.

    The exemplars of `wordings` are nodes; `picture` has the place of each community, shape (communities, 2).
    """

    labels: IntArray
    centroids: FloatArray
    coherence: FloatArray
    stability: FloatArray
    wordings: Sequence[Wording]
    picture: FloatArray
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows, statements, people and distinct ideas each community has."""

    rows: IntArray
    statements: IntArray
    people: IntArray
    distinct: IntArray


def theme_sizes(nodes: Nodes, labels: IntArray, count: int) -> Sizes:
    """Count what lies in each community; `labels` are those of the nodes."""
    own = np.full(len(nodes.node_of), -1, dtype=np.int64)
    own[nodes.node_of >= 0] = labels[nodes.node_of[nodes.node_of >= 0]]
    return Sizes(
        rows=count_distinct(own, nodes.row_numbers(), count),
        statements=np.bincount(own[own >= 0], minlength=count),
        people=count_distinct(own, nodes.people, count),
        distinct=np.bincount(labels[labels >= 0], minlength=count),
    )


def build_themes(nodes: Nodes, broad: Level, fine: Level, parents: IntArray) -> tuple[list[Theme], dict[int, int]]:
    """Give the themes, broad ones first, the largest first; and the id of each fine community.

    Ids count from 1. `parents` is the broad community of each fine one.
    """
    broad_sizes = theme_sizes(nodes, broad.labels, len(broad.centroids))
    fine_sizes = theme_sizes(nodes, fine.labels, len(fine.centroids))
    broad_order = sorted(range(len(broad.centroids)), key=lambda at: _rank(broad_sizes, at))
    broad_ids = {community: rank for rank, community in enumerate(broad_order, start=1)}
    fine_order = sorted(
        range(len(fine.centroids)), key=lambda at: (broad_ids[int(parents[at])], *_rank(fine_sizes, at))
    )
    fine_ids = {community: rank for rank, community in enumerate(fine_order, start=len(broad_order) + 1)}
    keys = [nodes.statements[place].key for place in nodes.first_statements().tolist()]
    # The title stands in the text that was read, which need not be that of the first of its near-duplicates.
    sources = [nodes.statements[place].key for place in nodes.worded_statements().tolist()]
    themes = [
        _theme(broad, at, level=BROAD, ids=(broad_ids[at], None), sizes=broad_sizes, keys=keys, sources=sources)
        for at in broad_order
    ]
    for at in fine_order:
        ids = (fine_ids[at], broad_ids[int(parents[at])])
        themes.append(_theme(fine, at, level=FINE, ids=ids, sizes=fine_sizes, keys=keys, sources=sources))
    return themes, fine_ids


def _rank(sizes: Sizes, at: int) -> tuple[int, int, int]:
    return -int(sizes.rows[at]), -int(sizes.statements[at]), at


def _theme(
    known: Level,
    at: int,
    *,
    level: int,
    ids: tuple[int, int | None],
    sizes: Sizes,
    keys: Sequence[str],
    sources: Sequence[str],
) -> Theme:
    wording = known.wordings[at]
    coherence, stability = round(float(known.coherence[at]), 4), round(float(known.stability[at]), 4)
    return Theme(
        id=ids[0],
        parent_id=ids[1],
        level=level,
        label=wording.label,
        label_source=sources[wording.source],
        label_language=wording.language,
        keywords=wording.keywords,
        rows=int(sizes.rows[at]),
        statements=int(sizes.statements[at]),
        exemplars=tuple(keys[node] for node in wording.exemplars),
        coherence=coherence,
        stability=stability,
        people=int(sizes.people[at]),
        distinct=int(sizes.distinct[at]),
        grade=grade_of(stability, coherence),
        kept_name=known.names.get(at),
        x=float(known.picture[at][0]),
        y=float(known.picture[at][1]),
    )


def build_placements(
    nodes: Nodes, fine: Level, fine_ids: Mapping[int, int], themes: Sequence[Theme]
) -> list[Placement]:
    """Give one placement a statement, in the order of the statements."""
    parents = {theme.id: theme.parent_id for theme in themes}
    first = nodes.first_statements().tolist()
    labels = np.where(nodes.node_of >= 0, np.append(fine.labels, -1)[nodes.node_of], -1)
    scores = _scores(nodes, labels, fine.centroids)
    lost = np.flatnonzero((labels < 0) & (nodes.text_of >= 0))
    nearest, likeness = nearest_centroids(nodes.text_vectors[nodes.text_of[lost]], fine.centroids)
    near_lost = dict(zip(lost.tolist(), zip(nearest.tolist(), likeness.tolist(), strict=True), strict=True))
    placements = []
    for place, (statement, node, label) in enumerate(
        zip(nodes.statements, nodes.node_of.tolist(), labels.tolist(), strict=True)
    ):
        theme_id = fine_ids.get(label)
        near_id = fine_ids.get(near_lost[place][0]) if place in near_lost else None
        placements.append(
            Placement(
                row_id=statement.row_id,
                number=statement.number,
                theme_id=theme_id,
                parent_id=None if theme_id is None else parents[theme_id],
                score=None if theme_id is None else scores[place],
                duplicate_of=nodes.statements[first[node]].key if node >= 0 and first[node] != place else None,
                nearest_theme_id=near_id,
                nearest_score=None if near_id is None else round(near_lost[place][1], 4),
            )
        )
    return placements


def _scores(nodes: Nodes, labels: IntArray, centroids: FloatArray) -> list[float]:
    scores = np.zeros(len(labels))
    # A text that several statements repeat is scored once for each theme it lies in.
    placed = np.flatnonzero(labels >= 0)
    pairs, which = np.unique(np.stack([nodes.text_of[placed], labels[placed]]), axis=1, return_inverse=True)
    in_order = np.argsort(pairs[0], kind="stable")
    cosines = np.zeros(pairs.shape[1])
    cosines[in_order] = _row_scores(nodes.text_vectors, pairs[:, in_order], centroids)
    scores[placed] = cosines[which.ravel()]
    return [round(float(score), 4) for score in scores]


def _row_scores(vectors: FloatArray, pairs: IntArray, centroids: FloatArray) -> FloatArray:
    parts: list[FloatArray] = [np.zeros(0)]
    for start in range(0, pairs.shape[1], 50_000):
        texts, labels = pairs[:, start : start + 50_000]
        parts.append(scores_of(vectors[texts], labels, centroids))
    return np.concatenate(parts)


def count_results(
    statements: Sequence[Statement], placements: Sequence[Placement], themes: Sequence[Theme]
) -> dict[str, int]:
    """Give what came in and where it went; `placed` + `unplaced` = `statements`, `empty_rows` have no statement."""
    with_text = [placement for placement in placements if placement.number > 0]
    placed = sum(placement.theme_id is not None for placement in with_text)
    return {
        "rows": len({statement.row_id for statement in statements}),
        "empty_rows": len(placements) - len(with_text),
        "statements": len(with_text),
        "placed": placed,
        "unplaced": len(with_text) - placed,
        "duplicates": sum(placement.duplicate_of is not None for placement in with_text),
        "broad_themes": sum(theme.level == BROAD for theme in themes),
        "fine_themes": sum(theme.level != BROAD for theme in themes),
    }
