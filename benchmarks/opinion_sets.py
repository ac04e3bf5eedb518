"""The votes that the benchmarks of opinion share: three real consultations, and made ones by stated, seeded models."""

import argparse
import csv
import gzip
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from citizen_voice.cli.opinion import votes_of
from citizen_voice.intake.polis import read_export
from citizen_voice.opinion.types import AGREE, DISAGREE, NOT_PLACED, UNSURE, FloatArray, IntArray
from citizen_voice.opinion.votes import Votes, gather

SEED = 0
DATA = Path(os.environ.get("CITIZEN_VOICE_DATA", str(Path(__file__).parents[2] / "shared" / "data")))
FOLDERS = {
    "bowling": "american-assembly.bowling-green",
    "brexit": "brexit-consensus",
    "austria": "austria-climate.5twd2jsnkf.2022-08-08",
}
BLOCS = (0.45, 0.35, 0.20)
UNSURE_SHARE = 1 / 6
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, eq=False)
class Consultation:
    """Votes on the statements that no moderator rejected, and the group that Polis published of each person."""

    name: str
    votes: Votes
    published: IntArray

    @property
    def published_number(self) -> int:
        return len(set(self.published.tolist()) - {NOT_PLACED})


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    return parser


def verdict(is_met: bool) -> str:
    return "met" if is_met else "NOT met"


def read(data: Path, name: str) -> Consultation:
    folder = data / "polis" / FOLDERS[name]
    votes = votes_of(read_export(folder))
    groups = published_groups(folder)
    return Consultation(name, votes, np.array([groups.get(one, NOT_PLACED) for one in votes.participants]))


def published_groups(folder: Path) -> dict[int, int]:
    """Give the group that Polis published of each person whom it placed."""
    (path,) = folder.glob("participants-votes.csv*")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return {int(row["participant"]): int(row["group-id"]) for row in csv.DictReader(stream) if row["group-id"]}


def in_order(votes: Votes, order: IntArray) -> Votes:
    """Give the same votes with person `order[i]` in row i. Ids are dealt anew, so that no sorting by id undoes it."""
    place = np.argsort(order)
    people, proposals = votes.shape
    return gather(
        place[votes.rows].tolist(),
        votes.columns.tolist(),
        votes.signs,
        participants=range(people),
        proposals=range(proposals),
    )


def structureless(
    random: np.random.Generator, *, people: int, proposals: int, density: float, unsure: float, evenness: float = 2.0
) -> Votes:
    """Give votes in which nobody goes with anybody.

    Each proposal has a share that agrees, from Beta(evenness, evenness); each person answers a part of the proposals,
    log-normal (deviation 0.6) round `density`; each vote is drawn by itself: unsure with the chance `unsure`, else
    agree by that share.
    """
    each = np.clip(density * random.lognormal(-0.18, 0.6, people), 2.0 / proposals, 1.0)
    rows, columns = np.nonzero(random.random((people, proposals)) < each[:, None])
    share = random.beta(evenness, evenness, proposals)
    signs = draw_signs(random, share[columns], unsure)
    return gather(rows.tolist(), columns.tolist(), signs, participants=range(people), proposals=range(proposals))


def three_blocs(random: np.random.Generator, *, people: int, proposals: int, votes: int) -> tuple[Votes, IntArray]:
    """Give about `votes` votes of three blocs (45, 35 and 20 in a hundred), as sparse as real ones, and each bloc.

    The number of answers of a person is log-normal (deviation 1.1: of a mean of 60, half give fewer than 35, and a few
    answer everything). Which ones: without repeating, an early proposal sooner than a late one, by 1 / √place. The
    chance to agree is the logistic of the proposal's own appeal (deviation 1) and what the bloc thinks of it (1.2);
    one vote in six is unsure.
    """
    many = random.lognormal(0, 1.1, people)
    many = np.clip(np.rint(many * votes / many.sum()), 1, proposals).astype(np.int64)
    parts = np.array_split(many, max(1, people // _ROWS_AT_ONCE))
    columns = np.concatenate([_draw_proposals(random, part, proposals) for part in parts])
    rows = np.repeat(np.arange(people), many)
    bloc = random.choice(len(BLOCS), people, p=BLOCS)
    leaning = random.normal(0, 1, proposals) + random.normal(0, 1.2, (len(BLOCS), proposals))
    signs = draw_signs(random, 1 / (1 + np.exp(-leaning[bloc[rows], columns])), UNSURE_SHARE)
    drawn = gather(rows.tolist(), columns.tolist(), signs, participants=range(people), proposals=range(proposals))
    return drawn, bloc


def _draw_proposals(random: np.random.Generator, many: IntArray, proposals: int) -> IntArray:
    """Draw so many proposals for each person, person by person (Efraimidis & Spirakis 2006)."""
    keys = random.exponential(size=(len(many), proposals)) * np.sqrt(np.arange(1, proposals + 1))
    order = np.argsort(keys, axis=1)
    return order[np.arange(proposals)[None, :] < many[:, None]]


def draw_signs(random: np.random.Generator, chance: FloatArray, unsure: float) -> IntArray:
    """Draw an answer for each chance to agree, unsure with the chance `unsure`."""
    signs = np.where(random.random(len(chance)) < chance, AGREE, DISAGREE)
    signs[random.random(len(chance)) < unsure] = UNSURE
    return signs
