"""For and against: how often statements that oppose each other are shown as agreeing, beside two simple rules.

    python -m benchmarks.stance_quality [--data FOLDER]

Two sets with opposites that people wrote down: pairs of an affirming and a negating statement on UK policy, and
ArgKP's arguments with their stance on a motion. Each set is grouped and worded by `GroupingPipeline`; each statement is
oriented to its theme's title from its words alone (`suggest_by_words`). Opposites are pairs in one theme: the two
halves of a policy pair, or any two arguments on one motion with different stances. Only topics of the half that was
held out while the cues were written count (`--half dev` prints the other one).

- agreeing: of the opposites of which both were oriented, those with the same orientation (wanted: at most 10%);
- right: of the oriented arguments, those whose stance to the motion is the title's (its statement's) or not, as told;
- left: of all statements in themes, those left to an officer.

The peers: everything is for its title (what adding up votes over a theme does), and a statement is against when it has
a negation ("not", "no", "never", …) and the title has none, or the other way round.

Then votes: two Polis conversations. Statements are oriented by the votes of a random half of the people and by those
of the other half; "same" counts the statements that both could orient and that both oriented alike. "with words"
compares the orientation by all votes with the one by words, where both tell.
"""

import argparse
import csv
import gzip
import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array, csr_array

from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.keywords import tokens
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.stance import Basis, orient_statements, suggest_by_words
from citizen_voice.grouping.types import FINE, SourceText

WANTED_MOST = 0.10
_NEGATIONS = frozenset(
    ["not", "no", "never", "nobody", "nothing", "none", "neither", "nor", "cannot", "without", "stop", "against"]
)
Rule = Callable[[str, Sequence[str]], list[int]]


@dataclass(frozen=True)
class Said:
    """A statement on a topic, with its side there (1 or -1) and the pair or motion in which sides can be compared."""

    text: str
    topic: str
    side: int
    pair: str


def policy_pairs(data: Path) -> list[Said]:
    rows = read(data / "grouping" / "uk_policy_questions_dev.csv")
    return [
        Said(row[column], row["topic"], side, row["id"])
        for row in rows
        for column, side in (("affirming_statement", 1), ("negating_statement", -1))
    ]


def arguments(data: Path) -> list[Said]:
    rows = read(data / "grouping" / "argkp_train" / "arguments.csv")
    return [Said(row["argument"], row["topic"], int(row["stance"]), row["topic"]) for row in rows]


def read(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def is_held_out(topic: str) -> bool:
    return hashlib.md5(topic.encode(), usedforsecurity=False).digest()[0] % 2 == 1


def by_words(title: str, texts: Sequence[str]) -> list[int]:
    return [stance.sign for stance in suggest_by_words(title, texts)]


def all_for(_: str, texts: Sequence[str]) -> list[int]:
    return [1] * len(texts)


def by_negation(title: str, texts: Sequence[str]) -> list[int]:
    return [1 if is_negated(text) == is_negated(title) else -1 for text in texts]


def is_negated(text: str) -> bool:
    return any(word in _NEGATIONS or word.endswith("n't") for word in tokens(text))


RULES: dict[str, Rule] = {"ours: cues in words": by_words, "all are for": all_for, "negation words": by_negation}


@dataclass(frozen=True)
class Titled:
    """A theme: its title, the statement that it comes from, and the statements in it."""

    title: str
    source: Said
    members: list[Said]


def group(said: Sequence[Said], encoder: SentenceEncoder) -> list[Titled]:
    texts = [SourceText(f"{at:06}", one.text, "en") for at, one in enumerate(said)]
    pipeline = GroupingPipeline(encoder, split=False).fit(texts)
    members: dict[int | None, list[Said]] = defaultdict(list)
    for placed in pipeline.placements_:
        members[placed.theme_id].append(said[int(placed.row_id)])
    return [
        Titled(theme.label, said[int(theme.label_source.split(":")[0])], members[theme.id])
        for theme in pipeline.themes_
        if theme.level == FINE
    ]


def opposites(signs: Sequence[int], members: Sequence[Said]) -> Iterator[tuple[int, int]]:
    sides: dict[str, dict[int, list[int]]] = defaultdict(lambda: {1: [], -1: []})
    for sign, one in zip(signs, members, strict=True):
        sides[one.pair][one.side].append(sign)
    for side in sides.values():
        yield from product(side[1], side[-1])


def line_of(name: str, rule_name: str, rule: Rule, themes: Sequence[Titled], half: str) -> tuple[str, float]:
    counts: Counter[str] = Counter()
    for theme in themes:
        members = [one for one in theme.members if half == "all" or is_held_out(one.topic) == (half == "held-out")]
        signs = rule(theme.title, [one.text for one in members])
        counts["statements"] += len(members)
        counts["left"] += signs.count(0)
        for first, second in opposites(signs, members):
            counts["pairs"] += 1
            counts["both"] += bool(first and second)
            counts["agreeing"] += bool(first and first == second)
        for sign, one in zip(signs, members, strict=True):
            if sign and one.pair == theme.source.pair:
                counts["told"] += 1
                counts["right"] += sign == one.side * theme.source.side
    agreeing = counts["agreeing"] / max(counts["both"], 1)
    right = f"{counts['right'] / max(counts['told'], 1):7.1%}"
    left = f"{counts['left']:6} ({counts['left'] / max(counts['statements'], 1):4.0%})"
    line = (
        f"{name:12} {rule_name:22} {counts['statements']:10} {counts['pairs']:8} {counts['both']:8} {agreeing:9.1%} "
        f"{right} {left}"
    )
    return line, agreeing


def vote_lines(data: Path, encoder: SentenceEncoder) -> Iterator[str]:
    columns = f"{'by votes':>9} {'for':>5} {'against':>8} {'same, halves':>16} {'with words':>14}"
    yield f"{'Polis':34} {'statements':>10} {columns}"
    for name, votes_file in (
        ("brexit-consensus", "votes.csv"),
        ("american-assembly.bowling-green", "votes-from-matrix.csv.gz"),
    ):
        ids, texts, votes = polis(data / "polis" / name, votes_file)
        yield vote_line(name, ids, texts, votes, encoder)


def polis(folder: Path, votes_file: str) -> tuple[list[str], list[str], csr_array]:
    """Give the accepted statements of a Polis export and their votes: statements by people, 1 agree, -1 disagree."""
    accepted = [
        row for row in read(folder / "comments.csv") if row["moderated"] != "-1" and row["comment-body"].strip()
    ]
    rows = {row["comment-id"]: at for at, row in enumerate(accepted)}
    last = {(row["comment-id"], row["voter-id"]): int(row["vote"]) for row in read(folder / votes_file)}
    cast = [(rows[comment], voter, vote) for (comment, voter), vote in last.items() if comment in rows]
    people = {voter: at for at, voter in enumerate(sorted({voter for _, voter, _ in cast}))}
    places = ([row for row, _, _ in cast], [people[voter] for _, voter, _ in cast])
    votes = coo_array(([vote for *_, vote in cast], places), shape=(len(rows), len(people))).tocsr()
    return list(rows), [row["comment-body"] for row in accepted], votes


def vote_line(name: str, ids: Sequence[str], texts: Sequence[str], votes: csr_array, encoder: SentenceEncoder) -> str:
    place_of = {f"{key:>06}": at for at, key in enumerate(ids)}
    sources = [SourceText(key, text, "en") for key, text in zip(place_of, texts, strict=True)]
    pipeline = GroupingPipeline(encoder, split=False).fit(sources)
    halves = np.random.default_rng(0).permutation(votes.shape[1])
    cut = len(halves) // 2
    counts: Counter[str] = Counter()
    for theme in (theme for theme in pipeline.themes_ if theme.level == FINE):
        own = [place_of[placed.row_id] for placed in pipeline.placements_ if placed.theme_id == theme.id]
        source = own.index(place_of[theme.label_source.split(":")[0]])
        words = [texts[at] for at in own]
        found = orient_statements(theme.label, words, source=source, votes=votes[own], language="en")
        parts = [
            orient_statements(theme.label, words, source=source, votes=votes[own][:, half])
            for half in (halves[:cut], halves[cut:])
        ]
        suggested = suggest_by_words(theme.label, words, language="en")
        counts["statements"] += len(own)
        for stance, said, one, other in zip(found, suggested, *parts, strict=True):
            if stance.basis is Basis.VOTES:
                counts["votes"] += 1
                counts["for" if stance.sign > 0 else "against"] += 1
                counts["both ways"] += said.sign != 0
                counts["alike"] += said.sign == stance.sign
            if one.basis is other.basis is Basis.VOTES:
                counts["in both halves"] += 1
                counts["same"] += one.sign == other.sign
    halved = f"{counts['same']} of {counts['in both halves']}"
    worded = f"{counts['alike']} of {counts['both ways']}"
    return (
        f"{name:34} {counts['statements']:10} {counts['votes']:9} {counts['for']:5} {counts['against']:8} "
        f"{halved:>16} {worded:>14}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("CITIZEN_VOICE_DATA", str(Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--half", choices=["held-out", "dev", "all"], default="held-out")
    chosen = parser.parse_args()
    encoder = SentenceEncoder(workers=1)
    lines, verdicts = [], []
    for name, said in (("uk_policy", policy_pairs(chosen.data)), ("argkp", arguments(chosen.data))):
        themes = group(said, encoder)
        lines.append("")
        for rule_name, rule in RULES.items():
            line, agreeing = line_of(name, rule_name, rule, themes, chosen.half)
            lines.append(line)
            if rule is by_words:
                met = "met" if agreeing <= WANTED_MOST else "NOT met"
                verdicts.append(f"{name}: {agreeing:.1%} of opposites shown as agreeing, wanted at most 10%: {met}")
    columns = (
        f"{'statements':>10} {'opposites':>8} {'both told':>8} {'agreeing':>8} {'right':>7} {'left to an officer':>13}"
    )
    print("\n".join([f"{chosen.half} topics", f"{'data':12} {'orientation':22} {columns}", *lines, "", *verdicts, ""]))
    print("\n".join(vote_lines(chosen.data, encoder)))


if __name__ == "__main__":
    main()
