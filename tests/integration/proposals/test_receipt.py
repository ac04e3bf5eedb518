"""The private receipt: where my words have come to, and taking them back."""

import pytest
from markupsafe import escape
from sqlalchemy import func, select

from citizen_voice.audit import SYSTEM
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import AuditRow, DomainEvent, ModerationDecision, ProposalText, Vote
from citizen_voice.proposals import queries, service
from citizen_voice.proposals.policy import POLICY
from citizen_voice.vocabulary import (
    ConsultationState,
    EventName,
    ModerationChoice,
    ModerationReason,
    ModerationStatus,
    TextKind,
)

PENDING = ModerationStatus.PENDING
WORDS = "Ask Dave Pugh at 3 High Street to run buses."


@pytest.fixture
def consultation(make):
    return make.consultation()


def receipt(proposal):
    return f"/{proposal_authority(proposal).slug}/receipts/{queries.receipt_token(proposal)}"


def proposal_authority(proposal):
    return queries.get_consultation_of(proposal).authority


def decide(make, proposal, choice, reason=None, text=None):
    status = ModerationStatus.REJECTED if choice is ModerationChoice.REJECT else ModerationStatus.APPROVED
    db.session.add(
        ModerationDecision(
            authority_id=proposal.authority_id,
            proposal_id=proposal.id,
            officer_id=make.officer().id,
            choice=choice,
            reason=reason,
            note="for staff alone",
            old_status=proposal.moderation_status,
            new_status=status,
            decided_at=utcnow(),
        )
    )
    if text is not None:
        redacted = ProposalText(
            authority_id=proposal.authority_id,
            proposal_id=proposal.id,
            version=2,
            kind=TextKind.REDACTED,
            text=text,
            why="",
            language="en",
        )
        db.session.add(redacted)
        db.session.flush()
        proposal.published_text_id = redacted.id
    proposal.moderation_status = status
    db.session.flush()
    db.session.expire_all()


def test_waiting(make, client, consultation):
    page = client.get(receipt(make.proposal(consultation, WORDS, status=PENDING))).text
    assert WORDS in page
    assert "Waiting to be read" in page
    assert '<meta name="robots" content="noindex">' in page


def test_published(make, client, consultation):
    proposal = make.proposal(consultation, WORDS)
    page = client.get(receipt(proposal)).text
    assert f"/proposals/{proposal.reference}" in page
    assert "Grouped with proposals like it" in page


def test_parts_removed(make, client, consultation):
    proposal = make.proposal(consultation, WORDS, status=PENDING)
    decide(make, proposal, ModerationChoice.REDACT, ModerationReason.PERSONAL_DATA, "Ask somebody to run buses.")
    page = client.get(receipt(proposal)).text
    assert "Published with parts removed" in page
    assert "Tells private things about a person" in page
    assert WORDS in page
    assert "Ask somebody to run buses." in page
    assert "for staff alone" not in page


@pytest.mark.parametrize("reason", list(ModerationReason))
def test_not_published_and_why(make, client, consultation, reason):
    proposal = make.proposal(consultation, WORDS, status=PENDING)
    decide(make, proposal, ModerationChoice.REJECT, reason)
    page = client.get(receipt(proposal)).text
    assert "Not published" in page
    assert escape(str(POLICY[reason].label)) in page
    assert "for staff alone" not in page
    assert "Not yet" not in page


@pytest.mark.parametrize("change", [lambda token: token[:-2] + "xx", lambda _: "x", lambda _: "a.b.c"])
def test_a_forged_link_is_refused(make, client, consultation, change):
    page = receipt(make.proposal(consultation))
    folder, token = page.rsplit("/", 1)
    answer = client.get(f"{folder}/{change(token)}")
    assert answer.status_code == 410
    assert "not complete" in answer.text


def test_a_link_works_with_its_own_authority_alone(make, client, consultation):
    token = queries.receipt_token(make.proposal(consultation))
    assert client.get(f"/{make.authority().slug}/receipts/{token}").status_code == 410


def test_taking_it_back(make, client, consultation):
    proposal = make.proposal(consultation, WORDS)
    page = receipt(proposal)
    assert client.send(f"{page}/withdraw", page=page).location == page
    shown = client.get(page).text
    assert WORDS not in shown
    assert "Withdrawn by you" in shown
    event = db.session.scalars(select(DomainEvent)).one()
    assert (event.name, event.subjects["proposal_id"]) == (EventName.PROPOSAL_WITHDRAWN, str(proposal.id))
    row = db.session.scalars(select(AuditRow).where(AuditRow.event == "proposal_withdrawn")).one()
    assert (row.actor_id, row.details) == (None, {})
    service.withdraw_proposal(proposal, who=SYSTEM)
    assert len(db.session.scalars(select(DomainEvent)).all()) == 1


def test_it_can_be_taken_back_after_the_consultation_has_closed_and_what_was_counted_stays(make, client):
    consultation = make.consultation(state=ConsultationState.CLOSED)
    proposal = make.proposal(consultation, WORDS)
    make.vote(proposal)
    page = receipt(proposal)
    assert "what was decided from them, stay" in client.get(page).text
    assert client.send(f"{page}/withdraw", page=page).location == page
    assert WORDS not in client.get(page).text
    assert db.session.scalar(select(func.count()).select_from(Vote).where(Vote.proposal_id == proposal.id)) == 1


def test_opening_the_link_to_withdraw_withdraws_nothing(make, client, consultation):
    proposal = make.proposal(consultation)
    assert client.get(f"{receipt(proposal)}/withdraw").status_code == 405
    assert client.post(f"{receipt(proposal)}/withdraw").status_code == 400
    db.session.refresh(proposal)
    assert proposal.withdrawn_at is None
