"""Texts to themes: split, encode, collapse repeats, find communities, word them."""

import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from citizen_voice.grouping.communities import broad_communities, fine_communities
from citizen_voice.grouping.duplicates import duplicate_groups
from citizen_voice.grouping.labelling import Wording, word_themes
from citizen_voice.grouping.neighbours import neighbour_graph
from citizen_voice.grouping.placing import place
from citizen_voice.grouping.results import Level, Nodes, build_placements, build_themes
from citizen_voice.grouping.splitting import split_statements
from citizen_voice.grouping.stability import centroids_of, coherence_of, stability_of
from citizen_voice.grouping.types import (
    BROAD,
    FloatArray,
    IntArray,
    Placement,
    Progress,
    SourceText,
    SparseMatrix,
    Statement,
    TextsError,
    Theme,
    no_progress,
)
from citizen_voice.grouping.vectors import Encoder, MemoryVectorStore, VectorStore, embed, normalise_text, text_key

STEPS = ("split", "encode", "duplicates", "neighbours", "communities", "stability", "words")


class GroupingPipeline:
    """Group texts into broad and fine themes.

    `encoder` turns texts into vectors and `store` keeps them. `neighbours` is the number of nearest texts that each
    text is joined to; `fine_resolution` the resolution of Leiden (higher: more themes), lowered when there are few
    texts; `consensus_runs` how many runs have to agree; `broad_bounds` the least and most number of broad themes;
    `floor_quantile` how near a text must be to its theme, as a quantile of the cosines between themes;
    `duplicate_cosine` and `duplicate_words` what counts as a repeat; `title_words` the most words of a title;
    `resamples` how often stability is tried; `split` whether a text is cut into statements; `seed` starts every
    random choice.

    The result depends on the texts, their ids, the encoder's weights and the parameters, not on the order of the
    texts. Learned by `fit`: `statements_` (sorted by row id as text, then number), `placements_` (one a statement),
    `themes_` (broad ones first), `counts_`, `seconds_` (by step and `total`).
    """

    def __init__(
        self,
        encoder: Encoder,
        *,
        store: VectorStore | None = None,
        neighbours: int = 15,
        fine_resolution: float = 3.0,
        consensus_runs: int = 10,
        broad_bounds: tuple[int, int] = (7, 20),
        floor_quantile: float = 0.93,
        duplicate_cosine: float = 0.93,
        duplicate_words: float = 0.75,
        title_words: int = 8,
        resamples: int = 5,
        split: bool = True,
        seed: int = 0,
    ) -> None:
        self.encoder = encoder
        self.store = store
        self.neighbours = neighbours
        self.fine_resolution = fine_resolution
        self.consensus_runs = consensus_runs
        self.broad_bounds = broad_bounds
        self.floor_quantile = floor_quantile
        self.duplicate_cosine = duplicate_cosine
        self.duplicate_words = duplicate_words
        self.title_words = title_words
        self.resamples = resamples
        self.split = split
        self.seed = seed

    @property
    def parameters(self) -> dict[str, Any]:
        """Give every parameter but the encoder and the store, as plain values that JSON can hold."""
        names = [name for name in inspect.signature(type(self)).parameters if name not in {"encoder", "store"}]
        chosen = {name: getattr(self, name) for name in names}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}

    def fit(self, texts: Sequence[SourceText], progress: Progress | None = None) -> "GroupingPipeline":
        """Group the texts; `progress(step, done, total)` is called often, and what it raises stops the work.

        Raises `TextsError` for two texts with the same id and for text that is not valid Unicode.
        """
        self._progress = progress or no_progress
        self.seconds_: dict[str, float] = {}
        started = time.perf_counter()
        self._check(texts)
        self._languages = {source.row_id: source.language for source in texts}
        with self._step("split"):
            self.statements_ = self._split(texts)
        with self._step("encode"):
            distinct, text_of = self._distinct_texts()
            store = MemoryVectorStore() if self.store is None else self.store
            vectors = embed(distinct, self.encoder, store, partial(self._progress, "encode"))
        with self._step("duplicates"):
            nodes = Nodes(self.statements_, text_of, self._duplicates(distinct, vectors), vectors)
            _, chosen = np.unique(nodes.node_of, return_index=True)
            ideas, idea_vectors = [distinct[at] for at in chosen], vectors[chosen]
        broad, fine, parents = self._find_themes(nodes, ideas, idea_vectors)
        self.themes_, fine_ids = build_themes(nodes, broad, fine, parents)
        self.placements_ = build_placements(nodes, fine, fine_ids, self.themes_)
        self.counts_ = count_results(self.statements_, self.placements_, self.themes_)
        self.seconds_["total"] = round(time.perf_counter() - started, 3)
        return self

    def _check(self, texts: Sequence[SourceText]) -> None:
        seen: set[str] = set()
        for source in texts:
            if source.row_id in seen:
                raise TextsError(f'The id "{source.row_id}" stands for two texts. Give every text an id of its own.')
            seen.add(source.row_id)
            try:
                source.text.encode("utf-8")
            except UnicodeEncodeError as error:
                raise TextsError(
                    f'The text of row "{source.row_id}" has half a character at place {error.start + 1}. '
                    "Save the file as UTF-8 again, or correct that text."
                ) from error

    def _split(self, texts: Sequence[SourceText]) -> list[Statement]:
        statements: list[Statement] = []
        for done, source in enumerate(sorted(texts, key=lambda source: source.row_id), start=1):
            statements += split_statements(source, split=self.split)
            if done % 1000 == 0:
                self._progress("split", done, len(texts))
        return statements

    def _distinct_texts(self) -> tuple[list[str], IntArray]:
        # Sorted by a hash of the content, so that nothing below can depend on ids or on the order of the rows.
        normal = [normalise_text(statement.text) if statement.number else "" for statement in self.statements_]
        distinct = sorted({text for text in normal if text}, key=text_key)
        place_of = {text: at for at, text in enumerate(distinct)}
        return distinct, np.array([place_of.get(text, -1) for text in normal], dtype=np.int64)

    def _duplicates(self, distinct: Sequence[str], vectors: FloatArray) -> IntArray:
        return duplicate_groups(
            distinct,
            vectors,
            cosine=self.duplicate_cosine,
            shared_words=self.duplicate_words,
            neighbours=self.neighbours,
        )

    def _find_themes(self, nodes: Nodes, ideas: Sequence[str], vectors: FloatArray) -> tuple[Level, Level, IntArray]:
        rows = nodes.rows()
        with self._step("neighbours"):
            graph = neighbour_graph(vectors, self.neighbours)
        with self._step("communities"):
            fine, parents = self._communities(graph, vectors, rows, self.seed, partial(self._progress, "communities"))
            broad = _lift(parents, fine)
        with self._step("stability"):
            fine_stability, broad_stability = stability_of(
                [fine, broad],
                lambda kept, seed: self._communities_among(kept, graph, vectors, rows, seed),
                resamples=self.resamples,
                seed=self.seed,
                progress=partial(self._progress, "stability"),
            )
        with self._step("words"):
            languages = [self._languages[self.statements_[at].row_id] for at in nodes.worded_statements()]
            # One set of taken titles for both levels: a broad theme is never called what a fine one is.
            word = partial(word_themes, ideas, vectors, words=self.title_words, taken=set(), languages=languages)
            fine_level = self._level(word, vectors, fine, fine_stability)
            broad_level = self._level(word, vectors, broad, broad_stability)
        return broad_level, fine_level, parents

    def _communities(
        self,
        graph: SparseMatrix,
        vectors: FloatArray,
        rows: IntArray,
        seed: int,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[IntArray, IntArray]:
        """Give the fine community of each node (-1: none), and the broad community of each fine one."""
        # Modularity at a high resolution takes a small graph apart into single texts.
        resolution = min(self.fine_resolution, 1.0 + graph.shape[0] / 20)
        found = fine_communities(graph, resolution=resolution, runs=self.consensus_runs, seed=seed, progress=progress)
        fine = place(found, graph, vectors, rows, floor_quantile=self.floor_quantile, seed=seed)
        centroids = centroids_of(vectors, fine, int(fine.max(initial=-1)) + 1)
        return fine, broad_communities(graph, fine, centroids, bounds=self.broad_bounds, seed=seed)

    def _communities_among(
        self, kept: IntArray, graph: SparseMatrix, vectors: FloatArray, rows: IntArray, seed: int
    ) -> tuple[IntArray, IntArray]:
        fine, parents = self._communities(graph[kept][:, kept], vectors[kept], rows[kept], seed)
        return fine, _lift(parents, fine)

    def _level(
        self,
        word: Callable[[Sequence[Sequence[int]]], list[Wording]],
        vectors: FloatArray,
        labels: IntArray,
        stability: FloatArray,
    ) -> Level:
        count = int(labels.max(initial=-1)) + 1
        centroids = centroids_of(vectors, labels, count)
        members = [np.flatnonzero(labels == community).tolist() for community in range(count)]
        return Level(
            labels=labels,
            centroids=centroids,
            coherence=coherence_of(vectors, labels, centroids),
            stability=stability,
            wordings=word(members),
        )

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        self._progress(name, 0, 1)
        yield
        self.seconds_[name] = round(time.perf_counter() - started, 3)
        self._progress(name, 1, 1)


def _lift(parents: IntArray, fine: IntArray) -> IntArray:
    lifted = np.full(len(fine), -1, dtype=np.int64)
    lifted[fine >= 0] = parents[fine[fine >= 0]]
    return lifted


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
