"""What the tests of delivery begin with: a commissioner, and a contract of theirs that began 400 days ago."""

import pytest
from flask import current_app

from tests.factories import commissioning as tenders
from tests.factories import delivery as made


@pytest.fixture
def commissioner(make):
    make.the_authority()
    return tenders.make_commissioner(make)


@pytest.fixture
def contract(make, commissioner):
    with current_app.test_request_context():
        return made.make_contract(make, *commissioner)


@pytest.fixture
def commitment(contract):
    return made.commitments_of(contract)[0]
