import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.grouping.types import FINE
from citizen_voice.models import CandidateTheme, GroupedStatement, Statement
from citizen_voice.themes import jobs, service

IDEAS = {
    "bus": "run more bus routes on sunday evening number {}",
    "park": "plant trees in every park near school {}",
    "job": "hire local apprentices for building work {}",
}
NUMBERS = ("one", "two", "six")


@pytest.fixture
def proposals(make, consultation):
    """Three proposals of each of three ideas, by idea."""
    return {
        idea: [make.proposal(consultation, words.format(number)) for number in NUMBERS] for idea, words in IDEAS.items()
    }


@pytest.fixture
def group(consultation, officer, encoder):
    """Return a function that asks for a grouping and runs it here."""

    def run(**values):
        asked = service.request_grouping(consultation, officer_id=officer.id, **values)
        jobs.run_grouping(str(asked.id))
        db.session.refresh(asked)
        assert asked.failure is None
        return asked

    return run


@pytest.fixture
def statement():
    """Return a function that gives the one statement of a proposal."""
    return lambda proposal: db.session.scalars(select(Statement).where(Statement.proposal_id == proposal.id)).one()


@pytest.fixture
def suggestion_of(statement):
    """Return a function that gives the fine suggestion of a run in which a proposal lies, or None."""

    def find(run, proposal):
        return db.session.scalars(
            select(CandidateTheme)
            .join(GroupedStatement, GroupedStatement.candidate_theme_id == CandidateTheme.id)
            .where(
                CandidateTheme.grouping_run_id == run.id,
                CandidateTheme.level == FINE,
                GroupedStatement.statement_id == statement(proposal).id,
            )
        ).one_or_none()

    return find
