"""The database itself refuses to change what was decided, and to let one authority's row point into another's."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from citizen_voice import audit
from citizen_voice.db import Base, db
from citizen_voice.models import Proposal, Vote
from citizen_voice.vocabulary import ModerationStatus, VoteChoice

NEVER_CHANGED = [
    "audit_row",
    "clause",
    "clause_statement",
    "delivery_decision",
    "delivery_report",
    "draft_remark_decision",
    "draft_reply",
    "draft_under_discussion",
    "moderation_decision",
    "priority_list",
    "priority_list_entry",
    "publication",
    "published_standard",
    "split_half",
    "standard_decision",
    "standard_revision",
    "standard_withdrawal",
    "support_review",
    "theme_change",
    "theme_decision",
    "theme_move",
    "theme_origin_change",
    "theme_reading_statement",
]


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_a_trigger_guards_each_table(app, table):
    names = db.session.execute(
        text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND tgenabled = 'O'"),
        {"table": table},
    ).scalars()
    assert {f"{table}_never_changes", f"{table}_never_emptied"} <= set(names)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_row SET event = 'other'", "DELETE FROM audit_row", "TRUNCATE audit_row"]
)
def test_an_audit_row_can_not_be_changed(app, statement):
    audit.record("tried", who=audit.SYSTEM, authority_id=None, subject_kind="test", subject_id="1")
    with pytest.raises(DBAPIError, match="never changed or deleted"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_every_owned_table_can_only_refer_within_its_authority():
    """Each foreign key from one owned table to another goes through the authority's id as well."""
    owned = {name for name, table in Base.metadata.tables.items() if "authority_id" in table.columns}
    loose = [
        f"{table.name}.{', '.join(key.column_keys)}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_key_constraints
        if table.name in owned
        and key.referred_table.name in owned
        and "authority_id" not in key.column_keys
        # These two pairs are unique ids within one owned parent that is itself held by the authority.
        and key.name not in {"fk_vote_was_asked", "fk_candidate_theme_parent"}
    ]
    assert not loose


def test_a_row_can_not_point_into_another_authority(make):
    consultation = make.consultation()
    stranger = make.participant(make.consultation(make.authority()))
    with pytest.raises(IntegrityError, match="fk_proposal_authority_id_participant_id"), db.session.begin_nested():
        make.proposal(consultation, participant=stranger)


def test_one_person_has_one_vote_on_a_proposal(make):
    proposal = make.proposal(make.consultation())
    vote = make.vote(proposal)
    again = Vote(
        authority_id=vote.authority_id,
        consultation_id=vote.consultation_id,
        participant_id=vote.participant_id,
        proposal_id=vote.proposal_id,
        choice=VoteChoice.DISAGREE,
        assurance_level=vote.assurance_level,
        cast_at=vote.cast_at,
    )
    with pytest.raises(IntegrityError, match="uq_vote_one_for_each_person"), db.session.begin_nested():
        db.session.add(again)


def test_a_vote_needs_to_have_been_asked_for(make):
    proposal = make.proposal(make.consultation())
    participant = make.participant(db.session.merge(make.consultation()))
    unasked = Vote(
        authority_id=proposal.authority_id,
        consultation_id=proposal.consultation_id,
        participant_id=participant.id,
        proposal_id=proposal.id,
        choice=VoteChoice.AGREE,
        assurance_level=participant.assurance_level,
        cast_at=proposal.submitted_at,
    )
    with pytest.raises(IntegrityError, match="fk_vote_was_asked"), db.session.begin_nested():
        db.session.add(unasked)


def test_nothing_is_approved_without_words_to_show(make):
    proposal = make.proposal(make.consultation(), status=ModerationStatus.PENDING)
    with pytest.raises(IntegrityError, match="ck_proposal_published_if_approved"), db.session.begin_nested():
        db.session.execute(
            text("UPDATE proposal SET moderation_status = 'approved' WHERE id = :id"), {"id": proposal.id}
        )
    assert db.session.get_one(Proposal, proposal.id).published_text_id is None
