"""How the tests are shared between processes: what costs much to start is started in one."""

import pytest

from tests.conftest import Sharing, place_in_order


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/e2e/test_officer.py::test_one", "browser"),
        ("tests/e2e/test_every_page.py::test_two[a::b]", "browser"),
        ("tests/unit/test_clock.py::test_three[x@y]", "tests/unit/test_clock.py"),
        (
            "tests/integration/demonstration/test_demo_command.py::TestIt::test_four",
            "tests/integration/demonstration/test_demo_command.py",
        ),
    ],
)
def test_browser_tests_go_together_and_other_files_stay_whole(nodeid, scope):
    assert Sharing._split_scope(None, nodeid) == scope


def test_the_longest_folders_come_first():
    folders = ["architecture", "unit", "contract", "integration", "e2e"]
    assert sorted(folders, key=place_in_order)[:3] == ["e2e", "integration", "contract"]
