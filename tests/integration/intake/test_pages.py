"""Pages on which an officer brings a file in and sees what became of it."""

import io
import re

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import Response, ResponseImport
from citizen_voice.vocabulary import ConsultationState, ResponseChannel


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def officer(make):
    return make.officer()


@pytest.fixture
def send(client_as, consultation, officer):
    """Return a function that sends a file through the form and gives the answer."""
    browser = client_as(officer)
    page = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/response-imports"

    def run(content, name="answers.csv", **fields):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(f"{page}/new").text).group(1)
        data = {"csrf_token": token, "source": "meeting", **fields}
        if content is not None:
            data["file"] = (io.BytesIO(content), name)
        return browser.post(f"{page}/new", data=data, content_type="multipart/form-data")

    run.browser, run.page = browser, page
    return run


def test_a_file_comes_in_and_leads_to_its_receipt(send, officer):
    answer = send(b"id,answer\n1,More buses.\n2,\n", id_column="id")
    row = db.session.scalars(select(ResponseImport)).one()
    assert answer.location == f"{send.page}/{row.id}"
    assert (row.officer_id, row.imported, row.empty) == (officer.id, 1, 1)
    stored = db.session.scalars(select(Response)).one()
    assert (stored.key, stored.channel) == ("id:1", ResponseChannel.MEETING)
    assert officer.name in send.browser.get(answer.location).text
    receipt = send.browser.get(f"{answer.location}/receipt.csv")
    assert (receipt.mimetype, receipt.data.count(b"\r\n")) == ("text/csv", 3)
    assert "answers.csv" in send.browser.get(send.page).text


def test_the_same_file_again_changes_nothing(send):
    send(b"answer\nMore buses.\n")
    assert send(b"answer\nMore buses.\n").location == send.page
    assert len(db.session.scalars(select(ResponseImport)).all()) == 1


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        (None, {}, "Choose a file"),
        (b"%PDF-1.7", {}, "is a PDF file"),
        (b"answer\nx\n", {"text_column": "none"}, "has no column"),
        (b"answer\nx\n", {"text_column": "x" * 201}, "200 characters or fewer"),
        (b"answer\nx\n", {"source": "pigeon"}, "Not a valid choice"),
    ],
)
def test_what_can_not_be_brought_in_is_said_on_the_form(send, content, fields, said):
    answer = send(content, **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert db.session.scalars(select(ResponseImport)).all() == []


def test_a_draft_takes_no_file(make, client_as, officer):
    draft = make.consultation(state=ConsultationState.DRAFT)
    page = f"/{draft.authority.slug}/staff/consultations/{draft.slug}/response-imports"
    assert "Bring in a file" not in client_as(officer).get(page).text


def test_an_import_is_found_under_its_own_consultation_alone(send, make, consultation):
    answer = send(b"answer\nMore buses.\n")
    other = make.consultation()
    assert send.browser.get(answer.location.replace(f"/{consultation.slug}/", f"/{other.slug}/")).status_code == 404
