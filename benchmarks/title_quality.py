"""Quality of the titles of themes beside two usual ways of making them, over the same themes, in the same run.

    python -m benchmarks.title_quality [--data FOLDER] [--set NAME] [--show]

Ours: `word_themes`, up to eight words. The peers: the four strongest words by class-based TF-IDF with scikit-learn's
English stop words, joined by blanks (BERTopic's default label, without its number); and the first eight words of the
statement nearest to the middle of the theme. Printed, over broad and fine themes:

- in a statement: titles that stand, word for word and in order, in one statement of their theme;
- whole: titles that begin where a statement or a part set off by a comma begins, or after words such as "we need", and
  end where a sentence ends, before a comma, or before a word that opens another clause ("because", "so that");
- hang: titles whose last word waits for another ("to", "the"), or whose first leans on one before it ("and", "which");
- people: of the people with a statement in the theme, those with a statement in it that has one of the title's words
  of meaning (mean over themes, each as heavy as its people);
- distinct: titles whose words of meaning no other title has.

The rules were written with the first two sets in view; banking77 was looked at only afterwards.
"""

import argparse
import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.keywords import content_words, stem
from citizen_voice.grouping.labelling import title_key
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import SourceText, Theme
from citizen_voice.grouping.wordlists import ENGLISH

SETS = {
    "bowling_green": ("civic/bowling_green_topics.csv", "text"),
    "uk_petitions": ("civic/uk_petitions_2017_2019.csv", "title"),
    "banking77": ("grouping/banking77_dev.csv", "text"),
}
_BEFORE = re.compile(r"(^|[.!?;:,(\"“\n-]\s*)$")
_BEHIND = re.compile(r"[\"”’)]*($|[.!?;:,)\n]|\s[-–—(])")
PEER_WORDS = 4


@dataclass(frozen=True)
class Themed:
    """A theme with the person and text of each of its statements, and the text nearest to its middle."""

    theme: Theme
    statements: list[tuple[str, str]]
    nearest: str


def group(path: Path, column: str, encoder: SentenceEncoder) -> tuple[list[Themed], float]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row[column] for row in csv.DictReader(stream) if row[column].strip()]
    pipeline = GroupingPipeline(encoder).fit([SourceText(f"{at:06}", text, "en") for at, text in enumerate(rows)])
    text_of = {statement.key: " ".join(statement.text.split()) for statement in pipeline.statements_}
    own: dict[int, list[tuple[str, str]]] = {theme.id: [] for theme in pipeline.themes_}
    for statement, placed in zip(pipeline.statements_, pipeline.placements_, strict=True):
        for theme_id in (placed.theme_id, placed.parent_id):
            if theme_id is not None:
                own[theme_id].append((statement.row_id, text_of[statement.key]))
    themes = [Themed(theme, own[theme.id], text_of[theme.exemplars[0]]) for theme in pipeline.themes_]
    return themes, pipeline.seconds_["words"]


def strongest_words(themes: Sequence[Themed]) -> list[str]:
    """Give BERTopic's default labels, level by level: class-based TF-IDF with the L1 norm of each class."""
    labels: dict[int, str] = {}
    for level in {themed.theme.level for themed in themes}:
        of_level = [themed for themed in themes if themed.theme.level == level]
        counter = CountVectorizer(stop_words="english")
        counts = counter.fit_transform(" ".join(text for _, text in themed.statements) for themed in of_level)
        counts = counts.toarray().astype(float)
        inverse = np.log1p(counts.sum() / len(of_level) / np.maximum(counts.sum(axis=0), 1))
        weights = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * inverse
        names = counter.get_feature_names_out()
        for themed, row in zip(of_level, weights, strict=True):
            labels[themed.theme.id] = " ".join(names[np.argsort(-row, kind="stable")[:PEER_WORDS]])
    return [labels[themed.theme.id] for themed in themes]


def is_whole(title: str, text: str) -> bool:
    start = text.casefold().find(title.casefold())
    if start < 0:
        return False
    before, behind = text[:start].rstrip(), text[start + len(title) :]
    opened = ENGLISH.opening.fullmatch(before) or re.search(r"\b(should|must|need to|needs to)$", before.casefold())
    closed = _BEHIND.match(behind) or ENGLISH.aside.match(behind.lstrip())
    return bool((opened or _BEFORE.search(before)) and closed)


def hangs(title: str) -> bool:
    words = title.casefold().replace("’", "'").split()
    return words[-1].strip(".,!?") in ENGLISH.hanging or words[0] in ENGLISH.leaning


def people_sharing(title: str, statements: Sequence[tuple[str, str]]) -> tuple[int, int]:
    roots = {stem(word) for word in content_words(title)}
    sharing = {person for person, text in statements if roots & {stem(word) for word in content_words(text)}}
    return len(sharing), len({person for person, _ in statements})


def line_of(name: str, way: str, titles: Sequence[str], themes: Sequence[Themed]) -> str:
    texts = [[text for _, text in themed.statements] for themed in themes]
    inside = [
        any(title.casefold() in text.casefold() for text in own) for title, own in zip(titles, texts, strict=True)
    ]
    whole = [any(is_whole(title, text) for text in own) for title, own in zip(titles, texts, strict=True)]
    people = np.array([people_sharing(title, themed.statements) for title, themed in zip(titles, themes, strict=True)])
    keys = [title_key(title) for title in titles]
    distinct = np.mean([keys.count(key) == 1 for key in keys])
    hanging = np.mean([hangs(title) for title in titles])
    shared = people[:, 0].sum() / people[:, 1].sum()
    shares = f"{np.mean(inside):12.0%} {np.mean(whole):6.0%} {hanging:5.0%} {shared:7.0%} {distinct:9.0%}"
    return f"{name:14} {way:34} {len(titles):6} {shares}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("CITIZEN_VOICE_DATA", str(Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--set", choices=[*SETS], action="append")
    parser.add_argument("--show", action="store_true", help="print the titles too")
    chosen = parser.parse_args()
    encoder = SentenceEncoder(workers=1)
    lines = []
    for name in chosen.set or SETS:
        path, column = SETS[name]
        themes, seconds = group(chosen.data / path, column, encoder)
        ways = {
            f"ours ({seconds:.1f} s)": [themed.theme.label for themed in themes],
            "four strongest words (BERTopic)": strongest_words(themes),
            "first 8 words of nearest statement": [" ".join(themed.nearest.split()[:8]) for themed in themes],
        }
        lines += ["", *(line_of(name, way, titles, themes) for way, titles in ways.items())]
        if chosen.show:
            print("\n".join(" | ".join(titles) for titles in zip(*ways.values(), strict=True)))
    columns = f"{'themes':>6} {'in statement':>12} {'whole':>6} {'hang':>5} {'people':>7} {'distinct':>9}"
    print("\n".join([f"{'data':14} {'titles':34} {columns}", *lines]))


if __name__ == "__main__":
    main()
