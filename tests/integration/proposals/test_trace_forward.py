"""From words to tender: what the receipt and the public page of a statement lead on to."""

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Consultation
from citizen_voice.proposals import queries
from citizen_voice.vocabulary import ThemeState
from tests.factories import commissioning, standards


@pytest.fixture
def grouped(make):
    """A theme with its first statement, and the proposal behind that."""
    theme, statements = standards.theme(make, make.consultation(), texts=("Run the last bus later.",))
    return theme, statements[0]


def receipt(statement):
    proposal = statement.proposal
    slug = db.session.get_one(Consultation, proposal.consultation_id).authority.slug
    return f"/{slug}/receipts/{queries.receipt_token(proposal)}", f"/{slug}/statements/{statement.id}"


def test_a_theme(grouped, client):
    theme, statement = grouped
    trace = queries.trace_forward([statement.id])
    assert (trace.themes, trace.standards, trace.tenders) == ([theme], [], [])
    for page in receipt(statement):
        assert "In the theme “the late shift ends”" in client.get(page).text


def test_a_discarded_theme_is_not_named(grouped, client):
    theme, statement = grouped
    theme.state = ThemeState.DISCARDED
    db.session.flush()
    assert queries.trace_forward([statement.id]).themes == []


def test_a_standard_that_is_published_and_rests_on_the_words(make, client):
    scene = standards.scene(make)
    publication, statement = standards.published(scene), scene.statements[0]
    other = make.statement(make.proposal(make.consultation()))
    trace = queries.trace_forward([statement.id])
    (found,) = trace.standards
    reference = publication.standards[0].standard.reference
    assert (found.reference, found.version) == (reference, "1.0")
    assert queries.trace_forward([other.id]).standards == []
    for page in receipt(statement):
        shown = client.get(page).text
        assert f"/publications/{publication.slug}/1.0#{reference}" in shown
        assert found.title in shown


def test_a_draft_standard_is_not_named(make):
    scene = standards.scene(make)
    standards.drafts(scene)
    statement = scene.statements[0]
    assert queries.trace_forward([statement.id]).standards == []


def test_a_tender_once_its_import_is_recorded(make, client):
    scene = standards.scene(make)
    publication, statement = standards.published(scene), scene.statements[0]
    officer, council = commissioning.make_commissioner(make)
    tender = commissioning.make_tender(council, officer)
    tender_import = commissioning.make_import(tender, publication, officer)
    assert queries.trace_forward([statement.id]).tenders == []
    tender_import.recorded_at = utcnow()
    db.session.flush()
    (found,) = queries.trace_forward([statement.id]).tenders
    assert (found.title, found.council.id) == (tender.title, council.id)
    for page in receipt(statement):
        assert f"Used in a tender of {council.name}" in client.get(page).text


def test_nothing_leads_nowhere(app):
    trace = queries.trace_forward([])
    assert (trace.themes, trace.standards, trace.tenders) == ([], [], [])
