"""People and published proposals are counted by the database as they come and go, and folded by the sweep."""

import pytest
from sqlalchemy import delete, func, select, update

from citizen_voice.clock import utcnow
from citizen_voice.consultations import queries
from citizen_voice.consultations.steps.counting import fold_contributions
from citizen_voice.db import db
from citizen_voice.models import ContributionCount, Participant, Proposal
from citizen_voice.vocabulary import ModerationStatus
from citizen_voice.voting import queries as voting_queries


@pytest.fixture
def consultation(make):
    return make.consultation()


def counted(consultation):
    found = queries.count_contributions(consultation)
    return found.people, found.proposals


def rows(consultation):
    of_it = ContributionCount.consultation_id == consultation.id
    return db.session.scalar(select(func.count()).select_from(ContributionCount).where(of_it))


def test_people_and_published_proposals_are_counted_as_they_come_and_go(app, make, consultation):
    first, second = make.participant(consultation), make.participant(consultation)
    proposals = [make.proposal(consultation, f"Idea {at}", participant=first) for at in range(3)]
    make.proposal(consultation, status=ModerationStatus.PENDING, participant=second)
    assert counted(consultation) == (2, 3)
    proposals[0].withdrawn_at = utcnow()
    db.session.flush()
    assert counted(consultation) == (2, 2)
    this, text_id = Proposal.id == proposals[1].id, proposals[1].published_text_id
    for status, shown, count in ((ModerationStatus.REJECTED, None, 1), (ModerationStatus.APPROVED, text_id, 2)):
        db.session.execute(update(Proposal).where(this).values(moderation_status=status, published_text_id=shown))
        assert counted(consultation) == (2, count)
    third = make.participant(consultation)
    assert counted(consultation) == (3, 2)
    db.session.execute(delete(Participant).where(Participant.id == third.id))
    assert counted(consultation) == (2, 2)


def test_a_change_that_counts_for_nothing_adds_no_row(app, make, consultation):
    proposal = make.proposal(consultation, status=ModerationStatus.PENDING)
    before = rows(consultation)
    db.session.execute(update(Proposal).where(Proposal.id == proposal.id).values(reference="R-1"))
    assert rows(consultation) == before


def test_the_sweep_folds_rows_and_the_sums_stay(app, make, consultation):
    other = make.consultation()
    for one in (consultation, other):
        for at in range(4):
            make.proposal(one, f"Idea {at}", participant=make.participant(one))
    before = counted(consultation), counted(other)
    assert rows(consultation) > 2
    assert fold_contributions() == 2
    assert (rows(consultation), rows(other)) == (1, 1)
    assert (counted(consultation), counted(other)) == before == ((4, 4), (4, 4))
    assert fold_contributions() == 0


def test_progress_leaves_out_ones_own_and_what_is_withdrawn(app, make, consultation):
    me = make.participant(consultation)
    make.proposal(consultation, participant=me)
    for at in range(3):
        make.proposal(consultation, f"Idea {at}")
    make.proposal(consultation, "Gone", withdrawn_at=utcnow())
    assert voting_queries.count_progress(me) == voting_queries.Progress(voted=0, total=3)
