"""Groups of real consultations beside those that Polis published of them, at the number that it published."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from citizen_voice.cli.opinion import votes_of
from citizen_voice.intake.polis import read_export
from citizen_voice.opinion.clustering import agreement
from citizen_voice.opinion.groups import find_groups
from citizen_voice.opinion.types import NOT_PLACED, IntArray
from citizen_voice.opinion.votes import Votes
from tests.unit.opinion.made_votes import renumbered


def published_groups(folder: Path, votes: Votes) -> IntArray:
    (path,) = folder.glob("participants-votes.csv*")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        groups = {int(row["participant"]): row["group-id"] for row in csv.DictReader(stream)}
    return np.array([int(groups.get(one) or NOT_PLACED) for one in votes.participants])


@pytest.mark.parametrize(
    ("name", "wanted", "compared"),
    [
        ("american-assembly.bowling-green", 0.72, 1500),
        ("brexit-consensus", 0.86, 180),
        ("austria-climate.5twd2jsnkf.2022-08-08", 0.72, 800),
    ],
)
def test_they_are_those_that_polis_published(data_folder, name, wanted, compared):
    folder = data_folder / "polis" / name
    votes = votes_of(read_export(folder))
    published = published_groups(folder, votes)
    number = len(set(published.tolist()) - {NOT_PLACED})
    found = find_groups(votes, groups=number)
    assert ((found.labels >= 0) & (published >= 0)).sum() >= compared, "an index over few people says little"
    assert agreement(published, found.labels) >= wanted
    again, old = renumbered(votes, 1)
    assert agreement(found.labels[old], find_groups(again, groups=number).labels) == 1.0
