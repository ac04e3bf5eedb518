"""Standards that a council leaves out: the page asks why and says that the answer is published."""

import csv
import io
import uuid
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citizen_voice.commissioning import service
from citizen_voice.commissioning.steps.adherence import list_uses
from citizen_voice.commissioning.steps.left_out import list_left_out, list_unexplained, list_with_reasons
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.models import AuditRow, StandardOmission
from tests.factories import commissioning as made
from tests.factories import standards

INSERT = (
    "INSERT INTO standard_omission (id, authority_id, tender_import_id, published_standard_id, reason)"
    " SELECT gen_random_uuid(), authority_id, tender_import_id, published_standard_id, 'x' FROM standard_omission"
)


@pytest.fixture
def partial(make, commissioner):
    """An import of the first of two standards: the second is left out."""
    return begin_partial(make, commissioner)


def begin_partial(make, commissioner, **values):
    officer, council = commissioner
    publication = made.make_publication(make, **values)
    tender = made.make_tender(council, officer, quality_weight=Decimal(40))
    first = publication.standards[0].id
    lots = {lot.id: [first] for lot in tender.lots}
    return service.begin_import(tender, publication=publication, chosen=lots, officer_id=officer.id)


@pytest.fixture
def place(make, partial):
    return f"/{make.the_authority().slug}/staff/tender-imports/{partial.id}/left-out"


def test_the_form_says_that_reasons_are_published_and_keeps_them(client_as, commissioner, partial, place):
    browser = client_as(commissioner[0])
    (choice,) = list_left_out(partial)
    page = browser.get(place).text
    assert "It is published: everybody can read it, on the page of how councils use the standards." in page
    assert f"Why {choice.standard.reference} " in page
    sent = browser.send(place, {f"reason-{choice.id}": "  The park has no office.  "})
    assert sent.status_code == 302
    (kept,) = partial.omissions
    assert (kept.published_standard_id, kept.reason) == (choice.id, "The park has no office.")
    assert "The park has no office." in browser.get(place).text
    assert not list_unexplained(partial)
    row = db.session.query(AuditRow).filter_by(event="tender_omissions_explained").one()
    assert row.details["standards"] == 1
    browser.send(place, {f"reason-{choice.id}": " "})
    assert not partial.omissions


def test_the_other_forms_say_so_too(client_as, commissioner, partial, place):
    browser = client_as(commissioner[0])
    reference = partial.standards[0].published_standard.standard.reference
    base = place.replace("/left-out", f"/lots/1/standards/{reference}")
    assert "It is published: everybody can read it, on the tender" in browser.get(f"{base}/adapt/geography").text
    assert "It is published: everybody can read it." in browser.get(base).text


def test_a_tender_page_asks_for_it_and_the_record_warns(client_as, commissioner, partial, place):
    browser = client_as(commissioner[0])
    assert f'href="{place}"' in browser.get(f"{place.split('/tender-imports')[0]}/tenders/{partial.tender_id}").text
    record = browser.get(place.replace("left-out", "record")).text
    (choice,) = list_left_out(partial)
    assert "the public page says that none was given" in record
    service.explain_left_out(partial, officer_id=commissioner[0].id, reasons={choice.id: "No office."})
    assert "the public page says that none was given" not in browser.get(place.replace("left-out", "record")).text


def test_what_is_used_or_not_meant_for_the_tender_is_not_asked_about(make, client_as, commissioner):
    officer, council = commissioner
    bounds = {"value_from": "100000", "categories": ["goods"]}
    publication = made.make_publication(make, applicability=bounds)
    unmeant = made.make_import(made.make_tender(council, officer), publication, officer)
    assert not list_left_out(unmeant)
    place = f"/{make.the_authority().slug}/staff/tender-imports/{unmeant.id}/left-out"
    assert "there is nothing to explain" in client_as(officer).get(place).text


def test_reasons_for_others_and_after_the_record_are_refused(commissioner, partial):
    officer = commissioner[0]
    used = partial.standards[0].published_standard_id
    for wrong in (used, uuid.uuid4()):
        with pytest.raises(InvalidInputError):
            service.explain_left_out(partial, officer_id=officer.id, reasons={wrong: "Because."})
    (choice,) = list_left_out(partial)
    service.explain_left_out(partial, officer_id=officer.id, reasons={choice.id: "No office."})
    made.fill_import(partial, "10")
    service.record_import(partial, officer_id=officer.id)
    with pytest.raises(InvalidTransitionError):
        service.explain_left_out(partial, officer_id=officer.id, reasons={choice.id: "Anew."})
    for act in (
        "UPDATE standard_omission SET reason = 'Anew.'",
        "DELETE FROM standard_omission",
        INSERT,
    ):
        with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
            db.session.execute(text(act))
    assert db.session.query(StandardOmission).one().reason == "No office."


def test_too_long_a_reason_is_refused_in_words(client_as, commissioner, partial, place):
    (choice,) = list_left_out(partial)
    refused = client_as(commissioner[0]).send(place, {f"reason-{choice.id}": "x" * 1001})
    assert "Use 1000 characters or fewer" in refused.text
    assert not partial.omissions


def test_a_reason_goes_when_the_standard_is_chosen_after_all(commissioner, partial):
    officer = commissioner[0]
    (choice,) = list_left_out(partial)
    service.explain_left_out(partial, officer_id=officer.id, reasons={choice.id: "No office."})
    tender, publication = partial.tender, partial.publication
    for ids, kept in (([partial.standards[0].published_standard_id], 1), ([choice.id], 0)):
        lots = {lot.id: ids for lot in tender.lots}
        service.begin_import(tender, publication=publication, chosen=lots, officer_id=officer.id)
        assert len(partial.omissions) == kept


def test_everybody_reads_what_a_tender_leaves_out_and_why(client, make, commissioner):
    officer = commissioner[0]
    partial = begin_partial(make, commissioner, total_weight=("15", "30"))
    (choice,) = list_left_out(partial)
    service.explain_left_out(partial, officer_id=officer.id, reasons={choice.id: "No office."})
    made.fill_import(partial, "10")
    partial.total_weight_reason = "Little can be asked for here."
    service.record_import(partial, officer_id=officer.id)
    page = client.get(f"/{make.the_authority().slug}/tenders/{partial.id}").text
    assert "than the published set has it: Little can be asked for here." in page
    rows = csv.DictReader(io.StringIO(client.get(f"/{make.the_authority().slug}/adherence.csv").text))
    assert {row["total_weight_reason"] for row in rows} == {"Little can be asked for here."}
    assert "Standards left out" in page
    assert "Why: No office." in page


@pytest.mark.parametrize("is_before", [True, False])
def test_what_was_withdrawn_before_could_not_be_left_out(make, commissioner, partial, is_before):
    """A council that may not use a standard any more has not left it out; one that could have has."""
    officer = commissioner[0]
    made.fill_import(partial, "10")
    (choice,) = list_left_out(partial)
    place = [one.id for one in partial.publication.standards].index(choice.id)
    if is_before:
        standards.withdraw(partial.publication, place)
    service.record_import(partial, officer_id=officer.id)
    if not is_before:
        standards.withdraw(partial.publication, place)
    assert len(list_with_reasons(partial)) == int(not is_before)
    uses = {one.entry.reference: one.counts for one in list_uses(make.the_authority())}
    assert (choice.standard.reference in uses) is not is_before
