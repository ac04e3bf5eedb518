"""The page and the sheets for suppliers."""

import csv
import io
from datetime import timedelta

import pytest
from flask import current_app
from openpyxl import load_workbook

from citizen_voice.clock import today
from citizen_voice.standards import service as standards
from tests.factories import commissioning as made


@pytest.fixture
def authority(make):
    return make.the_authority()


@pytest.fixture
def publication(make):
    with current_app.test_request_context():
        scoring = {**{f"band_{score}": f"Earns {score}." for score in range(6)}, "minimum": "Say how many."}
        return made.make_publication(make, count=2, scoring_guidance=scoring)


def test_the_page_shows_what_is_in_force_and_leads_to_it(make, client, authority, publication):
    with current_app.test_request_context():
        made.make_publication(make, count=1, effective_on=today() + timedelta(days=9), title="Not yet")
    page = client.get(f"/{authority.slug}/suppliers").text
    for one in publication.standards:
        reference = one.standard.reference
        assert page.count(f'id="{reference}"') == 1
        assert f"{reference}-M1" in page
    assert page.count("cv-card__title") == 2
    assert page.count("How it is counted, and what you show") == 2 * 3, "each has three measures"
    assert page.count("How answers are scored") == 2
    assert f"/publications/{publication.slug}/{publication.version}" in page


def test_a_withdrawn_standard_is_left_out(client, authority, publication):
    gone, left = (one.standard for one in publication.standards)
    standards.withdraw_standard(
        gone, officer_id=publication.published_by_id, reason="It was met.", decision_reference="MD 9"
    )
    page = client.get(f"/{authority.slug}/suppliers").text
    assert f'id="{gone.reference}"' not in page
    assert f'id="{left.reference}"' in page


def test_without_standards_the_page_says_so(client, authority):
    assert "No standards are in force" in client.get(f"/{authority.slug}/suppliers").text


def test_the_workbook_has_each_measure_and_question_with_room_for_an_answer(client, authority, publication):
    url = f"/{authority.slug}/suppliers/answers.xlsx"
    answer = client.get(url)
    workbook = load_workbook(io.BytesIO(answer.data))
    assert workbook.sheetnames == ["Read me", "Standards", "Measures", "Questions"]
    measures = workbook["Measures"]
    ids = [row[2] for row in measures.iter_rows(min_row=2, values_only=True)]
    references = [one.standard.reference for one in publication.standards]
    assert ids == [f"{reference}-M{number}" for reference in references for number in (1, 2, 3)]
    assert measures["C2"].protection.locked
    assert not measures["J2"].protection.locked
    heads = {cell.value: cell.column for cell in measures[1]}
    said = made.measures(references[0])[0]
    for part, head in (("definition", "What it means"), ("geography", "Where it is counted")):
        assert measures.cell(2, heads[head]).value == said[part]
    questions = workbook["Questions"]
    assert [row[3] for row in questions.iter_rows(min_row=2, values_only=True)] == [
        "How will you do it in the contract?"
    ] * 2
    assert not questions["F2"].protection.locked
    assert client.get(url).data == answer.data
    assert client.get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_table_has_a_row_for_each_measure_and_runs_nothing(make, client, authority):
    with current_app.test_request_context():
        made.make_publication(make, count=1, title="Set", measures=[{**made.measures("X")[0], "title": "=1+1"}])
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{authority.slug}/suppliers/measures.csv").text)))
    (row,) = rows
    assert (row["measure"], row["measure_title"], row["unit"]) == ("X-M1", "'=1+1", "people")
