"""What tests of the API's writes have in common: a commissioner, a token of theirs, and a way to send things."""

import pytest

from tests.factories import commissioning, programs


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
