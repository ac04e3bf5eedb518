"""What cutting responses into statements does for grouping: whole texts, sentences and our statements side by side.

    python -m benchmarks.splitting_quality [--data FOLDER]

First table: the made-up gambling consultation, whose responses have one theme or several each. A way of cutting gives
statements, a grouping gives each a theme, and a response has the themes of its statements. Found themes are matched
one to one with the given ones so that the most pairs (response, theme) agree; precision, recall and F1 are over those
pairs. Two groupings: `GroupingPipeline` with its defaults, which finds the number of themes itself (a statement that is
placed nowhere gives none), and k-means that is told the number (mean of 5 seeds), so that the ways of cutting are
compared with nothing else changed. Second table: what the cutting does to the comments of NHS patients.
"""

import argparse
import csv
import gzip
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import sentencex
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans

from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.splitting import split_statements
from citizen_voice.grouping.types import FloatArray, SourceText
from citizen_voice.grouping.vectors import MemoryVectorStore, embed

Pairs = set[tuple[str, object]]
Cut = Callable[[str], list[str]]
SEEDS = range(5)


def cut_nowhere(text: str) -> list[str]:
    return [text]


def cut_sentences(text: str) -> list[str]:
    found = sentencex.get_sentence_boundaries("en", text)
    return [one for one in (text[part["start_index"] : part["end_index"]].strip() for part in found) if one]


def cut_statements(text: str) -> list[str]:
    return [one.text for one in split_statements(SourceText("r", text, "en"))]


WAYS: dict[str, Cut] = {
    "whole texts": cut_nowhere,
    "sentences (sentencex)": cut_sentences,
    "our statements": cut_statements,
}


def read_gambling(data: Path) -> tuple[dict[str, str], Pairs]:
    folder = data / "grouping" / "gambling_synthetic_part1"
    lines = (folder / "responses.jsonl").read_text(encoding="utf-8").splitlines()
    responses = {str(one["response_id"]): one["response"] for one in map(json.loads, lines)}
    lines = (folder / "mapping.jsonl").read_text(encoding="utf-8").splitlines()
    given = {(str(one["response_id"]), label) for one in map(json.loads, lines) for label in one["labels"]}
    return responses, given


def score(found: Pairs, given: Pairs) -> tuple[float, float, float]:
    """Give precision, recall and F1 over pairs after the matching of themes under which the most pairs agree."""
    themes, labels = sorted({theme for _, theme in found}), sorted({label for _, label in given})
    agree = np.zeros((len(themes), len(labels)))
    for response, theme in found:
        for at, label in enumerate(labels):
            agree[themes.index(theme), at] += (response, label) in given
    hits = agree[linear_sum_assignment(agree, maximize=True)].sum()
    precision, recall = hits / len(found), hits / len(given)
    return precision, recall, 2 * precision * recall / (precision + recall)


def by_pipeline(
    owners: Sequence[str], texts: Sequence[str], encoder: SentenceEncoder, store: MemoryVectorStore
) -> Pairs:
    pipeline = GroupingPipeline(encoder, store=store, split=False)
    pipeline.fit([SourceText(f"{number:05}", text) for number, text in enumerate(texts)])
    return {
        (owners[int(placed.row_id)], placed.theme_id) for placed in pipeline.placements_ if placed.theme_id is not None
    }


def by_k_means(owners: Sequence[str], vectors: FloatArray, *, k: int, seed: int) -> Pairs:
    labels = KMeans(k, n_init=10, random_state=seed).fit_predict(vectors)
    return {(owner, int(label)) for owner, label in zip(owners, labels, strict=True)}


def compare_mapping(data: Path) -> None:
    responses, given = read_gambling(data)
    labels = len({label for _, label in given})
    print(f"gambling_synthetic_part1: {len(responses)} responses, {labels} themes, {len(given)} pairs")
    print(f"{'way':24} {'statements':>10}   {'pipeline: found  P     R     F1':32} {'k-means, true k: P     R     F1'}")
    encoder, store = SentenceEncoder(), MemoryVectorStore()
    for name, cut in WAYS.items():
        parts = [(row, part) for row, text in responses.items() for part in cut(text)]
        owners, texts = [row for row, _ in parts], [part for _, part in parts]
        vectors = embed(texts, encoder, store)
        ours = by_pipeline(owners, texts, encoder, store)
        p, r, f = score(ours, given)
        told = np.mean([score(by_k_means(owners, vectors, k=labels, seed=seed), given) for seed in SEEDS], axis=0)
        found = len({theme for _, theme in ours})
        print(
            f"{name:24} {len(texts):10}   {found:15}  {p:.3f} {r:.3f} {f:.3f}"
            f"          {told[0]:.3f} {told[1]:.3f} {told[2]:.3f}",
            flush=True,
        )


def count_comments(data: Path) -> None:
    with gzip.open(data / "civic" / "nhs_fft_dev.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        texts = [row["text"] for row in csv.DictReader(stream) if row["text"].strip()]
    sentences = [cut_sentences(text) for text in texts]
    begun = time.perf_counter()
    statements = [cut_statements(text) for text in texts]
    seconds = time.perf_counter() - begun
    inside = sum(
        any(part not in own and any(part in one for one in own) for part in parts)
        for own, parts in zip(sentences, statements, strict=True)
    )
    joined = sum(
        any(part not in own and any(one in part for one in own) for part in parts)
        for own, parts in zip(sentences, statements, strict=True)
    )
    print(f"\nnhs_fft_dev: {len(texts)} comments")
    print(f"sentences {sum(map(len, sentences))}, statements {sum(map(len, statements))}")
    print(f"comments with a sentence that was cut {inside}, with sentences that were joined {joined}")
    print(f"{seconds:.2f} s: {len(texts) / seconds:,.0f} comments a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("CITIZEN_VOICE_DATA", str(Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(default))
    chosen = parser.parse_args()
    compare_mapping(chosen.data)
    count_comments(chosen.data)


if __name__ == "__main__":
    main()
