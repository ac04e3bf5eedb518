"""What the tests of agreements with the world outside share."""

import os

import pytest

from tests.contract.libreoffice import MISSING, PDFTOTEXT, SOFFICE, Office


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Office:
    """A real LibreOffice. Its absence is a failure in CI and a skip elsewhere."""
    if SOFFICE is None or PDFTOTEXT is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return Office(tmp_path_factory.mktemp("office"))
