"""A consultation whose confirmed themes have votes: blocs of people, each for themes of its own."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import update

from citizen_voice.db import db
from citizen_voice.models import Consultation, Participant, Proposal, Theme, ThemeStatement
from citizen_voice.priorities import jobs as priority_jobs
from citizen_voice.vocabulary import Stance, StanceBasis
from citizen_voice.voting import jobs as voting_jobs
from citizen_voice.voting.steps import opinion_runs
from tests.factories import Factories
from tests.factories import themes as made
from tests.factories.votes import cast, make_people

TITLES = ("Buses", "Trains", "Trams", "Youth clubs", "Libraries")


@dataclass
class Asked:
    """A consultation with five themes of two proposals: the first three are the majority's, the others a minority's."""

    consultation: Consultation
    themes: list[Theme]
    proposals: list[list[Proposal]]
    people: list[Participant]


def settle(theme: Theme, stance: Stance = Stance.FOR) -> None:
    """Say that all statements of a theme look that way at its title, as an officer would one by one."""
    db.session.execute(
        update(ThemeStatement)
        .where(ThemeStatement.theme_id == theme.id)
        .values(stance=stance, stance_basis=StanceBasis.OFFICER, is_stance_settled=True)
    )


def ask(make: Factories, *, majority: int = 60, minority: int = 30, noise: float = 0.1) -> Asked:
    """Make five confirmed themes, and people of whom the majority is for three and the minority for the other two."""
    consultation = make.consultation()
    themes = [made.theme(make, consultation, title, count=2) for title in TITLES]
    for theme in themes:
        settle(theme)
    statements = [[db.session.get_one(made.Statement, at) for at in made.members(theme)] for theme in themes]
    proposals = [[db.session.get_one(Proposal, one.proposal_id) for one in several] for several in statements]
    people = make_people(consultation, majority + minority)
    cast(consultation, people, [one for several in proposals for one in several], _signs(majority, minority, noise))
    return Asked(consultation, themes, proposals, people)


def _signs(majority: int, minority: int, noise: float) -> np.ndarray:
    is_majority = (np.arange(majority + minority) < majority)[:, None]
    is_theirs = (np.arange(10) < 6)[None, :]
    signs = np.where(is_majority == is_theirs, 1.0, -1.0)
    random = np.random.default_rng(4)
    return np.where(random.random(signs.shape) < noise, 0.0, signs)


def count(consultation: Consultation) -> None:
    """Work the votes through and count what people think of the themes, as workers would."""
    run = opinion_runs.request_run(consultation)
    assert run is not None
    voting_jobs.run_opinion(str(run.id))
    priority_jobs.count_theme_opinion(str(consultation.id))
