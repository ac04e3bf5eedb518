"""What the tests of agreements with the world outside share: a real LibreOffice, and a way to send to the API."""

import os

import pytest

from tests.contract.libreoffice import MISSING, PDFTOTEXT, SOFFICE, Office
from tests.factories import commissioning, programs


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory) -> Office:
    """A real LibreOffice. Its absence is a failure in CI and a skip elsewhere."""
    if SOFFICE is None or PDFTOTEXT is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(make):
    """A commissioner, their council, and a publication of two standards in force."""
    officer, council = commissioning.make_commissioner(make)
    return officer, council, commissioning.make_publication(make)


@pytest.fixture
def base(make):
    return f"/api/v1/{make.the_authority().slug}"


@pytest.fixture
def secret(office):
    return programs.make_secret(office[0])


@pytest.fixture
def sent(office):
    return programs.tender_sent(office[1], office[2])


@pytest.fixture
def post(client, base, secret):
    """Return a function that sends a body to an address of the API."""

    def send(body, address="/tenders", *, key=None, secret=secret, **options):
        return client.post(base + address, json=body, headers=programs.headers(secret, key), **options)

    return send
