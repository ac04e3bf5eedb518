"""Decisions about proposals: every pair of statuses, the record they leave, and what residents are told."""

import itertools

import pytest
from sqlalchemy import select

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import AuditRow, ModerationDecision, OutgoingMail, ProposalText, UpdateConsent
from citizen_voice.moderation import queries, service
from citizen_voice.vocabulary import Language, ModerationChoice, ModerationReason, ModerationStatus, TextKind

PENDING, APPROVED, REJECTED = ModerationStatus
ALLOWED = {(PENDING, APPROVED), (PENDING, REJECTED), (APPROVED, REJECTED), (REJECTED, APPROVED), (APPROVED, APPROVED)}


@pytest.fixture
def officer(make):
    return make.officer()


@pytest.fixture
def decide(officer):
    """Return a function that takes the decision which leads to a status."""

    def run(proposal, status):
        if status is REJECTED:
            return service.reject_proposal(proposal, officer_id=officer.id, reason=ModerationReason.OFF_TOPIC)
        if status is APPROVED and proposal.moderation_status is APPROVED:
            return service.publish_redacted(
                proposal, officer_id=officer.id, text="Shorter.", why="", reason=ModerationReason.PERSONAL_DATA
            )
        return service.approve_proposal(proposal, officer_id=officer.id)

    return run


@pytest.mark.parametrize(("old", "new"), list(itertools.product(ModerationStatus, ModerationStatus)))
def test_every_pair_of_statuses_is_as_the_table_says(make, decide, old, new):
    proposal = make.proposal(make.consultation(), status=old)
    assert ((old, new) in service.TRANSITIONS) == ((old, new) in ALLOWED)
    if new is PENDING:
        with pytest.raises(InvalidTransitionError):
            service._require_transition(proposal, new)
        return
    if (old, new) not in ALLOWED:
        with pytest.raises(InvalidTransitionError):
            decide(proposal, new)
        assert proposal.moderation_status is old
        return
    decision = decide(proposal, new)
    assert (decision.old_status, decision.new_status) == (old, new)
    assert proposal.moderation_status is new
    assert (proposal.published_text_id is not None) == (new is APPROVED)


def test_a_decision_is_appended_and_audited_without_free_text(make, officer):
    proposal = make.proposal(make.consultation(), status=PENDING)
    decision = service.reject_proposal(
        proposal, officer_id=officer.id, reason=ModerationReason.HATE, note="  Against a group.  "
    )
    service.approve_proposal(proposal, officer_id=officer.id, note="Read again.")
    assert [one.choice for one in queries.list_decisions(proposal)] == [
        ModerationChoice.APPROVE,
        ModerationChoice.REJECT,
    ]
    assert decision.note == "Against a group."
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "proposal_moderated_reject")).one()
    assert row.details["reason"] == "hate"
    assert "Against" not in str(row.details)


def test_a_redaction_is_a_new_version_and_the_original_stays(make, officer):
    proposal = make.proposal(
        make.consultation(), "My neighbour Ann Example needs a ramp.", why="She fell.", status=PENDING, language="cy"
    )
    for text in ("My neighbour needs a ramp.", "A neighbour needs a ramp."):
        service.publish_redacted(
            proposal, officer_id=officer.id, text=text, why="", reason=ModerationReason.PERSONAL_DATA
        )
    versions = db.session.scalars(
        select(ProposalText).where(ProposalText.proposal_id == proposal.id).order_by(ProposalText.version)
    ).all()
    assert [(one.version, one.kind, one.language) for one in versions] == [
        (1, TextKind.ORIGINAL, "cy"),
        (2, TextKind.REDACTED, "cy"),
        (3, TextKind.REDACTED, "cy"),
    ]
    assert versions[0].text == "My neighbour Ann Example needs a ramp."
    assert proposal.published_text.text == "A neighbour needs a ramp."
    service.approve_proposal(proposal, officer_id=officer.id)
    assert proposal.published_text.version == 1


@pytest.mark.parametrize(
    ("text", "why"), [("", ""), ("   ", ""), ("x" * 20_001, ""), ("Fine.", "x" * 1001), ("As it was.", "")]
)
def test_words_that_make_no_redaction_are_refused(make, officer, text, why):
    proposal = make.proposal(make.consultation(), "As it was.", status=PENDING)
    with pytest.raises(InvalidInputError):
        service.publish_redacted(proposal, officer_id=officer.id, text=text, why=why, reason=ModerationReason.ABUSIVE)
    assert proposal.moderation_status is PENDING


def test_the_same_decision_twice_is_refused(make, officer):
    proposal = make.proposal(make.consultation(), status=PENDING)
    service.approve_proposal(proposal, officer_id=officer.id)
    with pytest.raises(ConflictError):
        service.approve_proposal(proposal, officer_id=officer.id)
    again = {"text": "Shorter.", "why": "", "reason": ModerationReason.ABUSIVE, "officer_id": officer.id}
    service.publish_redacted(proposal, **again)
    with pytest.raises(ConflictError):
        service.publish_redacted(proposal, **again)
    assert len(queries.list_decisions(proposal)) == 2


@pytest.mark.parametrize("status", [APPROVED, REJECTED])
def test_a_withdrawn_proposal_is_left_alone(make, decide, status):
    proposal = make.proposal(make.consultation(), status=PENDING, withdrawn_at=utcnow())
    with pytest.raises(InvalidTransitionError, match="withdrawn"):
        decide(proposal, status)


def test_an_imported_status_has_no_officer_and_tells_nobody(make):
    consultation = make.consultation()
    proposals = [make.proposal(consultation, status=PENDING) for _ in ModerationStatus]
    for proposal, status in zip(proposals, ModerationStatus, strict=True):
        service.record_imported_status(proposal, status=status)
    assert [one.moderation_status for one in proposals] == list(ModerationStatus)
    decisions = db.session.scalars(select(ModerationDecision)).all()
    assert {(one.officer_id, one.new_status) for one in decisions} == {(None, APPROVED), (None, REJECTED)}
    assert service.record_imported_status(proposals[1], status=APPROVED) is None


def mails():
    return db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.created_at)).all()


def consent(consultation, resident, **values):
    db.session.add(
        UpdateConsent(
            authority_id=consultation.authority_id,
            consultation_id=consultation.id,
            resident_id=resident.id,
            wording="Tell me by email what happens",
            language=Language.ENGLISH,
            given_at=utcnow(),
            **values,
        )
    )
    db.session.flush()


@pytest.fixture
def sent(make):
    """Return a function that makes a proposal of a resident who can be written to."""

    def run(language=Language.ENGLISH):
        consultation, resident = make.consultation(), make.resident(language=language)
        participant = make.participant(consultation, resident=resident)
        return consultation, resident, make.proposal(consultation, participant=participant, status=PENDING)

    return run


def test_the_resident_is_told_once_and_why_if_they_asked(sent, officer, run_jobs):
    consultation, resident, proposal = sent()
    consent(consultation, resident)
    service.reject_proposal(proposal, officer_id=officer.id, reason=ModerationReason.COMMERCIAL, note="For staff.")
    service.approve_proposal(proposal, officer_id=officer.id)
    db.session.commit()
    for handling in (1, 2):
        from citizen_voice.events import handle_event
        from citizen_voice.models import EventHandling

        for one in db.session.scalars(select(EventHandling)).all():
            if handling == 2:
                one.handled_at = None
            handle_event(one.id)
    told = mails()
    assert [one.subject for one in told] == [
        "Why your proposal has not been published",
        "Your proposal has been published",
    ]
    assert {one.to_address for one in told} == {resident.email}
    assert "Advertises something" in told[0].body
    assert "For staff." not in told[0].body
    assert f"/{consultation.authority.slug}/receipts/" in told[1].body or "/receipt" in told[1].body


@pytest.mark.parametrize("has_consent", [False, True])
def test_nobody_is_told_without_a_standing_consent(sent, officer, make, has_consent):
    consultation, resident, proposal = sent()
    if has_consent:
        consent(consultation, resident, withdrawn_at=utcnow())
        consent(make.consultation(), resident)
    decision = service.approve_proposal(proposal, officer_id=officer.id)
    from citizen_voice.models import DomainEvent

    service.tell_resident(
        db.session.scalars(
            select(DomainEvent).where(DomainEvent.subjects["decision_id"].astext == str(decision.id))
        ).one()
    )
    assert mails() == []
