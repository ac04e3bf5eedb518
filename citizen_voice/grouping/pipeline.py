"""Texts to themes: split, encode, collapse repeats, find communities, word them."""

import inspect
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from citizen_voice.grouping.bridging import bridge_languages
from citizen_voice.grouping.broad import graph_between
from citizen_voice.grouping.decisions import Decisions, split_nodes
from citizen_voice.grouping.duplicates import duplicate_groups
from citizen_voice.grouping.finding import Found, Neighbourhood, Search, find_communities, find_stability, neighbourhood
from citizen_voice.grouping.labelling import Wording, word_themes
from citizen_voice.grouping.pairs import edge_weights, overlapping_pairs
from citizen_voice.grouping.picture import places_of
from citizen_voice.grouping.results import Level, Nodes, build_placements, build_themes, count_results
from citizen_voice.grouping.splitting import split_statements
from citizen_voice.grouping.stability import centroids_of, coherence_of
from citizen_voice.grouping.types import (
    FloatArray,
    IntArray,
    Overlap,
    Progress,
    SourceText,
    Statement,
    check_texts,
    no_progress,
)
from citizen_voice.grouping.vectors import (
    Encoder,
    MemoryVectorStore,
    VectorsNotFiniteError,
    VectorStore,
    embed,
    normalise_text,
    text_key,
)

_NO_VALUES = {"encoder", "store", "bridge", "bridge_store"}
_FEWEST_OF_A_LANGUAGE = 5  # fewer may be wrongly told
STEPS = ("split", "encode", "duplicates", "neighbours", "communities", "stability", "words")


class GroupingPipeline:
    """Group texts into broad and fine themes.

    `encoder` turns texts into vectors and `store` keeps them. `neighbours` is the number of nearest texts that each
    text is joined to, by vector and, with `word_weight`, by words; `resolutions` the ladder of resolutions of Leiden
    (higher: more themes) of which the one that holds is chosen, lowered, like `neighbours`, when there are few texts;
    `consensus_runs` how many runs have to agree; `read_at_most` how many distinct ideas are read to find themes, the
    others being placed among these; `broad_bounds` the least and most number of broad themes; `floor_quantile` how
    near a text must be to its theme, as a quantile of the cosines between themes; `duplicate_cosine` and
    `duplicate_words` what counts as a repeat; `overlap_cosine` from what cosine on two themes are listed as
    overlapping; `title_words` the most words of a title; `resamples` how often stability is tried; `split` whether a
    text is cut into statements; `seed` starts every random choice. `bridge` makes a multilingual encoder, called only
    where two languages have at least five texts each, and `bridge_store` the store for its revision: then texts of the
    second language lie beside their counterparts in the first (`bridge_languages`).

    The result depends on the texts, their ids, the encoder's weights and the parameters, not on the order of the
    texts. Learned by `fit`: `statements_` (sorted by row id as text, then number), `placements_` (one a statement),
    `themes_` (broad ones first), `overlaps_` (pairs of fine themes that may be one), `resolution_`, `counts_` and
    `seconds_` (by step and `total`).
    """

    def __init__(
        self,
        encoder: Encoder,
        *,
        store: VectorStore | None = None,
        bridge: Callable[[], Encoder] | None = None,
        bridge_store: Callable[[str], VectorStore] | None = None,
        neighbours: int = 30,
        word_weight: float = 0.3,
        resolutions: Sequence[float] = (3.0,),
        consensus_runs: int = 8,
        read_at_most: int = 30_000,
        broad_bounds: tuple[int, int] = (7, 20),
        floor_quantile: float = 0.93,
        duplicate_cosine: float = 0.93,
        duplicate_words: float = 0.75,
        overlap_cosine: float = 0.85,
        title_words: int = 8,
        resamples: int = 5,
        split: bool = True,
        seed: int = 0,
    ) -> None:
        self.encoder = encoder
        self.store = store
        self.bridge = bridge
        self.bridge_store = bridge_store
        self.neighbours = neighbours
        self.word_weight = word_weight
        self.resolutions = tuple(resolutions)
        self.consensus_runs = consensus_runs
        self.read_at_most = read_at_most
        self.broad_bounds = broad_bounds
        self.floor_quantile = floor_quantile
        self.duplicate_cosine = duplicate_cosine
        self.duplicate_words = duplicate_words
        self.overlap_cosine = overlap_cosine
        self.title_words = title_words
        self.resamples = resamples
        self.split = split
        self.seed = seed

    @property
    def parameters(self) -> dict[str, Any]:
        """Give every parameter but the encoders and the stores, as plain values that JSON can hold."""
        names = [name for name in inspect.signature(type(self)).parameters if name not in _NO_VALUES]
        chosen = {name: getattr(self, name) for name in names}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}

    def fit(
        self,
        texts: Sequence[SourceText],
        progress: Progress | None = None,
        *,
        fixed: Mapping[str, str] | None = None,
        apart: Sequence[tuple[str, str]] = (),
    ) -> "GroupingPipeline":
        """Group the texts; `progress(step, done, total)` is called often, and what it raises stops the work.

        `fixed` gives statements, by key (`row_id:number`), the name of the theme into which an officer put them: those
        of one name lie in one fine theme and those of different names in different ones. `apart` are pairs of keys that
        must not share a fine theme. Keys that are not among the texts are passed over.

        Raises `TextsError` for two texts with the same id and for text that is not valid Unicode, `DecisionsError` for
        decisions that contradict each other, and `VectorsNotFiniteError`.
        """
        self._progress = progress or no_progress
        self.seconds_: dict[str, float] = {}
        started = time.perf_counter()
        check_texts(texts)
        self._languages = {source.row_id: source.language for source in texts}
        with self._step("split"):
            self.statements_ = self._split(texts)
        with self._step("encode"):
            distinct, text_of = self._distinct_texts()
            store = MemoryVectorStore() if self.store is None else self.store
            languages = self._text_languages(text_of, len(distinct))
            with self._naming_rows(text_of):
                vectors = embed(distinct, self.encoder, store, partial(self._progress, "encode"))
                vectors = self._bridged(distinct, languages, vectors)
        with self._step("duplicates"):
            nodes, decisions = self._nodes(texts, (distinct, languages), text_of, vectors, (fixed or {}, apart))
        broad, fine, parents = self._find_themes(nodes, distinct, decisions)
        self.themes_, fine_ids = build_themes(nodes, broad, fine, parents)
        self.overlaps_ = sorted(self._named(fine_ids), key=lambda pair: (-pair.score, pair.one, pair.other))
        self.placements_ = build_placements(nodes, fine, fine_ids, self.themes_)
        self.counts_ = count_results(self.statements_, self.placements_, self.themes_)
        self.seconds_["total"] = round(time.perf_counter() - started, 3)
        return self

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

    def _bridged(self, distinct: Sequence[str], languages: Sequence[str | None], vectors: FloatArray) -> FloatArray:
        if self.bridge is None:
            return vectors
        told, stores = partial(self._progress, "encode"), self.bridge_store or (lambda _: MemoryVectorStore())
        return bridge_languages(
            distinct, languages, vectors, self.bridge, stores, fewest=_FEWEST_OF_A_LANGUAGE, progress=told
        )

    def _text_languages(self, text_of: IntArray, count: int) -> list[str | None]:
        found: list[str | None] = [None] * count
        # The first statement that has a text tells its language; they are sorted by row.
        for place, text in reversed(list(enumerate(text_of.tolist()))):
            if text >= 0:
                found[text] = self._languages[self.statements_[place].row_id]
        return found

    @contextmanager
    def _naming_rows(self, text_of: IntArray) -> Iterator[None]:
        """Name the row of a vector that is not finite: nobody knows the numbers of distinct texts."""
        try:
            yield
        except VectorsNotFiniteError as error:
            row_id = self.statements_[int(np.flatnonzero(text_of == error.place)[0])].row_id
            raise VectorsNotFiniteError(f'Row "{row_id}": {error}', error.place) from error

    def _nodes(
        self,
        texts: Sequence[SourceText],
        worded: tuple[Sequence[str], Sequence[str | None]],
        text_of: IntArray,
        vectors: FloatArray,
        decided: tuple[Mapping[str, str], Sequence[tuple[str, str]]],
    ) -> tuple[Nodes, Decisions]:
        floors = {"cosine": self.duplicate_cosine, "shared_words": self.duplicate_words}
        groups = duplicate_groups(worded[0], vectors, languages=worded[1], **floors)
        of_statements = np.where(text_of >= 0, np.append(groups, -1)[text_of], -1)
        keys = [statement.key for statement in self.statements_] if any(decided) else []
        node_of, decisions = split_nodes(of_statements, keys, *decided) if keys else (of_statements, Decisions())
        person_of = {source.row_id: source.person or f" {source.row_id}" for source in texts}
        number: dict[str, int] = {}
        people = [number.setdefault(person_of[own.row_id], len(number)) for own in self.statements_]
        return Nodes(self.statements_, text_of, node_of, vectors, np.array(people, dtype=np.int64)), decisions

    @property
    def _search(self) -> Search:
        return Search(
            neighbours=self.neighbours,
            word_weight=self.word_weight,
            resolutions=self.resolutions,
            runs=self.consensus_runs,
            bounds=self.broad_bounds,
            floor_quantile=self.floor_quantile,
            read_at_most=self.read_at_most,
            resamples=self.resamples,
            seed=self.seed,
        )

    def _find_themes(
        self, nodes: Nodes, distinct: Sequence[str], decisions: Decisions
    ) -> tuple[Level, Level, IntArray]:
        chosen = nodes.texts()
        is_whole = len(chosen) == len(distinct) and bool((chosen == np.arange(len(chosen))).all())
        vectors = nodes.text_vectors if is_whole else nodes.text_vectors[chosen]
        ideas, rows = [distinct[at] for at in chosen.tolist()], nodes.voices()
        with self._step("neighbours"):
            near = neighbourhood(ideas, vectors, rows, decisions, self._search)
        with self._step("communities"):
            watch = partial(self._progress, "communities")
            found = find_communities(near, vectors, rows, decisions, self._search, watch=watch)
            self.resolution_ = found.resolution
        with self._step("stability"):
            watch = partial(self._progress, "stability")
            fine_stability, broad_stability = find_stability(near, found, decisions, self._search, watch)
        with self._step("words"):
            languages = [self._languages[self.statements_[at].row_id] for at in nodes.worded_statements().tolist()]
            # One set of taken titles for both levels: a broad theme is never called what a fine one is.
            known = partial(word_themes, languages=languages, voices=rows)
            word = partial(known, ideas, vectors, words=self.title_words, taken=set())
            fine = self._level(word, vectors, found.fine, fine_stability, names=found.names)
            broad = self._level(word, vectors, found.broad, broad_stability, names={})
            self._pairs = self._overlaps(near, found, fine.centroids)
        return broad, fine, found.parents

    def _level(
        self,
        word: Callable[[Sequence[Sequence[int]]], list[Wording]],
        vectors: FloatArray,
        labels: IntArray,
        stability: FloatArray,
        *,
        names: Mapping[int, str],
    ) -> Level:
        count = int(labels.max(initial=-1)) + 1
        centroids = centroids_of(vectors, labels, count)
        order = np.argsort(labels, kind="stable")
        bounds = np.searchsorted(labels[order], np.arange(count + 1))
        members = [order[bounds[at] : bounds[at + 1]].tolist() for at in range(count)]
        return Level(
            labels=labels,
            centroids=centroids,
            coherence=coherence_of(vectors, labels, centroids),
            stability=stability,
            wordings=word(members),
            picture=places_of(centroids),
            names=names,
        )

    def _overlaps(
        self, near: Neighbourhood, found: Found, centroids: FloatArray
    ) -> list[tuple[int, int, float, float]]:
        fine, count = found.fine[near.read], len(centroids)
        between, within = graph_between(near.graph, fine, count), edge_weights(near.graph, fine, count)
        return overlapping_pairs(centroids, between, within, cosine=self.overlap_cosine)

    def _named(self, fine_ids: Mapping[int, int]) -> Iterator[Overlap]:
        for one, other, score, shared in self._pairs:
            ids = sorted((fine_ids[one], fine_ids[other]))
            yield Overlap(ids[0], ids[1], score, shared)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        self._progress(name, 0, 1)
        yield
        self.seconds_[name] = round(time.perf_counter() - started, 3)
        self._progress(name, 1, 1)
