"""Bringing Polis exports into a consultation: once, again, grown, and faulty."""

import pytest
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.intake.polis import read_export
from citizen_voice.intake.service.polis import import_polis
from citizen_voice.models import (
    AuditRow,
    Exposure,
    ModerationDecision,
    Participant,
    Proposal,
    ProposalText,
    Vote,
)
from citizen_voice.moderation import service as moderation_service
from citizen_voice.vocabulary import AssuranceLevel, ConsultationState, ContributionSource, ModerationReason
from tests.factories.polis import comment, vote, write_export


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


@pytest.fixture
def consultation(make):
    return make.consultation(state=ConsultationState.CLOSED)


def bring_in(consultation, folder, **options):
    return import_polis(consultation, read_export(folder), **options)


def count(model, **filters):
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**filters))


def proposals(consultation):
    rows = db.session.scalars(
        select(Proposal).where(Proposal.consultation_id == consultation.id).order_by(Proposal.submitted_at)
    )
    return {row.source_reference: row for row in rows}


def test_an_import_stores_people_statements_states_and_votes(consultation, folder):
    write_export(
        folder,
        [
            comment(0, author=0, at=1000, body="Approved"),
            comment(1, author=7, at=2000, moderated=0, body="Pending"),
            comment(2, author=7, at=3000, moderated=-1, body="Rejected"),
        ],
        [vote(0, 4, 1, at=9000), vote(0, 4, -1, at=9500), vote(2, 4, 0, at=9900), vote(0, 5, 1, at=9999)],
    )
    receipt = bring_in(consultation, folder)
    assert (receipt.people.new, receipt.statements.new, receipt.states.new, receipt.votes.new) == (4, 3, 2, 3)
    found = proposals(consultation)
    assert [row.moderation_status.value for row in found.values()] == ["approved", "pending", "rejected"]
    assert [row.submitted_at.timestamp() for row in found.values()] == [1.0, 2.0, 3.0]
    assert {row.source for row in found.values()} == {ContributionSource.IMPORT}
    assert {row.assurance_level for row in found.values()} == {AssuranceLevel.IMPORTED}
    assert found["polis:0"].published_text.text == "Approved"
    changed = db.session.scalars(
        select(Vote).join(Participant).where(Participant.source_reference == "polis:4").order_by(Vote.cast_at)
    ).first()
    assert (changed.choice.value, changed.cast_at.timestamp(), changed.changed_at.timestamp()) == ("disagree", 9.0, 9.5)
    positions = db.session.scalars(
        select(Exposure.position).join(Participant).where(Participant.source_reference == "polis:4")
    ).all()
    assert sorted(positions) == [1, 2]
    decisions = db.session.scalars(select(ModerationDecision)).all()
    assert [one.officer_id for one in decisions] == [None, None]


def test_one_audit_row_tells_of_the_import_and_holds_no_words(consultation, folder):
    write_export(folder, [comment(0)], [vote(0)])
    bring_in(consultation, folder)
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "polis_imported")).one()
    assert row.subject_id == str(consultation.id)
    assert (row.details["statements_new"], row.details["votes_new"]) == (1, 1)
    assert len(row.details["sha256_comments.csv"]) == len(row.details["sha256_votes.csv"]) == 64


def test_a_second_import_changes_nothing(consultation, folder):
    write_export(folder, [comment(0), comment(1, moderated=0, body="B")], [vote(0), vote(1, 1, 0)])
    bring_in(consultation, folder)
    before = [count(model) for model in (Participant, Proposal, ProposalText, ModerationDecision, Vote, AuditRow)]
    receipt = bring_in(consultation, folder)
    assert not receipt.has_news
    assert receipt.votes.unchanged == 2
    assert [
        count(model) for model in (Participant, Proposal, ProposalText, ModerationDecision, Vote, AuditRow)
    ] == before


def test_an_export_that_grew_adds_what_is_new_and_changes_what_changed(consultation, folder):
    write_export(folder, [comment(0), comment(1, moderated=0, body="B")], [vote(0, 1, 1), vote(0, 2, 1)])
    bring_in(consultation, folder)
    write_export(
        folder,
        [comment(0), comment(1, moderated=1, body="B"), comment(2, author=3, body="C")],
        [vote(0, 1, 1), vote(0, 2, -1, at=1_600_000_000_000), vote(1, 1, 0), vote(2, 8, 1)],
    )
    receipt = bring_in(consultation, folder)
    assert (receipt.people.new, receipt.statements.new) == (2, 1)
    assert (receipt.states.new, receipt.states.changed) == (1, 1)
    assert (receipt.votes.new, receipt.votes.changed, receipt.votes.unchanged) == (2, 1, 1)
    vote_of_2 = db.session.scalars(
        select(Vote).join(Participant).where(Participant.source_reference == "polis:2")
    ).one()
    assert (vote_of_2.choice.value, vote_of_2.changed_at.timestamp()) == ("disagree", 1_600_000_000.0)
    assert not bring_in(consultation, folder).has_news


def test_what_our_officers_decided_stands_against_a_later_import(consultation, folder, make):
    write_export(folder, [comment(0), comment(1, body="B")], [])
    bring_in(consultation, folder)
    officer = make.officer()
    moderation_service.reject_proposal(
        proposals(consultation)["polis:0"], officer_id=officer.id, reason=ModerationReason.OFF_TOPIC, note="Not ours."
    )
    receipt = bring_in(consultation, folder)
    assert not receipt.has_news
    assert "1 statements keep the state that they have here" in receipt.notes[0]
    assert proposals(consultation)["polis:0"].moderation_status.value == "rejected"


def test_an_export_of_another_conversation_is_refused_and_nothing_is_stored(consultation, folder):
    write_export(folder, [comment(0)], [vote(0)])
    bring_in(consultation, folder)
    before = count(Vote), count(Participant)
    write_export(folder, [comment(0, body="Something else entirely."), comment(1, body="B")], [vote(1, 77)])
    export = read_export(folder)
    with pytest.raises(InvalidInputError, match="comment-id 0 has another text"), db.session.begin_nested():
        import_polis(consultation, export)
    assert (count(Vote), count(Participant)) == before


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.REPORTED, ConsultationState.ARCHIVED])
def test_only_open_and_closed_consultations_take_imports(make, folder, state):
    write_export(folder, [comment(0)], [])
    consultation = make.consultation(state=state)
    with pytest.raises(InvalidTransitionError, match=f"is {state.value}: only into an open or closed one"):
        bring_in(consultation, folder)
    assert count(Proposal, consultation_id=consultation.id) == 0


def test_statements_are_in_the_language_that_was_told_or_else_the_questions(make, folder):
    write_export(folder, [comment(0)], [])
    for options, expected in (({}, "en"), ({"language": "de"}, "de")):
        consultation = make.consultation()
        bring_in(consultation, folder, **options)
        text = db.session.scalars(
            select(ProposalText)
            .join(Proposal, Proposal.id == ProposalText.proposal_id)
            .where(Proposal.consultation_id == consultation.id)
        ).one()
        assert text.language == expected


def test_the_same_export_in_two_consultations_stays_apart(make, folder):
    write_export(folder, [comment(0)], [vote(0)])
    first, second = make.consultation(), make.consultation(make.authority())
    assert bring_in(first, folder).has_news
    assert bring_in(second, folder).has_news
    assert count(Vote, consultation_id=first.id) == count(Vote, consultation_id=second.id) == 1


def test_words_that_are_html_are_kept_as_words(consultation, folder):
    write_export(folder, [comment(0, body='<script>alert("x")</script>')], [])
    bring_in(consultation, folder)
    assert proposals(consultation)["polis:0"].published_text.text == '<script>alert("x")</script>'


def test_a_real_export_comes_in_with_its_exact_counts(consultation, data_folder):
    steps = []
    export = read_export(data_folder / "polis" / "brexit-consensus")
    receipt = import_polis(consultation, export, progress=lambda step, done, total: steps.append((step, done, total)))
    assert (receipt.people.new, receipt.statements.new, receipt.votes.new) == (204, 50, 5303)
    choices = dict(
        db.session.execute(
            select(Vote.choice, func.count()).where(Vote.consultation_id == consultation.id).group_by(Vote.choice)
        ).all()
    )
    assert {choice.value: number for choice, number in choices.items()} == {
        "agree": 2685,
        "disagree": 1952,
        "unsure": 666,
    }
    assert count(Exposure, consultation_id=consultation.id) == 5303
    assert ("states", 50, 50) in steps
    assert ("votes", 5000, 5303) in steps
    assert any("31 statements are by participant 0" in note for note in receipt.notes)
    assert not import_polis(consultation, export).has_news
