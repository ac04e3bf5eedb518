"""The labelled sets that the benchmarks of grouping share, and how a grouping is judged against their labels."""

import argparse
import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import IntArray, SourceText
from citizen_voice.grouping.vectors import Encoder, VectorStore

SEED = 0
DATA = Path(os.environ.get("CITIZEN_VOICE_DATA", str(Path(__file__).parents[2] / "shared" / "data")))


@dataclass(frozen=True)
class Labelled:
    """Texts with one label each; `by_people` says whether people gave the labels."""

    name: str
    texts: list[str]
    labels: list[str]
    by_people: bool = True


def rows_of(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(name: str, path: Path, text: str, label: str, *, by_people: bool = True) -> Labelled:
    rows = [row for row in rows_of(path) if row[text].strip()]
    return Labelled(name, [row[text] for row in rows], [row[label] for row in rows], by_people)


def banking(data: Path) -> Labelled:
    return read("banking77_dev", data / "grouping" / "banking77_dev.csv", "text", "label")


def nhs(data: Path) -> Labelled:
    return read("nhs subcategory", data / "civic" / "nhs_fft_dev.csv.gz", "text", "subcategory")


def argkp(data: Path) -> Labelled:
    """Give the arguments that people matched to exactly one key point."""
    matched = defaultdict(list)
    for row in rows_of(data / "grouping" / "argkp_train" / "labels.csv"):
        if row["label"] == "1":
            matched[row["arg_id"]].append(row["key_point_id"])
    arguments = [
        row
        for row in rows_of(data / "grouping" / "argkp_train" / "arguments.csv")
        if len(matched.get(row["arg_id"], [])) == 1
    ]
    return Labelled(
        "argkp, one key point", [row["argument"] for row in arguments], [matched[row["arg_id"]][0] for row in arguments]
    )


def policy(data: Path) -> Labelled:
    path = data / "grouping" / "uk_policy_questions_dev.csv"
    return read("uk_policy affirming", path, "affirming_statement", "topic", by_people=False)


def bowling_green(data: Path) -> Labelled:
    path = data / "civic" / "bowling_green_topics.csv"
    return read("bowling green fine", path, "text", "topic_paths", by_people=False)


def petitions(data: Path) -> list[str]:
    return [row["title"] for row in rows_of(data / "civic" / "uk_petitions_2017_2019.csv")]


SETS: dict[str, Callable[[Path], Labelled]] = {
    "banking77": banking,
    "nhs": nhs,
    "argkp": argkp,
    "policy": policy,
    "bowling": bowling_green,
}


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--set", choices=[*SETS], action="append")
    return parser


def sources(texts: list[str]) -> list[SourceText]:
    return [SourceText(f"{number:07}", text) for number, text in enumerate(texts)]


def theme_of_rows(pipeline: GroupingPipeline) -> IntArray:
    """Give the fine theme of each statement, -1 for none; with whole texts, one a row in the order of the ids."""
    return np.array([-1 if placed.theme_id is None else placed.theme_id for placed in pipeline.placements_])


def group(texts: list[str], encoder: Encoder, store: VectorStore, **parameters: object) -> GroupingPipeline:
    """Group whole texts with the defaults, row 0 first."""
    return GroupingPipeline(encoder, store=store, split=False, seed=SEED, **parameters).fit(sources(texts))


def own_themes(labels: IntArray) -> IntArray:
    """Make each text that is placed nowhere (-1) a theme of its own."""
    singled = labels.copy()
    nowhere = labels < 0
    singled[nowhere] = labels.max(initial=0) + 1 + np.arange(nowhere.sum())
    return singled


def ami_of(labels: list[str], found: IntArray) -> float:
    return float(adjusted_mutual_info_score(labels, own_themes(found)))


def ari_of(labels: object, found: IntArray) -> float:
    return float(adjusted_rand_score(labels, own_themes(found)))
