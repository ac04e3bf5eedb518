"""What the tests of commissioning begin with: a commissioner, their browser, a tender and what was brought in."""

import pytest

from tests.factories import commissioning as made


@pytest.fixture
def commissioner(make):
    return made.make_commissioner(make)


@pytest.fixture
def browser(client_as, commissioner):
    return client_as(commissioner[0])


@pytest.fixture
def base(make, commissioner):
    return f"/{make.the_authority().slug}"


@pytest.fixture
def tender(commissioner):
    return made.make_tender(commissioner[1], commissioner[0])


@pytest.fixture
def tender_import(make, commissioner, tender):
    return made.make_import(tender, made.make_publication(make), commissioner[0])


@pytest.fixture
def recorded(make, commissioner):
    return made.make_recorded_import(make, *commissioner)
