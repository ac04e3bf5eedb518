"""From words to tender: what the receipt and the public page of a statement lead on to."""

from datetime import timedelta

import pytest

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Consultation, PriorityList, PriorityListEntry, TenderImport
from citizen_voice.proposals import queries
from citizen_voice.proposals.steps.trace import trace_forward
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
    trace = trace_forward([statement.id])
    assert (trace.themes, trace.standards, trace.tenders) == ([theme], [], [])
    for page in receipt(statement):
        assert "In the theme “the late shift ends”" in client.get(page).text


def test_a_discarded_theme_is_not_named(grouped, client):
    theme, statement = grouped
    theme.state = ThemeState.DISCARDED
    db.session.flush()
    assert trace_forward([statement.id]).themes == []


def test_a_standard_that_is_published_and_rests_on_the_words(make, client):
    scene = standards.scene(make)
    publication, statement = standards.published(scene), scene.statements[0]
    other = make.statement(make.proposal(make.consultation()))
    trace = trace_forward([statement.id])
    (found,) = trace.standards
    reference = publication.standards[0].standard.reference
    assert (found.reference, found.version) == (reference, "1.0")
    assert trace_forward([other.id]).standards == []
    for page in receipt(statement):
        shown = client.get(page).text
        assert f"/publications/{publication.slug}/1.0#{reference}" in shown
        assert found.title in shown


def test_a_draft_standard_is_not_named(make):
    scene = standards.scene(make)
    standards.drafts(scene)
    statement = scene.statements[0]
    assert trace_forward([statement.id]).standards == []


def test_a_tender_once_its_import_is_recorded(make, client):
    scene = standards.scene(make)
    publication, statement = standards.published(scene), scene.statements[0]
    officer, council = commissioning.make_commissioner(make)
    tender = commissioning.make_tender(council, officer)
    tender_import = commissioning.make_import(tender, publication, officer)
    assert trace_forward([statement.id]).tenders == []
    tender_import.recorded_at = utcnow()
    db.session.flush()
    (found,) = trace_forward([statement.id]).tenders
    assert (found.title, found.council.id) == (tender.title, council.id)
    for page in receipt(statement):
        assert f"Used in a tender of {council.name}" in client.get(page).text


def reached(client, statement, council):
    """How many records of tenders a statement reached, on its page and for programs."""
    slug = db.session.get_one(Consultation, statement.proposal.consultation_id).authority.slug
    page = client.get(f"/{slug}/statements/{statement.id}").text
    told = client.get(f"/api/v1/{slug}/statements/{statement.id}").json["tenders"]
    return page.count(f"Used in a tender of {council.name}"), len({one["url"] for one in told})


def test_a_tender_of_which_there_is_a_second_record_is_named_once_while_that_record_holds_it(make, client):
    scene = standards.scene(make, themes=2)
    publication, statement = standards.published(scene), scene.statements[0]
    officer, council = commissioning.make_commissioner(make)
    tender = commissioning.make_tender(council, officer)
    for seconds in (1, 2):
        again = commissioning.make_import(tender, publication, officer)
        again.recorded_at = utcnow() + timedelta(seconds=seconds)
        db.session.flush()
        assert {one.import_id for one in trace_forward([statement.id]).tenders} == {again.id}
        assert reached(client, statement, council) == (1, 1)
    last = TenderImport(
        authority_id=tender.authority_id,
        tender_id=tender.id,
        publication_id=publication.id,
        created_by_id=officer.id,
        recorded_at=utcnow() + timedelta(seconds=3),
    )
    db.session.add(last)
    db.session.flush()
    assert reached(client, statement, council) == (0, 0)


def choose(make, theme, *, is_chosen):
    """Choose priorities from one theme, as an officer did or did not choose it."""
    row = PriorityList(
        authority_id=theme.authority_id,
        consultation_id=theme.consultation_id,
        number=1,
        chosen_by_id=make.officer().id,
        chosen_at=utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(
        PriorityListEntry(
            authority_id=theme.authority_id,
            priority_list_id=row.id,
            theme_id=theme.id,
            rank=1,
            is_chosen=is_chosen,
            reason="Widest support." if is_chosen else "",
            figures={},
        )
    )
    db.session.flush()
    return row


def test_a_theme_that_was_not_chosen_is_said_to_be_so(make, grouped, client):
    theme, statement = grouped
    page = receipt(statement)[0]
    assert "Not chosen as a priority" not in client.get(page).text
    row = choose(make, theme, is_chosen=False)
    assert trace_forward([statement.id]).left_out_at == row.chosen_at
    shown = client.get(page).text
    assert "Not chosen as a priority" in shown
    assert "Not yet" not in shown


def test_a_theme_that_was_chosen_waits_for_its_standard(make, grouped, client):
    theme, statement = grouped
    choose(make, theme, is_chosen=True)
    assert trace_forward([statement.id]).left_out_at is None
    assert "Not yet" in client.get(receipt(statement)[0]).text


def test_nothing_leads_nowhere(app):
    trace = trace_forward([])
    assert (trace.themes, trace.standards, trace.tenders) == ([], [], [])
