"""Working out the two halves of a theme, on a worker: from vectors that a grouping has stored, without the model."""

import uuid
from typing import Any

import numpy as np

from citizen_voice import background
from citizen_voice.db import transactional
from citizen_voice.grouping.halving import FEWEST, propose_halves
from citizen_voice.grouping.labelling import word_themes
from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vectors import text_key
from citizen_voice.themes.steps import halves, vectors

LONGEST_TITLE = 8
"""Words in a title at most, as in a grouping."""

read_input = transactional(halves.read_input)
record_halves = transactional(halves.record_halves)
mark_failed = transactional(halves.mark_failed)
take_unsent = transactional(halves.take_unsent)


@background.job(queue="grouping", minutes=10)
def find_halves(proposal_id: str) -> None:
    """Cut a theme into two halves, unless that was done. May be run twice."""
    given = read_input(uuid.UUID(proposal_id))
    if given is None:
        return
    try:
        found = _halve(given)
    except Exception:
        mark_failed(given.proposal_id, "fault")
        raise
    if isinstance(found, str):
        mark_failed(given.proposal_id, found)
    else:
        record_halves(given.proposal_id, *found)


def _halve(given: halves.SplitInput) -> "tuple[float, tuple[halves.FoundHalf, halves.FoundHalf]] | str":
    """Return the likeness of the halves and the halves, or the code of why there are none."""
    keys = [text_key(text) for text in given.texts]
    stored = _load(given.encoder_revision, sorted(set(keys)))
    known = [place for place, key in enumerate(keys) if key in stored]
    if len(given.texts) < FEWEST:
        return "few"
    if len(known) < FEWEST:
        return "vectors"
    rows = np.stack([stored[keys[place]] for place in known])
    cut = propose_halves(rows)
    if cut is None:
        return "alike"
    texts = [given.texts[place] for place in known]
    languages = [given.languages[place] for place in known]
    wordings = word_themes(texts, rows, [cut.first, cut.second], words=LONGEST_TITLE, taken=set(), languages=languages)
    first, second = (
        halves.FoundHalf(
            statement_ids=tuple(given.statement_ids[known[place]] for place in places),
            title=wording.label,
            title_language=wording.language,
            title_statement_id=given.statement_ids[known[wording.source]],
        )
        for places, wording in zip((cut.first, cut.second), wordings, strict=True)
    )
    return cut.likeness, (first, second)


def _load(revision: str | None, keys: list[str]) -> dict[str, FloatArray]:
    return {} if revision is None else transactional(vectors.load_vectors)(revision, keys)


def send_split(proposal_id: uuid.UUID) -> None:
    """Send a proposal to the queue once the surrounding transaction has committed."""
    background.enqueue(find_halves, str(proposal_id))


def sweep_splits() -> int:
    """Send again the proposals that the queue lost. Returns how many. For the sweep."""
    unsent: Any = take_unsent()
    for proposal_id in unsent:
        background.send_now(find_halves, str(proposal_id))
    return len(unsent)
