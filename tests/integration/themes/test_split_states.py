"""The states of a split proposal: which may follow which, and that a worker's late word changes nothing."""

from itertools import product

import pytest

from citizen_voice.db import db
from citizen_voice.exceptions import InvalidTransitionError
from citizen_voice.themes import service
from citizen_voice.themes.steps import halves
from citizen_voice.vocabulary import RunState
from tests.factories import themes as made

QUEUED, RUNNING, SUCCEEDED, FAILED, SUPERSEDED = RunState
ALLOWED = {(QUEUED, SUCCEEDED), (QUEUED, FAILED), (SUCCEEDED, SUPERSEDED)}


@pytest.fixture
def theme(make, consultation):
    return made.theme(make, consultation, "Buses and trams", 4)


@pytest.mark.parametrize(("old", "new"), list(product(RunState, RunState)))
def test_every_pair_of_states_is_as_the_table_says(theme, officer, old, new):
    proposal = made.split_proposal(theme, officer)
    proposal.state = old
    if (old, new) in ALLOWED:
        halves.change_state(proposal, new)
        assert proposal.state is new
    else:
        with pytest.raises(InvalidTransitionError, match="used or replaced"):
            halves.change_state(proposal, new)
        assert proposal.state is old


def test_halves_that_were_found_give_way_to_new_ones(theme, officer):
    found = made.split_proposal(theme, officer)
    asked = service.propose_split(theme, officer_id=officer.id)
    assert (found.state, asked.state) == (SUPERSEDED, QUEUED)
    with pytest.raises(InvalidTransitionError):
        service.split_theme(found, titles=("One", "Two"), officer_id=officer.id, reason="Because.")


def test_a_worker_that_is_late_changes_nothing(theme, officer):
    found = made.split_proposal(theme, officer)
    halves.mark_failed(found.id, "fault")
    halves.record_halves(found.id, 0.9, (halves.FoundHalf((), "A", "en", None), halves.FoundHalf((), "B", "en", None)))
    db.session.refresh(found)
    assert (found.state, found.failure, found.likeness) == (SUCCEEDED, None, 0.5)
