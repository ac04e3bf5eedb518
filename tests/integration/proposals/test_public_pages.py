"""What others can read of proposals: published words, and nothing else."""

import re
import uuid

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import ProposalText
from citizen_voice.vocabulary import ModerationStatus, TextKind, VoteChoice
from tests.query_count import counted_statements


@pytest.fixture
def consultation(make):
    return make.consultation()


def at(consultation, rest=""):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}/proposals{rest}"


def test_the_list_has_published_words_only(make, client, consultation):
    make.proposal(consultation, "Published words.")
    make.proposal(consultation, "Waiting words.", status=ModerationStatus.PENDING)
    make.proposal(consultation, "Rejected words.", status=ModerationStatus.REJECTED)
    make.proposal(consultation, "Withdrawn words.", withdrawn_at=utcnow())
    make.proposal(make.consultation(), "Elsewhere words.")
    page = client.get(at(consultation)).text
    assert re.findall(r"(\w+) words\.", page) == ["Published"]


def test_welsh_words_are_marked_and_html_is_text(make, client, consultation):
    make.proposal(consultation, "Bysiau <script>alert(1)</script>", language="cy")
    page = client.get(at(consultation)).text
    assert 'lang="cy">Bysiau &lt;script&gt;' in page


def test_the_list_is_paged(make, client, consultation):
    for number in range(30):
        make.proposal(consultation, f"Proposal number {number} of many.")
    page = client.get(at(consultation))
    assert "page=2" in page.text
    assert client.get(at(consultation, "?page=2")).text.count("<blockquote") == 5
    for odd, shown in (("?page=99", 5), ("?page=-1", 25), ("?page=x", 25)):
        assert client.get(at(consultation, odd)).text.count("<blockquote") == shown


def test_the_list_needs_no_more_queries_for_more_rows(make, client, consultation):
    counts = []
    for _ in range(2):
        for number in range(8):
            make.proposal(consultation, f"Proposal {number} here.")
        db.session.expire_all()
        with counted_statements() as statements:
            client.get(at(consultation))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_one_proposal_with_its_votes(make, client, consultation):
    proposal = make.proposal(consultation, "Run later buses please.", why="I walk home.")
    for choice in (VoteChoice.AGREE, VoteChoice.AGREE, VoteChoice.DISAGREE):
        make.vote(proposal, choice)
    page = client.get(at(consultation, f"/{proposal.reference}")).text
    for words in ("Run later buses please.", "I walk home.", "Not grouped into a theme yet"):
        assert words in page


@pytest.mark.parametrize("status", [ModerationStatus.PENDING, ModerationStatus.REJECTED])
def test_what_is_not_published_is_not_there(make, client, consultation, status):
    proposal = make.proposal(consultation, status=status)
    assert client.get(at(consultation, f"/{proposal.reference}")).status_code == 404


def test_withdrawn_words_are_gone(make, client, consultation):
    proposal = make.proposal(consultation, "Words to forget.", withdrawn_at=utcnow())
    statement = make.statement(proposal)
    authority = consultation.authority.slug
    for page in (at(consultation, f"/{proposal.reference}"), f"/{authority}/statements/{statement.id}"):
        shown = client.get(page).text
        assert "Words to forget." not in shown
        assert "Withdrawn on" in shown


def test_a_statement_is_a_part_of_the_published_words(make, client, consultation):
    proposal = make.proposal(consultation, "More buses. Fewer cars.")
    statement = make.statement(proposal, end_offset=11)
    page = client.get(f"/{consultation.authority.slug}/statements/{statement.id}").text
    assert ">More buses.<" in page
    assert "Fewer cars." not in page


def test_a_statement_of_words_replaced_since_is_not_shown(make, client, consultation):
    proposal = make.proposal(consultation, "Dave Pugh drives too fast.")
    statement = make.statement(proposal)
    later = ProposalText(
        authority_id=proposal.authority_id,
        proposal_id=proposal.id,
        version=2,
        kind=TextKind.REDACTED,
        text="Somebody drives too fast.",
        why="",
        language="en",
    )
    db.session.add(later)
    db.session.flush()
    proposal.published_text_id = later.id
    db.session.flush()
    page = client.get(f"/{consultation.authority.slug}/statements/{statement.id}").text
    assert "Dave Pugh" not in page
    assert "no longer published" in page


def test_unknown_and_foreign_statements_are_not_there(make, client, consultation):
    statement = make.statement(make.proposal(consultation))
    assert client.get(f"/{make.authority().slug}/statements/{statement.id}").status_code == 404
    for odd in (uuid.uuid4(), "x", "1"):
        assert client.get(f"/{consultation.authority.slug}/statements/{odd}").status_code == 404


def test_a_proposal_of_another_authority_is_not_there(make, client, consultation):
    foreign = make.consultation(make.authority())
    proposal = make.proposal(foreign)
    assert client.get(at(consultation, f"/{proposal.reference}")).status_code == 404


def test_ones_own_list_needs_no_more_queries_for_more_rows(make, client_as, consultation):
    resident = make.resident()
    participant = make.participant(consultation, resident=resident)
    browser = client_as(resident)
    page = f"/{consultation.authority.slug}/consultations/{consultation.slug}/your-proposals"
    assert "You have sent no proposals" in browser.get(page).text
    counts = []
    for _ in range(2):
        for number in range(5):
            make.proposal(consultation, f"Proposal {number} here.", participant=participant)
        db.session.expire_all()
        with counted_statements() as statements:
            assert "/receipts/" in browser.get(page).text
        counts.append(len(statements))
    assert counts[0] == counts[1]
