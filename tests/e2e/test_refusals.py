"""The pages on which something is refused, or that the demonstration never shows, at both widths."""

import json

import pytest

from citizen_voice import errors
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from tests.architecture.test_routes import SNAPSHOT
from tests.e2e import visits
from tests.e2e.conftest import look
from tests.factories import commissioning, standards

POST = """([url, token]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    const field = document.createElement("input");
    [field.name, field.value] = ["csrf_token", token];
    form.append(field);
    document.body.append(form);
    form.submit();
}"""
"""Sends a form without fields, as a page that was open for too long would."""
BROAD = "SELECT id FROM candidate_theme WHERE level = 1 ORDER BY people DESC, id LIMIT 1"


def show(page, site, text: str) -> None:
    """Show a page that the application gave here as if the site had given it."""
    page.route("**/as-if", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
    page.goto(f"/{site.slug}/as-if")


@pytest.mark.parametrize(("status", "path"), [(404, "/nowhere"), (403, "/staff/officers"), (410, "/sign-in/link/x")])
def test_an_address_that_is_refused(desktop, site, sign_in, check_accessibility, status, path):
    if status == 403:
        sign_in(desktop, site.email("officer"))
    answer = desktop.goto(f"/{site.slug}{path}")
    assert answer.status == status
    look(desktop, check_accessibility, f"error-{status}")


@pytest.mark.parametrize("status", [400, 409])
def test_a_press_that_is_refused(desktop, site, sign_in, check_accessibility, status):
    sign_in(desktop, site.email("officer"))
    base = f"/{site.slug}/staff/consultations/{site.closed}"
    desktop.goto(f"{base}/groupings")
    # A broad heading can't be taken up, with the form's token or without.
    token = desktop.locator("input[name=csrf_token]").first.input_value() if status == 409 else "none"
    with desktop.expect_navigation() as going:
        desktop.evaluate(POST, [f"{base}/candidate-themes/{site.value(BROAD)}/take-up", token])
    assert going.value.status == status
    look(desktop, check_accessibility, f"error-{status}")


@pytest.mark.parametrize("status", sorted(errors.PAGES - {400, 403, 404, 409, 410}))
def test_a_page_that_only_a_fault_shows(app, desktop, site, check_accessibility, status):
    with app.test_request_context("/"):
        body, _ = errors.answer(status)
    show(desktop, site, body)
    look(desktop, check_accessibility, f"error-{status}")


@pytest.mark.parametrize("sets", [0, 2])
def test_a_tender_with_sets_to_choose_from_or_none(app, make, client_as, desktop, site, check_accessibility, sets):
    officer, council = commissioning.make_commissioner(make)
    tender = commissioning.make_tender(council, officer)
    for _ in range(sets):
        commissioning.make_publication(make)
    answer = client_as(officer).get(f"/{make.the_authority().slug}/staff/tenders/{tender.id}/publications")
    assert answer.status_code == 200
    show(desktop, site, answer.text)
    look(desktop, check_accessibility, f"commissioning.list_publications-{sets}")


def test_a_standard_whose_words_were_taken_back(make, client_as, desktop, site, check_accessibility):
    scene = standards.scene(make)
    standard = standards.published(scene).standards[0].standard
    scene.statements[0].proposal.withdrawn_at = utcnow()
    db.session.flush()
    url = f"/{scene.consultation.authority.slug}/staff/standards/{standard.reference}/support"
    answer = client_as(scene.officer).send(url, {"seen": "1", "reason": ""})
    assert answer.status_code == 400
    show(desktop, site, answer.text)
    look(desktop, check_accessibility, "standards.review_support")


def test_every_press_without_a_page_of_its_own_is_known():
    """What is only sent has either nothing to fill in, or a page that is looked at with its refusal."""
    sent = {row["endpoint"] for row in json.loads(SNAPSHOT.read_text()) if row["methods"] == ["POST"]}
    # Programs send to the API and see no pages.
    assert {one for one in sent if not one.startswith("api_v1.")} == set(visits.ONLY_SENT)
